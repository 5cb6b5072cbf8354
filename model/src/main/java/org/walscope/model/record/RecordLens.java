package org.walscope.model.record;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.FieldTrace;
import org.walscope.model.bytes.LittleEndian;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.segment.PageHeader;
import org.walscope.model.segment.WalTimeline;

/// Shows what logical decoding wants of a record that the scan has proved: its first block's relation and data,
/// its
/// main data, where it came from; as `DecodeXLogRecord` of access/transam/xlogreader.c finds them. Copies a page
/// once
/// for all records on it, and takes none apart but those that a page's end cuts. Moved from record to record by
/// one
/// thread; what it shows is good until it moves.
public final class RecordLens {

    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int ID_DATA_SHORT = 255;
    private static final int ID_DATA_LONG = 254;
    private static final int ID_ORIGIN = 253;
    private static final int ID_TOPLEVEL_XID = 252;

    private static final int BLOCK_HAS_IMAGE = 0x10;
    private static final int BLOCK_SAME_REL = 0x80;
    private static final int IMAGE_HAS_HOLE = 0x01;

    private final WalTimeline timeline;
    private final RecordSource source;
    private final PgVersion version;
    private final int imageCompressed;

    private final byte[] page = new byte[PageHeader.PAGE_BYTES];
    private final MemorySegment pageBytes = MemorySegment.ofArray(page);
    private long pageAddress = -1;
    private int pageLength;
    private MemorySegment bytes = MemorySegment.NULL;
    private boolean onPage;
    private byte @Nullable [] copy;
    private int start;
    private int end;
    private long lsn;
    private long endLsn;
    private boolean hasBlock;
    private int spcOid;
    private int dbOid;
    private int relNumber;
    private int dataOffset;
    private int dataLength;
    private int mainOffset;
    private int mainLength;
    private int origin;
    private int topLevelXid;

    public RecordLens(WalTimeline timeline, RecordSource source) {
        this.timeline = timeline;
        this.source = source;
        this.version = timeline.version();
        this.imageCompressed = version.atLeast(PgVersion.PG15) ? 0x1C : 0x02;
    }

    /// Moves to the record at `at`.
    ///
    /// @param length `xl_tot_len`, as the scan has proved it
    /// @throws WalFormatException when the bytes there are not a record any more
    public void moveTo(long at, int length) {
        lsn = at;
        copy = null;
        int inPage = (int) (at & PageHeader.PAGE_BYTES - 1);
        if (length >= XLogRecord.HEADER_BYTES
                && inPage + length <= PageHeader.PAGE_BYTES
                && onPage(at, inPage, length)) {
            onPage = true;
            end = start + length;
            endLsn = at + (length + 7 & -8);
        } else {
            onPage = false;
            XLogRecord record = source.read(new Lsn(at));
            bytes = record.bytes();
            start = 0;
            end = Math.toIntExact(bytes.byteSize());
            endLsn = record.endLsn().value();
        }
        headers();
    }

    private boolean onPage(long at, int inPage, int length) {
        long address = at - inPage;
        if (address != pageAddress) {
            pageAddress = address;
            pageLength = timeline.segmentAt(new Lsn(at))
                    .map(segment -> segment.copy(address - segment.start().value(), page))
                    .orElse(0);
        }
        bytes = pageBytes;
        start = inPage;
        return length <= pageLength - inPage && LittleEndian.i32(page, inPage) == length;
    }

