package org.walscope.model.reorder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.Xid;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.record.RecordLens;
import org.walscope.model.record.RecordSource;
import org.walscope.model.record.WalIndex;
import org.walscope.model.rmgr.LogicalMessageDesc;
import org.walscope.model.rmgr.SharedInvalidationMessage;
import org.walscope.model.rmgr.StandbyDesc;
import org.walscope.model.rmgr.XactXlog;
import org.walscope.model.segment.WalTimeline;

/// One pass over an index that assigns every record to its transaction and notes what it queues, as
/// `LogicalDecodingProcessRecord` of replication/logical/decode.c would; what depends on the slot is left to the
/// replay of the notes. One thread, used once.
final class TransactionsBuilder implements HeapChanges.Sink {

    /// How many records are looked at between two questions whether to stop.
    private static final int STOP_MASK = 0xFFF;

    private final WalIndex index;
    private final WalLevels levels;
    private final WalTimeline timeline;
    private final RecordLens lens;
    private final PgVersion version;
    private final TxnColumns txns = new TxnColumns();
    private final QueueLog log = new QueueLog();
    private final HeapChanges heap = new HeapChanges();
    private final ToastChunks toast = new ToastChunks(log);
    private final OpenTxns open = new OpenTxns();
    private final BitSet changesCatalog = new BitSet();
    private final BitSet hasBase = new BitSet();

    private int row;
    private int slot;
    private int lensRow = -1;
    private int logged;
    private int unreadable;

    TransactionsBuilder(WalIndex index, WalTimeline timeline, RecordSource source, WalLevels levels) {
        this.index = index;
        this.levels = levels;
        this.timeline = timeline;
        this.lens = new RecordLens(timeline, source);
        this.version = timeline.version();
    }

    Transactions build(BooleanSupplier stop) {
        int rows = index.size();
        for (row = 0; row < rows; row++) {
            if ((row & STOP_MASK) == 0 && stop.getAsBoolean()) {
                break;
            }
            try {
                record();
            } catch (WalFormatException e) {
                unreadable++;
            }
        }
        return new Transactions(index, timeline, txns, log, hasBase, unreadable);
    }

    private void record() {
        int xid = index.xid(row);
        slot = Xid.isValid(xid) ? slotOfRecord(xid) : XidMap.ABSENT;
        int info = index.info(row);
        switch (index.rmid(row)) {
            case HeapChanges.HEAP -> {
                if (slot >= 0 && HeapChanges.heapQueues(info)) {
                    logged = log.size();
                    heap.heap(info, read(), levels.isLogical(row), this);
                    needsBase();
                }
            }
            case HeapChanges.HEAP2 -> {
                if (slot >= 0 && HeapChanges.heap2Queues(info)) {
                    heap2(info);
                }
            }
            case XactXlog.RMID -> xact(info);
            case StandbyDesc.RMID -> {
                if ((info & 0xF0) == StandbyDesc.RUNNING_XACTS) {
                    runningXacts(StandbyDesc.XlRunningXacts.read(read().main()));
                } else if ((info & 0xF0) == StandbyDesc.INVALIDATIONS && !version.atLeast(PgVersion.PG14)) {
                    invalidateAtOnce(
                            StandbyDesc.XlInvalidations.read(read().main()).msgs());
                }
            }
            case LogicalMessageDesc.RMID -> message(LogicalMessageDesc.XlLogicalMessage.read(read().main()));
            default -> {}
        }
    }

    private int slotOfRecord(int xid) {
        long lsn = index.lsn(row);
        int found = txns.find(xid);
        if (found == XidMap.ABSENT) {
            int top = version.atLeast(PgVersion.PG14) ? read().topLevelXid() : 0;
            int topSlot = Xid.isValid(top) ? slotOf(top, lsn) : XidMap.ABSENT;
            found = slotOf(xid, lsn);
            if (topSlot >= 0) {
                assign(topSlot, found);
            }
        }
        txns.lastLsn[found] = lsn;
        txns.walBytes[found] += index.length(row);
        return found;
    }

