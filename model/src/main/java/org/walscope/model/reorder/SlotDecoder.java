package org.walscope.model.reorder;

import java.util.EnumSet;
import java.util.Set;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.rmgr.XactXlog;

/// Decides by the slot what becomes of each thing the log tells: what its [ReorderBuffer] queues, which
/// transactions it skips, when a new snapshot is due; replication/logical/decode.c of each release, and of
/// snapbuild.c what concerns commits. One thread, one replay.
final class SlotDecoder {

    private final Transactions transactions;
    private final TxnColumns columns;
    private final QueueLog log;
    private final ReplayOptions options;
    private final int changeBytes;
    private final boolean twoPhase;
    private final ReplayListener listener;
    private final int startRow;
    private final SnapshotBuilder snapshots;
    private final ReorderBuffer buffer;
    private final SlotVerdict[] verdicts;
    private final EnumSet<Estimate> estimates;
    private int entry;
    /// Of the row of the change told next.
    private int saved;

    SlotDecoder(Transactions transactions, ReplayOptions options, ReplayListener listener) {
        this.listener = listener;
        this.transactions = transactions;
        this.columns = transactions.columns();
        this.log = transactions.log();
        this.options = options;
        this.changeBytes = ChangeSize.change(transactions.version(), options.serverVersion());
        boolean knowsEarly = transactions.version().atLeast(PgVersion.PG14);
        this.twoPhase = options.twoPhase() && knowsEarly;
        this.startRow = options.start()
                .map(start -> Math.max(
                        0, transactions.index().rowAt(new Lsn(start.lsn().value() - 1)) + 1))
                .orElse(0);
        this.snapshots = new SnapshotBuilder(options.start(), startRow);
        this.buffer = new ReorderBuffer(
                transactions, options, snapshots, options.streaming() && knowsEarly || twoPhase, listener);
        this.estimates = transactions.estimates(options.serverVersion());
        this.verdicts = new SlotVerdict[transactions.size()];
    }

    ReorderBuffer buffer() {
        return buffer;
    }

    SnapshotBuilder snapshots() {
        return snapshots;
    }

    /// Why bytes may differ from the server's.
    Set<Estimate> estimates() {
        if (buffer.readsChunksBack()) {
            estimates.add(Estimate.TOAST_BATCHES);
        }
        return EnumSet.copyOf(estimates);
    }

    SlotVerdicts verdicts() {
        return new SlotVerdicts(transactions, options.database(), verdicts);
    }

    /// Does what the log's entry says. Entries come in their order.
    void step(int at) {
        entry = at;
        buffer.at(at);
        byte kind = log.kind(at);
        int slot = log.slot(at);
        boolean read = log.row(at) >= startRow;
        if (kind >= 0) {
            if (read && snapshots.isFull()) {
                change(slot, kind, log.bytes(at));
            }
            return;
        }
        switch (kind) {
            case QueueLog.ASSIGN -> buffer.assignChild(log.bytes(at), slot);
            case QueueLog.RUNNING -> snapshots.running(log.running(slot), lsn(), log.row(at), read);
            case QueueLog.BASE -> {
                if (read && snapshots.keepsChange(columns.xid[slot])) {
                    buffer.setBaseSnapshot(buffer.txns.top(slot));
                }
            }
            case QueueLog.CATALOG_COMMIT -> catalogCommit(slot, log.catalogXids(log.bytes(at)), read);
            case QueueLog.PREPARE -> {
                if (read && decodesPrepare(slot)) {
                    prepare(slot);
                }
            }
            case QueueLog.COMMIT, QueueLog.COMMIT_PREPARED -> {
                if (read) {
                    commit(slot, kind == QueueLog.COMMIT_PREPARED);
                } else {
                    verdict(slot, SlotVerdict.BEFORE_RESTART);
                }
                buffer.cleanup(slot);
            }
            case QueueLog.ABORT -> {
                if (!isPartOfRollbackPrepared(slot)) {
                    buffer.abort(slot);
                }
            }
            case QueueLog.ABORT_PREPARED -> rollbackPrepared(slot, read);
            case QueueLog.MESSAGE_AT_ONCE -> {
                if (read && snapshots.isConsistent() && !snapshots.needsSkip(lsn().value())) {
                    listener.message(log.row(at));
                }
            }
            case QueueLog.INVALIDATION_AT_ONCE -> {
                if (read && snapshots.isFull()) {
                    buffer.invalidateAtOnce(log.messages(at));
                }
            }
            default -> throw new IllegalStateException("log entry of kind " + kind);
        }
    }

    private Lsn lsn() {
        return new Lsn(transactions.index().lsn(log.row(entry)));
    }

