package org.walscope.model.record;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.walscope.model.ForkNumber;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.RelFileLocator;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.FieldTrace;
import org.walscope.model.bytes.OpaqueBytes;
import org.walscope.model.bytes.WalFormatException;

/// One record in full: its header, block references and main data; `XLogRecord` in access/xlogrecord.h with what
/// `DecodeXLogRecord` of access/transam/xlogreader.c makes of it. Its bytes are those of the record alone, joined
/// where page headers had cut them.
///
/// @param lsn        where the record starts
/// @param endLsn     the record's `EndRecPtr`: the first byte after it, aligned; where the next record may start
/// @param bytes      the record, `xl_tot_len` bytes
/// @param xid        0 when no transaction wrote it
/// @param info       `xl_info`; the upper four bits belong to the resource manager
/// @param origin     `replorigin_session_origin`; 0 for a local change
/// @param topLevelXid of the transaction, in a subtransaction's first record from PG 14 on; 0 in others
/// @param blocks     in the order of their ids
/// @param imageBytes of full-page images, as stored
/// @param mainOffset of the main data, from the record's first byte
/// @param mainLength of it, in bytes
public record XLogRecord(
        PgVersion version,
        Lsn lsn,
        Lsn endLsn,
        MemorySegment bytes,
        int totalLength,
        int xid,
        Lsn prev,
        int info,
        int rmid,
        int crc,
        int origin,
        int topLevelXid,
        List<BlockRef> blocks,
        int imageBytes,
        int mainOffset,
        int mainLength) {

    /// `SizeOfXLogRecord`: the fixed header's bytes.
    public static final int HEADER_BYTES = 24;

    /// `XLR_INFO_MASK`: the bits of `xl_info` that are not the resource manager's.
    public static final int INFO_MASK = 0x0F;

    static final int MAX_BLOCK_ID = 32;
    static final int BLOCK_ID_DATA_SHORT = 255;
    static final int BLOCK_ID_DATA_LONG = 254;
    static final int BLOCK_ID_ORIGIN = 253;
    static final int BLOCK_ID_TOPLEVEL_XID = 252;

    private static final int BLCKSZ = 8192;

    /// The resource manager's part of `xl_info`.
    public int rmgrInfo() {
        return info & ~INFO_MASK & 0xFF;
    }

    /// The block reference of that number, when the record has it.
    public Optional<BlockRef> block(int id) {
        for (BlockRef block : blocks) {
            if (block.id() == id) {
                return Optional.of(block);
            }
        }
        return Optional.empty();
    }

    /// Reads a record's headers. The caller has proved the length and CRC.
    ///
    /// @param bytes the whole record
    /// @throws WalFormatException in xlogreader.c's wording, when block references contradict themselves or do not
    ///     fit the record
    public static XLogRecord parse(MemorySegment bytes, Lsn lsn, Lsn endLsn, PgVersion version, FieldTrace trace) {
        return new Parser(bytes, lsn, endLsn, version, trace).parse();
    }

    private static final class Parser {

        private final MemorySegment bytes;
        private final Lsn lsn;
        private final Lsn endLsn;
        private final FieldTrace trace;
        private final FieldReader in;
        private final List<Header> headers = new ArrayList<>();
        private @Nullable RelFileLocator relation;
        private int origin;
        private int topLevelXid;
        private long mainLength;
        /// Bytes that the headers read so far say will follow them.
        private long announced;

        private record Header(
                int id, RelFileLocator relation, ForkNumber fork, long block, int flags, ImageHeader image, int data) {}

        private record ImageHeader(int length, int holeOffset, int holeLength, int info) {
            static final ImageHeader NONE = new ImageHeader(-1, 0, 0, 0);
        }

        Parser(MemorySegment bytes, Lsn lsn, Lsn endLsn, PgVersion version, FieldTrace trace) {
            this.bytes = bytes;
            this.lsn = lsn;
            this.endLsn = endLsn;
            this.trace = trace;
            this.in = new FieldReader(bytes, 0, Math.toIntExact(bytes.byteSize()), lsn, version, trace);
        }

        XLogRecord parse() {
            in.open("XLogRecord");
            int totalLength = in.i32("xl_tot_len");
            int xid = in.xid("xl_xid");
            Lsn prev = in.lsn("xl_prev");
            int info = in.u8("xl_info");
            int rmid = in.u8("xl_rmid");
            in.skip(2);
            int crc = (int) in.u32("xl_crc");
            in.close();
            while (in.remaining() > announced) {
                if (header()) {
                    break;
                }
            }
            if (in.remaining() != announced) {
                throw problem("record with invalid length at " + lsn);
            }
            int at = in.offset();
            int imageBytes = 0;
            var blocks = new ArrayList<BlockRef>(headers.size());
            for (Header header : headers) {
                Optional<PageImage> image = Optional.empty();
                if (header.image.length >= 0) {
                    image = Optional.of(image(header.image, at));
                    traceImage(header, at);
                    at += header.image.length;
                    imageBytes += header.image.length;
                }
                blocks.add(new BlockRef(
                        header.id, header.relation, header.fork, header.block, header.flags, image, at, header.data));
                at += header.data;
            }
            return new XLogRecord(
                    in.version(),
                    lsn,
                    endLsn,
                    bytes,
                    totalLength,
                    xid,
                    prev,
                    info,
                    rmid,
                    crc,
                    origin,
                    topLevelXid,
                    List.copyOf(blocks),
                    imageBytes,
                    at,
                    (int) mainLength);
        }

        /// Reads one header; true after the main data's, which is the last.
        private boolean header() {
            int id = in.peek();
            switch (id) {
                case BLOCK_ID_DATA_SHORT -> {
                    in.open("XLogRecordDataHeaderShort");
                    in.u8("id");
                    mainLength = in.u8("data_length");
                    in.close();
                    announced += mainLength;
                    return true;
                }
                case BLOCK_ID_DATA_LONG -> {
                    in.open("XLogRecordDataHeaderLong");
                    in.u8("id");
                    mainLength = in.u32("data_length");
                    in.close();
                    announced += mainLength;
                    return true;
                }
                case BLOCK_ID_ORIGIN -> {
                    in.u8("id");
                    origin = in.u16("replorigin_session_origin");
                }
                case BLOCK_ID_TOPLEVEL_XID -> {
                    if (!in.version().atLeast(PgVersion.PG14)) {
                        throw problem("invalid block_id " + id + " at " + lsn);
                    }
                    in.u8("id");
                    topLevelXid = in.xid("toplevel_xid");
                }
                default -> {
                    if (id > MAX_BLOCK_ID) {
                        throw problem("invalid block_id " + id + " at " + lsn);
                    }
                    block();
                }
            }
            return false;
        }

        private void block() {
            in.open("XLogRecordBlockHeader");
            int id = in.u8("id");
            if (!headers.isEmpty() && id <= headers.getLast().id) {
                throw problem("out-of-order block_id " + id + " at " + lsn);
            }
            int flags = in.u8("fork_flags", BlockRef::flags);
            int length = in.u16("data_length");
            boolean hasData = (flags & BlockRef.HAS_DATA) != 0;
            if (hasData && length == 0) {
                throw problem("BKPBLOCK_HAS_DATA set, but no data included at " + lsn);
            }
            if (!hasData && length != 0) {
                throw problem("BKPBLOCK_HAS_DATA not set, but data length is " + length + " at " + lsn);
            }
            announced += length;
            var image = (flags & BlockRef.HAS_IMAGE) != 0 ? imageHeader() : ImageHeader.NONE;
            if ((flags & BlockRef.SAME_REL) == 0) {
                relation = in.relFileLocator("rlocator");
            }
            if (relation == null) {
                throw problem("BKPBLOCK_SAME_REL set but no previous rel at " + lsn);
            }
            long block = in.u32("block");
            in.close();
            int fork = flags & 0x0F;
            headers.add(new Header(
                    id,
                    relation,
                    ForkNumber.of(fork).orElseThrow(() -> problem("invalid fork number " + fork + " at " + lsn)),
                    block,
                    flags & 0xF0,
                    image,
                    length));
        }

        private ImageHeader imageHeader() {
            in.open("XLogRecordBlockImageHeader");
            int length = in.u16("length");
            int holeOffset = in.u16("hole_offset");
            int info = in.u8("bimg_info", PageImage.flagNames(in.version()));
            announced += length;
            boolean hole = (info & PageImage.HAS_HOLE) != 0;
            boolean compressed = PageImage.compression(info, in.version()) != PageImage.Compression.NONE;
            int holeLength;
            if (compressed) {
                holeLength = hole ? in.u16("hole_length") : 0;
            } else {
                holeLength = BLCKSZ - length;
            }
            in.close();
            if (hole && (holeOffset == 0 || holeLength == 0 || length == BLCKSZ)) {
                throw problem("BKPIMAGE_HAS_HOLE set, but hole offset %d length %d block image length %d at %s"
                        .formatted(holeOffset, holeLength, length, lsn));
            }
            if (!hole && (holeOffset != 0 || holeLength != 0)) {
                throw problem("BKPIMAGE_HAS_HOLE not set, but hole offset %d length %d at %s"
                        .formatted(holeOffset, holeLength, lsn));
            }
            if (compressed && length == BLCKSZ) {
                throw problem("BKPIMAGE_COMPRESSED set, but block image length %d at %s".formatted(length, lsn));
            }
            if (!hole && !compressed && length != BLCKSZ) {
                throw problem(
                        "neither BKPIMAGE_HAS_HOLE nor BKPIMAGE_COMPRESSED set, but block image length is %d at %s"
                                .formatted(length, lsn));
            }
            return new ImageHeader(length, holeOffset, holeLength, info);
        }

        private void traceImage(Header header, int at) {
            if (trace.listens() && at + header.image.length <= bytes.byteSize()) {
                var image = new OpaqueBytes(bytes.asSlice(at, header.image.length));
                trace.field("block " + header.id + " image", at, header.image.length, image);
            }
        }

        private PageImage image(ImageHeader header, int offset) {
            return new PageImage(
                    offset,
                    header.length,
                    header.holeOffset,
                    header.holeLength,
                    PageImage.compression(header.info, in.version()),
                    PageImage.apply(header.info, in.version()));
        }

        private WalFormatException problem(String message) {
            return new WalFormatException(lsn, message);
        }
    }
}
