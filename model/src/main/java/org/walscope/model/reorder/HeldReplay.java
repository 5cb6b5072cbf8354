package org.walscope.model.reorder;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What was in the buffer at any entry of the log: from the checkpoint before it, with what happened since. A
/// replay makes it; then it is not changed, and any thread may ask.
final class HeldReplay {

    /// Entries between two checkpoints, or four times the transactions the last one holds when that is more, so
    /// that checkpoints never take more memory than the log.
    private static final int ENTRIES = 4096;

    private static final int CHECKPOINT_FACTOR = 4;

    /// What each slot held once the entries before `entry` were done.
    private record Checkpoint(
            int entry, int[] slots, long[] sizes, int[] changes, int[] spilledChanges, long[] spilledBytes) {}

    private static final class Held {
        long size;
        int changes;
        int spilledChanges;
        long spilledBytes;
    }

    private final Transactions transactions;
    private final TxnColumns txns;
    private final QueueLog log;
    private final HandedOut handedOut;
    private final MemoryEvents events;
    private final BitSet effective;
    private final int changeBytes;
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private final ReorderBuffer buffer;
    private int next = ENTRIES;

    HeldReplay(Transactions transactions, ReorderBuffer buffer, int changeBytes) {
        this.transactions = transactions;
        this.txns = transactions.columns();
        this.log = transactions.log();
        this.buffer = buffer;
        this.handedOut = buffer.handedOut;
        this.events = buffer.events;
        this.effective = buffer.effective;
        this.changeBytes = changeBytes;
        checkpoints.add(new Checkpoint(0, new int[0], new long[0], new int[0], new int[0], new long[0]));
    }

    /// The replay has done that entry.
    void stepped(int entry) {
        if (entry + 1 >= next) {
            checkpoint(entry + 1);
            next = entry + 1 + Math.max(ENTRIES, CHECKPOINT_FACTOR * buffer.live.size());
        }
    }

    private void checkpoint(int entry) {
        int count = buffer.live.size();
        var made =
                new Checkpoint(entry, new int[count], new long[count], new int[count], new int[count], new long[count]);
        for (int i = 0; i < count; i++) {
            int slot = buffer.live.get(i);
            made.slots[i] = slot;
            made.sizes[i] = buffer.txns.size[slot];
            made.changes[i] = buffer.txns.changesInMemory[slot];
            made.spilledChanges[i] = buffer.txns.spilledChanges[slot];
            made.spilledBytes[i] = buffer.txns.spilledBytes[slot];
        }
        checkpoints.add(made);
    }

    /// By top-level transaction, the largest in memory first, once the entries before `end` were done.
    List<HeldTxn> held(int end) {
        Map<Integer, Held> slots = restore(end);
        Map<Integer, Held> rows = new HashMap<>();
        slots.forEach((slot, held) -> {
            Held sum = rows.computeIfAbsent(transactions.rowOfSlot(slot), row -> new Held());
            sum.size += held.size;
            sum.changes += held.changes;
            sum.spilledChanges += held.spilledChanges;
            sum.spilledBytes += held.spilledBytes;
        });
        List<HeldTxn> found = new ArrayList<>(rows.size());
        rows.forEach((row, held) -> found.add(new HeldTxn(
                row, transactions.xid(row), held.size, held.changes, held.spilledChanges, held.spilledBytes)));
        found.sort(Comparator.comparingLong(HeldTxn::bytes)
                .reversed()
                .thenComparing(Comparator.comparingLong(HeldTxn::spilledBytes).reversed())
                .thenComparingInt(HeldTxn::row));
        return found;
    }

    private Map<Integer, Held> restore(int end) {
        int low = 0;
        int high = checkpoints.size();
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (checkpoints.get(middle).entry <= end) {
                low = middle;
            } else {
                high = middle;
            }
        }
        Checkpoint from = checkpoints.get(low);
        Map<Integer, Held> slots = new HashMap<>();
        for (int i = 0; i < from.slots.length; i++) {
            Held held = slots.computeIfAbsent(from.slots[i], slot -> new Held());
            held.size = from.sizes[i];
            held.changes = from.changes[i];
            held.spilledChanges = from.spilledChanges[i];
            held.spilledBytes = from.spilledBytes[i];
        }
        int event = events.firstAt(from.entry);
        int handed = handedOut.firstAt(from.entry);
        for (int entry = from.entry; entry < end; entry++) {
            int slot = log.slot(entry);
            byte kind = log.kind(entry);
            boolean takesPart = effective.get(entry);
            if (kind >= 0 && takesPart) {
                add(slots, slot, log.bytes(entry) + changeBytes);
            }
            for (; handed < handedOut.count() && handedOut.entry(handed) == entry; handed++) {
                add(slots, handedOut.slot(handed), handedOut.bytes(handed));
            }
            for (; event < events.size() && events.entry(event) == entry; event++) {
                apply(slots, event);
            }
            if (kind < 0 && takesPart) {
                end(slots, slot);
            }
        }
        return slots;
    }

    private static void add(Map<Integer, Held> slots, int slot, long bytes) {
        Held held = slots.computeIfAbsent(slot, key -> new Held());
        held.size += bytes;
        held.changes++;
    }

    private void apply(Map<Integer, Held> slots, int event) {
        int slot = events.slot(event);
        switch (events.kind(event)) {
            case SPILL -> {
                Held held = slots.computeIfAbsent(slot, key -> new Held());
                held.spilledChanges += held.changes;
                held.spilledBytes += held.size;
                held.changes = 0;
                held.size = 0;
            }
            case STREAM, DROP_ABORTED -> end(slots, slot);
        }
    }

    /// A top-level transaction goes with its subtransactions.
    private void end(Map<Integer, Held> slots, int slot) {
        slots.remove(slot);
        if (txns.isTop(slot)) {
            slots.keySet().removeIf(other -> txns.top[other] == slot);
        }
    }
}
