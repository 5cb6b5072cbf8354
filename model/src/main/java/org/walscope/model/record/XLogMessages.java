package org.walscope.model.record;

import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.segment.WalSegmentName;

/// The messages of access/transam/xlogreader.c as that release words them.
record XLogMessages(PgVersion version) {

    /// `LSN_FORMAT_ARGS` printed: eight digits behind the slash from PG 19 on.
    String lsn(long value) {
        return version.atLeast(PgVersion.PG19)
                ? "%X/%08X".formatted(value >>> 32, value & 0xFFFF_FFFFL)
                : Lsn.toString(value);
    }

    String invalidLength(long lsn, long got) {
        return "invalid record length at %s: %s %d, got %d"
                .formatted(
                        lsn(lsn),
                        version.atLeast(PgVersion.PG16) ? "expected at least" : "wanted",
                        XLogRecord.HEADER_BYTES,
                        got);
    }

    String tooLong(long lsn, long length) {
        return "record length %d at %s too long".formatted(length, lsn(lsn));
    }

    String invalidRmgr(long lsn, int rmid) {
        return "invalid resource manager ID %d at %s".formatted(rmid, lsn(lsn));
    }

    String incorrectPrev(long lsn, long prev) {
        return "record with incorrect prev-link %s at %s".formatted(lsn(prev), lsn(lsn));
    }

    String incorrectChecksum(long lsn) {
        return "incorrect resource manager data checksum in record at " + lsn(lsn);
    }

    String invalidOffset(long lsn, int expected, int got) {
        return version.atLeast(PgVersion.PG16)
                ? "invalid record offset at %s: expected at least %d, got %d".formatted(lsn(lsn), expected, got)
                : "invalid record offset at " + lsn(lsn);
    }

    String contrecordRequested(long lsn) {
        return "contrecord is requested by " + lsn(lsn);
    }

    String noContrecordFlag(long lsn) {
        return "there is no contrecord flag at " + lsn(lsn);
    }

    String invalidContrecordLength(long lsn, long got, long expected) {
        return version.atLeast(PgVersion.PG14)
                ? "invalid contrecord length %d (expected %d) at %s".formatted(got, expected, lsn(lsn))
                : "invalid contrecord length %d at %s".formatted(got, lsn(lsn));
    }

    String invalidLengths(long lsn) {
        return "record with invalid length at " + lsn(lsn);
    }

    String invalidMagic(int magic, WalSegmentName segment, long page, long offset) {
        return "invalid magic number %04X".formatted(magic) + place(segment, page, offset);
    }

    String invalidInfo(int info, WalSegmentName segment, long page, long offset) {
        return "invalid info bits %04X".formatted(info) + place(segment, page, offset);
    }

    String unexpectedAddress(long address, WalSegmentName segment, long page, long offset) {
        return "unexpected pageaddr " + lsn(address) + place(segment, page, offset);
    }

    /// The wording of releases before 9.3, when each page's timeline was still compared with the file's.
    String unexpectedTimeline(int timeline, WalSegmentName segment, long page, long offset) {
        return "unexpected timeline ID " + Integer.toUnsignedString(timeline) + place(segment, page, offset);
    }

    String timelineGoesBack(int timeline, int after, WalSegmentName segment, long page, long offset) {
        return "out-of-sequence timeline ID %s (after %s)"
                        .formatted(Integer.toUnsignedString(timeline), Integer.toUnsignedString(after))
                + place(segment, page, offset);
    }

    String foreignSystem(long identifier, long expected) {
        return ("WAL file is from different database system: WAL file database system identifier is %s,"
                        + " that of the other segments is %s")
                .formatted(Long.toUnsignedString(identifier), Long.toUnsignedString(expected));
    }

    String foreignSegmentSize() {
        return "WAL file is from different database system: incorrect segment size in page header";
    }

    String foreignBlockSize() {
        return "WAL file is from different database system: incorrect XLOG_BLCKSZ in page header";
    }

    private String place(WalSegmentName segment, long page, long offset) {
        return version.atLeast(PgVersion.PG16)
                ? " in WAL segment %s, LSN %s, offset %d".formatted(segment, lsn(page), offset)
                : " in log segment %s, offset %d".formatted(segment, offset);
    }
}
