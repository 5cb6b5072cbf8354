package org.walscope.model.record;

import static org.walscope.model.bytes.LittleEndian.i32;
import static org.walscope.model.bytes.LittleEndian.i64;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldTrace;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.record.ReadFailure.Kind;
import org.walscope.model.segment.PageHeader;
import org.walscope.model.segment.WalSegment;
import org.walscope.model.segment.WalTimeline;

/// Reads one record after the other, over pages and segments, proving each; `XLogReadRecord` of
/// access/transam/xlogreader.c. The record read last is in the fields' accessors until the next read; nothing is
/// allocated for it. What a page of the record proved is the most memory a record can ask for. Used by one thread.
final class XLogReader implements RecordCursor {

    /// `XLogRecordMaxSize` in access/xlogrecord.h, in bytes.
    private static final int MAX_RECORD_BYTES = 1020 * 1024 * 1024;

    private static final int CRC_OFFSET = 20;
    private static final int RM_XLOG_ID = 0;
    private static final int XLOG_SWITCH = 0x40;
    private static final int HIGHEST_BUILTIN_RMGR = 21;
    private static final int MIN_CUSTOM_RMGR = 128;

    /// Any lower position will do as the link to the previous record.
    static final long ANY_PREV = -1;

    private final WalTimeline timeline;
    private final PgVersion version;
    private final XLogMessages messages;
    private final WalPage page;
    private final BlockHeaders headers;
    private final CRC32C crc = new CRC32C();
    private byte[] joined = new byte[2 * PageHeader.PAGE_BYTES];

    private byte[] bytes = joined;
    private int start;
    private long lsn;
    private long nextLsn;
    private long prev;
    private int totalLength;
    private long overwritten;
    private boolean givenUp;
    private @Nullable ReadFailure failure;

    XLogReader(WalTimeline timeline) {
        this.timeline = timeline;
        this.version = timeline.version();
        this.messages = new XLogMessages(version);
        this.page = new WalPage(timeline);
        this.headers = new BlockHeaders(version);
    }

    WalPage page() {
        return page;
    }

    @Override
    public long lsn() {
        return lsn;
    }

    @Override
    public long nextLsn() {
        return nextLsn;
    }

    long prev() {
        return prev;
    }

    @Override
    public int totalLength() {
        return totalLength;
    }

    @Override
    public int xid() {
        return i32(bytes, start + 4);
    }

    @Override
    public int info() {
        return bytes[start + 16] & 0xFF;
    }

    @Override
    public int rmid() {
        return bytes[start + 17] & 0xFF;
    }

    @Override
    public int imageBytes() {
        return headers.imageBytes;
    }

    @Override
    public boolean hasRelation() {
        return headers.hasRelation;
    }

    @Override
    public int spcOid() {
        return headers.spcOid;
    }

    @Override
    public int dbOid() {
        return headers.dbOid;
    }

    @Override
    public int relNumber() {
        return headers.relNumber;
    }

    /// Where the record started that the one read now takes the place of, after a crash had lost its end; 0 when there
    /// is none.
    long overwritten() {
        return overwritten;
    }

    @Override
    public XLogRecord view() {
        MemorySegment view = MemorySegment.ofArray(bytes).asSlice(start, totalLength);
        return XLogRecord.parse(view, new Lsn(lsn), new Lsn(nextLsn), version, FieldTrace.NONE);
    }

    @Override
    public XLogRecord toRecord() {
        return toRecord(FieldTrace.NONE);
    }

    /// The same, telling `trace` of every header field.
    XLogRecord toRecord(FieldTrace trace) {
        return XLogRecord.parse(
                MemorySegment.ofArray(copy()).asReadOnly(), new Lsn(lsn), new Lsn(nextLsn), version, trace);
    }

    /// The record's bytes, copied.
    private byte[] copy() {
        return Arrays.copyOfRange(bytes, start, start + totalLength);
    }

