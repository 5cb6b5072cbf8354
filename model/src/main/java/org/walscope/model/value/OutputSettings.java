package org.walscope.model.value;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.walscope.model.bytes.Utf8Builder;

/// The settings of a session on which the text of values depends (utils/misc/guc_tables.c, commands/variable.c). The
/// monetary locale is C.
///
/// @param extraFloatDigits from -15 to 3; above 0 floats have as few digits as name them
public record OutputSettings(
        SessionTimeZone timeZone,
        DateStyle dateStyle,
        DateOrder dateOrder,
        IntervalStyle intervalStyle,
        ByteaOutput byteaOutput,
        int extraFloatDigits) {

    /// A walsender's, unless the server's configuration says otherwise.
    public static final OutputSettings DEFAULT = new OutputSettings(
            SessionTimeZone.UTC, DateStyle.ISO, DateOrder.MDY, IntervalStyle.POSTGRES, ByteaOutput.HEX, 1);

    /// What [#with] takes.
    public static final List<String> NAMES =
            List.of("TimeZone", "DateStyle", "IntervalStyle", "bytea_output", "extra_float_digits");

    private static final int LEAST_DIGITS = -15;
    private static final int MOST_DIGITS = 3;

    /// How dates are written; `USE_XSD_DATES` cannot be set.
    public enum DateStyle {
        ISO,
        SQL,
        POSTGRES,
        GERMAN
    }

    /// Which comes first, the day or the month.
    public enum DateOrder {
        MDY,
        DMY,
        YMD
    }

    public enum IntervalStyle {
        POSTGRES,
        POSTGRES_VERBOSE,
        SQL_STANDARD,
        ISO_8601
    }

    public enum ByteaOutput {
        HEX,
        ESCAPE
    }

    /// A setting or a value that the server would refuse, in its words.
    public static final class InvalidSetting extends Exception {
        private static final long serialVersionUID = 1;

        InvalidSetting(String message) {
            super(message);
        }
    }

    /// These settings with one of them as `SET name TO value` makes it. Names and values in any case.
    public OutputSettings with(String name, String value) throws InvalidSetting {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "timezone" ->
                with(SessionTimeZone.parse(value).orElseThrow(() -> invalid("TimeZone", value)), extraFloatDigits);
            case "datestyle" -> withDateStyle(value);
            case "intervalstyle" ->
                new OutputSettings(
                        timeZone,
                        dateStyle,
                        dateOrder,
                        oneOf(IntervalStyle.values(), "IntervalStyle", value),
                        byteaOutput,
                        extraFloatDigits);
            case "bytea_output" ->
                new OutputSettings(
                        timeZone,
                        dateStyle,
                        dateOrder,
                        intervalStyle,
                        oneOf(ByteaOutput.values(), "bytea_output", value),
                        extraFloatDigits);
            case "extra_float_digits" -> with(timeZone, digits(value));
            default ->
                throw new InvalidSetting("the text of values does not depend on \"" + name + "\": settings are "
                        + String.join(", ", NAMES));
        };
    }

    private OutputSettings with(SessionTimeZone zone, int digits) {
        return new OutputSettings(zone, dateStyle, dateOrder, intervalStyle, byteaOutput, digits);
    }

    /// `check_datestyle`: words in any order, each kind at most once; what is not named stays.
    private OutputSettings withDateStyle(String value) throws InvalidSetting {
        @Nullable DateStyle style = null;
        @Nullable DateOrder order = null;
        for (String part : value.split(",", -1)) {
            String word = part.strip().toUpperCase(Locale.ROOT);
            @Nullable DateStyle ofWord = style(word);
            @Nullable DateOrder orderOfWord = order(word);
            if (ofWord == null && orderOfWord == null) {
                throw invalid("DateStyle", value);
            }
            if (ofWord != null && style != null && style != ofWord
                    || orderOfWord != null && order != null && order != orderOfWord) {
                throw new InvalidSetting(
                        invalid("DateStyle", value).getMessage() + ": conflicting \"DateStyle\" specifications");
            }
            style = ofWord == null ? style : ofWord;
            order = orderOfWord == null ? order : orderOfWord;
        }
        if (order == null && style == DateStyle.GERMAN) {
            order = DateOrder.DMY;
        }
        return new OutputSettings(
                timeZone,
                style == null ? dateStyle : style,
                order == null ? dateOrder : order,
                intervalStyle,
                byteaOutput,
                extraFloatDigits);
    }

    private static @Nullable DateStyle style(String word) {
        return switch (word) {
            case "ISO" -> DateStyle.ISO;
            case "SQL" -> DateStyle.SQL;
            case String other when other.startsWith("POSTGRES") -> DateStyle.POSTGRES;
            case String other when other.startsWith("GERMAN") -> DateStyle.GERMAN;
            default -> null;
        };
    }

    private static @Nullable DateOrder order(String word) {
        return switch (word) {
            case "YMD" -> DateOrder.YMD;
            case "DMY" -> DateOrder.DMY;
            case "MDY", "US" -> DateOrder.MDY;
            case String other when other.startsWith("EURO") -> DateOrder.DMY;
            case String other when other.startsWith("NONEURO") -> DateOrder.MDY;
            default -> null;
        };
    }

    /// A time as `timestamptz_to_str` writes it: in the session's time zone, and as ISO whatever `DateStyle` is.
    ///
    /// @param micros since 2000-01-01
    public String timestamptzToStr(long micros) {
        var out = new Utf8Builder();
        new DateText(new OutputSettings(
                        timeZone, DateStyle.ISO, dateOrder, intervalStyle, byteaOutput, extraFloatDigits))
                .timestamptz(micros, out);
        return out.toString();
    }

    private static <E extends Enum<E>> E oneOf(E[] known, String name, String value) throws InvalidSetting {
        return Arrays.stream(known)
                .filter(each -> each.name().equalsIgnoreCase(value.strip()))
                .findAny()
                .orElseThrow(() -> new InvalidSetting(invalid(name, value).getMessage() + ": available values are "
                        + Arrays.stream(known)
                                .map(each -> each.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }

    private static int digits(String value) throws InvalidSetting {
        int digits;
        try {
            digits = Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw invalid("extra_float_digits", value);
        }
        if (digits < LEAST_DIGITS || digits > MOST_DIGITS) {
            throw new InvalidSetting("%d is outside the valid range for parameter \"extra_float_digits\" (%d .. %d)"
                    .formatted(digits, LEAST_DIGITS, MOST_DIGITS));
        }
        return digits;
    }

    private static InvalidSetting invalid(String name, String value) {
        return new InvalidSetting("invalid value for parameter \"%s\": \"%s\"".formatted(name, value));
    }
}
