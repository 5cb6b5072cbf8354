package org.walscope.model.reorder;

import static org.walscope.model.reorder.BufferedTxns.ENDED;
import static org.walscope.model.reorder.BufferedTxns.HAS_BASE_SNAPSHOT;
import static org.walscope.model.reorder.BufferedTxns.HAS_CHUNKS;
import static org.walscope.model.reorder.BufferedTxns.HAS_PARTIAL_CHANGE;
import static org.walscope.model.reorder.BufferedTxns.HAS_STREAMABLE_CHANGE;
import static org.walscope.model.reorder.BufferedTxns.KNOWN_ABORTED;
import static org.walscope.model.reorder.BufferedTxns.SERIALIZED;
import static org.walscope.model.reorder.BufferedTxns.SERIALIZED_CLEAR;
import static org.walscope.model.reorder.BufferedTxns.STREAMED;

import java.util.BitSet;
import java.util.List;
import org.walscope.model.PgVersion;
import org.walscope.model.rmgr.SharedInvalidationMessage;

/// The buffer itself, while a replay runs: queues what [SlotDecoder] tells it, takes transactions to disk or
/// streams them when memory is full, hands them out when they end; replication/logical/reorderbuffer.c of each
/// release. Transactions are given by their slots in [TxnColumns]. One thread, one replay.
final class ReorderBuffer {

    /// `max_changes_in_memory`: PG 12's only limit, per transaction; and how many changes are read back at once.
    private static final int MAX_CHANGES_IN_MEMORY = 4096;

    private final Transactions transactions;
    private final QueueLog log;
    private final ReplayOptions options;
    private final PgVersion version;
    private final boolean streams;
    private final boolean dropsAborted;
    private final int segmentShift;
    private final SnapshotBuilder snapshots;

    final BufferedTxns txns;
    final MemoryEvents events = new MemoryEvents();
    /// Changes that no record queued, but the commit of another transaction.
    final HandedOut handedOut = new HandedOut();
    /// Entries whose change was queued, or that freed memory.
    final BitSet effective = new BitSet();
    /// Slots that have changes, in memory or on disk.
    final SlotSet live;

    private final BaseSnapshots baseSnapshots;
    private final LargestTxn largest;
    private final ReplayListener listener;
    private final SentTxns sent;
    private final ChangeSender sender;
    private final DecodingStats stats = new DecodingStats();
    private int entry;
    private long held;
    private boolean readsChunksBack;

    /// @param early whether the slot sends changes of transactions that have not committed
    ReorderBuffer(
            Transactions transactions,
            ReplayOptions options,
            SnapshotBuilder snapshots,
            boolean early,
            ReplayListener listener) {
        this.transactions = transactions;
        this.log = transactions.log();
        this.options = options;
        this.version = transactions.version();
        this.snapshots = snapshots;
        this.streams = options.streaming() && version.atLeast(PgVersion.PG14);
        this.dropsAborted = version.atLeast(PgVersion.PG18) && !options.immediate();
        this.segmentShift = Integer.numberOfTrailingZeros(transactions.segmentSize());
        TxnColumns columns = transactions.columns();
        this.txns = new BufferedTxns(columns.size);
        this.live = new SlotSet(columns.size);
        this.baseSnapshots = new BaseSnapshots(txns, columns.size, version);
        this.largest = version.atLeast(PgVersion.PG17)
                ? new LargestTxn.Heap(txns.size)
                : new LargestTxn.Hash(txns.size, columns.xid, live);
        this.listener = listener;
        this.sent = new SentTxns(transactions);
        this.sender = new ChangeSender(transactions, options.database(), early, listener, sent);
    }

    /// What comes next is told by that entry of the log.
    void at(int newEntry) {
        entry = newEntry;
    }

    SentTxns sent() {
        return sent;
    }

    /// What the server was told.
    SlotStatistics statistics() {
        return stats.sent();
    }

    /// Bytes in memory.
    long held() {
        return held;
    }

