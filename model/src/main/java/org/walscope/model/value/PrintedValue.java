package org.walscope.model.value;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.catalog.CatalogType;

/// The stored form of a value that was printed with default settings, for types whose text depends on settings.
final class PrintedValue {

    private static final long EPOCH_DAY = LocalDate.of(2000, 1, 1).toEpochDay();
    private static final long SECOND = 1_000_000;
    private static final long DAY = 24 * 3600 * SECOND;

    private static final Pattern DATE = Pattern.compile("([0-9]{4,7})-([0-9]{2})-([0-9]{2})(.*?)( BC)?");
    private static final Pattern CLOCK = Pattern.compile("([0-9]{2,10}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]{1,6}))?");
    private static final Pattern ZONE = Pattern.compile("([-+])([0-9]{2})(?::([0-9]{2}))?(?::([0-9]{2}))?");
    private static final Pattern INTERVAL = Pattern.compile(
            "(?:([-+]?[0-9]+) years? ?)?(?:([-+]?[0-9]+) mons? ?)?(?:([-+]?[0-9]+) days? ?)?(?:([-+]?)([0-9].*))?");

    private PrintedValue() {}

    /// Empty where the text does not depend on settings, is no such value, or is of a type that is made of others.
    ///
    /// @param type an OID; what a domain is made of counts
    static Optional<byte[]> stored(Catalog catalog, int type, String text) {
        CatalogType found = catalog.type(type);
        if (found != null && found.kind() == 'd') {
            return stored(catalog, found.baseType(), text);
        }
        return stored(type, text);
    }

    static Optional<byte[]> stored(int type, String text) {
        try {
            return switch (type) {
                case 17 ->
                    text.startsWith("\\x")
                            ? Optional.of(HexFormat.of().parseHex(text, 2, text.length()))
                            : Optional.empty();
                case 700 ->
                    Optional.of(bytes(4).putFloat(Float.parseFloat(text)).array());
                case 701 ->
                    Optional.of(bytes(8).putDouble(Double.parseDouble(text)).array());
                case 1082 -> date(text).map(days -> bytes(4).putInt(days).array());
                case 1114, 1184 ->
                    timestamp(text).map(micros -> bytes(8).putLong(micros).array());
                case 1186 -> interval(text);
                default -> Optional.empty();
            };
        } catch (ArithmeticException | DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Optional<Integer> date(String text) {
        return switch (text) {
            case "infinity" -> Optional.of(Integer.MAX_VALUE);
            case "-infinity" -> Optional.of(Integer.MIN_VALUE);
            default -> {
                Matcher date = DATE.matcher(text);
                yield date.matches() && date.group(4).isEmpty() ? Optional.of((int) days(date)) : Optional.empty();
            }
        };
    }

    private static long days(Matcher date) {
        int year = Integer.parseInt(date.group(1));
        return LocalDate.of(
                                date.group(5) == null ? year : 1 - year,
                                Integer.parseInt(date.group(2)),
                                Integer.parseInt(date.group(3)))
                        .toEpochDay()
                - EPOCH_DAY;
    }

    private static Optional<Long> timestamp(String text) {
        if (text.endsWith("infinity")) {
            return Optional.of(text.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE);
        }
        Matcher date = DATE.matcher(text);
        if (!date.matches() || date.group(4).isEmpty()) {
            return Optional.empty();
        }
        Matcher clock = CLOCK.matcher(date.group(4)).region(1, date.group(4).length());
        if (!clock.lookingAt()) {
            return Optional.empty();
        }
        String zone = date.group(4).substring(clock.end());
        return Optional.of(days(date) * DAY + micros(clock) - east(zone) * SECOND);
    }

    private static long micros(Matcher clock) {
        String fraction = clock.group(4) == null ? "" : clock.group(4);
        long seconds = Long.parseLong(clock.group(1)) * 3600
                + Integer.parseInt(clock.group(2)) * 60
                + Integer.parseInt(clock.group(3));
        return seconds * SECOND + Long.parseLong(fraction + "0".repeat(6 - fraction.length()));
    }

    private static int east(String zone) {
        Matcher parts = ZONE.matcher(zone);
        if (!parts.matches()) {
            return 0;
        }
        int seconds = 0;
        for (int i = 2; i <= 4; i++) {
            seconds = seconds * 60 + (parts.group(i) == null ? 0 : Integer.parseInt(parts.group(i)));
        }
        return parts.group(1).equals("-") ? -seconds : seconds;
    }

    private static Optional<byte[]> interval(String text) {
        if (text.endsWith("infinity")) {
            boolean minus = text.startsWith("-");
            int part = minus ? Integer.MIN_VALUE : Integer.MAX_VALUE;
            return Optional.of(bytes(16)
                    .putLong(minus ? Long.MIN_VALUE : Long.MAX_VALUE)
                    .putInt(part)
                    .putInt(part)
                    .array());
        }
        Matcher parts = INTERVAL.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long micros = 0;
        if (parts.group(5) != null) {
            Matcher clock = CLOCK.matcher(parts.group(5));
            if (!clock.matches()) {
                return Optional.empty();
            }
            micros = "-".equals(parts.group(4)) ? -micros(clock) : micros(clock);
        }
        int months = number(parts.group(1)) * 12 + number(parts.group(2));
        return Optional.of(bytes(16)
                .putLong(micros)
                .putInt(number(parts.group(3)))
                .putInt(months)
                .array());
    }

    private static int number(@Nullable String part) {
        return part == null ? 0 : Integer.parseInt(part);
    }
}