    /// `ReorderBufferTXNByXid`, making it where there is none.
    private int slotOf(int xid, long lsn) {
        if (!Xid.isValid(xid)) {
            throw new WalFormatException(new Lsn(lsn), "record at %s names transaction 0".formatted(new Lsn(lsn)));
        }
        int found = txns.find(xid);
        if (found == XidMap.ABSENT) {
            found = txns.add(xid, lsn);
            open.add(found);
        }
        return found;
    }

    /// `ReorderBufferAssignChild`.
    private void assign(int top, int child) {
        if (top != child && txns.isTop(child) && txns.isTop(top)) {
            txns.top[child] = top;
            if (hasBase.get(child)) {
                hasBase.set(top);
            }
            log.assign(row, child, top);
        }
    }

    /// `SnapBuildProcessChange`: the record asks for a base snapshot, also when it queues nothing. A change that
    /// it
    /// has queued says so by itself.
    private void needsBase() {
        int top = txns.top[slot];
        if (!hasBase.get(top)) {
            hasBase.set(top);
            if (log.size() == logged) {
                log.mark(row, slot, QueueLog.BASE);
            }
        }
    }

    private void heap2(int info) {
        logged = log.size();
        heap.heap2(info, read(), levels.isLogical(row), this);
        if (log.size() > logged && log.kind(logged) == ChangeKind.COMMAND_ID.ordinal()) {
            changedCatalog();
        } else {
            needsBase();
        }
    }

    @Override
    public void change(ChangeKind kind, int database, int flags, int bytes) {
        if (kind != ChangeKind.COMMAND_ID) {
            if (database == 0) {
                return;
            }
            txns.database[slot] = database;
        }
        add(kind, flags | remote(), bytes);
        if (kind == ChangeKind.SPEC_CONFIRM) {
            txns.count(slot, ChangeKind.SPEC_INSERT, -1);
            txns.count(slot, ChangeKind.INSERT, 1);
        } else if (kind == ChangeKind.SPEC_ABORT && txns.count(slot, ChangeKind.SPEC_INSERT) > 0) {
            txns.count(slot, ChangeKind.SPEC_INSERT, -1);
        }
    }

    @Override
    public void chunk(int value, int database, int bytes) {
        change(ChangeKind.TOAST, database, 0, bytes);
        toast.append(txns.top[slot], value);
    }

    @Override
    public void row(int offset, int length) {
        if (!toast.isEmpty()) {
            int pointers = toast.pointers(txns.top[slot], lens, offset, length);
            if (pointers > 0) {
                log.replaced(row, slot, remote(), pointers);
            }
        }
    }

    @Override
    public void clearToast() {
        toast.reset(txns.top[slot]);
    }

    private int remote() {
        return lens.origin() != 0 ? QueueLog.FLAG_REMOTE : 0;
    }

    private void add(ChangeKind kind, int flags, int bytes) {
        txns.count(slot, kind, 1);
        txns.queuedChanges[slot]++;
        txns.queuedBytes[slot] += bytes;
        log.change(row, slot, kind, flags, bytes);
    }

    private void message(LogicalMessageDesc.XlLogicalMessage message) {
        if (!message.transactional()) {
            log.mark(row, slot, QueueLog.MESSAGE_AT_ONCE);
        } else if (slot >= 0) {
            hasBase.set(txns.top[slot]);
            txns.database[slot] = message.dbId();
            add(ChangeKind.MESSAGE, remote(), ChangeSize.message(message.prefixSize(), message.messageSize()));
        }
    }

