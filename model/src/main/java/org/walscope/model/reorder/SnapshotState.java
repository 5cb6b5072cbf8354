package org.walscope.model.reorder;

import java.util.List;
import org.walscope.model.Lsn;

/// A state the snapshot builder came into; `SnapBuildFindSnapshot` of replication/logical/snapbuild.c.
///
/// @param lsn      of the record that brought it: for all but START a RUNNING_XACTS record
/// @param indexRow of that record; for START the row where the slot begins to read
/// @param reason   why it came into it
/// @param nextXid  the next state needs all transactions older than this to end; 0 when nothing is waited for
/// @param waitsFor the transactions that ran then, as the record lists them: the next state waits for their ends
public record SnapshotState(State state, Lsn lsn, int indexRow, Reason reason, int nextXid, List<Integer> waitsFor) {

    /// `SnapBuildState`, replication/snapbuild.h.
    public enum State {
        START,
        BUILDING_SNAPSHOT,
        FULL_SNAPSHOT,
        CONSISTENT
    }

    /// Why a state was reached.
    public enum Reason {
        /// The slot begins to read.
        BEGIN,
        /// Transactions ran: their ends are waited for.
        TRANSACTIONS_RUNNING,
        /// All transactions that ran at the state before have ended.
        OLD_TRANSACTIONS_ENDED,
        /// No transaction ran.
        NO_TRANSACTION_RUNNING,
        /// A snapshot serialized there by this or another slot could be read back.
        SERIALIZED_SNAPSHOT
    }
}
