package org.walscope.model.verify;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Severity;
import org.walscope.model.page.PageCheck;
import org.walscope.model.page.PageRestore;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.PageImage;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.XLogRecord;
import org.walscope.model.rmgr.RmgrTable;
import org.walscope.model.segment.WalSegment;
import org.walscope.model.segment.WalTimeline;

/// Checks what a checksum cannot: that each record's body is as long as its operation needs and that its page images
/// can be restored to pages. Images compressed by a method that is not known here are passed over.
final class RecordBodies {

    private final WalTimeline timeline;
    private final WalIndex index;
    private final RecordReader reader;

    RecordBodies(WalTimeline timeline, WalIndex index) {
        this.timeline = timeline;
        this.index = index;
        this.reader = new RecordReader(timeline);
    }

    void check(Consumer<WalProblem> problems, BooleanSupplier stop) {
        var text = new Utf8Builder();
        for (int row = 0; row < index.size() && !stop.getAsBoolean(); row++) {
            Lsn lsn = new Lsn(index.lsn(row));
            Optional<Lsn> next = row + 1 < index.size() ? Optional.of(new Lsn(index.lsn(row + 1))) : Optional.empty();
            try {
                XLogRecord record = reader.read(lsn);
                checkBody(record, text);
                for (BlockRef block : record.blocks()) {
                    checkImage(record, block);
                }
            } catch (WalFormatException e) {
                WalSegment in = timeline.segmentAt(lsn).orElseThrow();
                problems.accept(new WalProblem(
                        Severity.ERROR, lsn, in.fileName(), lsn.minus(in.start()), e.getMessage(), next));
            }
        }
    }

    private static void checkBody(XLogRecord record, Utf8Builder text) {
        text.setLength(0);
        try {
            RmgrTable.describe(record, text);
        } catch (WalFormatException e) {
            throw new WalFormatException(
                    record.lsn(),
                    "record is %s %s by its header, but its body is not: %s"
                            .formatted(
                                    RmgrTable.of(record.rmid(), record.version())
                                            .name(),
                                    RmgrTable.identify(record.rmid(), record.info(), record.version()),
                                    e.getMessage()));
        }
    }

    private static void checkImage(XLogRecord record, BlockRef block) {
        Optional<PageImage> image = block.image();
        if (image.isEmpty() || !PageRestore.restores(image.get().compression())) {
            return;
        }
        byte[] page = PageRestore.restore(record, block).orElseThrow();
        if (!PageCheck.isSound(page)) {
            throw new WalFormatException(
                    record.lsn(),
                    "invalid page in the image at %s, block %d: relation %s, block number %d"
                            .formatted(record.lsn(), block.id(), block.relation(), block.block()));
        }
    }
}
