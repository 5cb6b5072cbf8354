package org.walscope.model.record;

/// The record a scan stands on, proved and not yet taken apart; moved by the scan, read by its thread while the scan
/// shows it, never stored. [#toRecord] is the only way out.
public interface RecordCursor {

    /// Where the record starts.
    long lsn();

    /// `EndRecPtr`: where the next record may start.
    long nextLsn();

    /// `xl_tot_len`, in bytes.
    int totalLength();

    int xid();

    /// `xl_info`, whole.
    int info();

    int rmid();

    /// Bytes of full-page images, as stored.
    int imageBytes();

    /// Whether the record refers to a block; the three parts of that relation's locator are 0 otherwise.
    boolean hasRelation();

    /// Of the first block reference, as the following two.
    int spcOid();

    int dbOid();

    int relNumber();

    /// The record in full, its bytes those that the scan reads into: good only until the cursor moves.
    XLogRecord view();

    /// The record in full, with bytes of its own.
    XLogRecord toRecord();
}
