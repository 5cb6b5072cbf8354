package org.walscope.model.reorder;

import static org.walscope.model.reorder.BufferedTxns.HAS_BASE_SNAPSHOT;
import static org.walscope.model.reorder.BufferedTxns.HAS_PARTIAL_CHANGE;
import static org.walscope.model.reorder.BufferedTxns.HAS_STREAMABLE_CHANGE;
import static org.walscope.model.reorder.BufferedTxns.KNOWN_ABORTED;

import java.util.Arrays;
import org.walscope.model.PgVersion;

/// The running top-level transactions that have a base snapshot, `txns_by_base_snapshot_lsn` of
/// replication/logical/reorderbuffer.c: those a plugin will hear of, which get every new snapshot and may be
/// streamed. One replay's.
final class BaseSnapshots {

    private final BufferedTxns txns;
    private final PgVersion version;
    private final SlotSet members;
    private int given;

    BaseSnapshots(BufferedTxns txns, int slots, PgVersion version) {
        this.txns = txns;
        this.version = version;
        this.members = new SlotSet(slots);
    }

    /// `ReorderBufferSetBaseSnapshot`, unless it has one.
    void give(int top) {
        if (!txns.has(top, HAS_BASE_SNAPSHOT)) {
            txns.set(top, HAS_BASE_SNAPSHOT);
            txns.baseOrder[top] = ++given;
            members.add(top);
        }
    }

    /// `ReorderBufferTransferSnapToParent`: the earlier one of the two stays.
    void transfer(int child, int top) {
        if (txns.has(child, HAS_BASE_SNAPSHOT)) {
            if (!txns.has(top, HAS_BASE_SNAPSHOT) || txns.baseOrder[child] < txns.baseOrder[top]) {
                txns.baseOrder[top] = txns.baseOrder[child];
            }
            txns.set(top, HAS_BASE_SNAPSHOT);
            members.add(top);
            txns.clear(child, HAS_BASE_SNAPSHOT);
            members.remove(child);
        }
    }

    /// It has ended.
    void remove(int slot) {
        members.remove(slot);
    }

    /// In the order of their first records.
    int[] running() {
        int[] running = new int[members.size()];
        Arrays.setAll(running, members::get);
        Arrays.sort(running);
        return running;
    }

    /// `ReorderBufferLargestStreamableTopTXN`; -1 when none can be streamed.
    int largestStreamable() {
        int found = -1;
        for (int i = 0; i < members.size(); i++) {
            int top = members.get(i);
            long total = txns.totalSize[top];
            if (total == 0
                    || txns.has(top, HAS_PARTIAL_CHANGE)
                    || version.atLeast(PgVersion.PG16) && !txns.has(top, HAS_STREAMABLE_CHANGE)
                    || version.atLeast(PgVersion.PG18) && txns.has(top, KNOWN_ABORTED)) {
                continue;
            }
            if (found < 0
                    || total > txns.totalSize[found]
                    || total == txns.totalSize[found] && txns.baseOrder[top] < txns.baseOrder[found]) {
                found = top;
            }
        }
        return found;
    }
}