    private void xact(int info) {
        switch (info & XactXlog.OPMASK) {
            case XactXlog.COMMIT, XactXlog.COMMIT_PREPARED -> commit(info, XactXlog.readCommit(read().main(), info));
            case XactXlog.ABORT, XactXlog.ABORT_PREPARED -> abort(info, XactXlog.readAbort(read().main(), info));
            case XactXlog.PREPARE -> prepare(XactXlog.readPrepare(read().main()));
            case XactXlog.ASSIGNMENT -> {
                var assignment = XactXlog.Assignment.read(read().main());
                assignAll(slotOf(assignment.xtop(), index.lsn(row)), assignment.xsub());
            }
            case XactXlog.INVALIDATIONS -> {
                var messages = XactXlog.readInvalidations(read().main());
                if (slot < 0) {
                    invalidateAtOnce(messages);
                } else if (version.atLeast(PgVersion.PG14)) {
                    add(ChangeKind.INVALIDATION, 0, ChangeSize.invalidations(messages.size()));
                    log.messages(messages);
                    changedCatalog();
                }
            }
            default -> {}
        }
    }

    /// `ReorderBufferXidSetCatalogChanges`: from PG 14 on its top-level transaction counts too, even where the
    /// subtransaction is rolled back.
    private void changedCatalog() {
        changesCatalog.set(slot);
        if (version.atLeast(PgVersion.PG14)) {
            changesCatalog.set(txns.top[slot]);
        }
    }

    private void invalidateAtOnce(List<SharedInvalidationMessage> messages) {
        log.mark(row, XidMap.ABSENT, QueueLog.INVALIDATION_AT_ONCE);
        log.messages(messages);
    }

    private void assignAll(int top, List<Integer> subxids) {
        for (int subxid : subxids) {
            assign(top, slotOf(subxid, index.lsn(row)));
        }
    }

    private void commit(int info, XactXlog.Parsed parsed) {
        int top = endingSlot(parsed);
        if (!version.atLeast(PgVersion.PG14) && !parsed.msgs().isEmpty()) {
            changesCatalog.set(top);
        }
        catalogCommit(top, parsed.subxacts());
        assignAll(top, parsed.subxacts());
        note(info, top, parsed);
        for (int subxid : parsed.subxacts()) {
            end(txns.find(subxid), TxnOutcome.COMMIT, parsed.xactTime());
        }
        end(top, TxnOutcome.COMMIT, parsed.xactTime());
        if (!parsed.msgs().isEmpty()) {
            txns.commitMessages.put(top, parsed.msgs());
        }
        boolean prepared = (info & XactXlog.OPMASK) == XactXlog.COMMIT_PREPARED;
        log.mark(row, top, prepared ? QueueLog.COMMIT_PREPARED : QueueLog.COMMIT);
        toast.left(top);
    }

    /// What of `SnapBuildCommitTxn` does not depend on the slot: who of them changed the catalog.
    private void catalogCommit(int top, List<Integer> subxids) {
        if (changesCatalog.isEmpty()) {
            return;
        }
        List<Integer> xids = new ArrayList<>();
        for (int subxid : subxids) {
            int child = txns.find(subxid);
            if (child >= 0 && changesCatalog.get(child)) {
                xids.add(subxid);
            }
        }
        if (changesCatalog.get(top) || !xids.isEmpty()) {
            xids.add(txns.xid[top]);
            hasBase.set(top);
            log.catalogCommit(
                    row, top, xids.stream().mapToInt(Integer::intValue).toArray());
        }
    }

    private void abort(int info, XactXlog.Parsed parsed) {
        int ended = endingSlot(parsed);
        assignAll(txns.top[ended], parsed.subxacts());
        note(info, ended, parsed);
        for (int subxid : parsed.subxacts()) {
            int child = txns.find(subxid);
            end(child, TxnOutcome.ABORT, parsed.xactTime());
            log.mark(row, child, QueueLog.ABORT);
        }
        end(ended, TxnOutcome.ABORT, parsed.xactTime());
        boolean prepared = (info & XactXlog.OPMASK) == XactXlog.ABORT_PREPARED;
        log.mark(row, ended, prepared ? QueueLog.ABORT_PREPARED : QueueLog.ABORT);
        toast.left(ended);
    }

