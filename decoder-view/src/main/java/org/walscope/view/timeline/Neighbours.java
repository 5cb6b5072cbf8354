package org.walscope.view.timeline;

import java.util.OptionalInt;
import org.walscope.model.Lsn;
import org.walscope.model.record.WalIndex;
import org.walscope.model.reorder.Transactions;

/// What lies beside a transaction: the ones before and after it, the lanes above and below, the records nearby.
final class Neighbours {

    /// Records looked through for the one under the pointer.
    private static final int NEAREST_RECORDS = 20_000;

    private Neighbours() {}

    /// The transaction that starts `step` places after `row`; the first, or with a step back the last, when `row` is
    /// -1. Empty when there is none at all.
    static OptionalInt byStart(Transactions transactions, int row, int step) {
        int count = transactions.size();
        if (count == 0) {
            return OptionalInt.empty();
        }
        int place = row < 0 ? (step > 0 ? -1 : count) : placeByStart(transactions, row);
        return OptionalInt.of(transactions.rowByStart(Math.clamp(place + step, 0, count - 1)));
    }

    private static int placeByStart(Transactions transactions, int row) {
        long start = transactions.firstLsn(row);
        int low = 0;
        int high = transactions.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (transactions.firstLsn(transactions.rowByStart(middle)) < start) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        while (transactions.rowByStart(low) != row) {
            low++;
        }
        return low;
    }

    /// The transaction in the next lane below (above) `row` that has any, nearest to its start.
    static OptionalInt inLane(TimelineLayout layout, int row, int step) {
        BarRows lanes = layout.lanes();
        int from = layout.laneOf(row);
        for (int lane = step > 0 ? from + layout.height(row) : from - 1;
                lane >= 0 && lane < lanes.rows();
                lane += step) {
            int place = lanes.placeEndingAfter(lane, layout.start(row));
            if (place == lanes.placeAfter(lane)) {
                place--;
            }
            if (place >= lanes.firstPlace(lane)) {
                return OptionalInt.of(lanes.item(place));
            }
        }
        return OptionalInt.empty();
    }

    /// The transaction's record nearest to a position, or its first where there are too many to look through.
    static Lsn nearestRecord(TimelineData data, int row, double position) {
        Transactions transactions = data.transactions();
        WalIndex index = data.index();
        int middle = data.indexRow(position);
        for (int distance = 0; distance < NEAREST_RECORDS; distance++) {
            int before = middle - distance - 1;
            if (isOf(transactions, index, before, row)) {
                return new Lsn(index.lsn(before));
            }
            if (isOf(transactions, index, middle + distance, row)) {
                return new Lsn(index.lsn(middle + distance));
            }
        }
        return new Lsn(transactions.firstLsn(row));
    }

    private static boolean isOf(Transactions transactions, WalIndex index, int record, int row) {
        return record >= 0
                && record < index.size()
                && index.xid(record) != 0
                && transactions.rowOf(index.xid(record)) == row;
    }
}
