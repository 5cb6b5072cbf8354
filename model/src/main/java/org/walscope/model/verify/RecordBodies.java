package org.walscope.model.verify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Kind;
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

    /// Records of a task.
    private static final int TASK_ROWS = 1 << 14;

    private final WalTimeline timeline;
    private final WalIndex index;

    RecordBodies(WalTimeline timeline, WalIndex index) {
        this.timeline = timeline;
        this.index = index;
    }

    /// Tells `problems`, on the caller's thread, in the order of the records.
    ///
    /// @param ahead tasks that may be begun but not waited for
    void check(
            Consumer<WalProblem> problems,
            BooleanSupplier stop,
            Executor executor,
            int ahead,
            VerifyProgress progress) {
        Deque<FutureTask<List<WalProblem>>> tasks = new ArrayDeque<>();
        int row = 0;
        while (row < index.size() || !tasks.isEmpty()) {
            while (row < index.size() && tasks.size() < ahead) {
                int from = row;
                int to = Math.min(index.size(), from + TASK_ROWS);
                var task = new FutureTask<>(() -> check(from, to, stop, progress));
                tasks.add(task);
                executor.execute(task);
                row = to;
            }
            result(tasks.removeFirst()).forEach(problems);
        }
    }

    /// Runs a task here unless another thread has begun it.
    private static List<WalProblem> result(FutureTask<List<WalProblem>> task) {
        task.run();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IllegalStateException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private List<WalProblem> check(int from, int to, BooleanSupplier stop, VerifyProgress progress) {
        var problems = new ArrayList<WalProblem>();
        var reader = new RecordReader(timeline);
        var text = new Utf8Builder();
        for (int row = from; row < to && !stop.getAsBoolean(); row++) {
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
                problems.add(new WalProblem(
                        Severity.ERROR,
                        Kind.BODY,
                        lsn,
                        in.fileName(),
                        lsn.minus(in.start()),
                        e.getMessage(),
                        Optional.empty(),
                        next));
            }
            progress.add(index.length(row));
        }
        return problems;
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
