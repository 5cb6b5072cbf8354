package org.walscope.model.change;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.walscope.model.Lsn;

/// A transaction as an output plugin told it: `ReorderBufferTXN` in replication/reorderbuffer.h, seen from outside.
///
/// @param xid            the top-level transaction
/// @param commitLsn      start of the commit (or prepare) record
/// @param endLsn         the byte after that record
/// @param origin         name or number of the replication origin it was replayed from
/// @param gid            of a prepared transaction
/// @param abortedSubxids subtransactions rolled back after their changes were streamed
/// @param changes        in the order written
public record DecodedTransaction(
        OptionalInt xid,
        Optional<Lsn> commitLsn,
        Optional<Lsn> endLsn,
        Optional<Instant> commitTime,
        Optional<String> origin,
        Optional<String> gid,
        Outcome outcome,
        Set<Integer> abortedSubxids,
        List<DecodedChange> changes) {

    /// How far the output tells the transaction's life.
    public enum Outcome {
        COMMITTED,
        PREPARED,
        ABORTED,
        /// The output ends before the transaction does.
        OPEN
    }

    public DecodedTransaction {
        abortedSubxids = Set.copyOf(abortedSubxids);
        changes = List.copyOf(changes);
    }

    /// Whether it holds nothing but its frame and descriptions.
    public boolean isEmpty() {
        return changes.stream().allMatch(c -> c instanceof DecodedChange.Description);
    }
}
