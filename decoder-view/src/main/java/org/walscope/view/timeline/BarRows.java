package org.walscope.view.timeline;

import java.util.Arrays;

/// Bars in rows, those of a row together and in the order of their starts; within a row none begins before the one
/// before it has ended. A bar's *place* is its number in here. So what a stretch of a row holds is found by bisection,
/// and how many of it were rolled back or how much of it is covered by a subtraction, whatever the number of bars.
/// 36 bytes a bar. Not changed once made; any thread.
final class BarRows {

    private final long[] starts;
    private final long[] ends;
    private final int[] items;
    /// Row to its first place; one more at the end.
    private final int[] rowStart;
    /// Rolled back bars before a place.
    private final int[] abortedBefore;
    /// Units covered by the bars before a place.
    private final long[] coveredBefore;

    private BarRows(int count, int[] rowStart) {
        this.starts = new long[count];
        this.ends = new long[count];
        this.items = new int[count];
        this.rowStart = rowStart;
        this.abortedBefore = new int[count + 1];
        this.coveredBefore = new long[count + 1];
    }

    /// What is sorted into rows; asked once for each bar.
    interface Source {
        long start(int item);

        /// Not included.
        long end(int item);

        boolean isAborted(int item);
    }

    /// @param inOrder the bars by their start
    /// @param rowOf   the row of the bar at a place of `inOrder`
    static BarRows build(int[] inOrder, int[] rowOf, int rows, Source source) {
        int[] rowStart = new int[rows + 1];
        for (int i = 0; i < inOrder.length; i++) {
            rowStart[rowOf[i] + 1]++;
        }
        for (int row = 0; row < rows; row++) {
            rowStart[row + 1] += rowStart[row];
        }
        var built = new BarRows(inOrder.length, rowStart);
        int[] next = Arrays.copyOf(rowStart, rows);
        for (int i = 0; i < inOrder.length; i++) {
            built.items[next[rowOf[i]]++] = inOrder[i];
        }
        for (int row = 0; row < rows; row++) {
            long free = Long.MIN_VALUE;
            for (int place = rowStart[row]; place < rowStart[row + 1]; place++) {
                int item = built.items[place];
                long start = Math.max(free, source.start(item));
                long end = Math.max(start + 1, source.end(item));
                free = source.end(item) > start ? end : start;
                built.starts[place] = start;
                built.ends[place] = end;
                built.abortedBefore[place + 1] = built.abortedBefore[place] + (source.isAborted(item) ? 1 : 0);
                built.coveredBefore[place + 1] = built.coveredBefore[place] + end - start;
            }
        }
        return built;
    }

    int rows() {
        return rowStart.length - 1;
    }

    int firstPlace(int row) {
        return rowStart[row];
    }

    int placeAfter(int row) {
        return rowStart[row + 1];
    }

    int item(int place) {
        return items[place];
    }

    long start(int place) {
        return starts[place];
    }

    /// Not included.
    long end(int place) {
        return ends[place];
    }

    int aborted(int fromPlace, int toPlace) {
        return abortedBefore[toPlace] - abortedBefore[fromPlace];
    }

    /// Units that bars cover.
    long covered(int fromPlace, int toPlace) {
        return coveredBefore[toPlace] - coveredBefore[fromPlace];
    }

    /// The first place in that row whose bar ends after `position`; the row's end when none does.
    int placeEndingAfter(int row, double position) {
        int low = rowStart[row];
        int high = rowStart[row + 1];
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ends[middle] <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// The first place from `from` on whose bar starts at `position` or later; looks near `from` first.
    int placeStartingAt(int from, int rowEnd, double position) {
        int step = 1;
        int low = from;
        while (low + step < rowEnd && starts[low + step] < position) {
            low += step;
            step *= 2;
        }
        int high = Math.min(rowEnd, low + step);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (starts[middle] < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
