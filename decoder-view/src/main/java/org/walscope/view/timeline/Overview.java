package org.walscope.view.timeline;

/// All of the WAL in a fixed number of columns: how many transactions ended in each, and how many of them were rolled
/// back. Made in the background, not changed afterwards.
final class Overview {

    static final int COLUMNS = 2048;

    private final int[] ended = new int[COLUMNS];
    private final int[] rolledBack = new int[COLUMNS];
    private final int most;

    Overview(TimelineLayout layout) {
        var transactions = layout.transactions();
        double perUnit = (double) COLUMNS / layout.scale().span();
        for (int row = 0; row < transactions.size(); row++) {
            TimelineOutcome outcome = layout.outcome(row);
            if (outcome != TimelineOutcome.OPEN && outcome != TimelineOutcome.PREPARE) {
                int column = (int) Math.clamp((layout.end(row) - 1) * perUnit, 0, COLUMNS - 1);
                ended[column]++;
                rolledBack[column] += outcome.isRolledBack() ? 1 : 0;
            }
        }
        int largest = 1;
        for (int count : ended) {
            largest = Math.max(largest, count);
        }
        most = largest;
    }

    /// Transactions that ended between two columns, the second not included.
    int ended(int from, int to) {
        return sum(ended, from, to);
    }

    int rolledBack(int from, int to) {
        return sum(rolledBack, from, to);
    }

    /// The most that ended in one column.
    int most() {
        return most;
    }

    private static int sum(int[] counts, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += counts[i];
        }
        return sum;
    }
}
