package org.walscope.model.page;

import java.lang.foreign.ValueLayout;
import java.util.Optional;
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
            case NONE, PGLZ, LZ4 -> true;
            case ZSTD, UNKNOWN -> false;
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
        if (holeEnd > PAGE_BYTES) {
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
            case LZ4 -> Lz4Block.decompress(stored, bytes);
            case ZSTD, UNKNOWN ->
                throw new WalFormatException(
                        record.lsn(),
                        "could not restore image at %s compressed with %s not supported by build, block %d"
                                .formatted(record.lsn(), image.compression().methodName(), block.id()));
        };
        if (!done) {
            throw new WalFormatException(
                    record.lsn(), "could not decompress image at %s, block %d".formatted(record.lsn(), block.id()));
        }
        return bytes;
    }
}
