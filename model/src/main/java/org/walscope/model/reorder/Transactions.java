package org.walscope.model.reorder;

import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.RelFileLocator;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.segment.WalTimeline;

/// The transactions of a stretch of WAL: a row for each top-level one, in the order of their ends, those still open
/// last. Columns of primitives; [#get] makes a [ReorderBufferTxn] of a row. Not changed once built; any thread.
public final class Transactions {

    /// In a time column: no record says it.
    public static final long NO_TIME = Long.MIN_VALUE;

    private final WalIndex index;
    private final WalTimeline timeline;
    private final TxnColumns txns;
    private final QueueLog log;
    private final BitSet bases;
    private final int unreadable;
    /// Row to slot.
    private final int[] rows;
    /// Slot of a top-level transaction to row.
    private final int[] rowOfSlot;
    private final int[] rowsByStart;
    /// The subtransactions' slots, those of one top-level transaction together, in the order of their first record.
    private final int[] subSlots;
    /// Row to its first place in `subSlots`; one more at the end.
    private final int[] subStart;

    Transactions(WalIndex index, WalTimeline timeline, TxnColumns txns, QueueLog log, BitSet bases, int unreadable) {
        this.index = index;
        this.timeline = timeline;
        this.txns = txns;
        this.log = log;
        this.bases = bases;
        this.unreadable = unreadable;
        this.rows = order(txns);
        this.rowOfSlot = new int[txns.size];
        for (int row = 0; row < rows.length; row++) {
            rowOfSlot[rows[row]] = row;
        }
        // Slots were made in the order of their first records.
        this.rowsByStart = IntStream.range(0, txns.size)
                .filter(txns::isTop)
                .map(slot -> rowOfSlot[slot])
                .toArray();
        this.subStart = new int[rows.length + 1];
        this.subSlots = new int[txns.size - rows.length];
        placeSubtransactions();
    }

    /// Reads the transactions out of an index. Full records are read only where their content matters: those that end
    /// or assign transactions, the first of each transaction, and those that queue changes.
    ///
    /// @param stop asked every few thousand records; when true the result covers what was read by then
    public static Transactions build(WalIndex index, RecordReader reader, BooleanSupplier stop) {
        return new TransactionsBuilder(index, reader.timeline(), reader::read).build(stop);
    }

    /// Top-level transactions.
    public int size() {
        return rows.length;
    }

    /// The row of the top-level transaction of `xid`, which may be a subtransaction; -1 when it has no record here.
    public int rowOf(int xid) {
        int slot = txns.find(xid);
        return slot == XidMap.ABSENT ? -1 : rowOfSlot[txns.top[slot]];
    }

    /// The row of the `i`th transaction by its first record.
    public int rowByStart(int i) {
        return rowsByStart[i];
    }

    public PgVersion version() {
        return timeline.version();
    }

    /// Records whose content could not be read, so that what they say is missing here.
    public int unreadableRecords() {
        return unreadable;
    }

    public int xid(int row) {
        return txns.xid[rows[row]];
    }

    /// The start of its first record.
    public long firstLsn(int row) {
        return txns.firstLsn[rows[row]];
    }

    /// The start of the record that ended it, 0 while open.
    public long commitLsn(int row) {
        return txns.endRecord[rows[row]];
    }

    /// The byte after that record, 0 while open.
    public long endLsn(int row) {
        return txns.endLsn[rows[row]];
    }

    /// Of the end, microseconds since 2000-01-01 UTC, or [#NO_TIME].
    public long commitTime(int row) {
        return txns.time[rows[row]];
    }

    public TxnOutcome outcome(int row) {
        return TxnOutcome.of(txns.outcome[rows[row]]);
    }

    /// Empty text unless it was prepared.
    public String gid(int row) {
        return txns.details(rows[row]).gid();
    }

    /// Whether a plugin hears of it once it commits: it queued something.
    public boolean isDecoded(int row) {
        return bases.get(rows[row]);
    }

    public int database(int row) {
        int database = txns.database[rows[row]];
        for (int i = subStart[row]; database == 0 && i < subStart[row + 1]; i++) {
            database = txns.database[subSlots[i]];
        }
        return database;
    }

    public int subxactCount(int row) {
        return subStart[row + 1] - subStart[row];
    }

    /// The `i`th subtransaction, by its first record.
    public int subXid(int row, int i) {
        return txns.xid[sub(row, i)];
    }

    public long subFirstLsn(int row, int i) {
        return txns.firstLsn[sub(row, i)];
    }

