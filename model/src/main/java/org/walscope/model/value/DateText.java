package org.walscope.model.value;

import java.time.LocalDate;
import org.walscope.model.bytes.Utf8Builder;

/// Dates, times and intervals as their output functions write them with `DateStyle` ISO, `IntervalStyle` postgres
/// and
/// in UTC; utils/adt/datetime.c. Days and microseconds count from 2000-01-01.
final class DateText {

    private static final long EPOCH_DAY = LocalDate.of(2000, 1, 1).toEpochDay();
    private static final long SECOND = 1_000_000;
    private static final long HOUR = 3_600 * SECOND;
    private static final long DAY = 24 * HOUR;

    // The last day written: rows come close together
    private long day = Long.MIN_VALUE;
    private String dayText = "";
    private boolean before;

    void date(int days, Utf8Builder out) {
        if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
            out.append(days < 0 ? "-infinity" : "infinity");
            return;
        }
        day(days);
        out.append(dayText).append(before ? " BC" : "");
    }

    /// @param zone what follows the time: `+00`, or nothing
    void timestamp(long micros, String zone, Utf8Builder out) {
        if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
            out.append(micros < 0 ? "-infinity" : "infinity");
            return;
        }
        day(Math.floorDiv(micros, DAY));
        out.append(dayText).append(' ');
        clock(Math.floorMod(micros, DAY), out);
        out.append(zone).append(before ? " BC" : "");
    }

    private void day(long days) {
        if (days != day) {
            LocalDate date = LocalDate.ofEpochDay(EPOCH_DAY + days);
            int year = date.getYear();
            before = year <= 0;
            day = days;
            dayText = new Utf8Builder()
                    .zeroPadded(before ? 1 - year : year, 4)
                    .append('-')
                    .zeroPadded(date.getMonthValue(), 2)
                    .append('-')
                    .zeroPadded(date.getDayOfMonth(), 2)
                    .toString();
        }
    }

    static void clock(long micros, Utf8Builder out) {
        out.zeroPadded(Math.abs(micros / HOUR), 2)
                .append(':')
                .zeroPadded(Math.abs(micros / (60 * SECOND) % 60), 2)
                .append(':')
                .zeroPadded(Math.abs(micros / SECOND % 60), 2);
        long fraction = Math.abs(micros % SECOND);
        if (fraction != 0) {
            int digits = 6;
            while (fraction % 10 == 0) {
                fraction /= 10;
                digits--;
            }
            out.append('.').zeroPadded(fraction, digits);
        }
    }

    /// @param west seconds west of Greenwich
    static void zone(int west, Utf8Builder out) {
        int seconds = Math.abs(west);
        out.append(west <= 0 ? '+' : '-').zeroPadded(seconds / 3600, 2);
        if (seconds % 3600 != 0) {
            out.append(':').zeroPadded(seconds / 60 % 60, 2);
        }
        if (seconds % 60 != 0) {
            out.append(':').zeroPadded(seconds % 60, 2);
        }
    }

    /// `EncodeInterval`; from 17 on the extremes of all three parts are infinite.
    static void interval(long micros, int days, int months, boolean infinite, Utf8Builder out) {
        if (infinite && micros == Long.MAX_VALUE && days == Integer.MAX_VALUE && months == Integer.MAX_VALUE) {
            out.append("infinity");
            return;
        }
        if (infinite && micros == Long.MIN_VALUE && days == Integer.MIN_VALUE && months == Integer.MIN_VALUE) {
            out.append("-infinity");
            return;
        }
        int start = out.length();
        boolean negative = part(out, start, months / 12, "year", false);
        negative = part(out, start, months % 12, "mon", negative);
        negative = part(out, start, days, "day", negative);
        if (out.length() == start || micros != 0) {
            out.append(out.length() == start ? "" : " ").append(micros < 0 ? "-" : negative ? "+" : "");
            clock(micros, out);
        }
    }

    private static boolean part(Utf8Builder out, int start, int value, String unit, boolean negative) {
        if (value == 0) {
            return negative;
        }
        out.append(out.length() == start ? "" : " ").append(negative && value > 0 ? "+" : "");
        out.append(value).append(' ').append(unit).append(value == 1 ? "" : "s");
        return value < 0;
    }
}
