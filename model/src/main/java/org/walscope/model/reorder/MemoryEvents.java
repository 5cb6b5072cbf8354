package org.walscope.model.reorder;

import java.util.Arrays;
import org.walscope.model.reorder.MemoryEvent.Kind;

/// Events as columns, in the order they happened. Written by one replay.
final class MemoryEvents {

    private static final Kind[] KINDS = Kind.values();

    private int size;
    private byte[] kinds = new byte[16];
    /// The log's entry at which it happened.
    private int[] entries = new int[16];

    private int[] slots = new int[16];
    private long[] bytes = new long[16];
    private int[] changes = new int[16];
    private int[] sent = new int[16];
    private int[] segments = new int[16];

    void add(Kind kind, int entry, int slot, long freed, int count, int sends, int touched) {
        if (size == kinds.length) {
            int capacity = size * 2;
            kinds = Arrays.copyOf(kinds, capacity);
            entries = Arrays.copyOf(entries, capacity);
            slots = Arrays.copyOf(slots, capacity);
            bytes = Arrays.copyOf(bytes, capacity);
            changes = Arrays.copyOf(changes, capacity);
            sent = Arrays.copyOf(sent, capacity);
            segments = Arrays.copyOf(segments, capacity);
        }
        kinds[size] = (byte) kind.ordinal();
        entries[size] = entry;
        slots[size] = slot;
        bytes[size] = freed;
        changes[size] = count;
        sent[size] = sends;
        segments[size] = touched;
        size++;
    }

    int size() {
        return size;
    }

    Kind kind(int event) {
        return KINDS[kinds[event]];
    }

    int entry(int event) {
        return entries[event];
    }

    int slot(int event) {
        return slots[event];
    }

    long bytes(int event) {
        return bytes[event];
    }

    int changes(int event) {
        return changes[event];
    }

    int sent(int event) {
        return sent[event];
    }

    int segments(int event) {
        return segments[event];
    }

    /// The first event at or after an entry of the log.
    int firstAt(int entry) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries[middle] < entry) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
