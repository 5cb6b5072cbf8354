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
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.segment.PageHeader;
import org.walscope.model.segment.WalSegment;
import org.walscope.model.segment.WalTimeline;

/// Reads stretches of a timeline at once. Each is read as if nothing had been before it, and counts when it is sound
/// and the stretch before it ends where its first record starts and says so. One use, by the thread that calls [#run].
final class ParallelScan<S extends ForkingSink<S>> {

    private final WalTimeline timeline;
    private final Lsn from;
    private final S sink;
    private final WalScan whole;
    private final BooleanSupplier stop;
    private final int stretchBytes;
    private final Deque<S> emptied = new ArrayDeque<>();
    private volatile boolean abandoned;

    /// Pages that follow each other without a gap.
    private record Stretch(long start, long end) {}

    /// What a task read; `first` is -1 when the stretch does not start with a sound record.
    private record Part<S>(Stretch stretch, long first, long firstPrev, WalScan scan, S read, boolean going) {}

    ParallelScan(WalTimeline timeline, Lsn from, S sink, Consumer<WalProblem> problems, BooleanSupplier stop) {
        this(timeline, from, sink, problems, stop, sink.stretchBytes());
    }

    /// @param stretchBytes a multiple of a page's
    ParallelScan(
            WalTimeline timeline,
            Lsn from,
            S sink,
            Consumer<WalProblem> problems,
            BooleanSupplier stop,
            int stretchBytes) {
        this.timeline = timeline;
        this.from = from;
        this.sink = sink;
        this.whole = WalScan.whole(timeline, from, sink, problems, stop);
        this.stop = stop;
        this.stretchBytes = stretchBytes;
    }

    void run(Executor workers, int ahead) {
        Deque<Stretch> stretches = new ArrayDeque<>(stretches());
        Deque<FutureTask<Part<S>>> tasks = new ArrayDeque<>();
        boolean going = whole.begin();
        if (going && !stretches.isEmpty()) {
            Stretch first = stretches.removeFirst();
            fill(tasks, stretches, workers, ahead);
            going = whole.runTo(first.end());
            sink.pageEnded();
        }
        while (going && !tasks.isEmpty()) {
            going = join(result(tasks.removeFirst()));
            fill(tasks, stretches, workers, ahead);
        }
        // Whoever closes the files next must not meet a task that still reads them.
        abandoned = true;
        tasks.forEach(ParallelScan::result);
        if (going) {
            whole.runTo(WalScan.NO_END);
        }
        sink.pageEnded();
    }

    private void fill(Deque<FutureTask<Part<S>>> tasks, Deque<Stretch> stretches, Executor workers, int ahead) {
        while (tasks.size() < ahead && !stretches.isEmpty()) {
            Stretch stretch = stretches.removeFirst();
            S fork = emptied.isEmpty() ? sink.fork() : emptied.removeLast();
            var task = new FutureTask<>(() -> read(stretch, fork));
            tasks.add(task);
            workers.execute(task);
        }
    }

    /// Runs a task here unless another thread has begun it.
    private static <T> T result(FutureTask<T> task) {
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
        long first = from.value() & -PageHeader.PAGE_BYTES;
        for (WalSegment segment : timeline.segments()) {
            long end = segment.end().value();
            for (long start = segment.start().value(); start != end; ) {
                long next = start + Math.min(stretchBytes, end - start);
                if (Long.compareUnsigned(next - 1, first) >= 0) {
                    add(stretches, new Stretch(start, next));
                }
                start = next;
            }
        }
        return stretches;
    }

    /// Small segments share a stretch.
    private void add(List<Stretch> stretches, Stretch next) {
        if (!stretches.isEmpty()) {
            Stretch last = stretches.getLast();
            if (last.end == next.start && next.end - last.start <= stretchBytes) {
                stretches.set(stretches.size() - 1, new Stretch(last.start, next.end));
                return;
            }
        }
        stretches.add(next);
    }

    private Part<S> read(Stretch stretch, S fork) {
        WalScan scan = WalScan.part(timeline, from, fork, () -> abandoned || stop.getAsBoolean());
        if (abandoned || !scan.beginAt(stretch.start)) {
            return new Part<>(stretch, -1, 0, scan, fork, false);
        }
        long first = scan.at();
        long firstPrev = scan.prev();
        boolean going = scan.runTo(stretch.end);
        fork.pageEnded();
        return new Part<>(stretch, first, firstPrev, scan, fork, going);
    }

    /// Adds a part where `whole` ended, or lets `whole` read its stretch again.
    private boolean join(Part<S> part) {
        if (part.first < 0 || !part.scan.sound() || !whole.joins(part.first, part.firstPrev, part.scan)) {
            boolean going = whole.runTo(part.stretch.end);
            sink.pageEnded();
            return going;
        }
        whole.follow(part.scan);
        boolean going = sink.join(part.read) && part.going;
        emptied.add(part.read);
        return going;
    }
}
