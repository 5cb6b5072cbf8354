package org.walscope.view.timeline;

import java.util.Optional;
import org.walscope.model.record.WalIndex;
import org.walscope.model.reorder.Transactions;
import org.walscope.view.RowChange;

/// The changes between both edges, when the zoom is close enough to tell them apart.
final class ChangeTicks {

    /// Hears of each tick.
    interface Visitor {

        /// @param row of the top-level transaction
        void tick(RowChange change, int row, double x);
    }

    /// With more records in sight than one every so many pixels, none is drawn: they would be a solid strip.
    private static final int PIXELS_A_RECORD = 2;

    private ChangeTicks() {}

    static void visit(TimelineData data, TimelineViewport viewport, Visitor visitor) {
        int from = data.indexRow(viewport.left());
        int to = data.indexRow(viewport.right());
        if (to - from > viewport.width() / PIXELS_A_RECORD) {
            return;
        }
        WalIndex index = data.index();
        Transactions transactions = data.transactions();
        for (int record = from; record < to; record++) {
            int xid = index.xid(record);
            Optional<RowChange> change = xid == 0 ? Optional.empty() : RowChange.of(index, record);
            int row = change.isEmpty() ? -1 : transactions.rowOf(xid);
            if (row >= 0) {
                visitor.tick(change.get(), row, viewport.x(data.scale().position(index.lsn(record))));
            }
        }
    }
}
