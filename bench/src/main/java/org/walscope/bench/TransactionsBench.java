package org.walscope.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.reorder.MemoryReplay;
import org.walscope.model.reorder.ReplayOptions;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalTimeline;

/// What comes after a scan: building the transactions of an index, replaying another limit over them, looking into the
/// buffer. Prints the time each takes on a clock on the wall, and of it the processor's, which other work on the
/// machine does not change as much: medians of some runs after others to warm up.
final class TransactionsBench {

    private static final int WARM_UP = 5;
    private static final int RUNS = 11;
    private static final int PLACES = 100;
    private static final long[] LIMITS = {64 << 10, 1 << 20, 16 << 20, 64 << 20};

    private final WalTimeline timeline;
    private final WalIndex index;
    private final Transactions transactions;
    private final ReplayOptions slot;
    private final MemoryReplay replayed;
    private int limit;

    TransactionsBench(WalTimeline timeline, WalIndex index) {
        this.timeline = timeline;
        this.index = index;
        this.transactions = build();
        this.slot = ReplayOptions.of(transactions.databases().getFirst());
        this.replayed = replay();
    }

    Transactions build() {
        return Transactions.build(index, new RecordReader(timeline), () -> false);
    }

    /// With another limit than the last time.
    MemoryReplay replay() {
        limit = (limit + 1) % LIMITS.length;
        return transactions.replay(slot.withWorkMem(LIMITS[limit]), () -> false);
    }

    /// @return transactions found in the buffer at all places together
    long held() {
        long found = 0;
        for (int i = 1; i <= PLACES; i++) {
            found += replayed.held((int) ((long) (index.size() - 1) * i / PLACES))
                    .size();
        }
        return found;
    }

    /// @param args the folder of WAL segments of one timeline
    public static void main(String[] args) throws IOException {
        int processors = Runtime.getRuntime().availableProcessors();
        try (WalFiles files = WalFiles.open(List.of(Path.of(args[0])));
                ExecutorService workers = Executors.newFixedThreadPool(processors)) {
            WalTimeline timeline = files.timelines().getFirst();
            var index = new WalIndex();
            WalScan.scan(timeline, index, problem -> {}, () -> false, workers, 2 * processors);
            var bench = new TransactionsBench(timeline, index);
            System.out.printf(
                    "%d processors, %,d records, %,d transactions%n",
                    processors, index.size(), bench.transactions.size());
            print("transactions of an index", bench::build);
            print("another limit replayed", bench::replay);
            print(PLACES + " looks into the buffer", bench::held);
        }
    }

    private static void print(String what, Runnable work) {
        var threads = ManagementFactory.getThreadMXBean();
        double[] wall = new double[RUNS];
        double[] processor = new double[RUNS];
        for (int run = -WARM_UP; run < RUNS; run++) {
            long start = System.nanoTime();
            long startProcessor = threads.getCurrentThreadCpuTime();
            work.run();
            if (run >= 0) {
                wall[run] = (System.nanoTime() - start) / 1e6;
                processor[run] = (threads.getCurrentThreadCpuTime() - startProcessor) / 1e6;
            }
        }
        Arrays.sort(wall);
        Arrays.sort(processor);
        System.out.printf(
                "%-26s min %.0f ms, median %.0f ms, max %.0f ms; this thread's processor time, median %.0f ms%n",
                what, wall[0], wall[RUNS / 2], wall[RUNS - 1], processor[RUNS / 2]);
    }
}
