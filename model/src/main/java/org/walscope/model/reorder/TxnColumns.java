package org.walscope.model.reorder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.walscope.model.Xid;
import org.walscope.model.rmgr.SharedInvalidationMessage;

/// One slot per transaction id seen, top-level or not, as growing columns. The building thread's; not changed any
/// more once [Transactions] has it.
final class TxnColumns {

    /// What few transactions have.
    ///
    /// @param originId        0 for a local transaction
    /// @param originTimestamp of the end there, microseconds since 2000-01-01 UTC; [Transactions#NO_TIME] when no
    ///     record tells it
    record Details(
            String gid,
            long prepareLsn,
            long prepareEndLsn,
            long prepareTime,
            int originId,
            long originLsn,
            long originTimestamp) {
        static final Details NONE = new Details("", 0, 0, Transactions.NO_TIME, 0, 0, Transactions.NO_TIME);
    }

    int size;
    int[] xid = new int[1024];
    /// The slot of the top-level transaction; its own for one that is, or whose top-level is not known.
    int[] top = new int[1024];
    long[] firstLsn = new long[1024];
    /// The start of its latest record.
    long[] lastLsn = new long[1024];
    /// The start of the record that ended it, 0 while open.
    long[] endRecord = new long[1024];
    long[] endLsn = new long[1024];
    /// Of the end by this server's clock, microseconds since 2000-01-01 UTC; [Transactions#NO_TIME] where no record
    /// says it.
    long[] time = new long[1024];
    byte[] outcome = new byte[1024];
    int[] database = new int[1024];
    long[] walBytes = new long[1024];
    /// Changes its records queued.
    int[] queuedChanges = new int[1024];
    /// Of these, without the struct itself.
    long[] queuedBytes = new long[1024];
    int[] counts = new int[1024 * ChangeKind.COUNT];
    final Map<Integer, Details> details = new HashMap<>();
    /// What the commits of those that changed the catalog tell other backends.
    final Map<Integer, List<SharedInvalidationMessage>> commitMessages = new HashMap<>();
    final List<Integer> endedByCrash = new ArrayList<>();
    private final XidMap slots = new XidMap();

    /// The slot of `id`, or [XidMap#ABSENT].
    int find(int id) {
        return slots.get(id);
    }

    int add(int id, long lsn) {
        int slot = size++;
        if (slot == xid.length) {
            grow(slot * 2);
        }
        xid[slot] = id;
        top[slot] = slot;
        firstLsn[slot] = lsn;
        lastLsn[slot] = lsn;
        time[slot] = Transactions.NO_TIME;
        outcome[slot] = (byte) TxnOutcome.OPEN.ordinal();
        slots.put(id, slot);
        return slot;
    }

    boolean isOpen(int slot) {
        return outcome[slot] == TxnOutcome.OPEN.ordinal();
    }

    /// Whether a record ended it, or a crash.
    boolean isOver(int slot) {
        return outcome[slot] == TxnOutcome.COMMIT.ordinal() || outcome[slot] == TxnOutcome.ABORT.ordinal();
    }

    boolean isTop(int slot) {
        return top[slot] == slot;
    }

    boolean precedes(int slot, int limit) {
        return Xid.precedes(xid[slot], limit);
    }

    void count(int slot, ChangeKind kind, int rows) {
        counts[slot * ChangeKind.COUNT + kind.ordinal()] += rows;
    }

    int count(int slot, ChangeKind kind) {
        return counts[slot * ChangeKind.COUNT + kind.ordinal()];
    }

    void end(int slot, TxnOutcome how, long recordLsn, long recordEnd, long when) {
        outcome[slot] = (byte) how.ordinal();
        endRecord[slot] = recordLsn;
        endLsn[slot] = recordEnd;
        time[slot] = when;
    }

    Details details(int slot) {
        return details.getOrDefault(slot, Details.NONE);
    }

    private void grow(int capacity) {
        xid = Arrays.copyOf(xid, capacity);
        top = Arrays.copyOf(top, capacity);
        firstLsn = Arrays.copyOf(firstLsn, capacity);
        lastLsn = Arrays.copyOf(lastLsn, capacity);
        endRecord = Arrays.copyOf(endRecord, capacity);
        endLsn = Arrays.copyOf(endLsn, capacity);
        time = Arrays.copyOf(time, capacity);
        outcome = Arrays.copyOf(outcome, capacity);
        database = Arrays.copyOf(database, capacity);
        walBytes = Arrays.copyOf(walBytes, capacity);
        queuedChanges = Arrays.copyOf(queuedChanges, capacity);
        queuedBytes = Arrays.copyOf(queuedBytes, capacity);
        counts = Arrays.copyOf(counts, capacity * ChangeKind.COUNT);
    }
}
