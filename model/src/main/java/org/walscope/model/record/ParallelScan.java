package org.walscope.model.record;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.segment.WalSegment;
import org.walscope.model.segment.WalTimeline;

/// Scans stretches of segments at once. Each is read as if nothing had been before it, and counts when the stretch
/// before it ends where its first record starts and says so. One use, by the thread that calls [#run].
final class ParallelScan {

    /// Bytes of a stretch: enough work for a task, little enough to hold before it is joined.
    private static final long STRETCH_BYTES = 16 << 20;

    private final WalTimeline timeline;
    private final WalIndex index;
    private final Consumer<WalProblem> problems;
    private final BooleanSupplier stop;
    private final long stretchBytes;
    private volatile boolean abandoned;

    /// Segments that follow each other without a gap.
    private record Stretch(long start, long end) {}

    /// What a task read; `first` is -1 when the stretch does not start with a sound record.
    private record Part(
            Stretch stretch,
            long first,
            long firstPrev,
            WalScan scan,
            WalIndex rows,
            List<WalProblem> found,
            boolean going) {}

    ParallelScan(WalTimeline timeline, WalIndex into, Consumer<WalProblem> problems, BooleanSupplier stop) {
        this(timeline, into, problems, stop, STRETCH_BYTES);
    }

    /// @param stretchBytes a stretch ends with the segment that brings it to at least as many
    ParallelScan(
            WalTimeline timeline,
            WalIndex into,
            Consumer<WalProblem> problems,
            BooleanSupplier stop,
            long stretchBytes) {
        this.timeline = timeline;
        this.index = into;
        this.problems = problems;
        this.stop = stop;
        this.stretchBytes = stretchBytes;
    }

    void run(Executor executor, int ahead) {
        Deque<Stretch> stretches = new ArrayDeque<>(stretches());
        WalScan whole = WalScan.part(timeline, index, problems, stop);
        boolean going = whole.begin() && whole.runTo(stretches.removeFirst().end());
        index.publish();
        Deque<FutureTask<Part>> tasks = new ArrayDeque<>();
        while (going && !(stretches.isEmpty() && tasks.isEmpty())) {
            while (tasks.size() < ahead && !stretches.isEmpty()) {
                Stretch stretch = stretches.removeFirst();
                var task = new FutureTask<>(() -> read(stretch));
                tasks.add(task);
                executor.execute(task);
            }
            going = join(whole, result(tasks.removeFirst()));
            index.publish();
        }
        // Whoever closes the files next must not meet a task that still reads them.
        abandoned = true;
        tasks.forEach(ParallelScan::result);
        if (going) {
            whole.runTo(WalScan.NO_END);
        }
        index.publish();
    }

    /// Runs a task here unless another thread has begun it.
    private static Part result(FutureTask<Part> task) {
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

    private List<Stretch> stretches() {
        var stretches = new ArrayList<Stretch>();
        long start = timeline.start().value();
        long end = start;
        for (WalSegment segment : timeline.segments()) {
            boolean gap = segment.start().value() != end;
            if (gap || end - start >= stretchBytes) {
                stretches.add(new Stretch(start, end));
                start = segment.start().value();
            }
            end = segment.end().value();
        }
        stretches.add(new Stretch(start, end));
        return stretches;
    }

    private Part read(Stretch stretch) {
        var rows = new WalIndex();
        var found = new ArrayList<WalProblem>();
        WalScan scan = WalScan.part(timeline, rows, found::add, () -> abandoned || stop.getAsBoolean());
        if (abandoned || !scan.beginAt(stretch.start)) {
            return new Part(stretch, -1, 0, scan, rows, found, false);
        }
        long first = scan.at();
        long firstPrev = scan.prev();
        boolean going = scan.runTo(stretch.end);
        rows.publish();
        return new Part(stretch, first, firstPrev, scan, rows, found, going);
    }

    /// Adds a part where `whole` ended, or lets `whole` read its stretch again.
    private boolean join(WalScan whole, Part part) {
        if (part.first < 0 || !whole.joins(part.first, part.firstPrev, part.scan)) {
            return whole.runTo(part.stretch.end);
        }
        index.appendAll(part.rows);
        part.found.forEach(problems);
        whole.follow(part.scan);
        return part.going;
    }
}
