package org.walscope.model.reorder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.walscope.model.PgVersion;
import org.walscope.model.Xid;

/// Who changed the catalog, and what every running transaction is handed when such a one commits: a snapshot, and from
/// PG 14 on its invalidations; `SnapBuildCommitTxn` and `SnapBuildDistributeSnapshotAndInval` of
/// replication/logical/snapbuild.c. Those changes have no record of their own, yet cost memory.
final class CatalogSnapshots {

    private final TxnColumns txns;
    private final TransactionsBuilder.OpenTxns open;
    private final QueueLog log;
    private final PgVersion version;
    private final BitSet changesCatalog = new BitSet();
    private final BitSet hasBase = new BitSet();
    private final Map<Integer, Integer> messages = new HashMap<>();
    /// Committed transactions that changed the catalog and are not older than all running ones; `builder->committed`.
    private final List<Integer> committed = new ArrayList<>();

    CatalogSnapshots(TxnColumns txns, TransactionsBuilder.OpenTxns open, QueueLog log, PgVersion version) {
        this.txns = txns;
        this.open = open;
        this.log = log;
        this.version = version;
    }

    /// The transaction has queued its first change; `ReorderBufferSetBaseSnapshot`.
    void needsBase(int top) {
        hasBase.set(top);
    }

    void assigned(int top, int child) {
        if (hasBase.get(child)) {
            hasBase.set(top);
        }
    }

    /// The slots that have a base snapshot: the others queued nothing, and no plugin hears of them.
    BitSet bases() {
        return hasBase;
    }

    void changesCatalog(int slot) {
        changesCatalog.set(slot);
    }

    void invalidations(int slot, int count) {
        changesCatalog.set(slot);
        messages.merge(txns.top[slot], count, Integer::sum);
    }

    /// `SnapBuildPurgeOlderTxn`.
    void running(int oldestRunningXid) {
        committed.removeIf(xid -> Xid.precedes(xid, oldestRunningXid));
    }

    void commit(int row, int top, List<Integer> subxids) {
        Set<Integer> added = new HashSet<>();
        for (int subxid : subxids) {
            int child = txns.find(subxid);
            if (child >= 0 && changesCatalog.get(child)) {
                added.add(subxid);
            }
        }
        if (changesCatalog.get(top) || !added.isEmpty()) {
            added.add(txns.xid[top]);
            committed.addAll(added);
            hasBase.set(top);
            distribute(row, top);
        }
    }

    private void distribute(int row, int committing) {
        int snapshot = ChangeSize.snapshot(committed.size(), version);
        int count = version.atLeast(PgVersion.PG14) ? messages.getOrDefault(committing, 0) : 0;
        int[] running = open.all();
        Arrays.sort(running);
        for (int txn : running) {
            if (!txns.isTop(txn) || !hasBase.get(txn)) {
                continue;
            }
            add(row, txn, ChangeKind.SNAPSHOT, snapshot);
            if (txn != committing && count > 0) {
                add(row, txn, ChangeKind.INVALIDATION, ChangeSize.invalidations(count, version));
            }
        }
    }

    private void add(int row, int txn, ChangeKind kind, int bytes) {
        txns.count(txn, kind, 1);
        txns.decodedBytes[txn] += bytes;
        log.change(row, txn, kind, bytes);
    }
}
