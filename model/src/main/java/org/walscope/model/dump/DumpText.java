package org.walscope.model.dump;

import java.util.Locale;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;

/// How pg_waldump fills columns and writes positions.
public final class DumpText {

    private DumpText() {}

    /// `%X/%X`, from PG 19 on `%X/%08X`: a position outside of a record's line.
    public static String lsn(Lsn lsn, PgVersion version) {
        return lsn(new StringBuilder(), lsn.value(), version).toString();
    }

    static StringBuilder lsn(StringBuilder text, long lsn, PgVersion version) {
        text.append(Long.toHexString(lsn >>> 32).toUpperCase(Locale.ROOT)).append('/');
        String low = Long.toHexString(lsn & 0xFFFF_FFFFL).toUpperCase(Locale.ROOT);
        if (version.atLeast(PgVersion.PG19)) {
            text.repeat('0', 8 - low.length());
        }
        return text.append(low);
    }

    static StringBuilder left(StringBuilder text, String value, int width) {
        return text.append(value).repeat(' ', Math.max(0, width - value.length()));
    }

    static StringBuilder right(StringBuilder text, String value, int width) {
        return text.repeat(' ', Math.max(0, width - value.length())).append(value);
    }
}
