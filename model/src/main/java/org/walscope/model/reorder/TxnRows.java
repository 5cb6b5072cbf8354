package org.walscope.model.reorder;

import java.util.Arrays;
import java.util.stream.IntStream;

/// The order in which [Transactions] lists what [TxnColumns] gathered: a row for each top-level transaction, by its
/// end, those still open last; each with its subtransactions by their first record. Not changed once made.
final class TxnRows {

    private final TxnColumns txns;
    /// Row to slot.
    private final int[] slots;
    /// Slot of a top-level transaction to row.
    private final int[] rowOfSlot;
    private final int[] byStart;
    /// The subtransactions' slots, those of one top-level transaction together.
    private final int[] subSlots;
    /// Row to its first place in `subSlots`; one more at the end.
    private final int[] subStart;

    TxnRows(TxnColumns txns) {
        this.txns = txns;
        this.slots = order(txns);
        this.rowOfSlot = new int[txns.size];
        for (int row = 0; row < slots.length; row++) {
            rowOfSlot[slots[row]] = row;
        }
        // Slots were made in the order of their first records.
        this.byStart = IntStream.range(0, txns.size)
                .filter(txns::isTop)
                .map(slot -> rowOfSlot[slot])
                .toArray();
        this.subStart = new int[slots.length + 1];
        this.subSlots = new int[txns.size - slots.length];
        placeSubtransactions();
    }

    int size() {
        return slots.length;
    }

    /// The slot of a row's top-level transaction.
    int slot(int row) {
        return slots[row];
    }

    /// The row of a slot's top-level transaction.
    int rowOf(int slot) {
        return rowOfSlot[txns.top[slot]];
    }

    /// The row of the `i`th transaction by its first record.
    int byStart(int i) {
        return byStart[i];
    }

    int subCount(int row) {
        return subStart[row + 1] - subStart[row];
    }

    /// The slot of the `i`th subtransaction.
    int sub(int row, int i) {
        return subSlots[subStart[row] + i];
    }

    /// Whether a subtransaction was rolled back before its top-level transaction ended.
    boolean aborted(int sub) {
        return txns.outcome[sub] == TxnOutcome.ABORT.ordinal() && txns.endRecord[sub] != txns.endRecord[txns.top[sub]];
    }

    /// The subtransactions that share their top-level transaction's end, or those that do not, as xids.
    int[] subxids(int row, boolean aborted) {
        return Arrays.stream(subSlots, subStart[row], subStart[row + 1])
                .filter(sub -> aborted(sub) == aborted)
                .map(sub -> txns.xid[sub])
                .toArray();
    }

    private static int[] order(TxnColumns txns) {
        int tops = 0;
        for (int slot = 0; slot < txns.size; slot++) {
            tops += txns.isTop(slot) ? 1 : 0;
        }
        int[] rows = new int[tops];
        int ended = 0;
        int open = tops;
        for (int slot = txns.size - 1; slot >= 0; slot--) {
            if (txns.isTop(slot) && txns.isOpen(slot)) {
                rows[--open] = slot;
            }
        }
        for (int slot = 0; slot < txns.size; slot++) {
            if (txns.isTop(slot) && !txns.isOpen(slot)) {
                rows[ended++] = slot;
            }
        }
        sortByEnd(rows, ended, txns);
        return rows;
    }

    private static void sortByEnd(int[] rows, int ended, TxnColumns txns) {
        int[] slots = Arrays.copyOf(rows, ended);
        long[] keys = new long[ended];
        for (int i = 0; i < ended; i++) {
            keys[i] = txns.endRecord[slots[i]];
        }
        Ordering.sortByKeys(keys, slots);
        System.arraycopy(slots, 0, rows, 0, ended);
    }

    private void placeSubtransactions() {
        for (int slot = 0; slot < txns.size; slot++) {
            if (!txns.isTop(slot)) {
                subStart[rowOf(slot) + 1]++;
            }
        }
        for (int row = 0; row < slots.length; row++) {
            subStart[row + 1] += subStart[row];
        }
        int[] next = subStart.clone();
        for (int slot = 0; slot < txns.size; slot++) {
            if (!txns.isTop(slot)) {
                int row = rowOf(slot);
                subSlots[next[row]++] = slot;
                settle(slot, slots[row]);
            }
        }
    }

    /// A subtransaction without a record of its own end shares its top-level transaction's, unless that committed
    /// without naming it.
    private void settle(int sub, int top) {
        if (txns.isOpen(sub) && !txns.isOpen(top)) {
            boolean committed = txns.outcome[top] == TxnOutcome.COMMIT.ordinal();
            txns.outcome[sub] = committed ? (byte) TxnOutcome.ABORT.ordinal() : txns.outcome[top];
            txns.endRecord[sub] = committed ? txns.lastLsn[sub] : txns.endRecord[top];
            txns.endLsn[sub] = txns.endLsn[top];
        }
    }
}
