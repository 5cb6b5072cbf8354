package org.walscope.model.reorder;

import java.util.Arrays;
import java.util.BitSet;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;

/// The buffer itself, while a replay runs: queues what the log tells, takes transactions to disk or streams them when
/// memory is full, hands them out when they end; replication/logical/reorderbuffer.c of each release, with what
/// decode.c decides by the slot. Transactions are given by their slots in [TxnColumns]. One thread, one replay.
final class ReorderBuffer {

    /// `max_changes_in_memory`: PG 12's only limit, per transaction.
    private static final int MAX_CHANGES_IN_MEMORY = 4096;

    // `txn_flags`
    private static final int SERIALIZED = 1;
    private static final int SERIALIZED_CLEAR = 1 << 1;
    private static final int STREAMED = 1 << 2;
    private static final int HAS_PARTIAL_CHANGE = 1 << 3;
    private static final int HAS_STREAMABLE_CHANGE = 1 << 4;
    private static final int PREPARED = 1 << 5;
    private static final int KNOWN_ABORTED = 1 << 6;
    private static final int HAS_BASE_SNAPSHOT = 1 << 7;
    private static final int ENDED = 1 << 8;

    private final Transactions transactions;
    private final TxnColumns txns;
    private final QueueLog log;
    private final ReplayOptions options;
    private final PgVersion version;
    private final int database;
    private final int changeBytes;
    private final boolean streams;
    private final boolean twoPhase;
    private final boolean dropsAborted;
    private final int startRow;
    private final int segmentShift;

    final SnapshotBuilder snapshots;
    final MemoryEvents events = new MemoryEvents();
    /// Changes that no record queued, but the commit of another transaction.
    final HandedOut handedOut = new HandedOut();
    /// Entries whose change was queued, or that freed memory.
    final BitSet effective = new BitSet();
    /// Slots that have changes, in memory or on disk.
    final SlotSet live;

    final long[] size;
    final int[] changesInMemory;
    final int[] spilledChanges;
    final long[] spilledBytes;
    final SlotVerdict[] verdicts;
    /// What processing the changes will add to `total_bytes`.
    private final long[] counted;

    private final short[] flags;
    private final int[] topOf;
    /// Of a top-level transaction, with its subtransactions'.
    private final long[] totalSize;

    private final int[] invalidationBytes;
    /// When its base snapshot came, by a running number.
    private final int[] baseOrder;
    // Subtransactions in the order they became known; a slot + 1, 0 for none.
    private final int[] firstChild;
    private final int[] lastChild;
    private final int[] nextSibling;
    // Segments that changes in memory lie in.
    private final int[] lastSegment;
    private final int[] segmentCount;
    /// Top-level transactions with a base snapshot.
    private final SlotSet withBase;

    private final LargestTxn largest;
    private final ChangeSender sender;
    private int bases;
    private int replaced;
    private int entry;
    long held;
    private final DecodingStats stats = new DecodingStats();

    ReorderBuffer(Transactions transactions, ReplayOptions options) {
        this.transactions = transactions;
        this.txns = transactions.columns();
        this.log = transactions.log();
        this.options = options;
        this.version = transactions.version();
        this.database = options.database();
        this.changeBytes = ChangeSize.change(version, options.serverVersion());
        boolean knowsStreams = version.atLeast(PgVersion.PG14);
        this.streams = options.streaming() && knowsStreams;
        this.twoPhase = options.twoPhase() && knowsStreams;
        this.dropsAborted = version.atLeast(PgVersion.PG18) && !options.immediate();
        this.startRow = options.start()
                .map(start -> Math.max(
                        0, transactions.index().rowAt(new Lsn(start.lsn().value() - 1)) + 1))
                .orElse(0);
        this.segmentShift = Integer.numberOfTrailingZeros(transactions.segmentSize());
        this.snapshots = new SnapshotBuilder(options.start(), startRow);
        int slots = txns.size;
        this.live = new SlotSet(slots);
        this.withBase = new SlotSet(slots);
        this.size = new long[slots];
        this.changesInMemory = new int[slots];
        this.spilledChanges = new int[slots];
        this.spilledBytes = new long[slots];
        this.verdicts = new SlotVerdict[transactions.size()];
        this.counted = new long[slots];
        this.flags = new short[slots];
        this.topOf = new int[slots];
        Arrays.setAll(topOf, slot -> slot);
        this.totalSize = new long[slots];
        this.invalidationBytes = new int[slots];
        this.baseOrder = new int[slots];
        this.firstChild = new int[slots];
        this.lastChild = new int[slots];
        this.nextSibling = new int[slots];
        this.lastSegment = new int[slots];
        this.segmentCount = new int[slots];
        this.largest =
                version.atLeast(PgVersion.PG17) ? new LargestTxn.Heap(size) : new LargestTxn.Hash(size, txns.xid, live);
        this.sender = new ChangeSender(transactions, database, streams || twoPhase);
    }

