package org.walscope.view.timeline;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.reorder.TxnOutcome;

/// Which lane each transaction lies in: the first that is free when it starts, two where it has subtransactions. Made
/// in the background, not changed afterwards; any thread. Positions are bytes from [#base].
public final class TimelineLayout {

    private final Transactions transactions;
    private final long base;
    private final long span;
    private final int lanes;
    private final long[] starts;
    private final long[] ends;
    private final int[] laneOfRow;
    /// The rows of a lane together, in the order of their starts.
    private final int[] items;
    /// Lane to its first place in `items`; one more at the end.
    private final int[] laneStart;
    /// Rolled back transactions among `items` before a place.
    private final int[] abortedBefore;

    private TimelineLayout(
            Transactions transactions, long base, long span, int lanes, long[] starts, long[] ends, int[] laneOfRow) {
        this.transactions = transactions;
        this.base = base;
        this.span = span;
        this.lanes = lanes;
        this.starts = starts;
        this.ends = ends;
        this.laneOfRow = laneOfRow;
        this.items = new int[starts.length];
        this.laneStart = new int[lanes + 2];
        this.abortedBefore = new int[starts.length + 1];
        placeItems();
    }

    /// @param from first LSN of the WAL
    /// @param to   the byte after its last record: where transactions still open are drawn to
    public static TimelineLayout build(Transactions transactions, long from, long to, BooleanSupplier stop) {
        int rows = transactions.size();
        long[] starts = new long[rows];
        long[] ends = new long[rows];
        for (int row = 0; row < rows; row++) {
            starts[row] = transactions.firstLsn(row) - from;
            long end = transactions.outcome(row) == TxnOutcome.OPEN ? to : transactions.endLsn(row);
            ends[row] = Math.max(starts[row] + 1, end - from);
        }
        int[] laneOfRow = new int[rows];
        var packer = new LanePacker();
        for (int i = 0; i < rows; i++) {
            if ((i & 0xFFFF) == 0 && stop.getAsBoolean()) {
                break;
            }
            int row = transactions.rowByStart(i);
            laneOfRow[row] = packer.place(starts[row], ends[row], height(transactions, row));
        }
        return new TimelineLayout(transactions, from, Math.max(1, to - from), packer.lanes(), starts, ends, laneOfRow);
    }

    /// Lanes a transaction takes.
    static int height(Transactions transactions, int row) {
        return transactions.subxactCount(row) > 0 ? 2 : 1;
    }

    public Transactions transactions() {
        return transactions;
    }

    /// The LSN of position 0.
    public long base() {
        return base;
    }

    /// Bytes of WAL shown.
    public long span() {
        return span;
    }

    public int lanes() {
        return lanes;
    }

    public int laneOf(int row) {
        return laneOfRow[row];
    }

    public int height(int row) {
        return height(transactions, row);
    }

    public long start(int row) {
        return starts[row];
    }

    /// Not included.
    public long end(int row) {
        return ends[row];
    }

    int firstPlace(int lane) {
        return laneStart[lane];
    }

    int placeAfter(int lane) {
        return laneStart[lane + 1];
    }

    int rowAt(int place) {
        return items[place];
    }

    int aborted(int fromPlace, int toPlace) {
        return abortedBefore[toPlace] - abortedBefore[fromPlace];
    }

    /// The first place in that lane whose bar ends after `position`; the lane's end when none does.
    int placeEndingAfter(int lane, double position) {
        int low = laneStart[lane];
        int high = laneStart[lane + 1];
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ends[items[middle]] <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// The first place from `from` on whose bar starts at `position` or later; looks near `from` first.
    int placeStartingAt(int from, int laneEnd, double position) {
        int step = 1;
        int low = from;
        while (low + step < laneEnd && starts[items[low + step]] < position) {
            low += step;
            step *= 2;
        }
        int high = Math.min(laneEnd, low + step);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (starts[items[middle]] < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void placeItems() {
        int rows = starts.length;
        for (int row = 0; row < rows; row++) {
            laneStart[laneOfRow[row] + 1]++;
        }
        for (int lane = 0; lane < lanes; lane++) {
            laneStart[lane + 1] += laneStart[lane];
        }
        int[] next = Arrays.copyOf(laneStart, lanes + 1);
        for (int i = 0; i < rows; i++) {
            int row = transactions.rowByStart(i);
            items[next[laneOfRow[row]]++] = row;
        }
        for (int place = 0; place < rows; place++) {
            boolean aborted = transactions.outcome(items[place]) == TxnOutcome.ABORT;
            abortedBefore[place + 1] = abortedBefore[place] + (aborted ? 1 : 0);
        }
    }

    /// First fit, by start.
    private static final class LanePacker {

        private long[] laneEnds = new long[16];
        private int lanes;

        int place(long start, long end, int height) {
            int lane = 0;
            while (!isFree(lane, start) || height == 2 && !isFree(lane + 1, start)) {
                lane++;
            }
            take(lane, end);
            if (height == 2) {
                take(lane + 1, end);
            }
            return lane;
        }

        int lanes() {
            return lanes;
        }

        private boolean isFree(int lane, long start) {
            return lane >= lanes || laneEnds[lane] <= start;
        }

        private void take(int lane, long end) {
            if (lane >= laneEnds.length) {
                laneEnds = Arrays.copyOf(laneEnds, laneEnds.length * 2);
            }
            laneEnds[lane] = end;
            lanes = Math.max(lanes, lane + 1);
        }
    }
}
