package org.walscope.model.segment;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.LittleEndian;

/// The header of a WAL page; `XLogPageHeaderData`, and on the first page of a segment `XLogLongPageHeaderData`, in
/// access/xlog_internal.h. As read: nothing in it has been checked.
///
/// @param magic            `xlp_magic`: names the release
/// @param info             `xlp_info`: the flags
/// @param timeline         `xlp_tli`, unsigned
/// @param pageAddress      `xlp_pageaddr`: where the page says it lies
/// @param remainingLength  `xlp_rem_len`, unsigned: bytes still to come of the record begun on an earlier page, those
///     on this page included
/// @param systemIdentifier `xlp_sysid`, unsigned; 0 in a short header
/// @param segmentSize      `xlp_seg_size` in bytes, unsigned; 0 in a short header
/// @param blockSize        `xlp_xlog_blcksz` in bytes, unsigned; 0 in a short header
public record PageHeader(
        int magic,
        int info,
        int timeline,
        Lsn pageAddress,
        long remainingLength,
        long systemIdentifier,
        long segmentSize,
        long blockSize) {

    /// `XLOG_BLCKSZ`: a page's bytes. Other sizes can be compiled in; nobody ships them.
    public static final int PAGE_BYTES = 8192;

    /// `SizeOfXLogShortPHD`
    public static final int SHORT_BYTES = 24;

    /// `SizeOfXLogLongPHD`
    public static final int LONG_BYTES = 40;

    /// `XLP_FIRST_IS_CONTRECORD`: the page starts with the rest of a record.
    private static final int FIRST_IS_CONTRECORD = 0x0001;

    /// `XLP_LONG_HEADER`
    private static final int LONG_HEADER = 0x0002;

    /// `XLP_BKP_REMOVABLE`: backup blocks starting here are optional. Gone in PG 19.
    private static final int BKP_REMOVABLE = 0x0004;

    /// `XLP_FIRST_IS_OVERWRITE_CONTRECORD`, since the minor releases of November 2021.
    private static final int FIRST_IS_OVERWRITE_CONTRECORD = 0x0008;

    /// The same from PG 19 on.
    private static final int FIRST_IS_OVERWRITE_CONTRECORD_19 = 0x0004;

    /// Reads the header at `offset`.
    ///
    /// @throws IndexOutOfBoundsException when fewer than [#bytesNeeded] bytes are there
    public static PageHeader read(MemorySegment bytes, long offset) {
        int length = bytesNeeded(bytes, offset);
        return read(bytes.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE));
    }

    /// Reads the header of a page that is in an array.
    ///
    /// @throws IndexOutOfBoundsException when fewer than [#bytesNeeded] bytes are there
    public static PageHeader read(byte[] page) {
        int info = LittleEndian.u16(page, 2);
        boolean isLong = (info & LONG_HEADER) != 0;
        return new PageHeader(
                LittleEndian.u16(page, 0),
                info,
                LittleEndian.i32(page, 4),
                new Lsn(LittleEndian.i64(page, 8)),
                Integer.toUnsignedLong(LittleEndian.i32(page, 16)),
                isLong ? LittleEndian.i64(page, 24) : 0,
                isLong ? Integer.toUnsignedLong(LittleEndian.i32(page, 32)) : 0,
                isLong ? Integer.toUnsignedLong(LittleEndian.i32(page, 36)) : 0);
    }

    /// Bytes of the header at `offset`, or -1 when the bytes end before it does.
    public static int bytesNeeded(MemorySegment bytes, long offset) {
        long left = bytes.byteSize() - offset;
        return left < SHORT_BYTES ? -1 : bytesNeeded(bytes.get(ValueLayout.JAVA_BYTE, offset + 2), left);
    }

    /// Bytes of the header of a page that is in an array, or -1 when they are not all there.
    ///
    /// @param length how many bytes of the page are there
    public static int bytesNeeded(byte[] page, int length) {
        return length < SHORT_BYTES ? -1 : bytesNeeded(page[2], length);
    }

    private static int bytesNeeded(byte lowInfo, long left) {
        int needed = (lowInfo & LONG_HEADER) != 0 ? LONG_BYTES : SHORT_BYTES;
        return left < needed ? -1 : needed;
    }

    public boolean isLong() {
        return (info & LONG_HEADER) != 0;
    }

    /// `XLogPageHeaderSize`: where the page's records start, in bytes.
    public int size() {
        return isLong() ? LONG_BYTES : SHORT_BYTES;
    }

    public boolean firstIsContinuation() {
        return (info & FIRST_IS_CONTRECORD) != 0;
    }

    /// Whether the page starts with a record in place of the rest of one whose end was lost in a crash.
    ///
    /// @param version of the server that wrote the page: the flag's bit moved
    public boolean firstIsOverwriteContinuation(PgVersion version) {
        return (info & overwriteFlag(version)) != 0;
    }

    /// Whether there are flags outside `XLP_ALL_FLAGS`.
    public boolean hasUnknownFlags(PgVersion version) {
        int older = version.atLeast(PgVersion.PG19) ? 0 : BKP_REMOVABLE;
        return (info & ~(FIRST_IS_CONTRECORD | LONG_HEADER | older | overwriteFlag(version))) != 0;
    }

    private static int overwriteFlag(PgVersion version) {
        return version.atLeast(PgVersion.PG19) ? FIRST_IS_OVERWRITE_CONTRECORD_19 : FIRST_IS_OVERWRITE_CONTRECORD;
    }

    /// `IsValidWalSegSize`: a power of two from 1 MB to 1 GB.
    public static boolean isSegmentSize(long bytes) {
        return bytes >= 1 << 20 && bytes <= 1 << 30 && Long.bitCount(bytes) == 1;
    }
}
