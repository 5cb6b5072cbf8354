package org.walscope.model.reorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
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

/// A replay against every text that test_decoding wrote of the same WAL: which transactions it was given, where each
/// ended and how, in which order it was sent blocks of transactions still running.
class OutputGoldenTest {

    private static final List<String> WORKLOADS =
            List.of("txmix", "pgbench", "pgbench16", "allrm", "crash", "timeline");
    private static final Pattern COMMIT = Pattern.compile("COMMIT (\\d+).*");
    private static final Pattern STREAMED_COMMIT = Pattern.compile("committing streamed transaction TXN (\\d+).*");
    private static final Pattern TWO_PHASE = Pattern.compile(
            "(PREPARE TRANSACTION|preparing streamed transaction TXN|COMMIT PREPARED|ROLLBACK PREPARED) '(.*)', txid"
                    + " (\\d+).*");
    private static final Pattern OPENED = Pattern.compile("opening a streamed block for transaction TXN (\\d+)");
    private static final Pattern SUBXACT_ABORT = Pattern.compile("aborting streamed \\(sub\\)transaction TXN (\\d+)");

    static Stream<RecordedRead> reads() {
        // What was written over a fork of the timeline needs two timelines' WAL.
        return Corpus.large().stream()
                .filter(set -> WORKLOADS.contains(set.workload()))
                .flatMap(set -> RecordedRead.written(set, "test_decoding").stream())
                .filter(read -> !read.file().endsWith("-newprimary"));
    }

    private static final Map<CorpusSet, Transactions> BUILT = new HashMap<>();

    private static Transactions transactions(RecordedRead read) throws IOException {
        Transactions built = BUILT.get(read.set());
        if (built == null) {
            built = RecordedRead.transactions(read.set());
            BUILT.put(read.set(), built);
        }
        return built;
    }

    @ParameterizedTest
    @MethodSource("reads")
    void commitsAreThoseThePluginWasGiven(RecordedRead read) throws IOException {
        Transactions transactions = transactions(read);
        MemoryReplay replay = transactions.replay(read.options(), () -> false);
        boolean skipsEmpty = read.plugin().contains("skip-empty-xacts, 1");
        List<String> expected = new ArrayList<>();
        for (String[] line : read.output()) {
            for (Pattern pattern : List.of(COMMIT, STREAMED_COMMIT)) {
                Matcher commit = pattern.matcher(line[2]);
                if (commit.matches()) {
                    expected.add(commit.group(1) + " up to " + line[0]);
                }
            }
        }
        List<String> found = IntStream.range(0, transactions.size())
                .filter(row -> replay.verdict(row) == SlotVerdict.DECODED)
                .filter(row -> !(read.options().twoPhase() && isPrepared(transactions, row)))
                .filter(row -> !skipsEmpty || outputs(transactions, row) > 0)
                .mapToObj(row -> Integer.toUnsignedString(transactions.xid(row))
                        + " up to "
                        + lsn(transactions, transactions.endLsn(row)))
                .toList();
        if (skipsEmpty) {
            // Whether a row is of a table that is only being rewritten, the catalog alone tells.
            assertThat(found).containsAll(expected);
        } else {
            assertThat(found).isEqualTo(expected);
        }
    }

    private static boolean isPrepared(Transactions transactions, int row) {
        return !transactions.gid(row).isEmpty();
    }

    private static int outputs(Transactions transactions, int row) {
        return Stream.of(ChangeKind.values())
                .filter(ChangeKind::isOutput)
                .mapToInt(kind -> transactions.changes(row, kind))
                .sum();
    }

    @ParameterizedTest
    @MethodSource("reads")
    void preparedTransactionsEndWhereThePluginWasTold(RecordedRead read) throws IOException {
        if (!read.options().twoPhase()) {
            return;
        }
        Transactions transactions = transactions(read);
        List<String> expected = new ArrayList<>();
        List<String> found = new ArrayList<>();
        for (String[] line : read.output()) {
            Matcher end = TWO_PHASE.matcher(line[2].replace("\\\\", "\\"));
            if (end.matches()) {
                int row = transactions.rowOf(Integer.parseUnsignedInt(end.group(3)));
                ReorderBufferTxn txn = transactions.get(row);
                String what = end.group(1);
                TxnOutcome outcome = what.equals("COMMIT PREPARED")
                        ? TxnOutcome.COMMIT
                        : what.equals("ROLLBACK PREPARED") ? TxnOutcome.ABORT : txn.outcome();
                Lsn at = what.toLowerCase(java.util.Locale.ROOT).startsWith("prepar")
                        ? txn.prepareEndLsn().orElseThrow()
                        : txn.endLsn().orElseThrow();
                expected.add("%s %s %s %s".formatted(what, end.group(2), outcome, line[0]));
                found.add("%s %s %s %s".formatted(what, txn.gid(), txn.outcome(), lsn(transactions, at.value())));
            }
        }
        assertThat(expected).isNotEmpty();
        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("reads")
    void blocksAreStreamedInTheOrderThePluginWasSentThem(RecordedRead read) throws IOException {
        if (!read.options().streaming()) {
            return;
        }
        Transactions transactions = transactions(read);
        MemoryReplay replay = transactions.replay(read.options(), () -> false);
        List<String> expected = new ArrayList<>();
        for (String[] line : read.output()) {
            Matcher opened = OPENED.matcher(line[2]);
            if (opened.matches()) {
                expected.add(opened.group(1));
            }
        }
        List<String> found = IntStream.range(0, replay.eventCount())
                .mapToObj(replay::event)
                .filter(event -> event.kind() == MemoryEvent.Kind.STREAM)
                // Of one whose changes had all gone before, nothing is opened at the commit.
                .filter(event -> event.sent() > 0)
                .map(event -> Integer.toUnsignedString(event.xid()))
                .toList();
        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("reads")
    void rolledBackSubtransactionsAreThoseThePluginWasTold(RecordedRead read) throws IOException {
        Transactions transactions = transactions(read);
        Map<String, String> found = new TreeMap<>();
        Map<String, String> expected = new TreeMap<>();
        for (String[] line : read.output()) {
            Matcher abort = SUBXACT_ABORT.matcher(line[2]);
            if (abort.matches()) {
                int xid = Integer.parseUnsignedInt(abort.group(1));
                expected.put(abort.group(1), line[0]);
                found.put(abort.group(1), lsn(transactions, abortEnd(transactions, xid)));
            }
        }
        assertThat(found).isEqualTo(expected);
    }

    private static long abortEnd(Transactions transactions, int xid) {
        int row = transactions.rowOf(xid);
        if (transactions.xid(row) == xid) {
            return transactions.outcome(row) == TxnOutcome.ABORT ? transactions.endLsn(row) : 0;
        }
        for (int i = 0; i < transactions.subxactCount(row); i++) {
            if (transactions.subXid(row, i) == xid) {
                return transactions.isSubAborted(row, i) || transactions.outcome(row) == TxnOutcome.ABORT
                        ? transactions.subEndLsn(row, i)
                        : 0;
            }
        }
        return 0;
    }

    /// As that release's `pg_lsn` prints it.
    private static String lsn(Transactions transactions, long lsn) {
        return transactions.version().atLeast(PgVersion.PG19)
                ? "%X/%08X".formatted(lsn >>> 32, lsn & 0xFFFFFFFFL)
                : Lsn.toString(lsn);
    }
}
