package org.walscope.view.timeline;

import org.jspecify.annotations.Nullable;
import org.walscope.model.record.WalIndex;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.rmgr.HeapXlog;

/// The changes between both edges, when the zoom is close enough to tell them apart. Told from the index alone, so
/// changes of catalogs are among them.
final class ChangeTicks {

    /// What a tick stands for.
    enum Kind {
        INSERT,
        UPDATE,
        DELETE,
        TRUNCATE,
        MESSAGE
    }

    /// Hears of each tick.
    interface Visitor {

        /// @param row of the top-level transaction
        /// @param sub whether a subtransaction made it
        void tick(Kind kind, int row, boolean sub, double x);
    }

    /// With more records than that in sight, none is drawn.
    static final int MOST_RECORDS = 6_000;

    private static final int RM_HEAP2 = 9;
    private static final int RM_HEAP = 10;
    private static final int RM_LOGICALMSG = 21;

    private ChangeTicks() {}

    static void visit(TimelineData data, TimelineViewport viewport, Visitor visitor) {
        int from = data.indexRow(viewport.left());
        int to = data.indexRow(viewport.right());
        if (to - from > MOST_RECORDS) {
            return;
        }
        WalIndex index = data.index();
        Transactions transactions = data.transactions();
        for (int record = from; record < to; record++) {
            int xid = index.xid(record);
            Kind kind = xid == 0 ? null : kind(index.rmid(record), index.info(record));
            int row = kind == null ? -1 : transactions.rowOf(xid);
            if (kind != null && row >= 0) {
                double x = viewport.x(index.lsn(record) - data.layout().base());
                visitor.tick(kind, row, transactions.xid(row) != xid, x);
            }
        }
    }

    private static @Nullable Kind kind(int rmid, int info) {
        int operation = info & HeapXlog.OPMASK;
        return switch (rmid) {
            case RM_HEAP ->
                switch (operation) {
                    case HeapXlog.INSERT -> Kind.INSERT;
                    case HeapXlog.UPDATE, HeapXlog.HOT_UPDATE -> Kind.UPDATE;
                    case HeapXlog.DELETE -> Kind.DELETE;
                    case HeapXlog.TRUNCATE -> Kind.TRUNCATE;
                    default -> null;
                };
            case RM_HEAP2 -> operation == HeapXlog.MULTI_INSERT ? Kind.INSERT : null;
            case RM_LOGICALMSG -> Kind.MESSAGE;
            default -> null;
        };
    }
}
