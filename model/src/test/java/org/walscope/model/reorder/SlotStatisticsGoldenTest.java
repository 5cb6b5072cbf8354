package org.walscope.model.reorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.walscope.corpus.Corpus;
import org.walscope.corpus.CorpusSet;
import org.walscope.model.Lsn;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.rmgr.StandbyDesc;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalSegment;
import org.walscope.model.segment.WalTimeline;

/// The replay's counters against `pg_stat_replication_slots` of the servers that wrote the WAL.
class SlotStatisticsGoldenTest {

    private static final List<String> WORKLOADS =
            List.of("txmix", "pgbench", "pgbench16", "allrm", "crash", "timeline");

    /// PG 14 sends statistics to their collector by UDP: that server counted 448 of 800 transactions of a read that
    /// handed out all of them.
    private static final String LOST = "pg14/pgbench pgoutput-v1";

    private static final String OVER_A_FORK = "test_decoding-newprimary";

    static Stream<CorpusSet> sets() {
        return Corpus.large().stream().filter(set -> set.major() >= 14 && WORKLOADS.contains(set.workload()));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void countsWhatTheServerCounted(CorpusSet set) throws IOException {
        Transactions transactions = RecordedRead.transactions(set);
        Map<String, SlotStatistics> expected = new HashMap<>();
        Map<String, SlotStatistics> found = new HashMap<>();
        for (RecordedRead read : RecordedRead.of(set)) {
            if (read.toString().equals(LOST) || read.file().equals(OVER_A_FORK)) {
                continue;
            }
            expected.put(read.toString(), read.counted());
            found.put(
                    read.toString(),
                    transactions.replay(read.options(), () -> false).statistics());
        }
        assertThat(found).isEqualTo(expected);
    }

    static Stream<CorpusSet> forkedSets() {
        return sets().filter(set -> set.workload().equals("timeline"));
    }

    /// The slot was created on the standby: from PG 16 on before its promotion, so that it goes on over the fork.
    @ParameterizedTest
    @MethodSource("forkedSets")
    void countsOfASlotCreatedOnTheStandby(CorpusSet set) throws IOException {
        RecordedRead read = RecordedRead.of(set).stream()
                .filter(each -> each.file().equals(OVER_A_FORK))
                .findFirst()
                .orElseThrow();
        int first = Integer.parseUnsignedInt(read.output().getFirst()[1]);
        try (WalFiles files = WalFiles.open(List.of(set.wal().resolve("standby")))) {
            Map<Lsn, WalSegment> newest = new TreeMap<>();
            files.timelines().stream()
                    .flatMap(timeline -> timeline.segments().stream())
                    .sorted(Comparator.comparing(segment -> segment.name().timeline()))
                    .forEach(segment -> newest.put(segment.start(), segment));
            WalTimeline last = files.timelines().getLast();
            var joined = new WalTimeline(
                    last.systemIdentifier(),
                    last.timeline(),
                    last.version(),
                    last.segmentSize(),
                    List.copyOf(newest.values()));
            var index = new WalIndex();
            WalScan.scan(joined, index, problem -> {}, () -> false);
            Transactions transactions = Transactions.build(index, new RecordReader(joined), () -> false);
            int row = index.rowAt(new Lsn(transactions.firstLsn(transactions.rowOf(first))));
            while (index.rmid(row) != StandbyDesc.RMID || (index.info(row) & 0xF0) != StandbyDesc.RUNNING_XACTS) {
                row--;
            }
            var created = new ReplayOptions.SlotStart.Created(new Lsn(index.lsn(row)));
            MemoryReplay replay = transactions.replay(read.options().withStart(created), () -> false);

            assertThat(replay.statistics()).isEqualTo(read.counted());
            assertThat(replay.snapshotStates().getLast().state()).isEqualTo(SnapshotState.State.CONSISTENT);
        }
    }
}