    /// What the server was told.
    SlotStatistics statistics() {
        return stats.sent();
    }

    /// Does what the log's entry says. Entries come in their order.
    void step(int at) {
        entry = at;
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
            case QueueLog.ASSIGN -> assignChild(log.bytes(at), slot);
            case QueueLog.RUNNING -> {
                var running = log.running(slot);
                if (read) {
                    snapshots.running(running, lsn(), log.row(at));
                }
                snapshots.purge(running.oldestRunningXid());
            }
            case QueueLog.BASE -> {
                if (read && snapshots.keepsChange(txns.xid[slot])) {
                    setBaseSnapshot(topOf[slot]);
                }
            }
            case QueueLog.CATALOG_COMMIT -> catalogCommit(slot, log.catalogXids(log.bytes(at)), read);
            case QueueLog.PREPARE -> {
                if (read && twoPhase) {
                    prepare(slot);
                }
            }
            case QueueLog.COMMIT, QueueLog.COMMIT_PREPARED -> {
                if (read) {
                    commit(slot, kind == QueueLog.COMMIT_PREPARED);
                } else {
                    verdict(slot, SlotVerdict.BEFORE_RESTART);
                }
                cleanup(slot);
            }
            case QueueLog.ABORT, QueueLog.ABORT_PREPARED -> {
                cleanup(slot);
                stats.update();
            }
            default -> throw new IllegalStateException("log entry of kind " + kind);
        }
    }

    private Lsn lsn() {
        return new Lsn(transactions.index().lsn(log.row(entry)));
    }

    /// `ReorderBufferAssignChild`.
    private void assignChild(int top, int child) {
        topOf[child] = top;
        if (firstChild[top] == 0) {
            firstChild[top] = child + 1;
        } else {
            nextSibling[lastChild[top] - 1] = child + 1;
        }
        lastChild[top] = child + 1;
        totalSize[top] += totalSize[child];
        totalSize[child] = 0;
        if (has(child, HAS_BASE_SNAPSHOT)) {
            if (!has(top, HAS_BASE_SNAPSHOT) || baseOrder[child] < baseOrder[top]) {
                baseOrder[top] = baseOrder[child];
            }
            set(top, HAS_BASE_SNAPSHOT);
            withBase.add(top);
            clear(child, HAS_BASE_SNAPSHOT);
            withBase.remove(child);
        }
    }

    private void setBaseSnapshot(int top) {
        if (!has(top, HAS_BASE_SNAPSHOT)) {
            set(top, HAS_BASE_SNAPSHOT);
            baseOrder[top] = ++bases;
            withBase.add(top);
        }
    }

    /// What comes before `ReorderBufferQueueChange` in decode.c.
    private void change(int slot, byte kind, int bytes) {
        int ordinal = kind & QueueLog.KIND_MASK;
        if (ordinal == QueueLog.REPLACED) {
            replaced = bytes;
            return;
        }
        ChangeKind change = ChangeKind.of(ordinal);
        int top = topOf[slot];
        switch (change) {
            case COMMAND_ID -> {}
            case INVALIDATION -> {
                invalidationBytes[top] += bytes;
                sender.remember(top, log.relations(entry));
            }
            default -> {
                boolean ours = isOurs(slot);
                if (!snapshots.keepsChange(txns.xid[slot]) || change == ChangeKind.MESSAGE && !ours) {
                    return;
                }
                setBaseSnapshot(top);
                if (!ours || options.onlyLocal() && (kind & QueueLog.FLAG_REMOTE) != 0) {
                    return;
                }
            }
        }
        if (!has(slot, KNOWN_ABORTED)) {
            effective.set(entry);
            sender.queued(entry, top);
            queue(slot, change, kind, bytes + changeBytes);
        }
        replaced = 0;
    }

    /// Rows of other databases are not queued; what is internal is queued for all until the end tells the database.
    private boolean isOurs(int slot) {
        return txns.database[slot] == database || txns.database[txns.top[slot]] == database;
    }

    /// `ReorderBufferQueueChange`.
    private void queue(int slot, ChangeKind change, int kind, int bytes) {
        int top = topOf[slot];
        if (QueuedChange.isStreamable(change)) {
            set(top, HAS_STREAMABLE_CHANGE);
        }
        long before = size[slot];
        size[slot] += bytes;
        totalSize[top] += bytes;
        held += bytes;
        changesInMemory[slot]++;
        live.add(slot);
        largest.grown(slot, before);
        if (!QueuedChange.isTakenOut(change, kind)) {
            counted[slot] += bytes - replaced * ToastChunks.BYTES_SAVED;
        }
        int segment = (int) (transactions.index().lsn(log.row(entry)) >>> segmentShift) + 1;
        touch(slot, segment);
        if (top != slot) {
            touch(top, segment);
        }
        if (streams) {
            partialChange(slot, change, kind);
        }
        checkMemoryLimit(slot);
    }

    private void touch(int slot, int segment) {
        if (lastSegment[slot] != segment) {
            lastSegment[slot] = segment;
            segmentCount[slot]++;
        }
    }

    /// `ReorderBufferProcessPartialChange`.
    private void partialChange(int slot, ChangeKind change, int kind) {
        int top = topOf[slot];
        if (QueuedChange.isChunk(change, kind) || change == ChangeKind.SPEC_INSERT) {
            set(top, HAS_PARTIAL_CHANGE);
        } else if (QueuedChange.completes(change, kind)) {
            clear(top, HAS_PARTIAL_CHANGE);
        }
        if (canStartStreaming()
                && !has(top, HAS_PARTIAL_CHANGE)
                && has(slot, SERIALIZED)
                && (!version.atLeast(PgVersion.PG16) || has(top, HAS_STREAMABLE_CHANGE))) {
            stream(top);
        }
    }

    /// `ReorderBufferCanStartStreaming`.
    private boolean canStartStreaming() {
        if (!streams || !snapshots.isConsistent()) {
            return false;
        }
        int row = log.row(entry);
        long at = transactions.index().lsn(row);
        return !snapshots.needsSkip(
                version.atLeast(PgVersion.PG16)
                        ? at
                        : at + (transactions.index().length(row) + 7 & -8));
    }

    /// `ReorderBufferCheckMemoryLimit`.
    private void checkMemoryLimit(int slot) {
        if (!version.atLeast(PgVersion.PG13)) {
            if (changesInMemory[slot] >= MAX_CHANGES_IN_MEMORY) {
                serialize(slot);
            }
            return;
        }
        while (held >= options.workMem() || options.immediate() && held > 0) {
            int streamable = canStartStreaming() ? largestStreamableTop() : -1;
            int victim = streamable >= 0 ? streamable : largest.largest();
            if (dropsAborted && sender.isAborted(victim)) {
                dropAborted(victim);
            } else if (streamable >= 0) {
                stream(victim);
            } else {
                serialize(victim);
            }
        }
    }

    /// `ReorderBufferCheckAndTruncateAbortedTXN`.
    private void dropAborted(int slot) {
        long bytes = size[slot];
        int changes = changesInMemory[slot];
        for (int child = firstChild[slot]; child != 0; child = nextSibling[child - 1]) {
            bytes += size[child - 1];
            changes += changesInMemory[child - 1];
        }
        events.add(MemoryEvent.Kind.DROP_ABORTED, entry, slot, bytes, changes, 0, segmentCount[slot]);
        truncate(slot);
        set(slot, KNOWN_ABORTED);
    }

    /// `ReorderBufferLargestStreamableTopTXN`.
    private int largestStreamableTop() {
        int found = -1;
        for (int i = 0; i < withBase.size(); i++) {
            int top = withBase.get(i);
            if (totalSize[top] == 0
                    || has(top, HAS_PARTIAL_CHANGE)
                    || version.atLeast(PgVersion.PG16) && !has(top, HAS_STREAMABLE_CHANGE)
                    || version.atLeast(PgVersion.PG18) && has(top, KNOWN_ABORTED)) {
                continue;
            }
            if (found < 0
                    || totalSize[top] > totalSize[found]
                    || totalSize[top] == totalSize[found] && baseOrder[top] < baseOrder[found]) {
                found = top;
            }
        }
        return found;
    }

    /// `ReorderBufferSerializeTXN`.
    private void serialize(int slot) {
        for (int child = firstChild[slot]; child != 0; child = nextSibling[child - 1]) {
            if (!has(child - 1, ENDED)) {
                serialize(child - 1);
            }
        }
        if (changesInMemory[slot] > 0) {
            events.add(MemoryEvent.Kind.SPILL, entry, slot, size[slot], changesInMemory[slot], 0, segmentCount[slot]);
            stats.spillCount++;
            stats.spillBytes += size[slot];
            stats.spillTxns += has(slot, SERIALIZED | SERIALIZED_CLEAR) ? 0 : 1;
            spilledChanges[slot] += changesInMemory[slot];
            spilledBytes[slot] += size[slot];
            free(slot);
            stats.update();
        }
        set(slot, SERIALIZED);
    }

    /// `ReorderBufferIterTXNInit`: what is left in memory of those already on disk goes there too, to be read back.
    private void serializeRest(int top) {
        if (has(top, SERIALIZED) && changesInMemory[top] + spilledChanges[top] > 0) {
            serialize(top);
        }
        for (int child = firstChild[top]; child != 0; child = nextSibling[child - 1]) {
            int sub = child - 1;
            if (has(sub, SERIALIZED) && !has(sub, ENDED) && changesInMemory[sub] + spilledChanges[sub] > 0) {
                serialize(sub);
            }
        }
    }

    /// `ReorderBufferStreamTXN`.
    private void stream(int top) {
        long bytes = totalSize[top];
        int changes = changesInMemory[top];
        int sends = changes + spilledChanges[top];
        for (int child = firstChild[top]; child != 0; child = nextSibling[child - 1]) {
            changes += changesInMemory[child - 1];
            sends += changesInMemory[child - 1] + spilledChanges[child - 1];
        }
        int segments = segmentCount[top];
        boolean before = has(top, STREAMED);
        process(top, true, true);
        events.add(MemoryEvent.Kind.STREAM, entry, top, bytes, changes, sends, segments);
        stats.streamCount++;
        stats.streamBytes += bytes;
        stats.streamTxns += before ? 0 : 1;
        stats.update();
        set(top, STREAMED);
        truncate(top);
    }

    /// `ReorderBufferProcessTXN`, as far as the counters go.
    ///
    /// @param early    whether the transaction has not committed yet
    /// @param streamed whether the plugin's callbacks for streaming are called
    private void process(int top, boolean early, boolean streamed) {
        serializeRest(top);
        int rolledBack = sender.send(top, early, streamed, slot -> has(slot, ENDED));
        if (rolledBack >= 0) {
            set(rolledBack, KNOWN_ABORTED);
        } else {
            stats.totalTxns += has(top, STREAMED) ? 0 : 1;
            stats.totalBytes += counted[top];
            for (int child = firstChild[top]; child != 0; child = nextSibling[child - 1]) {
                stats.totalBytes += counted[child - 1];
            }
        }
        sender.executeInvalidations(top);
    }

    /// `ReorderBufferTruncateTXN`.
    private void truncate(int slot) {
        for (int child = firstChild[slot]; child != 0; child = nextSibling[child - 1]) {
            truncate(child - 1);
        }
        discard(slot);
        if (has(slot, SERIALIZED)) {
            clear(slot, SERIALIZED);
            set(slot, SERIALIZED_CLEAR);
        }
    }

    /// `ReorderBufferCleanupTXN`.
    private void cleanup(int slot) {
        if (has(slot, ENDED)) {
            return;
        }
        effective.set(entry);
        for (int child = firstChild[slot]; child != 0; child = nextSibling[child - 1]) {
            if (!has(child - 1, ENDED)) {
                discard(child - 1);
                set(child - 1, ENDED);
            }
        }
        discard(slot);
        set(slot, ENDED);
        withBase.remove(slot);
        sender.forget(slot);
    }

    private void discard(int slot) {
        free(slot);
        counted[slot] = 0;
        spilledChanges[slot] = 0;
        spilledBytes[slot] = 0;
        live.remove(slot);
    }

    private void free(int slot) {
        if (size[slot] > 0) {
            held -= size[slot];
            totalSize[topOf[slot]] -= size[slot];
            size[slot] = 0;
            changesInMemory[slot] = 0;
            largest.emptied(slot);
        }
        segmentCount[slot] = 0;
        lastSegment[slot] = 0;
    }

    private void prepare(int top) {
        set(top, PREPARED);
        if (snapshots.isConsistent() && skipped(top) == SlotVerdict.DECODED) {
            replay(top, true);
            if (has(top, HAS_BASE_SNAPSHOT)) {
                effective.set(entry);
                truncate(top);
            }
        }
    }

    private void commit(int top, boolean prepared) {
        if (!snapshots.isFull()) {
            verdict(top, SlotVerdict.BEFORE_FULL_SNAPSHOT);
            return;
        }
        snapshots.commit(lsn().value());
        SlotVerdict skipped = skipped(top);
        if (skipped != SlotVerdict.DECODED) {
            sender.executeInvalidations(top);
            verdict(top, skipped);
        } else if (prepared && twoPhase && has(top, PREPARED)) {
            verdict(top, has(top, HAS_BASE_SNAPSHOT) ? SlotVerdict.DECODED : SlotVerdict.EMPTY);
        } else {
            replay(top, false);
        }
    }

    /// `ReorderBufferReplay`.
    ///
    /// @param early whether it is only prepared
    private void replay(int top, boolean early) {
        if (has(top, STREAMED)) {
            stream(top);
        } else if (has(top, HAS_BASE_SNAPSHOT)) {
            process(top, early, false);
        }
        verdict(top, has(top, HAS_BASE_SNAPSHOT) ? SlotVerdict.DECODED : SlotVerdict.EMPTY);
        stats.update();
    }

    /// `DecodeTXNNeedSkip`.
    private SlotVerdict skipped(int top) {
        if (snapshots.needsSkip(lsn().value())) {
            return options.start().orElseThrow() instanceof ReplayOptions.SlotStart.Restart
                    ? SlotVerdict.CONFIRMED
                    : SlotVerdict.BEFORE_CONSISTENT;
        }
        if (txns.database[top] != 0 && txns.database[top] != database) {
            return SlotVerdict.OTHER_DATABASE;
        }
        return options.onlyLocal() && txns.details(top).originId() != 0
                ? SlotVerdict.FILTERED_ORIGIN
                : SlotVerdict.DECODED;
    }

    private void verdict(int slot, SlotVerdict verdict) {
        verdicts[transactions.rowOfSlot(slot)] = verdict;
    }

    /// `SnapBuildCommitTxn` with `SnapBuildDistributeSnapshotAndInval`.
    private void catalogCommit(int top, int[] xids, boolean read) {
        if (read && !snapshots.isFull()) {
            return;
        }
        snapshots.addCommitted(xids);
        if (!read) {
            return;
        }
        setBaseSnapshot(top);
        int snapshot = ChangeSize.snapshot(snapshots.committedCount(), version) + changeBytes;
        int messages = version.atLeast(PgVersion.PG14) ? invalidationBytes[top] : 0;
        int[] running = new int[withBase.size()];
        Arrays.setAll(running, withBase::get);
        // In the order of their first records.
        Arrays.sort(running);
        for (int txn : running) {
            if (has(txn, PREPARED)) {
                continue;
            }
            handOut(txn, ChangeKind.SNAPSHOT, snapshot);
            if (txn != top && messages > 0) {
                handOut(txn, ChangeKind.INVALIDATION, messages + changeBytes);
                sender.handOver(top, txn);
            }
        }
    }

    private void handOut(int txn, ChangeKind kind, int bytes) {
        if (!has(txn, KNOWN_ABORTED)) {
            handedOut.add(entry, txn, bytes);
            queue(txn, kind, kind.ordinal(), bytes);
        }
    }

    private boolean has(int slot, int anyOf) {
        return (flags[slot] & anyOf) != 0;
    }

    private void set(int slot, int flag) {
        flags[slot] |= (short) flag;
    }

    private void clear(int slot, int flag) {
        flags[slot] &= (short) ~flag;
    }
}
