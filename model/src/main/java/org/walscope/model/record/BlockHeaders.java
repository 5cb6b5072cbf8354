package org.walscope.model.record;

import static org.walscope.model.bytes.LittleEndian.i32;
import static org.walscope.model.bytes.LittleEndian.u16;

import org.walscope.model.PgVersion;
import org.walscope.model.segment.PageHeader;

/// What a scan wants of a record's block headers: do they agree with each other and with the record's length, how many
/// image bytes are there, which relation comes first. The same checks as [XLogRecord#parse] makes, which is asked for
/// the words when they fail; allocates nothing. Used by one thread.
final class BlockHeaders {

    private final PgVersion version;
    int imageBytes;
    boolean hasRelation;
    int spcOid;
    int dbOid;
    int relNumber;

    BlockHeaders(PgVersion version) {
        this.version = version;
    }

    /// Walks the headers of the record at `start`; false when they contradict themselves or the record's length.
    ///
    /// @param length the record's, which `bytes` holds
    boolean read(byte[] bytes, int start, int length) {
        imageBytes = 0;
        hasRelation = false;
        spcOid = 0;
        dbOid = 0;
        relNumber = 0;
        int end = start + length;
        int at = start + XLogRecord.HEADER_BYTES;
        long announced = 0;
        int lastId = -1;
        while (end - at > announced) {
            int id = bytes[at] & 0xFF;
            int left = end - at;
            if (id == XLogRecord.BLOCK_ID_DATA_SHORT) {
                if (left < 2) {
                    return false;
                }
                announced += bytes[at + 1] & 0xFF;
                at += 2;
                break;
            } else if (id == XLogRecord.BLOCK_ID_DATA_LONG) {
                if (left < 5) {
                    return false;
                }
                announced += Integer.toUnsignedLong(i32(bytes, at + 1));
                at += 5;
                break;
            } else if (id == XLogRecord.BLOCK_ID_ORIGIN) {
                at += 3;
            } else if (id == XLogRecord.BLOCK_ID_TOPLEVEL_XID && version.atLeast(PgVersion.PG14)) {
                at += 5;
            } else if (id <= XLogRecord.MAX_BLOCK_ID && id > lastId && left >= 4) {
                lastId = id;
                int flags = bytes[at + 1] & 0xFF;
                int data = u16(bytes, at + 2);
                if ((flags & 0x0F) > 3 || ((flags & BlockRef.HAS_DATA) != 0) != (data != 0)) {
                    return false;
                }
                announced += data;
                at += 4;
                if ((flags & BlockRef.HAS_IMAGE) != 0) {
                    int header = imageHeader(bytes, at, end);
                    if (header < 0) {
                        return false;
                    }
                    announced += u16(bytes, at);
                    imageBytes += u16(bytes, at);
                    at += header;
                }
                if ((flags & BlockRef.SAME_REL) == 0) {
                    if (end - at < 12) {
                        return false;
                    }
                    if (!hasRelation) {
                        hasRelation = true;
                        spcOid = i32(bytes, at);
                        dbOid = i32(bytes, at + 4);
                        relNumber = i32(bytes, at + 8);
                    }
                    at += 12;
                } else if (!hasRelation) {
                    return false;
                }
                at += 4;
            } else {
                return false;
            }
            if (at > end) {
                return false;
            }
        }
        return end - at == announced;
    }

    /// Bytes of the image header at `at`, or -1 when it is not there or contradicts itself.
    private int imageHeader(byte[] bytes, int at, int end) {
        if (end - at < 5) {
            return -1;
        }
        int length = u16(bytes, at);
        int holeOffset = u16(bytes, at + 2);
        int info = bytes[at + 4] & 0xFF;
        boolean hole = (info & PageImage.HAS_HOLE) != 0;
        boolean compressed = PageImage.isCompressed(info, version);
        int size = 5;
        int holeLength;
        if (!compressed) {
            holeLength = PageHeader.PAGE_BYTES - length;
        } else if (!hole) {
            holeLength = 0;
        } else if (end - at < 7) {
            return -1;
        } else {
            holeLength = u16(bytes, at + 5);
            size = 7;
        }
        boolean right = hole
                ? holeOffset != 0 && holeLength != 0 && length != PageHeader.PAGE_BYTES
                : holeOffset == 0 && holeLength == 0;
        return right && !(compressed && length == PageHeader.PAGE_BYTES) ? size : -1;
    }
}
