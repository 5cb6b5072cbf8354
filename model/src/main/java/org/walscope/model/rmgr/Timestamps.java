package org.walscope.model.rmgr;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/// `TimestampTz` values: microseconds since 2000-01-01 UTC; datatype/timestamp.h. Always told in UTC, so that the
/// same WAL gives the same text everywhere; pg_waldump tells the zone of the machine it runs on.
public final class Timestamps {

    /// Seconds from the Unix epoch to PostgreSQL's.
    private static final long POSTGRES_EPOCH = 946_684_800L;

    private static final long MICROS = 1_000_000L;

    private Timestamps() {}

    /// `timestamptz_to_str` of bin/pg_waldump/compat.c: `2026-11-21 05:51:43.222266 UTC`.
    public static String toString(long timestamp) {
        var time = LocalDateTime.ofEpochSecond(timestamp / MICROS + POSTGRES_EPOCH, 0, ZoneOffset.UTC);
        return String.format(
                Locale.ROOT,
                "%d-%02d-%02d %02d:%02d:%02d.%06d UTC",
                time.getYear(),
                time.getMonthValue(),
                time.getDayOfMonth(),
                time.getHour(),
                time.getMinute(),
                time.getSecond(),
                timestamp % MICROS);
    }

    /// The moment, for machine-readable output.
    public static Instant toInstant(long timestamp) {
        return Instant.ofEpochSecond(
                Math.floorDiv(timestamp, MICROS) + POSTGRES_EPOCH, Math.floorMod(timestamp, MICROS) * 1000L);
    }
}