    private void headers() {
        hasBlock = false;
        spcOid = 0;
        dbOid = 0;
        relNumber = 0;
        dataLength = 0;
        mainLength = 0;
        origin = 0;
        topLevelXid = 0;
        int imageLength = 0;
        int at = start + XLogRecord.HEADER_BYTES;
        long announced = 0;
        boolean first = true;
        while (end - at > announced) {
            int id = u8(at);
            if (id == ID_DATA_SHORT) {
                mainLength = u8(at + 1);
                at += 2;
                break;
            } else if (id == ID_DATA_LONG) {
                mainLength = i32(at + 1);
                at += 5;
                break;
            } else if (id == ID_ORIGIN) {
                origin = u16(at + 1);
                at += 3;
            } else if (id == ID_TOPLEVEL_XID) {
                topLevelXid = i32(at + 1);
                at += 5;
            } else {
                int flags = u8(at + 1);
                int data = u16(at + 2);
                int image = 0;
                at += 4;
                if ((flags & BLOCK_HAS_IMAGE) != 0) {
                    image = u16(at);
                    int info = u8(at + 4);
                    at += (info & imageCompressed) != 0 && (info & IMAGE_HAS_HOLE) != 0 ? 7 : 5;
                }
                if (first) {
                    dataLength = data;
                    imageLength = image;
                }
                announced += data + image;
                if ((flags & BLOCK_SAME_REL) == 0) {
                    if (first) {
                        spcOid = i32(at);
                        dbOid = i32(at + 4);
                        relNumber = i32(at + 8);
                        hasBlock = true;
                    }
                    at += 12;
                }
                at += 4;
                first = false;
            }
        }
        dataOffset = at + imageLength;
        mainOffset = end - mainLength;
        if (mainLength < 0 || mainOffset < at || dataLength > mainOffset - dataOffset) {
            throw new WalFormatException(new Lsn(lsn), "record with invalid length at " + new Lsn(lsn));
        }
    }

    public PgVersion version() {
        return version;
    }

    /// `EndRecPtr`.
    public long endLsn() {
        return endLsn;
    }

    public int topLevelXid() {
        return topLevelXid;
    }

    /// `replorigin_session_origin`; 0 for a local change.
    public int origin() {
        return origin;
    }

    /// Whether it refers to a block at all.
    public boolean hasBlock() {
        return hasBlock;
    }

    /// The first block's tablespace.
    public int spcOid() {
        return spcOid;
    }

    /// The first block's database, 0 for shared relations.
    public int dbOid() {
        return dbOid;
    }

    /// The first block's relation.
    public int relNumber() {
        return relNumber;
    }

    /// Bytes of the first block's own data.
    public int dataLength() {
        return dataLength;
    }

    public int mainLength() {
        return mainLength;
    }

    /// A byte of the first block's data, which the caller has found long enough.
    public int dataU8(int offset) {
        return u8(dataOffset + offset);
    }

    public int dataU16(int offset) {
        return u16(dataOffset + offset);
    }

    public int dataI32(int offset) {
        return i32(dataOffset + offset);
    }

    public int mainU8(int offset) {
        return u8(mainOffset + offset);
    }

    public int mainU16(int offset) {
        return u16(mainOffset + offset);
    }

    /// What the record's bytes lie in, at [#dataOffset] and [#mainOffset]; good until it moves, and longer where
    /// the
    /// record was not on one page.
    public byte[] array() {
        if (onPage) {
            return page;
        }
        if (copy == null) {
            copy = bytes.toArray(ValueLayout.JAVA_BYTE);
        }
        return copy;
    }

    /// Where the first block's data begins in [#array].
    public int dataOffset() {
        return dataOffset;
    }

    /// Where the main data begins in [#array].
    public int mainOffset() {
        return mainOffset;
    }

    /// The main data, to be read field by field.
    public FieldReader main() {
        return new FieldReader(
                bytes.asSlice(start, end - start),
                mainOffset - start,
                mainLength,
                new Lsn(lsn),
                version,
                FieldTrace.NONE);
    }

    private int u8(int at) {
        check(at, 1);
        return bytes.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
    }

    private int u16(int at) {
        check(at, 2);
        return bytes.get(U16, at) & 0xFFFF;
    }

    private int i32(int at) {
        check(at, 4);
        return bytes.get(I32, at);
    }

    private void check(int at, int length) {
        if (at + length > end) {
            throw new WalFormatException(new Lsn(lsn), "record with invalid length at " + new Lsn(lsn));
        }
    }
}
