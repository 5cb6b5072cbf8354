package org.walscope.model.reorder;

import org.walscope.model.Lsn;

/// Something that took changes out of the reorder buffer's memory before their transaction ended.
///
/// @param lsn      of the record at which it happened
/// @param indexRow of that record in the index
/// @param row      of the top-level transaction in [Transactions]
/// @param xid      whose changes left: for a spill a transaction or subtransaction, else the top-level one
/// @param bytes    freed
/// @param changes  that left memory
/// @param sent     changes a stream sends: those, and what had been spilled before; 0 for other events
/// @param segments WAL segments that these changes lie in: the spill files written for it
public record MemoryEvent(
        Kind kind, Lsn lsn, int indexRow, int row, int xid, long bytes, int changes, int sent, int segments) {

    /// What happened to the changes.
    public enum Kind {
        /// Written to disk; `ReorderBufferSerializeTXN`.
        SPILL,
        /// Sent to the output plugin, before the end or, of one streamed before, at it; `ReorderBufferStreamTXN`.
        STREAM,
        /// Thrown away, as the transaction is known to have been rolled back (PG 18 on);
        /// `ReorderBufferCheckAndTruncateAbortedTXN`.
        DROP_ABORTED
    }
}
