package org.walscope.view.timeline;

/// All of the WAL in a fixed number of columns: how many transactions ended in each, how many of them were rolled back,
/// and how many were open. Made in the background, not changed afterwards.
final class Overview {

    static final int COLUMNS = 2048;

    private final int[] ended = new int[COLUMNS];
    private final int[] rolledBack = new int[COLUMNS];
    private final int[] open = new int[COLUMNS];

    Overview(TimelineLayout layout) {
        var transactions = layout.transactions();
        double perUnit = (double) COLUMNS / layout.scale().span();
        for (int row = 0; row < transactions.size(); row++) {
            TimelineOutcome outcome = layout.outcome(row);
            open[column(layout.start(row), perUnit)]++;
            int after = column(layout.end(row) - 1, perUnit) + 1;
            if (after < COLUMNS) {
                open[after]--;
            }
            if (outcome != TimelineOutcome.OPEN && outcome != TimelineOutcome.PREPARE) {
                int column = column(layout.end(row) - 1, perUnit);
                ended[column]++;
                rolledBack[column] += outcome.isRolledBack() ? 1 : 0;
            }
        }
        for (int column = 1; column < COLUMNS; column++) {
            open[column] += open[column - 1];
        }
    }

    private static int column(long position, double perUnit) {
        return (int) Math.clamp(position * perUnit, 0, COLUMNS - 1);
    }

    /// Transactions that ended between two columns, the second not included.
    int ended(int from, int to) {
        return sum(ended, from, to);
    }

    int rolledBack(int from, int to) {
        return sum(rolledBack, from, to);
    }

    /// The most that were open at once between two columns, the second not included.
    int open(int from, int to) {
        int most = 0;
        for (int i = from; i < to; i++) {
            most = Math.max(most, open[i]);
        }
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
