package org.walscope.model.reorder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.walscope.model.rmgr.SharedInvalidationMessage;
import org.walscope.model.rmgr.StandbyDesc;

/// What the reorder buffer and the snapshot builder were told, in WAL order, as columns: changes with their size,
/// and what moves or frees them. Replayed for another slot without reading anything again. 13 bytes an entry.
final class QueueLog {

    /// A kind of change fits these bits.
    static final int KIND_MASK = 0x0F;

    /// Of MULTI_INSERT: more rows of the same call follow, so TOAST chunks are kept. Of TOAST: a chunk's deletion.
    static final int FLAG_ASIDE = 0x10;

    /// Of TOAST: no row ever took the chunk in, so it stays in the queue to the end.
    static final int FLAG_LEFT = 0x20;

    /// The change came from another node.
    static final int FLAG_REMOTE = 0x40;

    /// Not a change of its own, but of the change behind it: so many TOAST pointers are replaced when its row is
    /// put together.
    static final int REPLACED = KIND_MASK;

    /// Entries that are no change.
    static final byte ASSIGN = -1;

    static final byte COMMIT = -2;
    static final byte ABORT = -3;
    static final byte PREPARE = -4;
    static final byte COMMIT_PREPARED = -5;
    static final byte ABORT_PREPARED = -6;
    /// A RUNNING_XACTS record.
    static final byte RUNNING = -7;
    /// A record that needs a base snapshot, though it queues nothing.
    static final byte BASE = -8;
    /// A transaction that changed the catalog commits; before the COMMIT, of which it is a part.
    static final byte CATALOG_COMMIT = -9;
    /// A message that is not transactional; with the slot of the transaction that sent it, or [XidMap#ABSENT].
    static final byte MESSAGE_AT_ONCE = -10;
    /// Invalidations of a transaction without an xid.
    static final byte INVALIDATION_AT_ONCE = -11;

    private int size;
    private int[] rows = new int[1024];
    private int[] slots = new int[1024];
    private int[] sizes = new int[1024];
    private byte[] kinds = new byte[1024];
    private final List<StandbyDesc.XlRunningXacts> running = new ArrayList<>();
    private final List<int[]> catalogXids = new ArrayList<>();
    private final Map<Integer, List<SharedInvalidationMessage>> messages = new HashMap<>();

    int size() {
        return size;
    }

    /// The index's row of the record it comes from.
    int row(int entry) {
        return rows[entry];
    }

    /// Of the transaction; of [#RUNNING] the number for [#running(int)].
    int slot(int entry) {
        return slots[entry];
    }

    /// Bytes of a change without the struct itself; for [#ASSIGN] the slot of the top-level transaction, for
    /// [#CATALOG_COMMIT] the number for [#catalogXids].
    int bytes(int entry) {
        return sizes[entry];
    }

    /// The ordinal of a [ChangeKind] with flags, or one of the negative codes.
    byte kind(int entry) {
        return kinds[entry];
    }

    StandbyDesc.XlRunningXacts running(int number) {
        return running.get(number);
    }

    /// The transaction and those of its subtransactions that changed the catalog.
    int[] catalogXids(int number) {
        return catalogXids.get(number);
    }

    /// The messages of an INVALIDATION, as far as decoding and plugins execute them.
    List<SharedInvalidationMessage> messages(int entry) {
        return messages.getOrDefault(entry, List.of());
    }

    /// The entry just added is an INVALIDATION with these messages.
    void messages(List<SharedInvalidationMessage> all) {
        List<SharedInvalidationMessage> found =
                all.stream().filter(SharedInvalidationMessage::isOfCaches).toList();
        if (!found.isEmpty()) {
            messages.put(size - 1, found);
        }
    }

    void change(int row, int slot, ChangeKind kind, int flags, int bytes) {
        add(row, slot, bytes, (byte) (kind.ordinal() | flags));
    }

    void replaced(int row, int slot, int flags, int pointers) {
        add(row, slot, pointers, (byte) (REPLACED | flags));
    }

    void assign(int row, int slot, int top) {
        add(row, slot, top, ASSIGN);
    }

    /// One of the codes that need no more.
    void mark(int row, int slot, byte code) {
        add(row, slot, 0, code);
    }

    void running(int row, StandbyDesc.XlRunningXacts record) {
        add(row, running.size(), 0, RUNNING);
        running.add(record);
    }

    void catalogCommit(int row, int slot, int[] xids) {
        add(row, slot, catalogXids.size(), CATALOG_COMMIT);
        catalogXids.add(xids);
    }

    /// Adds flags to a change.
    void flag(int entry, int flags) {
        kinds[entry] |= (byte) flags;
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