    /// Why the last read said no.
    ReadFailure failure() {
        if (failure == null) {
            throw new IllegalStateException("nothing has failed");
        }
        return failure;
    }

    /// Finds where the first record at or behind `from` starts, skipping the rest of one begun earlier;
    /// `XLogFindNextRecord`. That place is not proven yet; -1 when a page on the way cannot be used, as [#failure]
    /// tells.
    long firstRecordFrom(long from) {
        long address = from & -PageHeader.PAGE_BYTES;
        while (true) {
            if (!page.load(address)) {
                failure = page.failure();
                return -1;
            }
            long rest = page.firstIsContinuation() ? align(page.remainingLength()) : 0;
            if (rest < PageHeader.PAGE_BYTES - page.headerBytes()) {
                return address + page.headerBytes() + rest;
            }
            address += PageHeader.PAGE_BYTES;
        }
    }

    /// Reads and proves the record at `at`, or the first one on that page when `at` is where the page starts; false
    /// when there is none, as [#failure] tells.
    ///
    /// @param expectedPrev where the previous record starts, or [#ANY_PREV]
    boolean read(long at, long expectedPrev) {
        overwritten = 0;
        long wanted = at;
        while (true) {
            long address = wanted & -PageHeader.PAGE_BYTES;
            int inPage = (int) (wanted - address);
            if (!page.load(address)) {
                failure = page.failure();
                return false;
            }
            if (inPage == 0) {
                inPage = page.headerBytes();
                wanted += inPage;
            } else if (inPage < page.headerBytes()) {
                return fail(Kind.BAD_RECORD, wanted, messages.invalidOffset(wanted, page.headerBytes(), inPage));
            }
            if (page.firstIsContinuation() && inPage == page.headerBytes()) {
                return fail(Kind.BAD_RECORD, wanted, messages.contrecordRequested(wanted));
            }
            lsn = wanted;
            int here = PageHeader.PAGE_BYTES - inPage;
            int headerHere = Math.min(here, XLogRecord.HEADER_BYTES);
            if (page.length() - inPage < headerHere) {
                return failCut(wanted, XLogRecord.HEADER_BYTES);
            }
            long length = Integer.toUnsignedLong(i32(page.bytes, inPage));
            if (length < XLogRecord.HEADER_BYTES) {
                boolean nothing = length == 0 && isZero(page.bytes, inPage, headerHere);
                return fail(nothing ? Kind.NO_RECORD : Kind.BAD_RECORD, wanted, messages.invalidLength(wanted, length));
            }
            if (headerHere == XLogRecord.HEADER_BYTES && !checkHeader(page.bytes, inPage, wanted, expectedPrev)) {
                return false;
            }
            if (length <= here) {
                if (page.length() - inPage < length) {
                    return failCut(wanted, length);
                }
                bytes = page.bytes;
                start = inPage;
                totalLength = (int) length;
                nextLsn = wanted + align(length);
                return prove();
            }
            givenUp = false;
            if (join(wanted, inPage, length, expectedPrev)) {
                return prove();
            }
            if (!givenUp) {
                return false;
            }
            // The page that should have gone on with the record starts another one in its place.
            overwritten = wanted;
            wanted = page.address();
        }
    }

