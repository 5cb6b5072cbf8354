package org.walscope.view.timeline;

import java.util.function.BooleanSupplier;
import org.walscope.model.reorder.Transactions;

/// Packs every transaction's subtransactions into a few rows of its own.
final class SubtransactionRows {

    private SubtransactionRows() {}

    /// @param to          the byte after the WAL's last record
    /// @param subRowStart filled: row of [Transactions] to its first row here; one more at the end
    static BarRows build(
            Transactions transactions, TimelineScale scale, long to, int[] subRowStart, BooleanSupplier stop) {
        int rows = transactions.size();
        int all = 0;
        for (int row = 0; row < rows; row++) {
            all += transactions.subxactCount(row);
        }
        int[] inOrder = new int[all];
        int[] subRow = new int[all];
        int[] owner = new int[all];
        int at = 0;
        for (int row = 0; row < rows; row++) {
            int count = transactions.subxactCount(row);
            if (count > 0 && !stop.getAsBoolean()) {
                var packer = new LanePacker(TimelineLayout.MOST_SUB_ROWS);
                for (int i = 0; i < count; i++, at++) {
                    inOrder[at] = at;
                    owner[at] = row;
                    long first = transactions.subFirstLsn(row, i);
                    subRow[at] = subRowStart[row] + packer.place(first, lastLsn(transactions, row, i, to), 1);
                }
                subRowStart[row + 1] = subRowStart[row] + packer.lanes();
            } else {
                for (int i = 0; i < count; i++, at++) {
                    inOrder[at] = at;
                    owner[at] = row;
                    subRow[at] = subRowStart[row];
                }
                subRowStart[row + 1] = subRowStart[row] + Math.min(1, count);
            }
        }
        return BarRows.build(
                inOrder, subRow, subRowStart[rows], new Bars(transactions, scale, to, owner, firstOf(owner)));
    }

    /// A rolled back one is drawn to its end, one that lived on to its last record: WAL does not tell where it was
    /// released.
    static long lastLsn(Transactions transactions, int row, int sub, long to) {
        long first = transactions.subFirstLsn(row, sub);
        long last = transactions.isSubAborted(row, sub)
                ? transactions.subEndLsn(row, sub)
                : transactions.subLastLsn(row, sub);
        return Math.max(first + 1, last == 0 ? to : last);
    }

    private static int[] firstOf(int[] owner) {
        int[] first = new int[owner.length];
        for (int i = 1; i < owner.length; i++) {
            first[i] = owner[i] == owner[i - 1] ? first[i - 1] : i;
        }
        return first;
    }

    private record Bars(Transactions transactions, TimelineScale scale, long to, int[] owner, int[] first)
            implements BarRows.Source {

        @Override
        public long start(int item) {
            return (long) Math.floor(scale.position(transactions.subFirstLsn(owner[item], item - first[item])));
        }

        @Override
        public long end(int item) {
            return (long) Math.floor(scale.position(lastLsn(transactions, owner[item], item - first[item], to)));
        }

        @Override
        public boolean isAborted(int item) {
            return transactions.isSubAborted(owner[item], item - first[item]);
        }
    }
}
