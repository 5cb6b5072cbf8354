package org.walscope.model.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.corpus.Corpus;
import org.walscope.corpus.CorpusSet;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.segment.PageHeader;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalTimeline;

/// Several threads come to what one comes to: rows, relations, problems.
class ParallelScanTest {

    /// Bytes of a stretch: many records cross from one to the next.
    private static final int PAGES = 2 * PageHeader.PAGE_BYTES;

    private final ExecutorService threads = Executors.newFixedThreadPool(3);

    @TempDir
    private Path folder;

    private record Outcome(List<List<Object>> rows, List<WalProblem> problems) {

        static Outcome of(WalIndex index, List<WalProblem> problems) {
            var rows = new ArrayList<List<Object>>();
            for (int row = 0; row < index.size(); row++) {
                rows.add(List.of(
                        index.lsn(row),
                        index.length(row),
                        index.xid(row),
                        index.rmid(row),
                        index.info(row),
                        index.imageBytes(row),
                        index.relation(row)));
            }
            return new Outcome(rows, problems);
        }
    }

    @AfterEach
    void stopThreads() {
        threads.shutdown();
    }

    private static void agree(Path wal, Executor executor) throws IOException {
        try (WalFiles files = WalFiles.open(List.of(wal))) {
            for (WalTimeline timeline : files.timelines()) {
                var plain = new WalIndex();
                var plainProblems = new ArrayList<WalProblem>();
                WalScan.scan(timeline, plain, plainProblems::add, () -> false);

                var parallel = new WalIndex();
                var problems = new ArrayList<WalProblem>();
                new ParallelScan<>(
                                timeline, timeline.start(), new IndexSink(parallel), problems::add, () -> false, PAGES)
                        .run(executor, 2);

                assertThat(Outcome.of(parallel, problems)).isEqualTo(Outcome.of(plain, plainProblems));
            }
        }
    }

    @Test
    void agreesOnSoundWal() throws IOException {
        for (CorpusSet set : Corpus.own()) {
            agree(set.wal(), threads);
        }
    }

    @Test
    void agreesOnTheCallersThreadAlone() throws IOException {
        agree(Corpus.own("pg15/damaged").wal(), Runnable::run);
    }

    @Test
    void agreesWhenAnExecutorNeverComesToIt() throws IOException {
        agree(Corpus.own("pg15/damaged").wal(), ignored -> {});
    }

    @Test
    void agreesOnDamageAtTheBorder() throws IOException {
        agree(new Damage(folder).flip(Damage.B, 60, 0x01).folder(), threads);
    }

    @Test
    void agreesOnASpoiltFirstPage() throws IOException {
        agree(new Damage(folder).flip(Damage.B, 0, 0x01).flip(Damage.C, 8, 0x20).folder(), threads);
    }

    @Test
    void agreesOnASegmentOfAnotherSystem() throws IOException {
        agree(new Damage(folder).flip(Damage.B, 24, 0x01).folder(), threads);
    }

    @Test
    void agreesOnAGap() throws IOException {
        agree(new Damage(folder).remove(Damage.B).folder(), threads);
    }

    @Test
    void agreesOnATimelineThatGoesBack() throws IOException {
        agree(new Damage(folder).set(Damage.C, 4, 0).folder(), threads);
    }

    @Test
    void stopsWhenTold() throws IOException {
        try (WalFiles files = WalFiles.open(List.of(Corpus.own("pg15/damaged").wal()))) {
            var index = new WalIndex();
            new ParallelScan<>(
                            files.timelines().getFirst(),
                            files.timelines().getFirst().start(),
                            new IndexSink(index),
                            ignored -> {},
                            () -> true,
                            PAGES)
                    .run(threads, 2);
            assertThat(index.size()).isLessThan(1806);
        }
    }
}
