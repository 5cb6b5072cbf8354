package org.walscope.view.timeline;

import java.util.BitSet;
import java.util.function.BooleanSupplier;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.reorder.TxnOutcome;

/// Where each transaction lies: lanes from above, the first that are free when it starts, with a second and perhaps
/// third one below for the rows of its subtransactions. Made in the background, not changed afterwards; any thread.
final class TimelineLayout {

    /// Lanes there may be; transactions that would need more share the last ones.
    static final int MOST_LANES = 4000;

    /// Rows the subtransactions of one transaction are packed in; those that would need more share the last.
    static final int MOST_SUB_ROWS = 4;

    /// Rows of subtransactions in a lane.
    static final int SUB_ROWS_IN_LANE = 2;

    private final Transactions transactions;
    private final TimelineScale scale;
    private final BitSet crashed;
    private final BarRows lanes;
    private final int[] laneOfRow;
    private final int[] placeOfRow;
    private final BarRows subs;
    /// Row to its first row in `subs`; one more at the end.
    private final int[] subRowStart;

    private TimelineLayout(
            Transactions transactions,
            TimelineScale scale,
            BitSet crashed,
            BarRows lanes,
            int[] laneOfRow,
            BarRows subs,
            int[] subRowStart) {
        this.transactions = transactions;
        this.scale = scale;
        this.crashed = crashed;
        this.lanes = lanes;
        this.laneOfRow = laneOfRow;
        this.placeOfRow = new int[laneOfRow.length];
        this.subs = subs;
        this.subRowStart = subRowStart;
        for (int place = 0; place < placeOfRow.length; place++) {
            placeOfRow[lanes.item(place)] = place;
        }
    }

    /// @param to the byte after the WAL's last record: where transactions still open are drawn to
    static TimelineLayout build(Transactions transactions, TimelineScale scale, long to, BooleanSupplier stop) {
        int rows = transactions.size();
        BitSet crashed = crashed(transactions);
        int[] subRowStart = new int[rows + 1];
        var subs = SubtransactionRows.build(transactions, scale, to, subRowStart, stop);
        var bars = new Bars(transactions, scale, to);
        int[] inOrder = new int[rows];
        int[] laneInOrder = new int[rows];
        int[] laneOfRow = new int[rows];
        var packer = new LanePacker(MOST_LANES);
        for (int i = 0; i < rows; i++) {
            if ((i & 0xFFFF) == 0 && stop.getAsBoolean()) {
                break;
            }
            int row = transactions.rowByStart(i);
            inOrder[i] = row;
            laneOfRow[row] = packer.place(
                    transactions.firstLsn(row), bars.endLsn(row), lanesFor(subRowStart[row + 1] - subRowStart[row]));
            laneInOrder[i] = laneOfRow[row];
        }
        var lanes = BarRows.build(inOrder, laneInOrder, packer.lanes(), bars);
        return new TimelineLayout(transactions, scale, crashed, lanes, laneOfRow, subs, subRowStart);
    }

    private static BitSet crashed(Transactions transactions) {
        var crashed = new BitSet();
        for (int row = 0; row < transactions.size(); row++) {
            if (transactions.outcome(row) == TxnOutcome.ABORT
                    && transactions.commitTime(row) == Transactions.NO_TIME
                    && transactions.get(row).endedByCrash()) {
                crashed.set(row);
            }
        }
        return crashed;
    }

    private static int lanesFor(int subRows) {
        return 1 + (subRows + SUB_ROWS_IN_LANE - 1) / SUB_ROWS_IN_LANE;
    }

    Transactions transactions() {
        return transactions;
    }

    TimelineScale scale() {
        return scale;
    }

    /// The transactions; an item is a row of [Transactions]. What is below a transaction's own lane is empty here.
    BarRows lanes() {
        return lanes;
    }

    /// Lanes from the first to the last that anything lies in.
    int laneCount() {
        return lanes.rows();
    }

    /// The subtransactions; an item is a subtransaction's number in its transaction.
    BarRows subs() {
        return subs;
    }

    int firstSubRow(int row) {
        return subRowStart[row];
    }

    int subRows(int row) {
        return subRowStart[row + 1] - subRowStart[row];
    }

    int laneOf(int row) {
        return laneOfRow[row];
    }

    /// Lanes it takes.
    int height(int row) {
        return lanesFor(subRows(row));
    }

    long start(int row) {
        return lanes.start(placeOfRow[row]);
    }

    /// Not included.
    long end(int row) {
        return lanes.end(placeOfRow[row]);
    }

    TimelineOutcome outcome(int row) {
        return TimelineOutcome.of(transactions.outcome(row), crashed.get(row));
    }

    int[] countOutcomes() {
        int[] counts = new int[TimelineOutcome.values().length];
        for (int row = 0; row < laneOfRow.length; row++) {
            counts[outcome(row).ordinal()]++;
        }
        return counts;
    }

    /// The row whose bar or subtransactions are at that place; -1 when none.
    ///
    /// @param slack units beside a bar that count as on it
    int rowAt(int lane, double position, double slack) {
        for (int above = lane; above >= Math.max(0, lane - lanesFor(MOST_SUB_ROWS) + 1); above--) {
            int row = above < lanes.rows() ? rowIn(above, position, slack) : -1;
            if (row >= 0 && above + height(row) > lane) {
                return row;
            }
        }
        return -1;
    }

    private int rowIn(int lane, double position, double slack) {
        int place = lanes.placeEndingAfter(lane, position - slack);
        return place < lanes.placeAfter(lane) && lanes.start(place) <= position + slack ? lanes.item(place) : -1;
    }

    /// The subtransaction of a row at that place, -1 when none.
    int subAt(int row, int subRow, double position, double slack) {
        if (subRow < 0 || subRow >= subRows(row)) {
            return -1;
        }
        int at = subRowStart[row] + subRow;
        int place = subs.placeEndingAfter(at, position - slack);
        return place < subs.placeAfter(at) && subs.start(place) <= position + slack ? subs.item(place) : -1;
    }

    /// A transaction's bar: up to its end, or where the WAL ends.
    private record Bars(Transactions transactions, TimelineScale scale, long to) implements BarRows.Source {

        long endLsn(int row) {
            long end = transactions.endLsn(row);
            return end == 0 ? to : end;
        }

        @Override
        public long start(int row) {
            return (long) Math.floor(scale.position(transactions.firstLsn(row)));
        }

        @Override
        public long end(int row) {
            return (long) Math.floor(scale.position(endLsn(row)));
        }

        @Override
        public boolean isAborted(int row) {
            return transactions.outcome(row) == TxnOutcome.ABORT;
        }
    }
}