    /// What comes before `ReorderBufferQueueChange`.
    private void change(int slot, byte kind, int bytes) {
        int ordinal = kind & QueueLog.KIND_MASK;
        if (ordinal == QueueLog.REPLACED) {
            saved = bytes * ToastChunks.BYTES_SAVED;
            return;
        }
        int savedHere = saved;
        saved = 0;
        ChangeKind change = ChangeKind.of(ordinal);
        int top = buffer.txns.top(slot);
        switch (change) {
            case COMMAND_ID -> {}
            case INVALIDATION -> buffer.addInvalidations(top, bytes);
            default -> {
                boolean ours = isOurs(slot);
                if (!snapshots.keepsChange(columns.xid[slot]) || change == ChangeKind.MESSAGE && !ours) {
                    return;
                }
                buffer.setBaseSnapshot(top);
                if (!ours || options.onlyLocal() && (kind & QueueLog.FLAG_REMOTE) != 0) {
                    return;
                }
            }
        }
        buffer.add(slot, change, kind, bytes + changeBytes, savedHere);
    }

    /// Rows of other databases are not queued; what is internal is queued for all until the end tells the
    /// database.
    private boolean isOurs(int slot) {
        return columns.database[slot] == options.database()
                || columns.database[columns.top[slot]] == options.database();
    }

    /// `FilterPrepare`.
    private boolean decodesPrepare(int top) {
        return twoPhase
                && !listener.filtersPrepare(
                        columns.xid[top], columns.details(top).gid());
    }

    /// `DecodePrepare`.
    private void prepare(int top) {
        buffer.txns.set(top, BufferedTxns.PREPARED);
        if (listener.listens()) {
            buffer.sent().prepared(top);
        }
        if (snapshots.isConsistent() && skipped(top) == SlotVerdict.DECODED) {
            verdict(top, decodedIf(buffer.prepare(top)));
        }
    }

    /// `DecodeCommit`.
    private void commit(int top, boolean prepared) {
        if (!snapshots.isFull()) {
            verdict(top, SlotVerdict.BEFORE_FULL_SNAPSHOT);
            return;
        }
        snapshots.commit(lsn().value());
        if (listener.listens()) {
            buffer.sent().ends(top);
        }
        SlotVerdict skipped = skipped(top);
        if (skipped != SlotVerdict.DECODED) {
            buffer.skip(top);
            verdict(top, skipped);
        } else if (prepared && twoPhase && buffer.txns.has(top, BufferedTxns.PREPARED)) {
            // `ReorderBufferFinishPrepared`: without a snapshot nothing was told of it
            boolean told = buffer.txns.has(top, BufferedTxns.HAS_BASE_SNAPSHOT);
            if (told) {
                listener.commitPrepared(buffer.sent().get(top));
            }
            verdict(top, decodedIf(told));
        } else {
            verdict(top, decodedIf(buffer.replay(top, false)));
        }
    }

    /// A subtransaction of one that was told when it was prepared needs no end of its own.
    private boolean isPartOfRollbackPrepared(int slot) {
        int info = transactions.index().info(log.row(entry)) & XactXlog.OPMASK;
        return info == XactXlog.ABORT_PREPARED && buffer.txns.has(buffer.txns.top(slot), BufferedTxns.PREPARED);
    }

    /// `DecodeAbort` of a prepared transaction.
    private void rollbackPrepared(int top, boolean read) {
        if (listener.listens()
                && read
                && buffer.txns.has(top, BufferedTxns.PREPARED)
                && buffer.txns.has(top, BufferedTxns.HAS_BASE_SNAPSHOT)
                && !buffer.txns.has(top, BufferedTxns.ENDED)
                && skipped(top) == SlotVerdict.DECODED) {
            buffer.sent().ends(top);
            var details = columns.details(top);
            listener.rollbackPrepared(buffer.sent().get(top), details.prepareEndLsn(), details.prepareTime());
            buffer.cleanup(top);
        }
        buffer.abort(top);
    }

    private static SlotVerdict decodedIf(boolean called) {
        return called ? SlotVerdict.DECODED : SlotVerdict.EMPTY;
    }

    /// `DecodeTXNNeedSkip`.
    private SlotVerdict skipped(int top) {
        if (snapshots.needsSkip(lsn().value())) {
            return options.start().orElseThrow() instanceof ReplayOptions.SlotStart.Restart
                    ? SlotVerdict.CONFIRMED
                    : SlotVerdict.BEFORE_CONSISTENT;
        }
        if (columns.database[top] != 0 && columns.database[top] != options.database()) {
            return SlotVerdict.OTHER_DATABASE;
        }
        return options.onlyLocal() && columns.details(top).originId() != 0
                ? SlotVerdict.FILTERED_ORIGIN
                : SlotVerdict.DECODED;
    }

    private void verdict(int slot, SlotVerdict verdict) {
        verdicts[transactions.rowOfSlot(slot)] = verdict;
    }

    /// `SnapBuildCommitTxn` of one that changed the catalog.
    private void catalogCommit(int top, int[] xids, boolean read) {
        if (!snapshots.tracksCommit(columns.xid[top], read)) {
            return;
        }
        snapshots.addCommitted(xids);
        if (read && snapshots.isFull()) {
            buffer.setBaseSnapshot(top);
            int snapshot = ChangeSize.snapshot(snapshots.committedCount(), transactions.version()) + changeBytes;
            buffer.distribute(top, snapshot, changeBytes);
            if (!snapshots.listIsKnown()) {
                estimates.add(Estimate.SNAPSHOT_LIST);
            }
        }
    }
}
