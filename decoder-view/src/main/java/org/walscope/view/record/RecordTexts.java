package org.walscope.view.record;

import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.record.WalIndex;
import org.walscope.model.rmgr.RmgrTable;

/// The cells of a record's line that the index alone can fill.
final class RecordTexts {

    private RecordTexts() {}

    static String lsn(WalIndex index, int row) {
        return Lsn.toString(index.lsn(row));
    }

    static String length(WalIndex index, int row) {
        return Integer.toUnsignedString(index.length(row));
    }

    static String rmgr(WalIndex index, int row, PgVersion version) {
        return RmgrTable.of(index.rmid(row), version).name();
    }

    /// As pg_waldump prints it, `UNKNOWN (hex)` where that release knows no such operation.
    static String operation(WalIndex index, int row, PgVersion version) {
        return RmgrTable.identify(index.rmid(row), index.info(row), version);
    }

    static String xid(WalIndex index, int row) {
        return index.xid(row) == 0 ? "" : Integer.toUnsignedString(index.xid(row));
    }

    static String imageBytes(WalIndex index, int row) {
        return index.imageBytes(row) == 0 ? "" : Integer.toUnsignedString(index.imageBytes(row));
    }
}
