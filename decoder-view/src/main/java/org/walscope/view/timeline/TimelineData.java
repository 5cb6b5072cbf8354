package org.walscope.view.timeline;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.walscope.model.Lsn;
import org.walscope.model.record.WalIndex;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.reorder.TxnOutcome;

/// All the timeline shows of one stretch of WAL besides the buffer. Made in the background, not changed afterwards.
///
/// @param from             first LSN of the WAL
/// @param to               the byte after its last record
/// @param outcomes         how many transactions ended how, by the ordinal of [TimelineOutcome]
/// @param rolledBackBefore row of [Transactions] to the number of rolled back ones before it
/// @param relations        that transactions have changed rows of
record TimelineData(
        WalIndex index,
        long from,
        long to,
        TimelineLayout layout,
        Overview overview,
        int[] outcomes,
        int[] rolledBackBefore,
        TouchedRelations relations) {

    /// Empty when the axis cannot be had: no time is known.
    static Optional<TimelineData> build(
            WalIndex index, Transactions transactions, TimelineScale.Unit unit, BooleanSupplier stop) {
        int last = index.size() - 1;
        long from = last < 0 ? 0 : index.lsn(0);
        long to = last < 0 ? 1 : index.lsn(last) + index.length(last);
        Optional<TimelineScale> scale = switch (unit) {
            case LSN -> Optional.of(new LsnScale(from, Math.max(1, to - from)));
            case TIME -> TimeScale.build(transactions, from, to, stop);
        };
        return scale.map(axis -> {
            var layout = TimelineLayout.build(transactions, axis, to, stop);
            int[] rolledBack = new int[transactions.size() + 1];
            for (int row = 0; row < transactions.size(); row++) {
                rolledBack[row + 1] = rolledBack[row] + (transactions.outcome(row) == TxnOutcome.ABORT ? 1 : 0);
            }
            return new TimelineData(
                    index,
                    from,
                    to,
                    layout,
                    new Overview(layout),
                    layout.countOutcomes(),
                    rolledBack,
                    TouchedRelations.build(index, transactions, stop));
        });
    }

    Transactions transactions() {
        return layout.transactions();
    }

    TimelineScale scale() {
        return layout.scale();
    }

    /// The index's first row at or after that position; the number of rows when there is none.
    int indexRow(double position) {
        return indexRowOf(scale().lsn(Math.ceil(position)));
    }

    /// The index's first row at or after that LSN.
    int indexRowOf(long lsn) {
        int row = index.rowAt(new Lsn(lsn));
        return row >= 0 && index.lsn(row) == lsn ? row : row + 1;
    }

    /// The first transaction, in the order of ends, whose ending record starts at that LSN or later. Those that have
    /// not ended are behind all others.
    int rowEndingAt(long lsn) {
        Transactions transactions = transactions();
        int low = 0;
        int high = ended();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (transactions.commitLsn(middle) < lsn) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Transactions with an ending record; the first rows of [Transactions].
    int ended() {
        return transactions().size() - outcomes[TimelineOutcome.OPEN.ordinal()];
    }
}
