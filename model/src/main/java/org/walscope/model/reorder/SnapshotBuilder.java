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

/// From when on a slot can decode, and which catalog changes its snapshots list; replication/logical/snapbuild.c.
/// Used by one replay.
final class SnapshotBuilder {

    private final boolean restores;
    private final List<SnapshotState> states = new ArrayList<>();
    private State state;
    private long startDecodingAt;
    private int nextPhaseAt;
    /// Committed transactions that changed the catalog and are not older than all running ones;
    /// `builder->committed`.
    private int[] committed = new int[8];

    private int committedCount;
    private final int xminHorizon;
    /// Of the first RUNNING_XACTS record of this WAL; 0 while there was none.
    private int firstNextXid;

    private boolean listIsKnown;

    /// @param start as in [ReplayOptions]
    /// @param row   of the index, where it begins to read
    SnapshotBuilder(Optional<ReplayOptions.SlotStart> start, int row) {
        this.state = start.isEmpty() ? State.CONSISTENT : State.START;
        this.restores =
                start.map(ReplayOptions.SlotStart.Restart.class::isInstance).orElse(false);
        this.startDecodingAt = start.orElse(null) instanceof ReplayOptions.SlotStart.Restart restart
                ? restart.confirmedFlush().value()
                : 0;
        boolean created = start.orElse(null) instanceof ReplayOptions.SlotStart.Created;
        this.xminHorizon = start.orElse(null) instanceof ReplayOptions.SlotStart.Created made ? made.xminHorizon() : 0;
        this.listIsKnown = created;
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

    /// Whether the list of committed transactions is that of the server: this WAL reaches back to before all that
    /// it can have listed began.
    boolean listIsKnown() {
        return listIsKnown;
    }

    /// Whether a commit goes into the list; those before BUILDING_SNAPSHOT never do, of a slot that was not yet
    /// created.
    ///
    /// @param read whether the slot reads the record
    boolean tracksCommit(int xid, boolean read) {
        return switch (state) {
            case START -> restores && !read;
            case BUILDING_SNAPSHOT -> !Xid.precedes(xid, nextPhaseAt);
            case FULL_SNAPSHOT, CONSISTENT -> true;
        };
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
    private void purge(int oldestRunningXid) {
        int kept = 0;
        for (int i = 0; i < committedCount; i++) {
            if (!Xid.precedes(committed[i], oldestRunningXid)) {
                committed[kept++] = committed[i];
            }
        }
        committedCount = kept;
    }

    /// `SnapBuildProcessRunningXacts`.
    ///
    /// @param read whether the slot reads the record; of those before it only what whoever serialized the snapshot
    ///     it begins with has made of them counts
    void running(XlRunningXacts running, Lsn lsn, int row, boolean read) {
        firstNextXid = firstNextXid == 0 ? running.nextXid() : firstNextXid;
        listIsKnown |= !Xid.precedes(running.oldestRunningXid(), firstNextXid);
        if (!read || state == State.CONSISTENT || find(running, lsn, row)) {
            purge(running.oldestRunningXid());
        }
    }

    /// `SnapBuildFindSnapshot`.
    ///
    /// @return whether the list is to be purged: not yet when the state is consistent now
    private boolean find(XlRunningXacts running, Lsn lsn, int row) {
        if (xminHorizon != 0 && Xid.precedes(running.oldestRunningXid(), xminHorizon)) {
            return true;
        }
        boolean oldOnesEnded = !Xid.precedes(running.oldestRunningXid(), nextPhaseAt);
        if (running.oldestRunningXid() == running.nextXid()) {
            if (Long.compareUnsigned(startDecodingAt, lsn.value()) <= 0) {
                startDecodingAt = lsn.value() + 1;
            }
            if (restores) {
                // Nothing is restored: its list is empty.
                committedCount = 0;
            }
            enter(State.CONSISTENT, lsn, row, Reason.NO_TRANSACTION_RUNNING, 0, List.of());
        } else if (restores) {
            enter(State.CONSISTENT, lsn, row, Reason.SERIALIZED_SNAPSHOT, 0, List.of());
        } else if (state == State.START) {
            enter(State.BUILDING_SNAPSHOT, lsn, row, Reason.TRANSACTIONS_RUNNING, running);
        } else if (state == State.BUILDING_SNAPSHOT && oldOnesEnded) {
            enter(State.FULL_SNAPSHOT, lsn, row, Reason.OLD_TRANSACTIONS_ENDED, running);
        } else if (state == State.FULL_SNAPSHOT && oldOnesEnded) {
            enter(State.CONSISTENT, lsn, row, Reason.OLD_TRANSACTIONS_ENDED, 0, List.of());
        }
        return state != State.CONSISTENT || !restores && running.oldestRunningXid() != running.nextXid();
    }

    private void enter(State next, Lsn lsn, int row, Reason reason, XlRunningXacts running) {
        enter(next, lsn, row, reason, running.nextXid(), List.copyOf(running.xids()));
    }

    private void enter(State next, Lsn lsn, int row, Reason reason, int nextXid, List<Integer> waitsFor) {
        state = next;
        nextPhaseAt = nextXid;
        states.add(new SnapshotState(next, lsn, row, reason, nextXid, waitsFor));
    }
}