    /// Whether TOAST chunks were read back of a transaction with more changes on disk than fit into one batch.
    boolean readsChunksBack() {
        return readsChunksBack;
    }

    /// `ReorderBufferAssignChild`.
    void assignChild(int top, int child) {
        sender.adopt(top, child);
        txns.adopt(top, child);
        baseSnapshots.transfer(child, top);
    }

    void setBaseSnapshot(int top) {
        baseSnapshots.give(top);
    }

    /// `ReorderBufferAddInvalidations`, besides the change.
    void addInvalidations(int top, int bytes) {
        txns.invalidationBytes[top] += bytes;
        sender.remember(top, log.messages(entry));
    }

    /// `ReorderBufferImmediateInvalidation`.
    void invalidateAtOnce(List<SharedInvalidationMessage> messages) {
        sender.invalidate(messages);
    }

    /// The entry's change is queued, unless the transaction is known to be rolled back.
    ///
    /// @param saved bytes that the row loses when its TOAST values are put together
    void add(int slot, ChangeKind change, int kind, int bytes, int saved) {
        if (!txns.has(slot, KNOWN_ABORTED)) {
            effective.set(entry);
            sender.queued(entry, txns.top(slot));
            queue(slot, change, kind, bytes, saved);
        }
    }

    /// `SnapBuildDistributeSnapshotAndInval`: all that have a base snapshot, but those prepared, get a new
    /// snapshot, and the others also the invalidations of `top`, which commits.
    void distribute(int top, int snapshotBytes, int changeBytes) {
        int messages = version.atLeast(PgVersion.PG14) ? txns.invalidationBytes[top] : 0;
        for (int txn : baseSnapshots.running()) {
            if (txns.has(txn, BufferedTxns.PREPARED)) {
                continue;
            }
            handOut(txn, ChangeKind.SNAPSHOT, snapshotBytes);
            if (txn != top && messages > 0) {
                handOut(txn, ChangeKind.INVALIDATION, messages + changeBytes);
            }
            sender.handOver(top, txn, entry);
        }
    }

    private void handOut(int txn, ChangeKind kind, int bytes) {
        if (!txns.has(txn, KNOWN_ABORTED)) {
            handedOut.add(entry, txn, bytes);
            queue(txn, kind, kind.ordinal(), bytes, 0);
        }
    }

    /// `ReorderBufferQueueChange`.
    private void queue(int slot, ChangeKind change, int kind, int bytes, int saved) {
        int top = txns.top(slot);
        if (QueuedChange.isStreamable(change)) {
            txns.set(top, HAS_STREAMABLE_CHANGE);
        }
        if (QueuedChange.isChunk(change, kind)) {
            txns.set(top, HAS_CHUNKS);
        }
        long before = txns.size[slot];
        txns.grow(slot, bytes);
        held += bytes;
        live.add(slot);
        largest.grown(slot, before);
        if (!QueuedChange.isTakenOut(change, kind)) {
            txns.counted[slot] += bytes - saved;
        }
        int segment = (int) (transactions.index().lsn(log.row(entry)) >>> segmentShift) + 1;
        txns.touch(slot, segment);
        if (top != slot) {
            txns.touch(top, segment);
        }
        if (streams) {
            partialChange(slot, change, kind);
        }
        checkMemoryLimit(slot);
    }

