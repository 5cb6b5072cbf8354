package org.walscope.model.reorder;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.RelFileLocator;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.rmgr.StandbyDesc;
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
    private final TxnRows rows;

    Transactions(WalIndex index, WalTimeline timeline, TxnColumns txns, QueueLog log, BitSet bases, int unreadable) {
        this.index = index;
        this.timeline = timeline;
        this.txns = txns;
        this.log = log;
        this.bases = bases;
        this.unreadable = unreadable;
        this.rows = new TxnRows(txns);
    }

    /// Reads the transactions out of an index. Full records are read only where their content matters: those that
    /// end or assign transactions, the first of each transaction, and those that queue changes.
    ///
    /// @param stop asked every few thousand records; when true the result covers what was read by then
    public static Transactions build(WalIndex index, RecordReader reader, BooleanSupplier stop) {
        return build(index, reader, WalLevels.LOGICAL, stop);
    }

    /// The same with what would have been queued where `wal_level` was not `logical`.
    public static Transactions build(WalIndex index, RecordReader reader, WalLevels levels, BooleanSupplier stop) {
        return new TransactionsBuilder(index, reader.timeline(), reader::read, levels).build(stop);
    }

    /// Top-level transactions.
    public int size() {
        return rows.size();
    }

    /// The row of the top-level transaction of `xid`, which may be a subtransaction; -1 when it has no record here.
    public int rowOf(int xid) {
        int slot = txns.find(xid);
        return slot == XidMap.ABSENT ? -1 : rows.rowOf(slot);
    }

    /// The row of the `i`th transaction by its first record.
    public int rowByStart(int i) {
        return rows.byStart(i);
    }

    public PgVersion version() {
        return timeline.version();
    }

    /// Records whose content could not be read, so that what they say is missing here.
    public int unreadableRecords() {
        return unreadable;
    }

    public int xid(int row) {
        return txns.xid[rows.slot(row)];
    }

    /// The start of its first record.
    public long firstLsn(int row) {
        return txns.firstLsn[rows.slot(row)];
    }

    /// The start of the record that ended it, 0 while open.
    public long commitLsn(int row) {
        return txns.endRecord[rows.slot(row)];
    }

    /// The byte after that record, 0 while open.
    public long endLsn(int row) {
        return txns.endLsn[rows.slot(row)];
    }

    /// Of the end, microseconds since 2000-01-01 UTC, or [#NO_TIME]. As output plugins show it: where the
    /// transaction came from another node, by that node's clock.
    public long commitTime(int row) {
        int slot = rows.slot(row);
        long there = txns.details(slot).originTimestamp();
        return txns.isOver(slot) && there != NO_TIME ? there : txns.time[slot];
    }

    /// Of the end by this server's clock, microseconds since 2000-01-01 UTC, or [#NO_TIME].
    public long localTime(int row) {
        return txns.time[rows.slot(row)];
    }

    public TxnOutcome outcome(int row) {
        return TxnOutcome.of(txns.outcome[rows.slot(row)]);
    }

    /// Empty text unless it was prepared.
    public String gid(int row) {
        return txns.details(rows.slot(row)).gid();
    }

    /// Whether a plugin hears of it once it commits: it queued something.
    public boolean isDecoded(int row) {
        return bases.get(rows.slot(row));
    }

    public int database(int row) {
        int database = txns.database[rows.slot(row)];
        for (int i = 0; database == 0 && i < rows.subCount(row); i++) {
            database = txns.database[rows.sub(row, i)];
        }
        return database;
    }

    public int subxactCount(int row) {
        return rows.subCount(row);
    }

    /// The `i`th subtransaction, by its first record.
    public int subXid(int row, int i) {
        return txns.xid[rows.sub(row, i)];
    }

    public long subFirstLsn(int row, int i) {
        return txns.firstLsn[rows.sub(row, i)];
    }

    /// The start of its latest record.
    public long subLastLsn(int row, int i) {
        return txns.lastLsn[rows.sub(row, i)];
    }

    /// Whether it was rolled back before its top-level transaction ended.
    public boolean isSubAborted(int row, int i) {
        return rows.aborted(rows.sub(row, i));
    }

    /// Where a rolled back one ended.
    public long subEndLsn(int row, int i) {
        return txns.endLsn[rows.sub(row, i)];
    }

    /// Bytes of all its records.
    public long walBytes(int row) {
        long sum = txns.walBytes[rows.slot(row)];
        for (int i = 0; i < rows.subCount(row); i++) {
            sum += txns.walBytes[rows.sub(row, i)];
        }
        return sum;
    }

    /// Memory that what its records queued takes in the reorder buffer, without what was rolled back, in bytes.
    /// What other transactions hand it, snapshots and invalidations, is not among it: that depends on the slot.
    ///
    /// @param serverVersion `server_version_num`, 0 when not known: then [#estimates] has more than nothing for
    ///     some releases
    public long decodedBytes(int row, int serverVersion) {
        int top = rows.slot(row);
        int changeBytes = ChangeSize.change(version(), serverVersion);
        long sum = txns.queuedBytes[top] + (long) txns.queuedChanges[top] * changeBytes;
        for (int i = 0; i < rows.subCount(row); i++) {
            if (!rows.aborted(rows.sub(row, i))) {
                int sub = rows.sub(row, i);
                sum += txns.queuedBytes[sub] + (long) txns.queuedChanges[sub] * changeBytes;
            }
        }
        return sum;
    }

    /// Why [#decodedBytes] may differ from what the server counts; nothing where it does not.
    ///
    /// @param serverVersion `server_version_num`, 0 when not known
    public EnumSet<Estimate> estimates(int serverVersion) {
        return Estimate.of(version(), serverVersion, unreadable);
    }

    /// The messages that its commit has for other backends' caches, by their kind; empty for most.
    public Map<InvalidationKind, Integer> commitMessages(int row) {
        return InvalidationKind.counts(txns.commitMessages.getOrDefault(rows.slot(row), List.of()));
    }

    /// Rows that the record in that row of the index gives a plugin. They share its LSN, though they are different
    /// rows: what tells changes apart is the LSN of their commit and their place in the transaction.
    public int rowsOfRecord(int indexRow) {
        int count = 0;
        for (int entry = log.firstAt(indexRow); entry < log.size() && log.row(entry) == indexRow; entry++) {
            byte kind = log.kind(entry);
            int ordinal = kind & QueueLog.KIND_MASK;
            count += kind >= 0
                            && ordinal != QueueLog.REPLACED
                            && ChangeKind.of(ordinal).isOutput()
                    ? 1
                    : 0;
        }
        return count;
    }

    /// What ran when the record in that row of the index was written; empty unless that is a RUNNING_XACTS record.
    public Optional<StandbyDesc.XlRunningXacts> runningXacts(int indexRow) {
        int entry = log.firstAt(indexRow);
        return entry < log.size() && log.row(entry) == indexRow && log.kind(entry) == QueueLog.RUNNING
                ? Optional.of(log.running(log.slot(entry)))
                : Optional.empty();
    }

    /// Surviving changes of that kind.
    public int changes(int row, ChangeKind kind) {
        int top = rows.slot(row);
        int sum = txns.count(top, kind);
        for (int i = 0; i < rows.subCount(row); i++) {
            if (!rows.aborted(rows.sub(row, i))) {
                sum += txns.count(rows.sub(row, i), kind);
            }
        }
        return sum;
    }

    /// The same by the relation whose rows changed, in the order of their first change.
    public Map<RelFileLocator, Map<ChangeKind, Integer>> changesByRelation(int row) {
        Map<RelFileLocator, Map<ChangeKind, Integer>> found = new LinkedHashMap<>();
        int top = rows.slot(row);
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
            if (txns.top[slot] != top || ordinal == QueueLog.REPLACED || slot != top && rows.aborted(slot)) {
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
                || kind == QueueLog.MESSAGE_AT_ONCE
                || kind == QueueLog.INVALIDATION_AT_ONCE
                || kind == QueueLog.PREPARE;
    }

    /// All of that row.
    public ReorderBufferTxn get(int row) {
        int slot = rows.slot(row);
        var details = txns.details(slot);
        boolean open = txns.isOpen(slot);
        Map<ChangeKind, Integer> changes = new EnumMap<>(ChangeKind.class);
        for (ChangeKind kind : ChangeKind.values()) {
            changes.put(kind, changes(row, kind));
        }
        return new ReorderBufferTxn(
                txns.xid[slot],
                rows.subxids(row, false),
                rows.subxids(row, true),
                new Lsn(txns.firstLsn[slot]),
                open ? Optional.empty() : Optional.of(new Lsn(txns.endRecord[slot])),
                open ? Optional.empty() : Optional.of(new Lsn(txns.endLsn[slot])),
                commitTime(row) == NO_TIME ? Optional.empty() : Optional.of(commitTime(row)),
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
                txns.endedByCrash.contains(slot));
    }

    /// What such a slot's reorder buffer would hold, spill and stream; [MemoryReplay]. Reads nothing again.
    ///
    /// @param stop asked every few thousand changes; when true the result covers what was replayed by then
    public MemoryReplay replay(ReplayOptions options, BooleanSupplier stop) {
        return MemoryReplay.run(this, options, stop);
    }

    /// Goes through what such a slot gives its plugin.
    ///
    /// @param end  the slot reads no record that starts there or behind it; empty for all
    /// @param stop asked every few thousand changes; when true the replay ends there
    /// @return what it decided of the transactions by then
    public SlotVerdicts replay(
            ReplayOptions options, Optional<Lsn> end, ReplayListener listener, BooleanSupplier stop) {
        var decoder = new SlotDecoder(this, options, listener);
        int endRow = end.map(this::firstRowFrom).orElse(Integer.MAX_VALUE);
        for (int entry = 0; entry < log.size() && log.row(entry) < endRow; entry++) {
            if ((entry & 0xFFF) == 0 && stop.getAsBoolean()) {
                break;
            }
            decoder.step(entry);
        }
        return decoder.verdicts();
    }

    private int firstRowFrom(Lsn lsn) {
        return lsn.value() == 0 ? 0 : index.rowAt(new Lsn(lsn.value() - 1)) + 1;
    }

    /// The databases whose transactions queued anything, by the number of their transactions, most first.
    public List<Integer> databases() {
        Map<Integer, Integer> counts = new TreeMap<>();
        for (int row = 0; row < rows.size(); row++) {
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
    public int segmentSize() {
        return timeline.segmentSize();
    }

    /// The slot of a row's top-level transaction.
    int slot(int row) {
        return rows.slot(row);
    }

    TxnColumns columns() {
        return txns;
    }

    QueueLog log() {
        return log;
    }

    /// The row of a slot's top-level transaction.
    int rowOfSlot(int slot) {
        return rows.rowOf(slot);
    }
}
