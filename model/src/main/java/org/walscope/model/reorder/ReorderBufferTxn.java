package org.walscope.model.reorder;

import java.util.Map;
import java.util.Optional;
import org.walscope.model.Lsn;

/// A top-level transaction with what its subtransactions did; `ReorderBufferTXN` in replication/reorderbuffer.h.
/// Made on demand from a row of [Transactions].
///
/// @param subxids        its subtransactions but those rolled back before its end
/// @param abortedSubxids subtransactions rolled back before its end
/// @param firstLsn       the start of its first record in this WAL
/// @param commitLsn      the start of the record that ended it; empty while open. Of one prepared and finished, the
///                       finishing record
/// @param endLsn         the byte after that record
/// @param commitTime     of the end, microseconds since 2000-01-01 UTC; the origin's where it came from another
///     node
/// @param gid            empty text unless prepared
/// @param prepareLsn     the start of its PREPARE record
/// @param prepareEndLsn  the byte after it
/// @param database       0 when no record says it
/// @param changes        by kind, those of `subxids` included
/// @param walBytes       of all its records, rolled back ones included
/// @param endedByCrash   no record ended it: it is known to be gone since all running transactions are younger
public record ReorderBufferTxn(
        int xid,
        int[] subxids,
        int[] abortedSubxids,
        Lsn firstLsn,
        Optional<Lsn> commitLsn,
        Optional<Lsn> endLsn,
        Optional<Long> commitTime,
        TxnOutcome outcome,
        String gid,
        Optional<Lsn> prepareLsn,
        Optional<Lsn> prepareEndLsn,
        Optional<Origin> origin,
        int database,
        Map<ChangeKind, Integer> changes,
        long walBytes,
        boolean endedByCrash) {

    /// Where it came from.
    ///
    /// @param id   of the replication origin on this server
    /// @param lsn  of its end there
    /// @param time of its end there, microseconds since 2000-01-01 UTC; [Transactions#NO_TIME] while it is not
    ///     known
    public record Origin(int id, Lsn lsn, long time) {}
}
