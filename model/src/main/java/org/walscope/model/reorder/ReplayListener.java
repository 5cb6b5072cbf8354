package org.walscope.model.reorder;

import java.util.List;
import org.walscope.model.rmgr.SharedInvalidationMessage;

/// Hears what a slot gives its plugin, in the order in which a server calls it: the callbacks of `ReorderBuffer`
/// in
/// replication/reorderbuffer.h. The replay's thread.
public interface ReplayListener {

    /// Hears of nothing it would do anything about.
    ReplayListener NONE = new ReplayListener() {};

    /// Whether anything is made of what it hears.
    default boolean listens() {
        return this != NONE;
    }

    /// `begin`, or `begin_prepare` of one that is only prepared.
    default void begin(SentTxn txn, boolean prepared) {}

    /// `apply_change`, `apply_truncate`, `message` or their `stream_…` kin: what the record in that row of the
    /// index
    /// queued.
    ///
    /// @param xid        of the transaction or subtransaction that wrote it
    /// @param kind       [ChangeKind#SPEC_INSERT] never: of a confirmed one it comes as an INSERT
    /// @param tuple      of [ChangeKind#MULTI_INSERT] which of the record's rows it is, from 0
    /// @param keepsToast whether TOAST values gathered for this row are for the next too
    default void change(
            SentTxn txn, int xid, ChangeKind kind, int indexRow, int tuple, boolean keepsToast, boolean streamed) {}

    /// `commit`, or `prepare`.
    default void end(SentTxn txn, boolean prepared) {}

    default void commitPrepared(SentTxn txn) {}

    /// @param prepareEndLsn the byte after its PREPARE record
    /// @param prepareTime   microseconds since 2000-01-01 UTC
    default void rollbackPrepared(SentTxn txn, long prepareEndLsn, long prepareTime) {}

    /// A block of a transaction in progress follows.
    default void streamStart(SentTxn txn) {}

    default void streamStop(SentTxn txn) {}

    default void streamCommit(SentTxn txn) {}

    default void streamPrepare(SentTxn txn) {}

    /// @param txn the transaction or subtransaction that was rolled back
    /// @param top its top-level transaction
    default void streamAbort(SentTxn txn, SentTxn top) {}

    /// A message that is not transactional, in the record of that row of the index; of any database.
    default void message(int indexRow) {}

    /// Messages of WAL are executed, also between the changes of a transaction: what was looked up may be another
    /// now.
    ///
    /// @param messages of any database
    default void invalidated(List<SharedInvalidationMessage> messages) {}

    /// The OID of the relation that the record in that row of the index is about; 0 where it is not known.
    default int relation(int indexRow, int topXid) {
        return 0;
    }

    /// The OIDs of the relations that the TRUNCATE record in that row of the index names; none where it is not
    /// read.
    default int[] truncated(int indexRow) {
        return new int[0];
    }

    /// Whether a prepared transaction shall come at its COMMIT PREPARED instead: `filter_prepare`.
    default boolean filtersPrepare(int xid, String gid) {
        return false;
    }
}
