package org.walscope.plugins.reader;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/// Moments as plugins tell them: `timestamptz_to_str` of utils/adt/timestamp.c, ISO style with the session's zone.
final class PgTimestamp {

    private PgTimestamp() {}

    /// `2026-11-21 05:26:21.146251+00`; empty where it is anything else (`infinity`, a year before 1).
    static Optional<Instant> parse(String text) {
        int zone = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
        if (zone < 19 || text.charAt(10) != ' ') {
            return Optional.empty();
        }
        try {
            var local = LocalDateTime.parse(text.substring(0, 10) + 'T' + text.substring(11, zone));
            return Optional.of(local.toInstant(ZoneOffset.of(text.substring(zone))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
