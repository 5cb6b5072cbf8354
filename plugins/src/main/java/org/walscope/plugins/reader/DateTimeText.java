package org.walscope.plugins.reader;

import java.time.LocalDate;

/// Dates, times and intervals as their output functions write them with `DateStyle` ISO and `IntervalStyle` postgres;
/// utils/adt/datetime.c. Days and microseconds count from 2000-01-01, as on the server.
final class DateTimeText {

    private static final long POSTGRES_EPOCH_DAY = LocalDate.of(2000, 1, 1).toEpochDay();
    private static final long SECOND = 1_000_000;
    private static final long HOUR = 3_600 * SECOND;
    private static final long DAY = 24 * HOUR;

    /// 2000-01-01 in microseconds since 1970.
    static final long POSTGRES_EPOCH_MICROS = POSTGRES_EPOCH_DAY * DAY;
    /// 2000-01-01 in days since 1970.
    static final int POSTGRES_EPOCH_DAYS = (int) POSTGRES_EPOCH_DAY;

    private DateTimeText() {}

    static String date(int days) {
        return switch (days) {
            case Integer.MAX_VALUE -> "infinity";
            case Integer.MIN_VALUE -> "-infinity";
            default -> {
                LocalDate date = LocalDate.ofEpochDay(POSTGRES_EPOCH_DAY + days);
                yield day(date) + era(date);
            }
        };
    }

    static String time(long micros) throws OutputFormatException {
        if (micros < 0 || micros > DAY) {
            throw new OutputFormatException(0, micros + " microseconds are no time of a day");
        }
        return clock(micros);
    }

    static String timestamp(long micros) {
        return timestamp(micros, "");
    }

    /// In UTC.
    static String timestamptz(long micros) {
        return timestamp(micros, "+00");
    }

    private static String timestamp(long micros, String zone) {
        if (micros == Long.MAX_VALUE) {
            return "infinity";
        }
        if (micros == Long.MIN_VALUE) {
            return "-infinity";
        }
        LocalDate date = LocalDate.ofEpochDay(POSTGRES_EPOCH_DAY + Math.floorDiv(micros, DAY));
        return day(date) + ' ' + clock(Math.floorMod(micros, DAY)) + zone + era(date);
    }

    /// @param secondsWest as the server keeps it: its sign is the opposite of the one shown
    static String zone(int secondsWest) throws OutputFormatException {
        int seconds = Math.abs(secondsWest);
        if (seconds < 0 || seconds >= 16 * 3600) {
            throw new OutputFormatException(8, secondsWest + " seconds are no time zone");
        }
        var out = new StringBuilder().append(secondsWest <= 0 ? '+' : '-');
        pad(out, seconds / 3600, 2);
        if (seconds % 3600 != 0) {
            pad(out.append(':'), seconds / 60 % 60, 2);
        }
        if (seconds % 60 != 0) {
            pad(out.append(':'), seconds % 60, 2);
        }
        return out.toString();
    }

    /// `EncodeInterval`; from 17 on the extremes of all three parts are infinite.
    static String interval(long micros, int days, int months) {
        if (micros == Long.MAX_VALUE && days == Integer.MAX_VALUE && months == Integer.MAX_VALUE) {
            return "infinity";
        }
        if (micros == Long.MIN_VALUE && days == Integer.MIN_VALUE && months == Integer.MIN_VALUE) {
            return "-infinity";
        }
        var out = new StringBuilder();
        boolean before = part(out, months / 12, "year", false);
        before = part(out, months % 12, "mon", before);
        before = part(out, days, "day", before);
        if (out.isEmpty() || micros != 0) {
            out.append(out.isEmpty() ? "" : " ").append(micros < 0 ? "-" : before ? "+" : "");
            out.append(clock(micros));
        }
        return out.toString();
    }

    /// Whether the last part written is negative, so that what follows needs its sign.
    private static boolean part(StringBuilder out, int value, String unit, boolean before) {
        if (value == 0) {
            return before;
        }
        out.append(out.isEmpty() ? "" : " ").append(before && value > 0 ? "+" : "");
        out.append(value).append(' ').append(unit).append(value == 1 ? "" : "s");
        return value < 0;
    }

    private static String day(LocalDate date) {
        int year = date.getYear();
        var out = new StringBuilder();
        pad(out, year > 0 ? year : 1 - year, 4);
        pad(out.append('-'), date.getMonthValue(), 2);
        pad(out.append('-'), date.getDayOfMonth(), 2);
        return out.toString();
    }

    private static String era(LocalDate date) {
        return date.getYear() > 0 ? "" : " BC";
    }

    /// Hours, minutes, seconds without a sign; Long.MIN_VALUE is divided before its sign is taken off.
    private static String clock(long micros) {
        var out = new StringBuilder();
        pad(out, Math.abs(micros / HOUR), 2);
        pad(out.append(':'), Math.abs(micros / (60 * SECOND) % 60), 2);
        pad(out.append(':'), Math.abs(micros / SECOND % 60), 2);
        long fraction = Math.abs(micros % SECOND);
        if (fraction != 0) {
            pad(out.append('.'), fraction, 6);
            while (out.charAt(out.length() - 1) == '0') {
                out.setLength(out.length() - 1);
            }
        }
        return out.toString();
    }

    private static void pad(StringBuilder out, long value, int width) {
        String text = Long.toString(value);
        out.repeat('0', Math.max(0, width - text.length())).append(text);
    }
}
