package org.walscope.model.reorder;

import java.util.Arrays;

/// What a reorder buffer knows of each transaction while a replay runs, as columns by slot: `ReorderBufferTXN` in
/// replication/reorderbuffer.h. One replay's.
final class BufferedTxns {

    // `txn_flags`
    static final int SERIALIZED = 1;
    static final int SERIALIZED_CLEAR = 1 << 1;
    static final int STREAMED = 1 << 2;
    static final int HAS_PARTIAL_CHANGE = 1 << 3;
    static final int HAS_STREAMABLE_CHANGE = 1 << 4;
    static final int PREPARED = 1 << 5;
    static final int KNOWN_ABORTED = 1 << 6;
    static final int HAS_BASE_SNAPSHOT = 1 << 7;
    static final int ENDED = 1 << 8;
    /// Has written chunks of TOAST values.
    static final int HAS_CHUNKS = 1 << 9;

    /// Bytes in memory.
    final long[] size;
    /// Of a top-level transaction, with its subtransactions'.
    final long[] totalSize;

    final int[] changesInMemory;
    final int[] spilledChanges;
    final long[] spilledBytes;
    /// What processing the changes will add to `total_bytes`.
    final long[] counted;
    /// Of the messages that a top-level transaction's INVALIDATION records have.
    final int[] invalidationBytes;
    /// When its base snapshot came, by a running number.
    final int[] baseOrder;
    /// WAL segments that changes in memory lie in.
    final int[] segmentCount;

    private final short[] flags;
    private final int[] topOf;
    private final int[] lastSegment;
    // Subtransactions in the order they became known; a slot + 1, 0 for none.
    private final int[] firstChild;
    private final int[] lastChild;
    private final int[] nextSibling;

    BufferedTxns(int slots) {
        this.size = new long[slots];
        this.totalSize = new long[slots];
        this.changesInMemory = new int[slots];
        this.spilledChanges = new int[slots];
        this.spilledBytes = new long[slots];
        this.counted = new long[slots];
        this.invalidationBytes = new int[slots];
        this.baseOrder = new int[slots];
        this.segmentCount = new int[slots];
        this.flags = new short[slots];
        this.topOf = new int[slots];
        Arrays.setAll(topOf, slot -> slot);
        this.lastSegment = new int[slots];
        this.firstChild = new int[slots];
        this.lastChild = new int[slots];
        this.nextSibling = new int[slots];
    }

    boolean has(int slot, int anyOf) {
        return (flags[slot] & anyOf) != 0;
    }

    void set(int slot, int flag) {
        flags[slot] |= (short) flag;
    }

    void clear(int slot, int flag) {
        flags[slot] &= (short) ~flag;
    }

    /// The top-level transaction as far as it is known by now; else the slot itself.
    int top(int slot) {
        return topOf[slot];
    }

    /// Its first subtransaction, -1 when there is none.
    int firstChild(int top) {
        return firstChild[top] - 1;
    }

    /// The subtransaction after `child` of the same top-level transaction, -1 when there is none.
    int nextChild(int child) {
        return nextSibling[child] - 1;
    }

    /// The top-level transaction and its subtransactions, in the order in which they became known to be that.
    int[] family(int top) {
        int count = 1;
        for (int child = firstChild(top); child >= 0; child = nextChild(child)) {
            count++;
        }
        int[] family = new int[count];
        int at = 0;
        family[at++] = top;
        for (int child = firstChild(top); child >= 0; child = nextChild(child)) {
            family[at++] = child;
        }
        return family;
    }

    void adopt(int top, int child) {
        topOf[child] = top;
        if (firstChild[top] == 0) {
            firstChild[top] = child + 1;
        } else {
            nextSibling[lastChild[top] - 1] = child + 1;
        }
        lastChild[top] = child + 1;
        totalSize[top] += totalSize[child];
        totalSize[child] = 0;
    }

    void grow(int slot, int bytes) {
        size[slot] += bytes;
        totalSize[topOf[slot]] += bytes;
        changesInMemory[slot]++;
    }

    /// A change in memory lies in that segment.
    void touch(int slot, int segment) {
        if (lastSegment[slot] != segment) {
            lastSegment[slot] = segment;
            segmentCount[slot]++;
        }
    }

    /// Nothing is in memory any more.
    void empty(int slot) {
        totalSize[topOf[slot]] -= size[slot];
        size[slot] = 0;
        changesInMemory[slot] = 0;
        segmentCount[slot] = 0;
        lastSegment[slot] = 0;
    }

    /// Nothing of it is kept.
    void discard(int slot) {
        counted[slot] = 0;
        spilledChanges[slot] = 0;
        spilledBytes[slot] = 0;
    }
}
