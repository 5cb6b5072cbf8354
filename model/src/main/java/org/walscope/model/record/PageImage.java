package org.walscope.model.record;

import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FlagNames;

/// A full-page image's header, `XLogRecordBlockImageHeader` in access/xlogrecord.h, and where its bytes are.
///
/// @param offset      of the image's bytes, from the record's first byte
/// @param length      of them as stored, in bytes
/// @param holeOffset  where the page's hole starts, in bytes
/// @param holeLength  0 when the page was stored whole
/// @param compression how the bytes are compressed
/// @param apply       `BKPIMAGE_APPLY`: redo restores it; unset for images kept only for consistency checks
public record PageImage(
        int offset, int length, int holeOffset, int holeLength, Compression compression, boolean apply) {

    public enum Compression {
        NONE(""),
        PGLZ("pglz"),
        LZ4("lz4"),
        ZSTD("zstd"),
        /// A flag no release before 19 defines.
        UNKNOWN("unknown");

        private final String methodName;

        Compression(String methodName) {
            this.methodName = methodName;
        }

        /// As pg_waldump names it.
        public String methodName() {
            return methodName;
        }
    }

    private static final FlagNames FLAGS_BEFORE_15 = FlagNames.of("HAS_HOLE", "IS_COMPRESSED", "APPLY");
    private static final FlagNames FLAGS_FROM_15 =
            FlagNames.of("HAS_HOLE", "APPLY", "COMPRESS_PGLZ", "COMPRESS_LZ4", "COMPRESS_ZSTD");

    /// The names of `bimg_info`'s bits.
    static FlagNames flagNames(PgVersion version) {
        return version.atLeast(PgVersion.PG15) ? FLAGS_FROM_15 : FLAGS_BEFORE_15;
    }

    /// `BKPIMAGE_HAS_HOLE`
    static final int HAS_HOLE = 0x01;

    /// `bimg_info`'s bits moved in PG 15, when lz4 and zstd came.
    static boolean apply(int info, PgVersion version) {
        return (info & (version.atLeast(PgVersion.PG15) ? 0x02 : 0x04)) != 0;
    }

    /// `BKPIMAGE_COMPRESSED`
    static boolean isCompressed(int info, PgVersion version) {
        return (info & (version.atLeast(PgVersion.PG15) ? 0x1C : 0x02)) != 0;
    }

    static Compression compression(int info, PgVersion version) {
        if (!version.atLeast(PgVersion.PG15)) {
            return (info & 0x02) != 0 ? Compression.PGLZ : Compression.NONE;
        }
        return switch (info & 0x1C) {
            case 0 -> Compression.NONE;
            case 0x04 -> Compression.PGLZ;
            case 0x08 -> Compression.LZ4;
            case 0x10 -> Compression.ZSTD;
            default -> Compression.UNKNOWN;
        };
    }
}
