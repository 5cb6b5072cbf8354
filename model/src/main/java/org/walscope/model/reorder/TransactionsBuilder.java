package org.walscope.model.reorder;

import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.Xid;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.FieldTrace;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.XLogRecord;
import org.walscope.model.rmgr.HeapXlog;
import org.walscope.model.rmgr.LogicalMessageDesc;
import org.walscope.model.rmgr.RecordFields;
import org.walscope.model.rmgr.StandbyDesc;
import org.walscope.model.rmgr.XactXlog;

/// One pass over an index that assigns every record to its transaction and notes what it queues, as
/// `LogicalDecodingProcessRecord` of replication/logical/decode.c would with a slot that was consistent before the
/// first record. One thread, used once.
final class TransactionsBuilder {

    /// How many records are looked at between two questions whether to stop.
    private static final int STOP_MASK = 0xFFF;

    private final WalIndex index;
    private final RecordSource source;
    private final PgVersion version;
    private final TxnColumns txns = new TxnColumns();
    private final QueueLog log = new QueueLog();
    private final HeapChanges heap = new HeapChanges();
    private final OpenTxns open = new OpenTxns();
    private final CatalogSnapshots snapshots;

    private int row;
    private int slot;
    private @Nullable XLogRecord current;
    private int currentRow = -1;
    private int unreadable;

    TransactionsBuilder(WalIndex index, RecordSource source, PgVersion version) {
        this.index = index;
        this.source = source;
        this.version = version;
        this.snapshots = new CatalogSnapshots(txns, open, log, version);
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
        return new Transactions(index, version, txns, log, snapshots.bases(), unreadable);
    }

    private void record() {
        int xid = index.xid(row);
        slot = Xid.isValid(xid) ? slotOfRecord(xid) : XidMap.ABSENT;
        int info = index.info(row);
        switch (index.rmid(row)) {
            case HeapChanges.HEAP -> {
                if (slot >= 0 && HeapChanges.heapQueues(info)) {
                    snapshots.needsBase(txns.top[slot]);
                    heap.heap(read(), this::queue);
                }
            }
            case HeapChanges.HEAP2 -> {
                if (slot >= 0 && HeapChanges.heap2Queues(info)) {
                    heap2(read());
                }
            }
            case XactXlog.RMID -> xact(info);
            case StandbyDesc.RMID -> {
                if ((info & 0xF0) == StandbyDesc.RUNNING_XACTS) {
                    runningXacts(read());
                }
            }
            case LogicalMessageDesc.RMID -> {
                if (slot >= 0) {
                    message(read());
                }
            }
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
            snapshots.assigned(top, child);
            log.assign(row, child, top);
        }
    }

    private void heap2(XLogRecord record) {
        if ((record.rmgrInfo() & HeapXlog.OPMASK) == HeapXlog.NEW_CID) {
            snapshots.changesCatalog(slot);
        } else {
            snapshots.needsBase(txns.top[slot]);
        }
        heap.heap2(record, this::queue);
    }

    private void queue(ChangeKind kind, int database, int bytes) {
        if (kind != ChangeKind.COMMAND_ID) {
            if (database == 0) {
                return;
            }
            txns.database[slot] = database;
        }
        add(slot, kind, bytes);
        if (kind == ChangeKind.SPEC_CONFIRM) {
            txns.count(slot, ChangeKind.SPEC_INSERT, -1);
            txns.count(slot, ChangeKind.INSERT, 1);
        } else if (kind == ChangeKind.SPEC_ABORT) {
            txns.count(slot, ChangeKind.SPEC_INSERT, -1);
        }
    }

    private void add(int to, ChangeKind kind, int bytes) {
        txns.count(to, kind, 1);
        txns.decodedBytes[to] += bytes;
        log.change(row, to, kind, bytes);
    }

    private void message(XLogRecord record) {
        var message = LogicalMessageDesc.XlLogicalMessage.read(main(record));
        if (message.transactional()) {
            snapshots.needsBase(txns.top[slot]);
            txns.database[slot] = message.dbId();
            add(slot, ChangeKind.MESSAGE, ChangeSize.message(message.prefixSize(), message.messageSize(), version));
        }
    }

    private void xact(int info) {
        switch (info & XactXlog.OPMASK) {
            case XactXlog.COMMIT, XactXlog.COMMIT_PREPARED -> commit(read(), XactXlog.readCommit(main(read()), info));
            case XactXlog.ABORT, XactXlog.ABORT_PREPARED -> abort(read(), XactXlog.readAbort(main(read()), info));
            case XactXlog.PREPARE -> prepare(read(), XactXlog.readPrepare(main(read())));
            case XactXlog.ASSIGNMENT -> {
                var assignment = XactXlog.Assignment.read(main(read()));
                assignAll(slotOf(assignment.xtop(), index.lsn(row)), assignment.xsub());
            }
            case XactXlog.INVALIDATIONS -> {
                if (slot >= 0 && version.atLeast(PgVersion.PG14)) {
                    int messages = XactXlog.readInvalidations(main(read())).size();
                    add(slot, ChangeKind.INVALIDATION, ChangeSize.invalidations(messages, version));
                    snapshots.invalidations(slot, messages);
                }
            }
            default -> {}
        }
    }

