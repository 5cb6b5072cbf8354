package org.walscope.model.reorder;

import java.util.Arrays;

/// What the reorder buffer was told, in WAL order, as columns: changes with their size, and what moves or frees them.
/// Replayed against another memory limit without reading anything again. 13 bytes an entry.
final class QueueLog {

    /// Entries that are no change.
    static final byte ASSIGN = -1;

    static final byte COMMIT = -2;
    static final byte ABORT = -3;

    private int size;
    private int[] rows = new int[1024];
    private int[] slots = new int[1024];
    private int[] sizes = new int[1024];
    private byte[] kinds = new byte[1024];

    int size() {
        return size;
    }

    /// The index's row of the record it comes from.
    int row(int entry) {
        return rows[entry];
    }

    int slot(int entry) {
        return slots[entry];
    }

    /// Bytes of a change; for [#ASSIGN] the slot of the top-level transaction.
    int bytes(int entry) {
        return sizes[entry];
    }

    /// The ordinal of a [ChangeKind], or one of the negative codes.
    byte kind(int entry) {
        return kinds[entry];
    }

    void change(int row, int slot, ChangeKind kind, int bytes) {
        add(row, slot, bytes, (byte) kind.ordinal());
    }

    void assign(int row, int slot, int top) {
        add(row, slot, top, ASSIGN);
    }

    void end(int row, int slot, byte how) {
        add(row, slot, 0, how);
    }

    /// The first entry at or after `row`.
    int firstAt(int row) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (rows[middle] < row) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void add(int row, int slot, int bytes, byte kind) {
        if (size == rows.length) {
            int capacity = size * 2;
            rows = Arrays.copyOf(rows, capacity);
            slots = Arrays.copyOf(slots, capacity);
            sizes = Arrays.copyOf(sizes, capacity);
            kinds = Arrays.copyOf(kinds, capacity);
        }
        rows[size] = row;
        slots[size] = slot;
        sizes[size] = bytes;
        kinds[size] = kind;
        size++;
    }
}
