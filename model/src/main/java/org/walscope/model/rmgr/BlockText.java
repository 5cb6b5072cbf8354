package org.walscope.model.rmgr;

import org.walscope.model.ForkNumber;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.PageImage;
import org.walscope.model.record.XLogRecord;

/// A record's block references as pg_waldump prints them; `XLogRecGetBlockRefInfo` of access/rmgrdesc/xlogdesc.c,
/// before PG 15 `XLogDumpDisplayRecord` of bin/pg_waldump/pg_waldump.c.
public final class BlockText {

    private static final int BLCKSZ = 8192;

    private BlockText() {}

    /// The short form, behind the description: `, blkref #0: rel 1663/16384/1259 blk 0 FPW`.
    public static void append(XLogRecord record, Utf8Builder text) {
        for (BlockRef block : record.blocks()) {
            reference(text.append(", blkref #"), block);
            if (block.fork() != ForkNumber.MAIN) {
                text.append(" fork ").append(block.fork().forkName());
            }
            text.append(" blk ").append(block.block());
            if (block.image().isPresent()) {
                text.append(block.image().get().apply() ? " FPW" : " FPW for WAL verification");
            }
        }
    }

    /// `--bkp-details`: a line for each reference, with a tab before and a newline behind.
    public static void appendDetails(XLogRecord record, Utf8Builder text) {
        for (BlockRef block : record.blocks()) {
            reference(text.append("\tblkref #"), block);
            text.append(" fork ")
                    .append(block.fork().forkName())
                    .append(" blk ")
                    .append(block.block());
            if (block.image().isPresent()) {
                image(block.image().get(), record.version(), text);
            }
            text.append('\n');
        }
    }

    private static void reference(Utf8Builder text, BlockRef block) {
        DescText.relation(text.append(block.id()).append(": rel "), block.relation());
    }

    private static void image(PageImage image, PgVersion version, Utf8Builder text) {
        text.append(image.apply() ? " (FPW); hole: offset: " : " (FPW for WAL verification); hole: offset: ")
                .append(image.holeOffset())
                .append(", length: ")
                .append(image.holeLength());
        if (image.compression() != PageImage.Compression.NONE) {
            DescText.unsigned(text.append(", compression saved: "), BLCKSZ - image.holeLength() - image.length());
            if (version.atLeast(PgVersion.PG15)) {
                text.append(", method: ").append(image.compression().methodName());
            }
        }
    }
}