    /// Gathers a record from its first page and those that go on with it. False when it cannot, with either a failure
    /// or, where the server gave the record up, `givenUp` and the page that says so.
    private boolean join(long at, int inPage, long length, long expectedPrev) {
        int got = PageHeader.PAGE_BYTES - inPage;
        System.arraycopy(page.bytes, inPage, joined, 0, got);
        long address = page.address();
        while (got < length) {
            address += PageHeader.PAGE_BYTES;
            if (!page.load(address)) {
                failure = page.failure();
                return false;
            }
            if (page.firstIsOverwriteContinuation()) {
                givenUp = true;
                return false;
            }
            if (!page.firstIsContinuation()) {
                return fail(Kind.BAD_RECORD, at, messages.noContrecordFlag(at));
            }
            long rest = page.remainingLength();
            if (rest == 0 || rest != length - got) {
                return fail(Kind.BAD_RECORD, at, messages.invalidContrecordLength(at, rest, length - got));
            }
            if (length > MAX_RECORD_BYTES) {
                return fail(Kind.BAD_RECORD, at, messages.tooLong(at, length));
            }
            int part = (int) Math.min(rest, PageHeader.PAGE_BYTES - page.headerBytes());
            if (page.length() - page.headerBytes() < part) {
                return failCut(at, length);
            }
            if (joined.length - got < part) {
                joined = Arrays.copyOf(joined, (int) Math.min(2L * joined.length, MAX_RECORD_BYTES));
            }
            boolean hadHeader = got >= XLogRecord.HEADER_BYTES;
            System.arraycopy(page.bytes, page.headerBytes(), joined, got, part);
            got += part;
            if (!hadHeader && !checkHeader(joined, 0, at, expectedPrev)) {
                return false;
            }
            nextLsn = address + page.headerBytes() + align(rest);
        }
        bytes = joined;
        start = 0;
        totalLength = (int) length;
        return true;
    }

    private boolean checkHeader(byte[] in, int offset, long at, long expectedPrev) {
        int rmid = in[offset + 17] & 0xFF;
        if (rmid > HIGHEST_BUILTIN_RMGR && (rmid < MIN_CUSTOM_RMGR || !version.atLeast(PgVersion.PG15))) {
            return fail(Kind.BAD_RECORD, at, messages.invalidRmgr(at, rmid));
        }
        prev = i64(in, offset + 8);
        boolean right = expectedPrev == ANY_PREV ? Long.compareUnsigned(prev, at) < 0 : prev == expectedPrev;
        return right || fail(Kind.BAD_PREV, at, messages.incorrectPrev(at, prev));
    }

    private boolean prove() {
        crc.reset();
        crc.update(bytes, start + XLogRecord.HEADER_BYTES, totalLength - XLogRecord.HEADER_BYTES);
        crc.update(bytes, start, CRC_OFFSET);
        if ((int) crc.getValue() != i32(bytes, start + CRC_OFFSET)) {
            return fail(Kind.BAD_CHECKSUM, lsn, messages.incorrectChecksum(lsn));
        }
        if (rmid() == RM_XLOG_ID && (info() & ~XLogRecord.INFO_MASK) == XLOG_SWITCH) {
            nextLsn = (nextLsn + timeline.segmentSize() - 1) & -(long) timeline.segmentSize();
        }
        return headers.read(bytes, start, totalLength) || fail(Kind.BAD_RECORD, lsn, contradiction());
    }

    /// The words for what [BlockHeaders] did not accept.
    private String contradiction() {
        try {
            toRecord();
        } catch (WalFormatException e) {
            return e.getMessage();
        }
        return messages.invalidLengths(lsn);
    }

    private boolean failCut(long at, long length) {
        WalSegment cut = timeline.segmentAt(new Lsn(page.address())).orElseThrow();
        failure = new ReadFailure(
                Kind.CUT_FILE,
                at,
                cut.fileName(),
                cut.bytes().byteSize(),
                "could not read from file %s, offset %d: the file ends inside the record of %d bytes at %s"
                        .formatted(cut.fileName(), cut.bytes().byteSize(), length, messages.lsn(at)));
        return false;
    }

    private boolean fail(Kind kind, long at, String message) {
        WalSegment in = timeline.segmentAt(new Lsn(at)).orElseThrow();
        failure = new ReadFailure(kind, at, in.fileName(), at - in.start().value(), message);
        return false;
    }

    static boolean isZero(byte[] in, int offset, int count) {
        for (int i = 0; i < count; i++) {
            if (in[offset + i] != 0) {
                return false;
            }
        }
        return true;
    }

    /// `MAXALIGN`
    static long align(long length) {
        return length + 7 & -8;
    }
}
