package org.walscope.model.rmgr;

import org.walscope.model.PgVersion;
import org.walscope.model.record.XLogRecord;

/// A record as pg_waldump of its release prints it; `XLogDumpDisplayRecord` of bin/pg_waldump/pg_waldump.c.
public final class RecordLine {

    private static final String SPACES = "                    ";

    private RecordLine() {}

    /// Appends the line with its newline, and with `details` a line for each block reference.
    ///
    /// @throws org.walscope.model.bytes.WalFormatException when the record is shorter than its operation needs; the
    ///     text then holds the line up to the operation's name
    public static void append(XLogRecord record, boolean details, StringBuilder text) {
        PgVersion version = record.version();
        int images = record.imageBytes();
        int start = text.length() + "rmgr: ".length();
        text.append("rmgr: ").append(RmgrTable.of(record.rmid(), version).name());
        pad(text, 11 - (text.length() - start));
        unsigned(text.append(" len (rec/tot): "), record.totalLength() - images, 6);
        unsigned(text.append('/'), record.totalLength(), 6);
        unsigned(text.append(", tx: "), record.xid(), 10);
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

    private static void unsigned(StringBuilder text, int value, int width) {
        long number = Integer.toUnsignedLong(value);
        int digits = 1;
        for (long rest = number / 10; rest != 0; rest /= 10) {
            digits++;
        }
        pad(text, width - digits);
        text.append(number);
    }

    private static void pad(StringBuilder text, int spaces) {
        if (spaces > 0) {
            text.append(SPACES, 0, spaces);
        }
    }
}
