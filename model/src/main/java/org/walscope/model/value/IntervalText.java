package org.walscope.model.value;

import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.value.OutputSettings.IntervalStyle;

/// Intervals as their output function writes them: `EncodeInterval` of utils/adt/datetime.c.
final class IntervalText {

    private static final long SECOND = 1_000_000;

    private final IntervalStyle style;
    /// From 17 on the extremes of all three parts are infinite.
    private final boolean infinite;

    IntervalText(IntervalStyle style, boolean infinite) {
        this.style = style;
        this.infinite = infinite;
    }

    /// All parts of one sign, or of several.
    ///
    /// @param micros below a second
    private record Parts(long year, long mon, long day, long hour, long min, long sec, long micros) {

        static Parts of(long micros, int days, int months) {
            return new Parts(
                    months / 12,
                    months % 12,
                    days,
                    micros / (3_600 * SECOND),
                    micros / (60 * SECOND) % 60,
                    micros / SECOND % 60,
                    micros % SECOND);
        }

        boolean hasTime() {
            return hour != 0 || min != 0 || hasSeconds();
        }

        boolean hasSeconds() {
            return sec != 0 || micros != 0;
        }

        boolean isTimeNegative() {
            return hour < 0 || min < 0 || sec < 0 || micros < 0;
        }

        boolean isTimePositive() {
            return hour > 0 || min > 0 || sec > 0 || micros > 0;
        }

        void clock(Utf8Builder out) {
            out.append(Math.abs(hour))
                    .append(':')
                    .zeroPadded(Math.abs(min), 2)
                    .append(':')
                    .zeroPadded(Math.abs(sec), 2);
            DateText.fraction(micros, out);
        }

        /// Without a sign.
        void seconds(Utf8Builder out) {
            out.append(Math.abs(sec));
            DateText.fraction(micros, out);
        }
    }

    void write(long micros, int days, int months, Utf8Builder out) {
        if (infinite && micros == Long.MAX_VALUE && days == Integer.MAX_VALUE && months == Integer.MAX_VALUE) {
            out.append("infinity");
            return;
        }
        if (infinite && micros == Long.MIN_VALUE && days == Integer.MIN_VALUE && months == Integer.MIN_VALUE) {
            out.append("-infinity");
            return;
        }
        Parts parts = Parts.of(micros, days, months);
        switch (style) {
            case POSTGRES -> postgres(parts, micros, out);
            case POSTGRES_VERBOSE -> verbose(parts, out);
            case SQL_STANDARD -> standard(parts, out);
            case ISO_8601 -> iso(parts, out);
        }
    }

    private static void postgres(Parts parts, long micros, Utf8Builder out) {
        int start = out.length();
        boolean negative = part(out, start, parts.year, "year", false);
        negative = part(out, start, parts.mon, "mon", negative);
        negative = part(out, start, parts.day, "day", negative);
        if (out.length() == start || micros != 0) {
            out.append(out.length() == start ? "" : " ").append(micros < 0 ? "-" : negative ? "+" : "");
            DateText.clock(micros, out);
        }
    }

    /// @return whether the part is negative, so that the next one needs a sign
    private static boolean part(Utf8Builder out, int start, long value, String unit, boolean negative) {
        if (value == 0) {
            return negative;
        }
        out.append(out.length() == start ? "" : " ").append(negative && value > 0 ? "+" : "");
        out.append(value).append(' ').append(unit).append(value == 1 ? "" : "s");
        return value < 0;
    }

    /// The first part decides whether it is `ago`; the others' signs are relative to that.
    private static void verbose(Parts parts, Utf8Builder out) {
        long[] values = {parts.year, parts.mon, parts.day, parts.hour, parts.min};
        String[] units = {"year", "mon", "day", "hour", "min"};
        boolean zero = true;
        boolean ago = false;
        out.append('@');
        for (int i = 0; i < values.length; i++) {
            if (values[i] != 0) {
                ago = zero ? values[i] < 0 : ago;
                long value = ago ? -values[i] : values[i];
                out.append(' ').append(value).append(' ').append(units[i]).append(value == 1 ? "" : "s");
                zero = false;
            }
        }
        if (parts.hasSeconds()) {
            boolean negative = parts.sec < 0 || parts.sec == 0 && parts.micros < 0;
            ago = zero ? negative : ago;
            out.append(negative == ago ? " " : " -");
            parts.seconds(out);
            out.append(Math.abs(parts.sec) == 1 && parts.micros == 0 ? " sec" : " secs");
            zero = false;
        }
        out.append(zero ? " 0" : "").append(ago ? " ago" : "");
    }

    private static void standard(Parts parts, Utf8Builder out) {
        boolean negative = parts.year < 0 || parts.mon < 0 || parts.day < 0 || parts.isTimeNegative();
        boolean positive = parts.year > 0 || parts.mon > 0 || parts.day > 0 || parts.isTimePositive();
        boolean yearMonth = parts.year != 0 || parts.mon != 0;
        boolean dayTime = parts.day != 0 || parts.hasTime();
        if (!negative && !positive) {
            out.append('0');
        } else if (negative && positive || yearMonth && dayTime) {
            // Not what the standard knows: each part has its sign
            out.append(parts.year < 0 || parts.mon < 0 ? '-' : '+');
            yearMonth(parts, out);
            out.append(parts.day < 0 ? " -" : " +").append(Math.abs(parts.day));
            out.append(parts.isTimeNegative() ? " -" : " +");
            parts.clock(out);
        } else {
            out.append(negative ? "-" : "");
            if (yearMonth) {
                yearMonth(parts, out);
            } else {
                if (parts.day != 0) {
                    out.append(Math.abs(parts.day)).append(' ');
                }
                parts.clock(out);
            }
        }
    }

    private static void yearMonth(Parts parts, Utf8Builder out) {
        out.append(Math.abs(parts.year)).append('-').append(Math.abs(parts.mon));
    }

    private static void iso(Parts parts, Utf8Builder out) {
        int start = out.length();
        out.append('P');
        designated(parts.year, 'Y', out);
        designated(parts.mon, 'M', out);
        designated(parts.day, 'D', out);
        if (parts.hasTime()) {
            out.append('T');
            designated(parts.hour, 'H', out);
            designated(parts.min, 'M', out);
            if (parts.hasSeconds()) {
                out.append(parts.sec < 0 || parts.micros < 0 ? "-" : "");
                parts.seconds(out);
                out.append('S');
            }
        }
        if (out.length() == start + 1) {
            out.append("T0S");
        }
    }

    private static void designated(long value, char designator, Utf8Builder out) {
        if (value != 0) {
            out.append(value).append(designator);
        }
    }
}
