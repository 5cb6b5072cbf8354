package org.walscope.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.walscope.model.dump.Dump;
import org.walscope.model.dump.RecordFilter;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.reorder.MemoryReplay;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalTimeline;

/// The engine's long loops over one folder of WAL, `-p wal=FOLDER`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(1)
public class EngineBench {

    @Param("")
    public String wal = "";

    private final int processors = Runtime.getRuntime().availableProcessors();
    private final ExecutorService workers = Executors.newFixedThreadPool(processors);
    private Optional<WalFiles> files = Optional.empty();
    private final WalIndex index = new WalIndex();
    private Optional<TransactionsBench> transactions = Optional.empty();

    @Setup
    public void open() throws IOException {
        files = Optional.of(WalFiles.open(List.of(Path.of(wal))));
        WalScan.scan(timeline(), index, problem -> {}, () -> false, workers, 2 * processors);
        transactions = Optional.of(new TransactionsBench(timeline(), index));
    }

    @TearDown
    public void close() {
        workers.close();
        files.ifPresent(WalFiles::close);
    }

    private WalTimeline timeline() {
        return files.orElseThrow().timelines().getFirst();
    }

    @Benchmark
    public WalIndex scanOnOneThread() {
        var filled = new WalIndex();
        WalScan.scan(timeline(), filled, problem -> {}, () -> false);
        return filled;
    }

    @Benchmark
    public WalIndex scan() {
        var filled = new WalIndex();
        WalScan.scan(timeline(), filled, problem -> {}, () -> false, workers, 2 * processors);
        return filled;
    }

    @Benchmark
    public long dump() {
        long[] bytes = new long[1];
        var options = new Dump.Options(RecordFilter.all(), Dump.Style.LINES, Optional.empty(), Optional.empty());
        var dump = new Dump(timeline().version(), options, (text, length) -> bytes[0] += length);
        WalScan.read(timeline(), timeline().start(), dump, problem -> {}, () -> false, workers, 2 * processors);
        dump.finish();
        return bytes[0];
    }

    @Benchmark
    public Transactions transactions() {
        return transactions.orElseThrow().build();
    }

    /// Another `logical_decoding_work_mem`, of transactions that are there.
    @Benchmark
    public MemoryReplay replay() {
        return transactions.orElseThrow().replay();
    }

    /// What is in the buffer at a hundred places.
    @Benchmark
    public long held() {
        return transactions.orElseThrow().held();
    }
}
