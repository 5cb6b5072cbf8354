package org.walscope.model.value;

import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.Locale;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.value.OutputSettings.DateOrder;
import org.walscope.model.value.OutputSettings.DateStyle;

/// Dates and times as their output functions write them: utils/adt/datetime.c. Days and microseconds count from
/// 2000-01-01.
final class DateText {

    private static final long EPOCH_DAY = LocalDate.of(2000, 1, 1).toEpochDay();
    private static final long SECOND = 1_000_000;
    private static final long HOUR = 3_600 * SECOND;
    private static final long DAY = 24 * HOUR;
    private static final long EPOCH_SECONDS = EPOCH_DAY * DAY / SECOND;

    /// `MAXTZLEN`: no more characters of an abbreviation are written.
    private static final int ABBREVIATION = 10;

    private final SessionTimeZone zone;
    private final DateStyle style;
    private final boolean dayFirst;

    // The last days written, of dates and of timestamps: rows come close together
    private WrittenDay date = WrittenDay.NONE;
    private WrittenDay moment = WrittenDay.NONE;

    /// A day's parts of a text.
    ///
    /// @param front before the clock, or all but `BC`
    /// @param back  behind the clock
    private record WrittenDay(long day, String front, String back, boolean isBefore) {

        static final WrittenDay NONE = new WrittenDay(Long.MIN_VALUE, "", "", false);

        String bc() {
            return isBefore ? " BC" : "";
        }
    }

    DateText(OutputSettings settings) {
        zone = settings.timeZone();
        style = settings.dateStyle();
        dayFirst = settings.dateOrder() == DateOrder.DMY;
    }

    void date(int days, Utf8Builder out) {
        if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
            out.append(days < 0 ? "-infinity" : "infinity");
            return;
        }
        if (days != date.day) {
            LocalDate of = LocalDate.ofEpochDay(EPOCH_DAY + days);
            date = new WrittenDay(days, numbers(of), "", isBefore(of));
        }
        out.append(date.front).append(date.bc());
    }

    void timestamp(long micros, Utf8Builder out) {
        if (!infinite(micros, out)) {
            dayAndClock(micros, out);
            out.append(moment.bc());
        }
    }

    void timestamptz(long micros, Utf8Builder out) {
        if (infinite(micros, out)) {
            return;
        }
        long unix = Math.floorDiv(micros, SECOND) + EPOCH_SECONDS;
        int east = zone.offset(unix);
        dayAndClock(micros + east * SECOND, out);
        if (style == DateStyle.ISO) {
            offset(-east, out);
        } else {
            String abbreviation = zone.abbreviation(unix);
            out.append(' ').append(abbreviation.substring(0, Math.min(ABBREVIATION, abbreviation.length())));
        }
        out.append(moment.bc());
    }

    private static boolean infinite(long micros, Utf8Builder out) {
        if (micros != Long.MAX_VALUE && micros != Long.MIN_VALUE) {
            return false;
        }
        out.append(micros < 0 ? "-infinity" : "infinity");
        return true;
    }

    private void dayAndClock(long micros, Utf8Builder out) {
        long day = Math.floorDiv(micros, DAY);
        if (day != moment.day) {
            LocalDate of = LocalDate.ofEpochDay(EPOCH_DAY + day);
            moment = style == DateStyle.POSTGRES
                    ? new WrittenDay(day, names(of), " " + year(of), isBefore(of))
                    : new WrittenDay(day, numbers(of), "", isBefore(of));
        }
        out.append(moment.front).append(' ');
        clock(Math.floorMod(micros, DAY), out);
        out.append(moment.back);
    }

    /// `EncodeDateOnly`
    private String numbers(LocalDate date) {
        String year = year(date);
        String month = padded(date.getMonthValue(), 2);
        String day = padded(date.getDayOfMonth(), 2);
        return switch (style) {
            case ISO -> year + "-" + month + "-" + day;
            case GERMAN -> day + "." + month + "." + year;
            case SQL -> (dayFirst ? day + "/" + month : month + "/" + day) + "/" + year;
            case POSTGRES -> (dayFirst ? day + "-" + month : month + "-" + day) + "-" + year;
        };
    }

    /// `Wed Dec 17`
    private String names(LocalDate date) {
        String weekday = date.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ROOT);
        String month = date.getMonth().getDisplayName(TextStyle.SHORT, Locale.ROOT);
        String day = padded(date.getDayOfMonth(), 2);
        return weekday + " " + (dayFirst ? day + " " + month : month + " " + day);
    }

    private static String year(LocalDate date) {
        return padded(isBefore(date) ? 1 - date.getYear() : date.getYear(), 4);
    }

    private static String padded(int number, int least) {
        String digits = Integer.toString(number);
        return "0".repeat(Math.max(0, least - digits.length())) + digits;
    }

    private static boolean isBefore(LocalDate date) {
        return date.getYear() <= 0;
    }

    static void clock(long micros, Utf8Builder out) {
        out.zeroPadded(Math.abs(micros / HOUR), 2)
                .append(':')
                .zeroPadded(Math.abs(micros / (60 * SECOND) % 60), 2)
                .append(':')
                .zeroPadded(Math.abs(micros / SECOND % 60), 2);
        fraction(micros % SECOND, out);
    }

    /// A point and what is below a second, without zeros at the end; nothing for 0.
    ///
    /// @param micros of any sign
    static void fraction(long micros, Utf8Builder out) {
        long fraction = Math.abs(micros);
        if (fraction != 0) {
            int digits = 6;
            while (fraction % 10 == 0) {
                fraction /= 10;
                digits--;
            }
            out.append('.').zeroPadded(fraction, digits);
        }
    }

    /// `EncodeTimezone`
    ///
    /// @param west seconds west of Greenwich
    static void offset(int west, Utf8Builder out) {
        int seconds = Math.abs(west);
        out.append(west <= 0 ? '+' : '-').zeroPadded(seconds / 3600, 2);
        if (seconds % 3600 != 0) {
            out.append(':').zeroPadded(seconds / 60 % 60, 2);
        }
        if (seconds % 60 != 0) {
            out.append(':').zeroPadded(seconds % 60, 2);
        }
    }
}
