package org.walscope.model.dump;

import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.Utf8Builder;

/// How pg_waldump fills columns and writes positions.
public final class DumpText {

    private DumpText() {}

    /// `%X/%X`, from PG 19 on `%X/%08X`: a position outside of a record's line.
    public static String lsn(Lsn lsn, PgVersion version) {
        return lsn(new Utf8Builder(), lsn.value(), version).toString();
    }

    static Utf8Builder lsn(Utf8Builder text, long lsn, PgVersion version) {
        text.hex((int) (lsn >>> 32), 1).append('/');
        return text.hex((int) lsn, version.atLeast(PgVersion.PG19) ? 8 : 1);
    }

    static Utf8Builder left(Utf8Builder text, String value, int width) {
        return text.append(value).repeat(' ', Math.max(0, width - value.length()));
    }

    static Utf8Builder right(Utf8Builder text, String value, int width) {
        return text.repeat(' ', Math.max(0, width - value.length())).append(value);
    }
}