    /// The start of its latest record.
    public long subLastLsn(int row, int i) {
        return txns.lastLsn[sub(row, i)];
    }

    /// Whether it was rolled back before its top-level transaction ended.
    public boolean isSubAborted(int row, int i) {
        return aborted(sub(row, i), rows[row]);
    }

    /// Where a rolled back one ended.
    public long subEndLsn(int row, int i) {
        return txns.endLsn[sub(row, i)];
    }

    /// Bytes of all its records.
    public long walBytes(int row) {
        long sum = txns.walBytes[rows[row]];
        for (int i = subStart[row]; i < subStart[row + 1]; i++) {
            sum += txns.walBytes[subSlots[i]];
        }
        return sum;
    }

    /// Memory that what its records queued takes in the reorder buffer, without what was rolled back, in bytes. What
    /// other transactions hand it, snapshots and invalidations, is not among it: that depends on the slot.
    public long decodedBytes(int row) {
        int top = rows[row];
        int changeBytes = ChangeSize.change(version(), 0);
        long sum = txns.queuedBytes[top] + (long) txns.queuedChanges[top] * changeBytes;
        for (int i = subStart[row]; i < subStart[row + 1]; i++) {
            if (!aborted(subSlots[i], top)) {
                int sub = subSlots[i];
                sum += txns.queuedBytes[sub] + (long) txns.queuedChanges[sub] * changeBytes;
            }
        }
        return sum;
    }

    /// Surviving changes of that kind.
    public int changes(int row, ChangeKind kind) {
        int top = rows[row];
        int sum = txns.count(top, kind);
        for (int i = subStart[row]; i < subStart[row + 1]; i++) {
            if (!aborted(subSlots[i], top)) {
                sum += txns.count(subSlots[i], kind);
            }
        }
        return sum;
    }

    /// The same by the relation whose rows changed, in the order of their first change.
    public Map<RelFileLocator, Map<ChangeKind, Integer>> changesByRelation(int row) {
        Map<RelFileLocator, Map<ChangeKind, Integer>> found = new LinkedHashMap<>();
        int top = rows[row];
        int from = log.firstAt(index.rowAt(new Lsn(txns.firstLsn[top])));
        for (int entry = from; entry < log.size(); entry++) {
            byte kind = log.kind(entry);
            if (kind < 0) {
                if (log.slot(entry) == top && kind != QueueLog.ASSIGN && !endsLater(kind)) {
                    break;
                }
                continue;
            }
            int slot = log.slot(entry);
            int ordinal = kind & QueueLog.KIND_MASK;
            if (txns.top[slot] != top || ordinal == QueueLog.REPLACED || slot != top && aborted(slot, top)) {
                continue;
            }
            ChangeKind change = ChangeKind.of(ordinal);
            Optional<RelFileLocator> relation = change.isInternal() ? Optional.empty() : index.relation(log.row(entry));
            relation.ifPresent(locator -> found.computeIfAbsent(locator, key -> new EnumMap<>(ChangeKind.class))
                    .merge(change, 1, Integer::sum));
        }
        return found;
    }

    private static boolean endsLater(byte kind) {
        return kind == QueueLog.RUNNING
                || kind == QueueLog.BASE
                || kind == QueueLog.CATALOG_COMMIT
                || kind == QueueLog.PREPARE;
    }

    /// All of that row.
    public ReorderBufferTxn get(int row) {
        int slot = rows[row];
        var details = txns.details(slot);
        boolean open = txns.isOpen(slot);
        Map<ChangeKind, Integer> changes = new EnumMap<>(ChangeKind.class);
        for (ChangeKind kind : ChangeKind.values()) {
            changes.put(kind, changes(row, kind));
        }
        return new ReorderBufferTxn(
                txns.xid[slot],
                subxids(row, false),
                subxids(row, true),
                new Lsn(txns.firstLsn[slot]),
                open ? Optional.empty() : Optional.of(new Lsn(txns.endRecord[slot])),
                open ? Optional.empty() : Optional.of(new Lsn(txns.endLsn[slot])),
                txns.time[slot] == NO_TIME ? Optional.empty() : Optional.of(txns.time[slot]),
                outcome(row),
                details.gid(),
                details.prepareLsn() == 0 ? Optional.empty() : Optional.of(new Lsn(details.prepareLsn())),
                details.prepareEndLsn() == 0 ? Optional.empty() : Optional.of(new Lsn(details.prepareEndLsn())),
                details.originId() == 0
                        ? Optional.empty()
                        : Optional.of(new ReorderBufferTxn.Origin(
                                details.originId(), new Lsn(details.originLsn()), details.originTimestamp())),
                database(row),
                changes,
                walBytes(row),
                decodedBytes(row),
                txns.endedByCrash.contains(slot));
    }

