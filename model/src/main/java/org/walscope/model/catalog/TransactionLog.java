package org.walscope.model.catalog;

import java.util.Map;
import org.walscope.model.bytes.LittleEndian;

/// Which of a heap's tuples count: by their hint bits and `pg_xact`; access/transam/clog.c,
/// access/heap/heapam_visibility.c.
///
/// @param files those of `pg_xact`, by name
record TransactionLog(Map<String, byte[]> files) {

    private static final int XIDS_PER_FILE = 1 << 20;
    private static final int COMMITTED = 1;
    private static final int FIRST_NORMAL_XID = 3;

    private static final int XMAX_LOCK_ONLY = 0x0080;
    private static final int XMIN_COMMITTED = 0x0100;
    private static final int XMIN_INVALID = 0x0200;
    private static final int XMAX_COMMITTED = 0x0400;
    private static final int XMAX_INVALID = 0x0800;
    private static final int XMAX_IS_MULTI = 0x1000;

    /// Whether what inserted the tuple committed, and nothing that deleted it did. A tuple updated under a
    /// multixact
    /// counts still.
    boolean counts(byte[] tuple) {
        int infomask = LittleEndian.u16(tuple, 20);
        boolean inserted = (infomask & XMIN_COMMITTED) != 0
                || (infomask & XMIN_INVALID) == 0 && isCommitted(LittleEndian.i32(tuple, 0));
        if (!inserted || (infomask & (XMAX_INVALID | XMAX_LOCK_ONLY | XMAX_IS_MULTI)) != 0) {
            return inserted;
        }
        int xmax = LittleEndian.i32(tuple, 4);
        return xmax == 0 || (infomask & XMAX_COMMITTED) == 0 && !isCommitted(xmax);
    }

    private boolean isCommitted(int xid) {
        long unsigned = Integer.toUnsignedLong(xid);
        byte[] file = files.get("pg_xact/%04X".formatted(unsigned / XIDS_PER_FILE));
        int at = (int) (unsigned % XIDS_PER_FILE) / 4;
        return unsigned < FIRST_NORMAL_XID
                || file != null && at < file.length && (file[at] >> ((xid & 3) << 1) & 3) == COMMITTED;
    }
}
