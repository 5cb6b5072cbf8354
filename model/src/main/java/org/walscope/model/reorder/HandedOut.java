package org.walscope.model.reorder;

import java.util.Arrays;

/// Changes that came with another transaction's commit, as columns in the order of the log's entries.
final class HandedOut {

    private int count;
    private int[] entries = new int[16];
    private int[] slots = new int[16];
    private int[] bytes = new int[16];

    void add(int entry, int slot, int size) {
        if (count == entries.length) {
            entries = Arrays.copyOf(entries, count * 2);
            slots = Arrays.copyOf(slots, count * 2);
            bytes = Arrays.copyOf(bytes, count * 2);
        }
        entries[count] = entry;
        slots[count] = slot;
        bytes[count] = size;
        count++;
    }

    int count() {
        return count;
    }

    int entry(int i) {
        return entries[i];
    }

    int slot(int i) {
        return slots[i];
    }

    int bytes(int i) {
        return bytes[i];
    }

    /// The first at or after an entry of the log.
    int firstAt(int entry) {
        int found = Arrays.binarySearch(entries, 0, count, entry);
        int place = found < 0 ? -found - 1 : found;
        while (place > 0 && entries[place - 1] == entry) {
            place--;
        }
        return place;
    }
}
