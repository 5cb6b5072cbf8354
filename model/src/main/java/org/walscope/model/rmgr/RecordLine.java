package org.walscope.model.rmgr;

import org.walscope.model.PgVersion;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.record.XLogRecord;

/// A record as pg_waldump of its release prints it; `XLogDumpDisplayRecord` of bin/pg_waldump/pg_waldump.c.
public final class RecordLine {

    private RecordLine() {}

    /// Appends the line with its newline, and with `details` a line for each block reference.
    ///
    /// @throws org.walscope.model.bytes.WalFormatException when the record is shorter than its operation needs; the
    ///     text then holds the line up to the operation's name
    public static void append(XLogRecord record, boolean details, Utf8Builder text) {
        PgVersion version = record.version();
        int images = record.imageBytes();
        int start = text.length() + "rmgr: ".length();
        text.append("rmgr: ").append(RmgrTable.of(record.rmid(), version).name());
        text.repeat(' ', 11 - (text.length() - start));
        text.append(" len (rec/tot): ").right(record.totalLength() - images, 6);
        text.append('/').right(record.totalLength(), 6);
        text.append(", tx: ").right(Integer.toUnsignedLong(record.xid()), 10);
        DescText.paddedLsn(text.append(", lsn: "), record.lsn().value());
        DescText.paddedLsn(text.append(", prev "), record.prev().value());
        text.append(", desc: ");
        RmgrTable.describe(record, text);
        if (details) {
            BlockText.appendDetails(record, text.append('\n'));
        } else {
            BlockText.append(record, text);
            text.append('\n');
        }
    }
}
