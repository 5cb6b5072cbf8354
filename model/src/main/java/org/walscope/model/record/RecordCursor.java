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

    /// The record in full, with bytes of its own.
    XLogRecord toRecord();
}
