package org.walscope.view.hex;

import org.walscope.model.Lsn;

/// Where a record's bytes lie in the WAL: records flow over pages, and each page begins with a header that is no part
/// of them. The arithmetic of `XLogRecPtrToBytePos` and `XLogBytePosToRecPtr` in access/transam/xlog.c.
///
/// @param start       of the record
/// @param segmentSize in bytes, a power of two
/// @param pageSize    `XLOG_BLCKSZ`, in bytes
public record BytePlaces(Lsn start, int segmentSize, int pageSize) {

    /// `SizeOfXLogShortPHD`: every page's header.
    private static final int SHORT_HEADER = 24;

    /// `SizeOfXLogLongPHD`: the header of a segment's first page.
    private static final int LONG_HEADER = 40;

    /// Where the record's byte at `offset` is.
    public Lsn lsn(long offset) {
        return new Lsn(position(bytesBefore(start.value()) + offset));
    }

    /// Bytes from its segment's start to the record's byte at `offset`.
    public long offsetInFile(long offset) {
        return lsn(offset).value() & (segmentSize - 1L);
    }

    private long bytesInPage() {
        return pageSize - SHORT_HEADER;
    }

    private long bytesInSegment() {
        return (segmentSize / pageSize) * bytesInPage() - (LONG_HEADER - SHORT_HEADER);
    }

    /// Record bytes of the WAL before a position.
    private long bytesBefore(long position) {
        long inSegment = position & (segmentSize - 1L);
        long segments = Long.divideUnsigned(position, segmentSize) * bytesInSegment();
        long page = inSegment / pageSize;
        long inPage = inSegment % pageSize;
        if (page == 0) {
            return segments + Math.max(0, inPage - LONG_HEADER);
        }
        return segments + (pageSize - LONG_HEADER) + (page - 1) * bytesInPage() + Math.max(0, inPage - SHORT_HEADER);
    }

    /// The position of the record byte that has so many before it.
    private long position(long bytes) {
        long segment = bytes / bytesInSegment();
        long rest = bytes % bytesInSegment();
        long base = segment * segmentSize;
        long inFirst = pageSize - LONG_HEADER;
        if (rest < inFirst) {
            return base + LONG_HEADER + rest;
        }
        rest -= inFirst;
        return base + pageSize + rest / bytesInPage() * pageSize + SHORT_HEADER + rest % bytesInPage();
    }
}