    /// `ReorderBufferProcessPartialChange`.
    private void partialChange(int slot, ChangeKind change, int kind) {
        int top = txns.top(slot);
        if (QueuedChange.isChunk(change, kind) || change == ChangeKind.SPEC_INSERT) {
            txns.set(top, HAS_PARTIAL_CHANGE);
        } else if (QueuedChange.completes(change, kind)) {
            txns.clear(top, HAS_PARTIAL_CHANGE);
        }
        if (canStartStreaming()
                && !txns.has(top, HAS_PARTIAL_CHANGE)
                && txns.has(slot, SERIALIZED)
                && (!version.atLeast(PgVersion.PG16) || txns.has(top, HAS_STREAMABLE_CHANGE))) {
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
            if (txns.changesInMemory[slot] >= MAX_CHANGES_IN_MEMORY) {
                serialize(slot);
            }
            return;
        }
        while (held >= options.workMem() || options.immediate() && held > 0) {
            int streamable = canStartStreaming() ? baseSnapshots.largestStreamable() : -1;
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
        long bytes = txns.size[slot];
        int changes = txns.changesInMemory[slot];
        for (int child = txns.firstChild(slot); child >= 0; child = txns.nextChild(child)) {
            bytes += txns.size[child];
            changes += txns.changesInMemory[child];
        }
        events.add(MemoryEvent.Kind.DROP_ABORTED, entry, slot, bytes, changes, 0, txns.segmentCount[slot]);
        truncate(slot);
        txns.set(slot, KNOWN_ABORTED);
    }

    /// `ReorderBufferSerializeTXN`.
    private void serialize(int slot) {
        for (int child = txns.firstChild(slot); child >= 0; child = txns.nextChild(child)) {
            if (!txns.has(child, ENDED)) {
                serialize(child);
            }
        }
        long bytes = txns.size[slot];
        int changes = txns.changesInMemory[slot];
        if (changes > 0) {
            events.add(MemoryEvent.Kind.SPILL, entry, slot, bytes, changes, 0, txns.segmentCount[slot]);
            stats.spillCount++;
            stats.spillBytes += bytes;
            stats.spillTxns += txns.has(slot, SERIALIZED | SERIALIZED_CLEAR) ? 0 : 1;
            txns.spilledChanges[slot] += changes;
            txns.spilledBytes[slot] += bytes;
            free(slot);
            stats.update();
        }
        txns.set(slot, SERIALIZED);
    }

    /// `ReorderBufferIterTXNInit`: what is left in memory of those already on disk goes there too, to be read
    /// back.
    private void serializeRest(int top) {
        if (txns.has(top, SERIALIZED) && txns.changesInMemory[top] + txns.spilledChanges[top] > 0) {
            serialize(top);
        }
        boolean batches = txns.spilledChanges[top] > MAX_CHANGES_IN_MEMORY;
        for (int child = txns.firstChild(top); child >= 0; child = txns.nextChild(child)) {
            if (txns.has(child, SERIALIZED)
                    && !txns.has(child, ENDED)
                    && txns.changesInMemory[child] + txns.spilledChanges[child] > 0) {
                serialize(child);
            }
            batches |= txns.spilledChanges[child] > MAX_CHANGES_IN_MEMORY;
        }
        readsChunksBack |= batches && txns.has(top, HAS_CHUNKS);
    }

    /// `ReorderBufferStreamTXN`.
    private void stream(int top) {
        long bytes = txns.totalSize[top];
        int changes = txns.changesInMemory[top];
        int sends = changes + txns.spilledChanges[top];
        for (int child = txns.firstChild(top); child >= 0; child = txns.nextChild(child)) {
            changes += txns.changesInMemory[child];
            sends += txns.changesInMemory[child] + txns.spilledChanges[child];
        }
        int segments = txns.segmentCount[top];
        boolean before = txns.has(top, STREAMED);
        process(top, true, true);
        events.add(MemoryEvent.Kind.STREAM, entry, top, bytes, changes, sends, segments);
        stats.streamCount++;
        stats.streamBytes += bytes;
        stats.streamTxns += before ? 0 : 1;
        stats.update();
        markStreamed(top);
        truncate(top);
    }

    /// Of `ReorderBufferTruncateTXN`: subtransactions only where they had changes.
    private void markStreamed(int top) {
        txns.set(top, STREAMED);
        for (int child = txns.firstChild(top); child >= 0; child = txns.nextChild(child)) {
            if (!txns.has(child, ENDED) && txns.changesInMemory[child] + txns.spilledChanges[child] > 0) {
                txns.set(child, STREAMED);
            }
        }
    }

    /// `ReorderBufferProcessTXN`, as far as the counters go.
    ///
    /// @param early    whether the transaction has not committed yet
    /// @param streamed whether the plugin's callbacks for streaming are called
    private void process(int top, boolean early, boolean streamed) {
        boolean block = streamed && hasChanges(top);
        if (block) {
            listener.streamStart(sent.get(top));
        } else if (!streamed) {
            listener.begin(sent.get(top), early);
        }
        serializeRest(top);
        int rolledBack = sender.send(top, early, streamed, txns);
        if (block) {
            sent.get(top).streamed();
            listener.streamStop(sent.get(top));
        } else if (!streamed) {
            listener.end(sent.get(top), early);
        }
        if (rolledBack >= 0) {
            txns.set(rolledBack, KNOWN_ABORTED);
        } else {
            stats.totalTxns += txns.has(top, STREAMED) ? 0 : 1;
            stats.totalBytes += txns.counted[top];
            for (int child = txns.firstChild(top); child >= 0; child = txns.nextChild(child)) {
                stats.totalBytes += txns.counted[child];
            }
        }
        sender.executeInvalidations(top);
    }

    private boolean hasChanges(int top) {
        boolean any = txns.changesInMemory[top] + txns.spilledChanges[top] > 0;
        for (int child = txns.firstChild(top); child >= 0 && !any; child = txns.nextChild(child)) {
            any = txns.changesInMemory[child] + txns.spilledChanges[child] > 0;
        }
        return any;
    }

    /// `ReorderBufferReplay`.
    ///
    /// @param early whether it is only prepared
    /// @return whether the plugin was called for it
    boolean replay(int top, boolean early) {
        boolean decoded = txns.has(top, HAS_BASE_SNAPSHOT);
        if (txns.has(top, STREAMED)) {
            stream(top);
            if (early) {
                listener.streamPrepare(sent.get(top));
            } else {
                listener.streamCommit(sent.get(top));
            }
        } else if (decoded) {
            process(top, early, false);
        }
        stats.update();
        return decoded;
    }

    /// `ReorderBufferPrepare`: it is sent at its PREPARE, and only what is known of it stays.
    boolean prepare(int top) {
        boolean decoded = replay(top, true);
        if (decoded) {
            effective.set(entry);
            truncate(top);
        }
        return decoded;
    }

    /// `ReorderBufferForget`: nobody wants it, but for its invalidations.
    void skip(int top) {
        sender.executeInvalidations(top);
    }

    /// `ReorderBufferAbort`.
    void abort(int slot) {
        if (txns.has(slot, STREAMED) && !txns.has(slot, ENDED)) {
            sent.ends(slot);
            sent.get(slot).streamed();
            listener.streamAbort(sent.get(slot), sent.get(txns.top(slot)));
            sender.forgetWhatItSaw(slot);
        }
        cleanup(slot);
        stats.update();
    }

    /// `ReorderBufferTruncateTXN`.
    private void truncate(int slot) {
        for (int child = txns.firstChild(slot); child >= 0; child = txns.nextChild(child)) {
            truncate(child);
        }
        discard(slot);
        if (txns.has(slot, SERIALIZED)) {
            txns.clear(slot, SERIALIZED);
            txns.set(slot, SERIALIZED_CLEAR);
        }
    }

    /// `ReorderBufferCleanupTXN`.
    void cleanup(int slot) {
        if (txns.has(slot, ENDED)) {
            return;
        }
        effective.set(entry);
        for (int child = txns.firstChild(slot); child >= 0; child = txns.nextChild(child)) {
            if (!txns.has(child, ENDED)) {
                discard(child);
                txns.set(child, ENDED);
                sender.forget(child);
            }
        }
        discard(slot);
        txns.set(slot, ENDED);
        baseSnapshots.remove(slot);
        sender.forget(slot);
    }

    private void discard(int slot) {
        free(slot);
        txns.discard(slot);
        live.remove(slot);
    }

    private void free(int slot) {
        if (txns.size[slot] > 0) {
            held -= txns.size[slot];
            largest.emptied(slot);
        }
        txns.empty(slot);
    }
}
