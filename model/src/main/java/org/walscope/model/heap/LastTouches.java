package org.walscope.model.heap;

import java.util.Arrays;

/// A number for each page, without an object for any: open addressing, at most half full.
final class LastTouches {

    static final int NONE = -1;

    private static final int FIRST_CAPACITY = 1 << 10;

    private long[] keys = new long[FIRST_CAPACITY];
    private int[] values = filled(FIRST_CAPACITY);
    private int size;

    private static int[] filled(int capacity) {
        int[] values = new int[capacity];
        Arrays.fill(values, NONE);
        return values;
    }

    /// @param relation its number in the index
    /// @param value    from 0
    /// @return what was there before, [#NONE] where there was nothing
    int put(int relation, long block, int value) {
        long key = (long) relation << Integer.SIZE | block;
        int at = place(key);
        int before = values[at];
        keys[at] = key;
        values[at] = value;
        if (before == NONE && ++size * 2 > keys.length) {
            grow();
        }
        return before;
    }

    void clear() {
        if (size > 0) {
            Arrays.fill(values, NONE);
            size = 0;
        }
    }

    private int place(long key) {
        int mask = keys.length - 1;
        int at = Long.hashCode(key * 0x9E3779B97F4A7C15L) & mask;
        while (values[at] != NONE && keys[at] != key) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = filled(keys.length);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != NONE) {
                int at = place(oldKeys[i]);
                keys[at] = oldKeys[i];
                values[at] = oldValues[i];
            }
        }
    }
}
