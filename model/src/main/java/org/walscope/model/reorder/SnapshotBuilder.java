package org.walscope.model.reorder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.walscope.model.Lsn;
import org.walscope.model.Xid;
import org.walscope.model.reorder.SnapshotState.Reason;
import org.walscope.model.reorder.SnapshotState.State;
import org.walscope.model.rmgr.StandbyDesc.XlRunningXacts;

/// From when on a slot can decode, and which catalog changes its snapshots list; replication/logical/snapbuild.c. Used
/// by one replay.
final class SnapshotBuilder {

    private final boolean restores;
    private final List<SnapshotState> states = new ArrayList<>();
    private State state;
    private long startDecodingAt;
    private int nextPhaseAt;
    /// Committed transactions that changed the catalog and are not older than all running ones; `builder->committed`.
    private int[] committed = new int[8];

    private int committedCount;

    /// @param start as in [ReplayOptions]
    /// @param row   of the index, where it begins to read
    SnapshotBuilder(Optional<ReplayOptions.SlotStart> start, int row) {
        this.state = start.isEmpty() ? State.CONSISTENT : State.START;
        this.restores =
                start.map(ReplayOptions.SlotStart.Restart.class::isInstance).orElse(false);
        this.startDecodingAt = start.orElse(null) instanceof ReplayOptions.SlotStart.Restart restart
                ? restart.confirmedFlush().value()
                : 0;
        start.ifPresent(where -> enter(State.START, where.lsn(), row, Reason.BEGIN, 0, List.of()));
    }

    List<SnapshotState> states() {
        return List.copyOf(states);
    }

    boolean isConsistent() {
        return state == State.CONSISTENT;
    }

    /// Whether contents of transactions are gathered yet.
    boolean isFull() {
        return state.compareTo(State.FULL_SNAPSHOT) >= 0;
    }

    /// `SnapBuildXactNeedsSkip`.
    boolean needsSkip(long lsn) {
        return Long.compareUnsigned(lsn, startDecodingAt) < 0;
    }

    /// `SnapBuildProcessChange`: whether a change of that transaction is kept.
    boolean keepsChange(int xid) {
        return state == State.CONSISTENT || state == State.FULL_SNAPSHOT && !Xid.precedes(xid, nextPhaseAt);
    }

    /// What `SnapBuildCommitTxn` does for any transaction.
    void commit(long lsn) {
        if (state != State.CONSISTENT && Long.compareUnsigned(startDecodingAt, lsn) <= 0) {
            startDecodingAt = lsn + 1;
        }
    }

    /// `SnapBuildAddCommittedTxn`.
    void addCommitted(int[] xids) {
        if (committedCount + xids.length > committed.length) {
            committed = Arrays.copyOf(committed, Math.max(committed.length * 2, committedCount + xids.length));
        }
        System.arraycopy(xids, 0, committed, committedCount, xids.length);
        committedCount += xids.length;
    }

    /// Transactions a snapshot made now lists.
    int committedCount() {
        return committedCount;
    }

    /// `SnapBuildPurgeOlderTxn`.
    void purge(int oldestRunningXid) {
        int kept = 0;
        for (int i = 0; i < committedCount; i++) {
            if (!Xid.precedes(committed[i], oldestRunningXid)) {
                committed[kept++] = committed[i];
            }
        }
        committedCount = kept;
    }

    /// `SnapBuildFindSnapshot`.
    void running(XlRunningXacts running, Lsn lsn, int row) {
        if (state == State.CONSISTENT) {
            return;
        }
        boolean oldOnesEnded = !Xid.precedes(running.oldestRunningXid(), nextPhaseAt);
        if (running.oldestRunningXid() == running.nextXid()) {
            if (Long.compareUnsigned(startDecodingAt, lsn.value()) <= 0) {
                startDecodingAt = lsn.value() + 1;
            }
            enter(State.CONSISTENT, lsn, row, Reason.NO_TRANSACTION_RUNNING, 0, List.of());
        } else if (restores) {
            enter(State.CONSISTENT, lsn, row, Reason.SERIALIZED_SNAPSHOT, 0, List.of());
        } else if (state == State.START) {
            enter(
                    State.BUILDING_SNAPSHOT,
                    lsn,
                    row,
                    Reason.TRANSACTIONS_RUNNING,
                    running.nextXid(),
                    List.copyOf(running.xids()));
        } else if (state == State.BUILDING_SNAPSHOT && oldOnesEnded) {
            enter(
                    State.FULL_SNAPSHOT,
                    lsn,
                    row,
                    Reason.OLD_TRANSACTIONS_ENDED,
                    running.nextXid(),
                    List.copyOf(running.xids()));
        } else if (state == State.FULL_SNAPSHOT && oldOnesEnded) {
            enter(State.CONSISTENT, lsn, row, Reason.OLD_TRANSACTIONS_ENDED, 0, List.of());
        }
    }

    private void enter(State next, Lsn lsn, int row, Reason reason, int nextXid, List<Integer> waitsFor) {
        state = next;
        nextPhaseAt = nextXid;
        states.add(new SnapshotState(next, lsn, row, reason, nextXid, waitsFor));
    }
}