    private void prepare(XactXlog.Parsed parsed) {
        int top = slotOf(parsed.twophaseXid(), index.lsn(row));
        assignAll(top, parsed.subxacts());
        note(XactXlog.PREPARE, top, parsed);
        if (parsed.dbId() != 0) {
            txns.database[top] = parsed.dbId();
        }
        txns.time[top] = parsed.xactTime();
        txns.endRecord[top] = index.lsn(row);
        txns.endLsn[top] = lens.endLsn();
        txns.outcome[top] = (byte) TxnOutcome.PREPARE.ordinal();
        log.mark(row, top, QueueLog.PREPARE);
        toast.left(top);
    }

    private int endingSlot(XactXlog.Parsed parsed) {
        int xid = Xid.isValid(parsed.twophaseXid()) ? parsed.twophaseXid() : index.xid(row);
        int ended = slotOf(xid, index.lsn(row));
        if (parsed.dbId() != 0) {
            txns.database[ended] = parsed.dbId();
        }
        return ended;
    }

    private void end(int ended, TxnOutcome how, long time) {
        txns.end(ended, how, index.lsn(row), lens.endLsn(), time);
        open.remove(ended);
    }

    private void note(int info, int ended, XactXlog.Parsed parsed) {
        boolean isPrepare = (info & XactXlog.OPMASK) == XactXlog.PREPARE;
        if (!isPrepare && lens.origin() == 0 && parsed.gid().isEmpty() && !txns.details.containsKey(ended)) {
            return;
        }
        var before = txns.details(ended);
        txns.details.put(
                ended,
                new TxnColumns.Details(
                        parsed.gid().isEmpty() ? before.gid() : parsed.gid(),
                        isPrepare ? index.lsn(row) : before.prepareLsn(),
                        isPrepare ? lens.endLsn() : before.prepareEndLsn(),
                        isPrepare ? prepareTime(parsed) : before.prepareTime(),
                        lens.origin(),
                        parsed.origin().map(origin -> origin.lsn().value()).orElse(0L),
                        parsed.origin().map(XactXlog.Origin::timestamp).orElse(Transactions.NO_TIME)));
    }

    /// `DecodePrepare`: the time of where it came from, if it came from elsewhere.
    private static long prepareTime(XactXlog.Parsed parsed) {
        return parsed.origin()
                .map(XactXlog.Origin::timestamp)
                .filter(time -> time != 0 && time != Transactions.NO_TIME)
                .orElse(parsed.xactTime());
    }

    /// Transactions older than all that run have died in a crash, without a record; `ReorderBufferAbortOld`.
    private void runningXacts(StandbyDesc.XlRunningXacts running) {
        log.running(row, running);
        for (int old : open.olderThan(running.oldestRunningXid(), txns)) {
            boolean prepared = txns.outcome[old] == TxnOutcome.PREPARE.ordinal();
            if (!prepared) {
                end(old, TxnOutcome.ABORT, Transactions.NO_TIME);
                txns.endedByCrash.add(old);
                log.mark(row, old, QueueLog.ABORT);
                toast.left(old);
            }
        }
    }

    private RecordLens read() {
        if (lensRow != row) {
            lensRow = -1;
            lens.moveTo(index.lsn(row), index.length(row));
            lensRow = row;
        }
        return lens;
    }

    /// The slots that have not ended, in no order.
    static final class OpenTxns {

        private int[] slots = new int[64];
        private int[] places = new int[1024];
        private int size;

        void add(int slot) {
            if (size == slots.length) {
                slots = Arrays.copyOf(slots, size * 2);
            }
            if (slot >= places.length) {
                places = Arrays.copyOf(places, Math.max(slot + 1, places.length * 2));
            }
            slots[size] = slot;
            places[slot] = ++size;
        }

        /// Nothing when it is not among them.
        void remove(int slot) {
            int place = slot < places.length ? places[slot] : 0;
            if (place == 0) {
                return;
            }
            int last = slots[--size];
            slots[place - 1] = last;
            places[last] = place;
            places[slot] = 0;
        }

        int[] olderThan(int xid, TxnColumns txns) {
            return Arrays.stream(slots, 0, size)
                    .filter(slot -> txns.precedes(slot, xid))
                    .sorted()
                    .toArray();
        }
    }
}
