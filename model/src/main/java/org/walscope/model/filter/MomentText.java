package org.walscope.model.filter;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Moments as a filter writes them: `2026-11-21`, `2026-11-21 03:40`, `2026-11-21 03:40:17.5+02`, `2026-11-21T03:40Z`.
/// Without a zone they are of the machine's, as pg_waldump's are.
final class MomentText {

    static final String EXPECTED =
            "expected a moment in quotes here, as \"2026-11-21 03:40\" or \"2026-11-21 03:40:17.5+02:00\"";

    private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private static final Pattern FORM =
            Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)(?:[ T](\\d\\d):(\\d\\d)(?::(\\d\\d)(?:\\.(\\d{1,6}))?)?)?"
                    + " ?(Z|UTC|[+-]\\d\\d(?::?\\d\\d)?)?");

    private MomentText() {}

    /// Microseconds since 2000-01-01 UTC; empty when the text is no moment.
    static OptionalLong parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return OptionalLong.empty();
        }
        try {
            var local = LocalDateTime.of(
                            number(form, 1),
                            number(form, 2),
                            number(form, 3),
                            number(form, 4),
                            number(form, 5),
                            number(form, 6))
                    .plus(micros(form.group(7)), ChronoUnit.MICROS);
            String zone = form.group(8);
            ZoneId at = zone == null
                    ? ZoneId.systemDefault()
                    : zone.equals("UTC")
                            ? ZoneOffset.UTC
                            : ZoneOffset.of(zone.replaceFirst("(\\d\\d)(\\d\\d)$", "$1:$2"));
            return OptionalLong.of(POSTGRES_EPOCH.until(local.atZone(at).toInstant(), ChronoUnit.MICROS));
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }

    private static int number(Matcher form, int group) {
        return form.group(group) == null ? 0 : Integer.parseInt(form.group(group));
    }

    private static long micros(String fraction) {
        return fraction == null ? 0 : Long.parseLong((fraction + "00000").substring(0, 6));
    }
}
