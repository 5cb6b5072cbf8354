package org.walscope.model.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.walscope.corpus.Corpus;
import org.walscope.corpus.CorpusSet;
import org.walscope.model.dump.Dump.Style;
import org.walscope.model.record.WalScan;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalTimeline;

/// The whole text of pg_waldump, for every release.
class DumpGoldenTest {

    private static final TimeZone ZONE = TimeZone.getDefault();
    private static final ExecutorService threads = Executors.newFixedThreadPool(2);

    /// The texts were made where it is UTC.
    @BeforeAll
    static void inUtc() {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    }

    @AfterAll
    static void inTheZoneBefore() {
        threads.close();
        TimeZone.setDefault(ZONE);
    }

    static Stream<CorpusSet> own() {
        return Corpus.own().stream();
    }

    @ParameterizedTest
    @MethodSource("own")
    void printsWhatPgWaldumpPrints(CorpusSet set) {
        check(set);
    }

    @Test
    void printsWhatPgWaldumpPrintsForTheLargeCorpus() {
        List<CorpusSet> sets = Corpus.large();
        sets.forEach(DumpGoldenTest::check);
        assertThat(sets).isNotEmpty();
    }

    @Test
    void countsWhatPgWaldumpCounts() {
        for (CorpusSet set : Corpus.large()) {
            if (!set.workload().equals("timeline")) {
                checkStats(set, "stats.txt", Style.STATS);
                checkStats(set, "stats-record.txt", Style.RECORD_STATS);
            }
        }
    }

    private static void check(CorpusSet set) {
        boolean forked = set.workload().equals("timeline");
        check(set, forked ? "primary" : ".", 1, Style.LINES, "waldump.txt.gz");
        check(set, forked ? "primary" : ".", 1, Style.DETAILS, "waldump-bkp.txt.gz");
        check(set, "standby", 2, Style.LINES, "waldump-tli2.txt.gz");
        check(set, "standby", 2, Style.DETAILS, "waldump-bkp-tli2.txt.gz");
        check(set, "pitr", 3, Style.LINES, "waldump-tli3.txt.gz");
        check(set, "pitr", 3, Style.DETAILS, "waldump-bkp-tli3.txt.gz");
    }

    private static void check(CorpusSet set, String folder, int timeline, Style style, String file) {
        if (!set.has(file)) {
            return;
        }
        var expected = new ArrayList<>(set.lines(file));
        String rest = file.replace(".txt", "-part2.txt");
        if (set.has(rest)) {
            expected.addAll(set.lines(rest));
        }
        String got = dump(set.wal().resolve(folder), timeline, style);
        assertThat(got.lines()).as(set + " " + file).containsExactlyElementsOf(expected);
    }

    private static void checkStats(CorpusSet set, String file, Style style) {
        try {
            assertThat(dump(set.wal(), 1, style))
                    .as(set + " " + file)
                    .isEqualTo(Files.readString(set.folder().resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String dump(Path folder, int number, Style style) {
        var text = new StringBuilder();
        try (WalFiles files = WalFiles.open(List.of(folder))) {
            WalTimeline timeline = files.timelines().stream()
                    .filter(candidate -> candidate.timeline() == number)
                    .findFirst()
                    .orElseThrow();
            var options = new Dump.Options(RecordFilter.all(), style, Optional.empty(), Optional.empty());
            var dump = new Dump(
                    timeline.version(),
                    options,
                    (bytes, length) -> text.append(new String(bytes, 0, length, StandardCharsets.UTF_8)));
            WalScan.read(timeline, timeline.start(), dump, dump::problem, () -> false, threads, 4);
            dump.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
