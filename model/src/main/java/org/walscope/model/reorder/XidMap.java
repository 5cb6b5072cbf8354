package org.walscope.model.reorder;

import java.util.Arrays;

/// From transaction id to slot, both `int`, without boxes; open addressing, a power of two of places at most half
/// full. `InvalidTransactionId`, 0, is never there. One thread.
final class XidMap {

    static final int ABSENT = -1;

    private int[] keys = new int[1 << 10];
    private int[] values = new int[1 << 10];
    private int size;

    /// The slot of `xid`, or [#ABSENT].
    int get(int xid) {
        int mask = keys.length - 1;
        for (int at = place(xid) & mask; ; at = (at + 1) & mask) {
            if (keys[at] == 0) {
                return ABSENT;
            }
            if (keys[at] == xid) {
                return values[at];
            }
        }
    }

    /// @param xid not 0
    void put(int xid, int value) {
        if (xid == 0) {
            throw new IllegalArgumentException("transaction id 0 is none");
        }
        if (size * 2 >= keys.length) {
            grow();
        }
        set(xid, value);
    }

    private void set(int xid, int value) {
        int mask = keys.length - 1;
        int at = place(xid) & mask;
        while (keys[at] != 0 && keys[at] != xid) {
            at = (at + 1) & mask;
        }
        if (keys[at] == 0) {
            keys[at] = xid;
            size++;
        }
        values[at] = value;
    }

    private void grow() {
        int[] oldKeys = keys;
        int[] oldValues = values;
        keys = new int[oldKeys.length * 2];
        values = Arrays.copyOf(values, oldValues.length * 2);
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                set(oldKeys[i], oldValues[i]);
            }
        }
    }

    private static int place(int xid) {
        int hash = xid * 0x9E3779B9;
        return hash ^ hash >>> 15;
    }
}
