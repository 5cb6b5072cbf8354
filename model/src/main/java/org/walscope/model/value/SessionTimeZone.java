package org.walscope.model.value;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.joda.time.DateTimeZone;
import org.jspecify.annotations.Nullable;

/// The setting `TimeZone`: offsets and abbreviations by the IANA time zone database, from local mean time on, as
/// timezone/localtime.c has them; or an offset that never changes.
public final class SessionTimeZone {

    /// Also a walsender's where nothing else is configured.
    public static final SessionTimeZone UTC = new SessionTimeZone("UTC", DateTimeZone.UTC, null);

    /// `+3`, `-3.5`: hours east, as SET TIME ZONE takes them.
    private static final Pattern HOURS = Pattern.compile("[+-]?[0-9]{1,3}(\\.[0-9]+)?");

    /// `<+03>-03`, `EST5`: an abbreviation and the offset west, as POSIX writes zones without daylight-saving time.
    private static final Pattern POSIX = Pattern.compile(
            "(?:<([+-]?[A-Za-z0-9:]{2,})>|([A-Za-z]{3,}))([+-]?)([0-9]{1,2})(?::([0-9]{1,2}))?(?::([0-9]{1,2}))?");

    /// The farthest a zone may be from Greenwich: `MAX_TZDISP_HOUR`.
    private static final int MOST_HOURS = 15;

    private final String name;
    private final DateTimeZone zone;
    private final @Nullable String abbreviation;

    private SessionTimeZone(String name, DateTimeZone zone, @Nullable String abbreviation) {
        this.name = name;
        this.zone = zone;
        this.abbreviation = abbreviation;
    }

    /// The zone of that name, in any case; a number of hours east; or an offset as POSIX writes it. Empty for
    /// another one, among them those with rules of their own (`CET-1CEST,M3.5.0,M10.5.0`).
    public static Optional<SessionTimeZone> parse(String text) {
        String given = text.strip();
        if (HOURS.matcher(given).matches()) {
            return ofSeconds((int) Math.round(Double.parseDouble(given) * 3600));
        }
        Optional<SessionTimeZone> named = DateTimeZone.getAvailableIDs().stream()
                .filter(id -> id.equalsIgnoreCase(given))
                .findAny()
                .map(id -> new SessionTimeZone(id, DateTimeZone.forID(id), null));
        return named.isPresent() ? named : ofPosix(given);
    }

    private static Optional<SessionTimeZone> ofPosix(String given) {
        Matcher posix = POSIX.matcher(given);
        if (!posix.matches()) {
            return Optional.empty();
        }
        int seconds = number(posix.group(4)) * 3600 + number(posix.group(5)) * 60 + number(posix.group(6));
        String called = posix.group(1) == null ? posix.group(2).toUpperCase(Locale.ROOT) : posix.group(1);
        return fixed(given, posix.group(3).equals("-") ? seconds : -seconds, called);
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /// `pg_tzset_offset`: such zones have their name made of the offset.
    private static Optional<SessionTimeZone> ofSeconds(int east) {
        int absolute = Math.abs(east);
        String offset = Stream.of(absolute / 3600, absolute / 60 % 60, absolute % 60)
                .limit(absolute % 3600 == 0 ? 1 : absolute % 60 == 0 ? 2 : 3)
                .map("%02d"::formatted)
                .collect(Collectors.joining(":"));
        String sign = east < 0 ? "-" : "+";
        return fixed("<" + sign + offset + ">" + (east < 0 ? "+" : "-") + offset, east, sign + offset);
    }

    private static Optional<SessionTimeZone> fixed(String name, int east, String abbreviation) {
        return Math.abs(east) > MOST_HOURS * 3600
                ? Optional.empty()
                : Optional.of(new SessionTimeZone(name, DateTimeZone.forOffsetMillis(east * 1000), abbreviation));
    }

    /// As `SHOW TimeZone` has it.
    public String name() {
        return name;
    }

    /// Seconds east of Greenwich.
    ///
    /// @param unixSeconds since 1970, any
    int offset(long unixSeconds) {
        return zone.getOffset(unixSeconds * 1000) / 1000;
    }

    /// `tm_zone`: `CEST`.
    String abbreviation(long unixSeconds) {
        if (abbreviation != null) {
            return abbreviation;
        }
        String key = zone.getNameKey(unixSeconds * 1000);
        return key == null ? name : key;
    }

    @Override
    public String toString() {
        return name;
    }
}
