package org.walscope.model.rmgr;

import java.util.Locale;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;

/// A position inside a description, as `LSN_FORMAT_ARGS` prints it: from PG 19 on the lower half has eight digits.
final class WaldumpLsn {

    private WaldumpLsn() {}

    static String text(Lsn lsn, PgVersion version) {
        return version.atLeast(PgVersion.PG19)
                ? String.format(Locale.ROOT, "%X/%08X", lsn.value() >>> 32, lsn.value() & 0xFFFFFFFFL)
                : lsn.toString();
    }
}