    /// What such a slot's reorder buffer would hold, spill and stream; [MemoryReplay]. Reads nothing again.
    ///
    /// @param stop asked every few thousand changes; when true the result covers what was replayed by then
    public MemoryReplay replay(ReplayOptions options, BooleanSupplier stop) {
        return MemoryReplay.run(this, options, stop);
    }

    /// The databases whose transactions queued anything, by the number of their transactions, most first.
    public List<Integer> databases() {
        Map<Integer, Integer> counts = new TreeMap<>();
        for (int row = 0; row < rows.length; row++) {
            if (isDecoded(row) && database(row) != 0) {
                counts.merge(database(row), 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .toList();
    }

    WalIndex index() {
        return index;
    }

    /// Of the WAL's segments, in bytes.
    int segmentSize() {
        return timeline.segmentSize();
    }

    /// The slot of a row's top-level transaction.
    int slot(int row) {
        return rows[row];
    }

    TxnColumns columns() {
        return txns;
    }

    QueueLog log() {
        return log;
    }

    /// The row of a slot's top-level transaction.
    int rowOfSlot(int slot) {
        return rowOfSlot[txns.top[slot]];
    }

    private int sub(int row, int i) {
        return subSlots[subStart[row] + i];
    }

    private boolean aborted(int sub, int top) {
        return txns.outcome[sub] == TxnOutcome.ABORT.ordinal() && txns.endRecord[sub] != txns.endRecord[top];
    }

    private int[] subxids(int row, boolean aborted) {
        int top = rows[row];
        return Arrays.stream(subSlots, subStart[row], subStart[row + 1])
                .filter(sub -> aborted(sub, top) == aborted)
                .map(sub -> txns.xid[sub])
                .toArray();
    }

    private static int[] order(TxnColumns txns) {
        int tops = 0;
        for (int slot = 0; slot < txns.size; slot++) {
            tops += txns.isTop(slot) ? 1 : 0;
        }
        int[] rows = new int[tops];
        int ended = 0;
        int open = tops;
        for (int slot = txns.size - 1; slot >= 0; slot--) {
            if (txns.isTop(slot) && txns.isOpen(slot)) {
                rows[--open] = slot;
            }
        }
        for (int slot = 0; slot < txns.size; slot++) {
            if (txns.isTop(slot) && !txns.isOpen(slot)) {
                rows[ended++] = slot;
            }
        }
        sortByEnd(rows, ended, txns);
        return rows;
    }

    private static void sortByEnd(int[] rows, int ended, TxnColumns txns) {
        int[] slots = Arrays.copyOf(rows, ended);
        long[] keys = new long[ended];
        for (int i = 0; i < ended; i++) {
            keys[i] = txns.endRecord[slots[i]];
        }
        Ordering.sortByKeys(keys, slots);
        System.arraycopy(slots, 0, rows, 0, ended);
    }

    private void placeSubtransactions() {
        for (int slot = 0; slot < txns.size; slot++) {
            if (!txns.isTop(slot)) {
                subStart[rowOfSlot[txns.top[slot]] + 1]++;
            }
        }
        for (int row = 0; row < rows.length; row++) {
            subStart[row + 1] += subStart[row];
        }
        int[] next = subStart.clone();
        for (int slot = 0; slot < txns.size; slot++) {
            if (!txns.isTop(slot)) {
                int row = rowOfSlot[txns.top[slot]];
                subSlots[next[row]++] = slot;
                settle(slot, rows[row]);
            }
        }
    }

    /// A subtransaction without a record of its own end shares its top-level transaction's, unless that committed
    /// without naming it.
    private void settle(int sub, int top) {
        if (txns.isOpen(sub) && !txns.isOpen(top)) {
            boolean committed = txns.outcome[top] == TxnOutcome.COMMIT.ordinal();
            txns.outcome[sub] = committed ? (byte) TxnOutcome.ABORT.ordinal() : txns.outcome[top];
            txns.endRecord[sub] = committed ? txns.lastLsn[sub] : txns.endRecord[top];
            txns.endLsn[sub] = txns.endLsn[top];
        }
    }
}