    private void assignAll(int top, List<Integer> subxids) {
        for (int subxid : subxids) {
            assign(top, slotOf(subxid, index.lsn(row)));
        }
    }

    private void commit(XLogRecord record, XactXlog.Parsed parsed) {
        int top = endingSlot(record, parsed);
        if (!version.atLeast(PgVersion.PG14) && !parsed.msgs().isEmpty()) {
            snapshots.changesCatalog(top);
        }
        snapshots.commit(row, top, parsed.subxacts());
        assignAll(top, parsed.subxacts());
        note(top, record, parsed);
        for (int subxid : parsed.subxacts()) {
            end(txns.find(subxid), TxnOutcome.COMMIT, record, parsed.xactTime());
        }
        end(top, TxnOutcome.COMMIT, record, endTime(parsed));
        log.end(row, top, QueueLog.COMMIT);
    }

    private void abort(XLogRecord record, XactXlog.Parsed parsed) {
        int ended = endingSlot(record, parsed);
        assignAll(txns.top[ended], parsed.subxacts());
        note(ended, record, parsed);
        for (int subxid : parsed.subxacts()) {
            int child = txns.find(subxid);
            end(child, TxnOutcome.ABORT, record, parsed.xactTime());
            log.end(row, child, QueueLog.ABORT);
        }
        end(ended, TxnOutcome.ABORT, record, endTime(parsed));
        log.end(row, ended, QueueLog.ABORT);
    }

    private void prepare(XLogRecord record, XactXlog.Parsed parsed) {
        int top = slotOf(parsed.twophaseXid(), index.lsn(row));
        assignAll(top, parsed.subxacts());
        note(top, record, parsed);
        txns.time[top] = parsed.xactTime();
        txns.endRecord[top] = record.lsn().value();
        txns.endLsn[top] = record.endLsn().value();
        txns.outcome[top] = (byte) TxnOutcome.PREPARE.ordinal();
    }

    private int endingSlot(XLogRecord record, XactXlog.Parsed parsed) {
        int xid = Xid.isValid(parsed.twophaseXid()) ? parsed.twophaseXid() : record.xid();
        int ended = slotOf(xid, index.lsn(row));
        if (parsed.dbId() != 0) {
            txns.database[ended] = parsed.dbId();
        }
        return ended;
    }

    private void end(int ended, TxnOutcome how, XLogRecord record, long time) {
        txns.end(ended, how, record.lsn().value(), record.endLsn().value(), time);
        open.remove(ended);
    }

    /// The origin's time where there is one, as output plugins show it.
    private static long endTime(XactXlog.Parsed parsed) {
        return parsed.origin().map(XactXlog.Origin::timestamp).orElse(parsed.xactTime());
    }

    private void note(int ended, XLogRecord record, XactXlog.Parsed parsed) {
        var before = txns.details(ended);
        String gid = parsed.gid().isEmpty() ? before.gid() : parsed.gid();
        boolean isPrepare = (record.rmgrInfo() & XactXlog.OPMASK) == XactXlog.PREPARE;
        long prepareLsn = isPrepare ? record.lsn().value() : before.prepareLsn();
        if (!gid.isEmpty() || prepareLsn != 0 || record.origin() != 0) {
            txns.details.put(
                    ended,
                    new TxnColumns.Details(
                            gid,
                            prepareLsn,
                            record.origin(),
                            parsed.origin().map(origin -> origin.lsn().value()).orElse(0L),
                            parsed.origin().map(XactXlog.Origin::timestamp).orElse(0L)));
        }
    }

    /// Transactions older than all that run have died in a crash, without a record; `ReorderBufferAbortOld`.
    private void runningXacts(XLogRecord record) {
        var running = StandbyDesc.XlRunningXacts.read(main(record));
        snapshots.running(running.oldestRunningXid());
        for (int old : open.olderThan(running.oldestRunningXid(), txns)) {
            boolean prepared = txns.outcome[old] == TxnOutcome.PREPARE.ordinal();
            if (!prepared) {
                end(old, TxnOutcome.ABORT, record, Transactions.NO_TIME);
                txns.endedByCrash.add(old);
                log.end(row, old, QueueLog.ABORT);
            }
        }
    }

    private XLogRecord read() {
        XLogRecord record = current;
        if (record == null || currentRow != row) {
            record = source.read(new Lsn(index.lsn(row)));
            current = record;
            currentRow = row;
        }
        return record;
    }

    private static FieldReader main(XLogRecord record) {
        return new RecordFields(record, FieldTrace.NONE).main();
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

        int[] all() {
            return Arrays.copyOf(slots, size);
        }
    }
}
