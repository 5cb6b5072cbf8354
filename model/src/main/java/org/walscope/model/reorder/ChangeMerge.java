package org.walscope.model.reorder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.walscope.model.record.WalIndex;
import org.walscope.model.segment.PageHeader;

/// The order in which the changes of a transaction and its subtransactions are told: by LSN,
/// `ReorderBufferIterTXN` of
/// replication/logical/reorderbuffer.c. A message counts from the end of its record, where the next one starts:
/// which of
/// these two comes first is the binary heap's doing, lib/binaryheap.c.
final class ChangeMerge {

    private final QueueLog log;
    private final WalIndex index;
    private final List<int[]> lists = new ArrayList<>();
    private final int[] next;
    private final int[] heap;
    private int size;

    private ChangeMerge(QueueLog log, WalIndex index, int[] entries, int[] slots, int[] handed) {
        this.log = log;
        this.index = index;
        Map<Integer, List<Integer>> bySlot = new LinkedHashMap<>();
        for (int slot : slots) {
            bySlot.put(slot, new ArrayList<>());
        }
        for (int entry : entries) {
            bySlot.computeIfAbsent(log.slot(entry), _ -> new ArrayList<>()).add(entry);
        }
        List<Integer> top = bySlot.computeIfAbsent(slots[0], _ -> new ArrayList<>());
        for (int entry : handed) {
            top.add(~entry);
        }
        top.sort(Comparator.comparingInt(ChangeMerge::logged));
        bySlot.values().stream()
                .filter(list -> !list.isEmpty())
                .forEach(list -> lists.add(list.stream().mapToInt(i -> i).toArray()));
        next = new int[lists.size()];
        heap = new int[lists.size()];
    }

    /// The log's entry that a change comes from.
    private static int logged(int change) {
        return change < 0 ? ~change : change;
    }

    /// Puts them in that order.
    ///
    /// @param entries of the log, ascending
    /// @param slots   the transaction's and its subtransactions', in the order in which they were assigned
    /// @param handed  the entries of the log, ascending, at which commits handed it changes, one for each; they
    ///     are
    ///     told where their turn is, but are not among the entries
    static void sort(QueueLog log, WalIndex index, int[] entries, int[] slots, int[] handed) {
        for (int i = 0; i + 1 < entries.length; i++) {
            if (isMessage(log, entries[i])
                    && log.slot(entries[i]) != log.slot(entries[i + 1])
                    && log.row(entries[i + 1]) == log.row(entries[i]) + 1) {
                new ChangeMerge(log, index, entries, slots, handed).into(entries);
                return;
            }
        }
    }

    private static boolean isMessage(QueueLog log, int entry) {
        return (log.kind(entry) & QueueLog.KIND_MASK) == ChangeKind.MESSAGE.ordinal();
    }

    private void into(int[] entries) {
        size = heap.length;
        for (int i = 0; i < size; i++) {
            heap[i] = i;
        }
        for (int i = (size - 2) / 2; i >= 0; i--) {
            siftDown(i);
        }
        int at = 0;
        while (at < entries.length) {
            int list = heap[0];
            int change = lists.get(list)[next[list]++];
            if (change >= 0) {
                entries[at++] = change;
            }
            if (next[list] == lists.get(list).length) {
                heap[0] = heap[--size];
            }
            siftDown(0);
        }
    }

    private void siftDown(int from) {
        int at = from;
        while (true) {
            int left = 2 * at + 1;
            int right = left + 1;
            int swap = at;
            if (left < size && isBefore(heap[left], heap[at])) {
                swap = left;
            }
            if (right < size && isBefore(heap[right], heap[at]) && (swap == at || isBefore(heap[right], heap[left]))) {
                swap = right;
            }
            if (swap == at) {
                return;
            }
            int list = heap[at];
            heap[at] = heap[swap];
            heap[swap] = list;
            at = swap;
        }
    }

    private boolean isBefore(int list, int other) {
        return Long.compareUnsigned(lsn(list), lsn(other)) < 0;
    }

    private long lsn(int list) {
        int change = lists.get(list)[next[list]];
        int row = log.row(logged(change));
        if (change < 0 || !isMessage(log, change)) {
            return index.lsn(row);
        }
        // A record that ends with its page ends before the header of the next
        long following = row + 1 < index.size() ? index.lsn(row + 1) : -1;
        boolean afterHeader = following % PageHeader.PAGE_BYTES <= PageHeader.LONG_BYTES;
        return afterHeader ? following & -PageHeader.PAGE_BYTES : following;
    }
}
