package org.walscope.model.reorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.walscope.corpus.Corpus;
import org.walscope.corpus.CorpusSet;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.segment.WalFiles;

/// Transactions built from WAL against what slots of the same server sent, and against the server's counters.
class TransactionsGoldenTest {

    private static final Pattern TABLE_CHANGE = Pattern.compile(
            "[^\\t]*\\t(\\d+)\\t(?:table .*?: (INSERT|UPDATE|DELETE|TRUNCATE):|(message): transactional: 1).*");

    private static final List<String> WORKLOADS = List.of("txmix", "pgbench", "allrm", "crash");

    static Stream<CorpusSet> sets() {
        return Corpus.large().stream().filter(set -> WORKLOADS.contains(set.workload()));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void commitsAtTheLsnsTheSlotReported(CorpusSet set) throws IOException {
        List<String> expected = new ArrayList<>();
        for (String line : set.lines("logical/test_decoding.tsv.gz")) {
            String[] cells = line.split("\t", 3);
            if (cells[2].startsWith("COMMIT ")) {
                expected.add(cells[1] + " up to " + cells[0]);
            }
        }
        withTransactions(
                set,
                transactions -> assertThat(decoded(transactions, set)
                                .mapToObj(row -> Integer.toUnsignedString(transactions.xid(row))
                                        + " up to "
                                        + lsn(transactions, transactions.endLsn(row)))
                                .toList())
                        .isEqualTo(expected));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void beginMessagesNameTheCommitRecord(CorpusSet set) throws IOException {
        Map<Long, Long> expected = new TreeMap<>();
        for (String line : set.lines("logical/pgoutput-v1.tsv.gz")) {
            String hex = line.substring(line.lastIndexOf('\t') + 1);
            if (hex.startsWith("\\\\x42") || hex.startsWith("42")) {
                String message = hex.substring(hex.indexOf("42"));
                expected.put(
                        Long.parseLong(message.substring(34, 42), 16),
                        Long.parseUnsignedLong(message.substring(2, 18), 16));
            }
        }
        withTransactions(set, transactions -> {
            Map<Long, Long> found = new TreeMap<>();
            expected.keySet().forEach(xid -> {
                int row = transactions.rowOf(xid.intValue());
                found.put(xid, row < 0 ? -1 : transactions.commitLsn(row));
            });
            assertThat(expected).isNotEmpty();
            assertThat(found).isEqualTo(expected);
        });
    }

    @ParameterizedTest
    @MethodSource("sets")
    void countsTheChangesTheSlotSent(CorpusSet set) throws IOException {
        Map<String, Map<String, Integer>> expected = new TreeMap<>();
        for (String line : set.lines("logical/test_decoding.tsv.gz")) {
            Matcher change = TABLE_CHANGE.matcher(line);
            if (change.matches()) {
                String kind = change.group(2) == null ? "MESSAGE" : change.group(2);
                count(expected, change.group(1), line.endsWith("(no-tuple-data)") ? "KEYLESS_DELETE" : kind, 1);
            }
        }
        withTransactions(set, transactions -> {
            Map<String, Map<String, Integer>> found = new TreeMap<>();
            decoded(transactions, set).forEach(row -> {
                for (ChangeKind kind : ChangeKind.values()) {
                    if (kind.isOutput()) {
                        String shown = kind == ChangeKind.MULTI_INSERT ? "INSERT" : kind.name();
                        count(
                                found,
                                Integer.toUnsignedString(transactions.xid(row)),
                                shown,
                                transactions.changes(row, kind));
                    }
                }
            });
            if (set.workload().equals("allrm")) {
                // What a catalog would tell: rewrites and TOAST tables are queued and not sent.
                assertThat(without(found, "INSERT", "KEYLESS_DELETE"))
                        .isEqualTo(without(expected, "INSERT", "KEYLESS_DELETE"));
                expected.forEach((xid, counts) -> counts.forEach((kind, count) -> assertThat(
                                found.getOrDefault(xid, Map.of()).getOrDefault(kind, 0))
                        .isGreaterThanOrEqualTo(count)));
            } else {
                assertThat(found).isEqualTo(expected);
            }
        });
    }

    private static void count(Map<String, Map<String, Integer>> counts, String xid, String kind, int more) {
        if (more > 0) {
            counts.computeIfAbsent(xid, each -> new TreeMap<>()).merge(kind, more, Integer::sum);
        }
    }

    private static Map<String, Map<String, Integer>> without(Map<String, Map<String, Integer>> all, String... kinds) {
        Map<String, Map<String, Integer>> rest = new TreeMap<>();
        all.forEach((xid, counts) -> {
            Map<String, Integer> left = new TreeMap<>(counts);
            left.keySet().removeAll(List.of(kinds));
            if (!left.isEmpty()) {
                rest.put(xid, left);
            }
        });
        return rest;
    }

    private static IntStream decoded(Transactions transactions, CorpusSet set) {
        int database = RecordedRead.database(set);
        return IntStream.range(0, transactions.size())
                .filter(row -> transactions.outcome(row) == TxnOutcome.COMMIT
                        && transactions.isDecoded(row)
                        && transactions.database(row) == database);
    }

    /// As that release's `pg_lsn` prints it.
    private static String lsn(Transactions transactions, long lsn) {
        return transactions.version().atLeast(PgVersion.PG19)
                ? "%X/%08X".formatted(lsn >>> 32, lsn & 0xFFFFFFFFL)
                : Lsn.toString(lsn);
    }

    private void withTransactions(CorpusSet set, java.util.function.Consumer<Transactions> check) throws IOException {
        try (WalFiles files = WalFiles.open(List.of(set.wal()))) {
            var timeline = files.timelines().getFirst();
            var index = new WalIndex();
            WalScan.scan(timeline, index, problem -> {}, () -> false);
            check.accept(Transactions.build(index, new RecordReader(timeline), () -> false));
        }
    }
}
