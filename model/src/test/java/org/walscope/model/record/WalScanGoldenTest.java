package org.walscope.model.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.walscope.corpus.Corpus;
import org.walscope.corpus.CorpusSet;
import org.walscope.corpus.WaldumpLine;
import org.walscope.model.record.Scanned.Row;

/// Every record pg_waldump of that release prints is in the index, and nothing else.
class WalScanGoldenTest {

    /// The order of access/rmgrlist.h.
    private static final List<String> RMGRS = List.of(
            "XLOG",
            "Transaction",
            "Storage",
            "CLOG",
            "Database",
            "Tablespace",
            "MultiXact",
            "RelMap",
            "Standby",
            "Heap2",
            "Heap",
            "Btree",
            "Hash",
            "Gin",
            "Gist",
            "Sequence",
            "SPGist",
            "BRIN",
            "CommitTs",
            "ReplicationOrigin",
            "Generic",
            "LogicalMessage",
            "XLOG2");

    private record Line(long lsn, String rmgr, int totalLength, int imageBytes, int xid) {}

    static Stream<CorpusSet> own() {
        return Corpus.own().stream();
    }

    static Stream<CorpusSet> large() {
        return Corpus.large().stream();
    }

    @ParameterizedTest
    @MethodSource("own")
    void readsTheRecordsPgWaldumpReads(CorpusSet set) {
        check(set);
    }

    @Test
    void readsTheRecordsPgWaldumpReadsInTheLargeCorpus() {
        large().forEach(this::check);
    }

    private void check(CorpusSet set) {
        if (set.workload().equals("timeline")) {
            check(set, "primary", 1, "waldump.txt.gz");
            check(set, "standby", 2, "waldump-tli2.txt.gz");
            check(set, "pitr", 3, "waldump-tli3.txt.gz");
        } else {
            check(set, ".", 1, "waldump.txt.gz");
        }
    }

    private void check(CorpusSet set, String folder, int timeline, String text) {
        Scanned scanned = Scanned.of(set.wal().resolve(folder));

        assertThat(scanned.worse()).as(set + " " + folder).isEmpty();
        assertThat(scanned.rows().stream()
                        .filter(row -> row.timeline() == timeline)
                        .map(WalScanGoldenTest::line))
                .as(set + " " + folder)
                .containsExactlyElementsOf(expected(set, text));
    }

    private static List<Line> expected(CorpusSet set, String text) {
        var lines = new ArrayList<WaldumpLine>(set.records(text));
        String rest = text.replace(".txt", "-part2.txt");
        if (set.has(rest)) {
            lines.addAll(set.records(rest));
        }
        return lines.stream()
                .map(line -> new Line(
                        line.lsn(),
                        line.rmgr(),
                        line.totalLength(),
                        line.totalLength() - line.recordLength(),
                        line.xid()))
                .toList();
    }

    private static Line line(Row row) {
        return new Line(row.lsn(), RMGRS.get(row.rmid()), row.totalLength(), row.imageBytes(), row.xid());
    }
}
