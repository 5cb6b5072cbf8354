package org.walscope.model.rmgr;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.Utf8Builder;

/// `TimestampTz` values: microseconds since 2000-01-01 UTC; datatype/timestamp.h. As text they are told in the time
/// zone of the machine, as pg_waldump tells them.
public final class Timestamps {

    /// Seconds from the Unix epoch to PostgreSQL's.
    private static final long POSTGRES_EPOCH = 946_684_800L;

    private static final long MICROS = 1_000_000L;

    /// What the times of a second have in common.
    private record Second(long seconds, ZoneId zone, String date, String abbreviation) {}

    /// Seconds told of lately, by their last bits: times come in the order of the WAL, from a few places at once.
    /// Threads
    /// may overwrite each other's; what is read is whole.
    private static final @Nullable Second[] LATEST = new Second[64];

    private Timestamps() {}

    /// Reads one, which the trace sees as a [TimestampTz].
    static long read(FieldReader in, String field) {
        return in.i64(field, TimestampTz::new);
    }

    /// A `pg_time_t` for the trace: seconds since 1970; the bare number where no `TimestampTz` can say it.
    static Object ofEpochSeconds(long seconds) {
        return Math.abs(seconds) < Long.MAX_VALUE / MICROS - POSTGRES_EPOCH
                ? new TimestampTz((seconds - POSTGRES_EPOCH) * MICROS)
                : (Object) seconds;
    }

    /// `timestamptz_to_str` of bin/pg_waldump/compat.c: `2026-11-21 05:51:43.222266 UTC`.
    public static String toString(long timestamp) {
        return append(new Utf8Builder(32), timestamp).toString();
    }

    /// The same at the end of a text.
    static Utf8Builder append(Utf8Builder text, long timestamp) {
        long seconds = timestamp / MICROS + POSTGRES_EPOCH;
        ZoneId zone = ZoneId.systemDefault();
        int place = (int) seconds & LATEST.length - 1;
        Second second = LATEST[place];
        if (second == null || second.seconds != seconds || !second.zone.equals(zone)) {
            second = second(seconds, zone);
            LATEST[place] = second;
        }
        digits(text.append(second.date), (int) (timestamp % MICROS), 6);
        return text.append(second.abbreviation);
    }

    private static Second second(long seconds, ZoneId zone) {
        ZoneOffset offset = zone.getRules().getOffset(Instant.ofEpochSecond(seconds));
        var time = LocalDateTime.ofEpochSecond(seconds, 0, offset);
        var text = new Utf8Builder();
        text.append(time.getYear());
        digits(text.append('-'), time.getMonthValue(), 2);
        digits(text.append('-'), time.getDayOfMonth(), 2);
        digits(text.append(' '), time.getHour(), 2);
        digits(text.append(':'), time.getMinute(), 2);
        digits(text.append(':'), time.getSecond(), 2);
        return new Second(seconds, zone, text.append('.').toString(), " " + abbreviation(zone, seconds));
    }

    /// The moment, for machine-readable output.
    public static Instant toInstant(long timestamp) {
        return Instant.ofEpochSecond(
                Math.floorDiv(timestamp, MICROS) + POSTGRES_EPOCH, Math.floorMod(timestamp, MICROS) * 1000L);
    }

    /// C's `%0Nd`, whose width counts the sign.
    private static void digits(Utf8Builder text, int value, int width) {
        if (value < 0) {
            text.append(String.format(Locale.ROOT, "%0" + width + "d", value));
        } else {
            text.zeroPadded(value, width);
        }
    }

    /// `strftime`'s `%Z`.
    private static String abbreviation(ZoneId zone, long seconds) {
        if (zone.getRules().isFixedOffset()
                && zone.getRules().getOffset(Instant.EPOCH).equals(ZoneOffset.UTC)) {
            return zone.getId().equals("GMT") ? "GMT" : "UTC";
        }
        boolean summer = zone.getRules().isDaylightSavings(Instant.ofEpochSecond(seconds));
        return TimeZone.getTimeZone(zone).getDisplayName(summer, TimeZone.SHORT, Locale.ROOT);
    }
}
