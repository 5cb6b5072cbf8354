package org.walscope.model.page;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorInputStream;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.PageImage;
import org.walscope.model.record.PageImage.Compression;
import org.walscope.model.record.XLogRecord;

/// Restores a page from its image in a record; `RestoreBlockImage` in access/transam/xlogreader.c.
public final class PageRestore {

    /// `BLCKSZ`: a page's bytes.
    public static final int PAGE_BYTES = 8192;

    private PageRestore() {}

    /// Whether images compressed like this can be restored.
    public static boolean restores(Compression compression) {
        return switch (compression) {
            case NONE, PGLZ, LZ4, ZSTD -> true;
            case UNKNOWN -> false;
        };
    }

    /// The page; empty when the reference has no image.
    ///
    /// @throws WalFormatException in the server's words, when the image cannot be restored
    public static Optional<byte[]> restore(XLogRecord record, BlockRef block) {
        return block.image().map(image -> restore(record, block, image));
    }

    private static byte[] restore(XLogRecord record, BlockRef block, PageImage image) {
        int holeEnd = image.holeOffset() + image.holeLength();
        if (image.holeLength() < 0 || holeEnd > PAGE_BYTES) {
            throw new WalFormatException(
                    record.lsn(),
                    "could not restore image at %s with invalid state, block %d".formatted(record.lsn(), block.id()));
        }
        byte[] stored = record.bytes().asSlice(image.offset(), image.length()).toArray(ValueLayout.JAVA_BYTE);
        byte[] joined = decompress(record, block, image, stored, PAGE_BYTES - image.holeLength());
        byte[] page = new byte[PAGE_BYTES];
        System.arraycopy(joined, 0, page, 0, image.holeOffset());
        System.arraycopy(joined, image.holeOffset(), page, holeEnd, PAGE_BYTES - holeEnd);
        return page;
    }

    private static byte[] decompress(XLogRecord record, BlockRef block, PageImage image, byte[] stored, int length) {
        byte[] bytes = new byte[length];
        boolean done = switch (image.compression()) {
            case NONE -> {
                if (stored.length == length) {
                    bytes = stored;
                }
                yield stored.length == length;
            }
            case PGLZ -> Pglz.decompress(stored, bytes);
            case LZ4 -> lz4(stored, bytes);
            case ZSTD -> zstd(record, block, stored, bytes);
            case UNKNOWN ->
                throw new WalFormatException(
                        record.lsn(),
                        "could not restore image at %s compressed with unknown method, block %d"
                                .formatted(record.lsn(), block.id()));
        };
        if (!done) {
            throw new WalFormatException(
                    record.lsn(), "could not decompress image at %s, block %d".formatted(record.lsn(), block.id()));
        }
        return bytes;
    }

    /// Fills `to`; false when `from` is no compressed form of that many bytes. The library throws whatever it
    /// meets on
    /// bytes that contradict themselves.
    public static boolean lz4(byte[] from, byte[] to) {
        try (var in = new BlockLZ4CompressorInputStream(new ByteArrayInputStream(from))) {
            return in.readNBytes(to, 0, to.length) == to.length && in.read() < 0;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static boolean zstd(XLogRecord record, BlockRef block, byte[] from, byte[] to) {
        try {
            return zstd(from, to);
        } catch (LinkageError e) {
            throw new WalFormatException(
                    record.lsn(),
                    "could not restore image at %s compressed with %s not supported on this system, block %d"
                            .formatted(record.lsn(), Compression.ZSTD.methodName(), block.id()));
        }
    }

    /// Fills `to`; false when `from` is no compressed form of that many bytes. The library is native.
    static boolean zstd(byte[] from, byte[] to) {
        try {
            return Zstd.decompressByteArray(to, 0, to.length, from, 0, from.length) == to.length;
        } catch (ZstdException e) {
            return false;
        }
    }
}
