package org.walscope.model.reorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walscope.model.reorder.DecodingServer.run;

import java.sql.Connection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.walscope.model.Lsn;
import org.walscope.model.rmgr.Timestamps;

/// Incidents people had with logical replication, played on a server: what Walscope says of its WAL files against what
/// the server says.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class IncidentScenariosTest {

    private static DecodingServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new DecodingServer();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @AfterEach
    void dropSlots() throws Exception {
        server.dropSlots();
    }

    /// A consumer confirms all, and still the slot keeps its WAL: an open transaction holds restart_lsn.
    @Test
    void anOpenTransactionPinsRestartLsn() throws Exception {
        server.run(
                "CREATE TABLE busy (id bigserial PRIMARY KEY, pad text)",
                "CREATE TABLE lt (id int)",
                "SELECT pg_create_logical_replication_slot('s02', 'test_decoding')");
        try (Connection open = server.connect()) {
            run(open, "BEGIN", "INSERT INTO lt VALUES (1)");
            int guilty = Integer.parseInt(DecodingServer.value(open, "SELECT pg_current_xact_id()"));
            List<Long> restarts = new ArrayList<>();
            List<Long> gaps = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                server.run(
                        "INSERT INTO busy (pad) SELECT repeat('x', 200) FROM generate_series(1, 2000)",
                        "CHECKPOINT",
                        "SELECT count(*) FROM pg_logical_slot_get_changes('s02', NULL, NULL)");
                restarts.add(server.lsn(slot("restart_lsn", "s02")).value());
                gaps.add(server.number(slot("confirmed_flush_lsn - restart_lsn", "s02")));
            }
            assertThat(restarts).allMatch(restarts.getFirst()::equals);
            assertThat(gaps).isSorted().doesNotHaveDuplicates();

            List<String> running = server.rows(("SELECT start_lsn, description ~ 'xacts:.* %s( |;|$)' FROM"
                            + " pg_get_wal_records_info('%s', '%s') WHERE record_type = 'RUNNING_XACTS' ORDER BY start_lsn")
                    .formatted(guilty, Lsn.toString(restarts.getFirst()), server.flushed()));
            List<String> knowing = running.subList(1, running.size());
            assertThat(running.getFirst()).endsWith(" f");
            assertThat(knowing).allMatch(line -> line.endsWith(" t")).hasSizeGreaterThanOrEqualTo(3);

            Transactions transactions = server.transactions();
            MemoryReplay replay = transactions.replay(server.slot("s02"), () -> false);
            int row = transactions.rowOf(guilty);
            TransactionRecords records = TransactionRecords.of(transactions, row, () -> false);
            assertThat(records.runningXacts()).isEqualTo(records.listed().size());
            assertThat(records.listed().stream()
                            .map(record -> Lsn.toString(transactions.index().lsn(record)) + " t")
                            .limit(knowing.size()))
                    .containsExactlyElementsOf(knowing);
            assertThat(transactions.outcome(row)).isEqualTo(TxnOutcome.OPEN);
            assertThat(replay.verdict(row)).isEqualTo(SlotVerdict.OPEN);
            assertThat(transactions.firstLsn(row)).isGreaterThan(restarts.getFirst());
            assertThat(replay.heldAt(server.flushed())).extracting(HeldTxn::xid).containsExactly(guilty);
            assertThat(replay.heldAt(server.flushed()).getFirst().changes()).isEqualTo(1);
            assertThat(transactions.changes(row, ChangeKind.INSERT)).isEqualTo(1);
            // The consumer is not to blame: it has confirmed all that committed.
            assertThat(IntStream.range(0, transactions.size())
                            .filter(each -> transactions.firstLsn(each) >= restarts.getFirst())
                            .filter(each -> transactions.outcome(each) == TxnOutcome.COMMIT)
                            .mapToObj(replay::verdict))
                    .contains(SlotVerdict.CONFIRMED)
                    .doesNotContain(SlotVerdict.DECODED);
            run(open, "COMMIT");
            server.run(
                    "SELECT count(*) FROM pg_logical_slot_get_changes('s02', NULL, NULL)",
                    "CHECKPOINT",
                    "SELECT count(*) FROM pg_logical_slot_get_changes('s02', NULL, NULL)");
            assertThat(server.number(slot("confirmed_flush_lsn - restart_lsn", "s02")))
                    .isLessThan(1 << 20);
            Transactions after = server.transactions();
            assertThat(after.outcome(after.rowOf(guilty))).isEqualTo(TxnOutcome.COMMIT);
            assertThat(after.replay(server.slot("s02"), () -> false).heldAt(server.flushed()))
                    .isEmpty();
        }
    }

    private static String slot(String column, String name) {
        return "SELECT " + column + " FROM pg_replication_slots WHERE slot_name = '" + name + "'";
    }

    /// One big transaction spills, and is sent in blocks where the plugin can take them.
    @Test
    void oneBigTransactionSpillsOrStreams() throws Exception {
        server.run(
                "CREATE TABLE big (id int PRIMARY KEY, pad text)",
                "CREATE PUBLICATION pub_big FOR TABLE big",
                "SELECT pg_create_logical_replication_slot('td', 'test_decoding')",
                "SELECT pg_copy_logical_replication_slot('td', 'po', false, 'pgoutput')");
        Lsn from = server.flushed();
        server.run("BEGIN", "INSERT INTO big SELECT g, repeat('x', 100) FROM generate_series(1, 5000) g");
        int xid = (int) server.number("SELECT pg_current_xact_id()");
        server.run("COMMIT", "INSERT INTO big VALUES (0, 'small')");
        long bytes = server.number(
                "SELECT sum(record_length) FROM pg_get_wal_records_info('%s', '%s') WHERE xid::text = '%s'"
                        .formatted(from, server.flushed(), Integer.toUnsignedString(xid)));
        server.value("SELECT count(*) FROM pg_logical_slot_peek_changes('td', NULL, NULL)");
        SlotStatistics counted = server.counted("td");
        List<String> messages =
                server.rows("SELECT get_byte(data, 0) FROM pg_logical_slot_peek_binary_changes('po', NULL,"
                        + " NULL, 'proto_version', '2', 'publication_names', 'pub_big', 'streaming', 'on')");
        long blocks = messages.stream().filter(Integer.toString('S')::equals).count();
        int lastBlock = messages.lastIndexOf(Integer.toString('E'));
        long inBlocks = messages.subList(0, lastBlock).stream()
                .filter(Integer.toString('I')::equals)
                .count();

        Transactions transactions = server.transactions();
        MemoryReplay replay = transactions.replay(server.slot("td"), () -> false);
        int row = transactions.rowOf(xid);
        assertThat(transactions.changes(row, ChangeKind.INSERT)).isEqualTo(5000);
        assertThat(transactions.walBytes(row)).isEqualTo(bytes);
        // The small one behind it is told only after all of it.
        assertThat(transactions.changes(row + 1, ChangeKind.INSERT)).isEqualTo(1);
        assertThat(transactions.firstLsn(row + 1)).isGreaterThan(transactions.commitLsn(row));
        assertThat(replay.verdict(row + 1)).isEqualTo(SlotVerdict.DECODED);
        assertThat(replay.statistics()).isEqualTo(counted);
        assertThat(replay.estimates()).isEmpty();
        assertThat(counted.spillTxns()).isEqualTo(1);
        assertThat(replay.eventsOf(row)).hasSize((int) counted.spillCount());
        assertThat(replay.eventsOf(row).stream().mapToInt(MemoryEvent::changes).sum())
                .isEqualTo(5000);
        // The server's release is known here; without it the figure is an estimate, and says so.
        assertThat(transactions
                        .replay(server.slot("td").withServerVersion(0), () -> false)
                        .estimates())
                .containsExactly(Estimate.SERVER_VERSION);

        MemoryReplay streamed = transactions.replay(server.slot("po").withStreaming(true), () -> false);
        List<MemoryEvent> sent = streamed.eventsOf(row).stream()
                .filter(event -> event.sent() > 0)
                .toList();
        assertThat(sent).hasSize((int) blocks).allMatch(event -> event.kind() == MemoryEvent.Kind.STREAM);
        assertThat(sent.stream().mapToInt(MemoryEvent::sent).sum())
                .isEqualTo((int) inBlocks)
                .isEqualTo(5000);
    }

    /// Savepoints: which subtransaction did what.
    @Test
    void savepointsKeepTheirOwnRows() throws Exception {
        server.run(
                "CREATE TABLE sp (id int PRIMARY KEY, v text)",
                "SELECT pg_create_logical_replication_slot('s05', 'test_decoding')");
        Lsn from = server.flushed();
        server.run(
                "BEGIN",
                "INSERT INTO sp VALUES (11, 'top')",
                "SAVEPOINT s1",
                "INSERT INTO sp VALUES (12, 'aborted')",
                "ROLLBACK TO s1",
                "SAVEPOINT s2",
                "INSERT INTO sp VALUES (13, 'nested')",
                "RELEASE s2",
                "INSERT INTO sp VALUES (14, 'after release')");
        int top = (int) server.number("SELECT pg_current_xact_id()");
        server.run("COMMIT");
        String records = "FROM pg_get_wal_records_info('%s', '%s') WHERE ".formatted(from, server.flushed());
        String commit = server.value("SELECT description " + records + "record_type = 'COMMIT'");
        List<Integer> subxacts = xids(commit.substring(commit.indexOf("subxacts:") + 9));
        List<String> aborted = server.rows("SELECT xid " + records + "record_type = 'ABORT'");
        List<String> inserts = server.rows("SELECT xid " + records + "resource_manager = 'Heap' AND record_type LIKE"
                + " 'INSERT%' ORDER BY start_lsn");
        server.run(
                "CREATE FUNCTION many(n int) RETURNS void LANGUAGE plpgsql AS $$ BEGIN FOR i IN 1..n LOOP BEGIN INSERT"
                        + " INTO sp VALUES (1000 + i, 'x'); EXCEPTION WHEN unique_violation THEN NULL; END; END LOOP;"
                        + " END $$",
                "BEGIN",
                "SELECT many(3000)");
        int second = (int) server.number("SELECT pg_current_xact_id()");
        server.run("COMMIT");
        long assignments = server.number("SELECT count(*) FROM pg_get_wal_records_info('%s', '%s') WHERE record_type ="
                        .formatted(from, server.flushed())
                + " 'ASSIGNMENT'");
        List<String> rollback = server.rows("SELECT start_lsn, end_lsn " + records + "record_type = 'ABORT'");
        List<String> shown = server.rows("SELECT substring(data FROM 'id.integer.:([0-9]+)') FROM"
                + " pg_logical_slot_peek_changes('s05', NULL, NULL) WHERE data LIKE 'table%' LIMIT 3");

        Transactions transactions = server.transactions();
        ReorderBufferTxn txn = transactions.get(transactions.rowOf(top));
        assertThat(Arrays.stream(txn.subxids()).boxed()).containsExactlyInAnyOrderElementsOf(subxacts);
        assertThat(Arrays.stream(txn.abortedSubxids()).mapToObj(Integer::toUnsignedString))
                .containsExactlyElementsOf(aborted);
        // The row after the release is the outer savepoint's, whose number is the lower one: it lives again.
        assertThat(shown).containsExactly("11", "13", "14");
        assertThat(inserts).hasSize(4);
        assertThat(inserts.get(0)).isEqualTo(Integer.toUnsignedString(top));
        assertThat(inserts.get(1)).isEqualTo(aborted.getFirst());
        assertThat(Stream.of(inserts.get(2), inserts.get(3)).map(Integer::parseUnsignedInt))
                .containsExactlyInAnyOrderElementsOf(subxacts);
        assertThat(txn.changes().get(ChangeKind.INSERT)).isEqualTo(shown.size());
        int first = transactions.rowOf(top);
        int sub = IntStream.range(0, transactions.subxactCount(first))
                .filter(i -> transactions.isSubAborted(first, i))
                .findFirst()
                .orElseThrow();
        assertThat(rollback)
                .containsExactly(
                        rollback.getFirst().split(" ")[0] + " " + Lsn.toString(transactions.subEndLsn(first, sub)));
        assertThat(Lsn.toString(transactions.subLastLsn(first, sub)))
                .isEqualTo(rollback.getFirst().split(" ")[0]);
        // Each row is under the xid that wrote it.
        var index = transactions.index();
        assertThat(IntStream.range(0, index.size())
                        .filter(record -> index.xid(record) != 0 && transactions.rowOf(index.xid(record)) == first)
                        .filter(record -> transactions.rowsOfRecord(record) > 0)
                        .mapToObj(record -> Integer.toUnsignedString(index.xid(record))))
                .containsExactlyElementsOf(inserts);

        int row = transactions.rowOf(second);
        assertThat(transactions.subxactCount(row)).isEqualTo(3000);
        assertThat((long) TransactionRecords.of(transactions, row, () -> false).assignments())
                .isEqualTo(assignments)
                .isGreaterThan(40);
        assertThat(TransactionRecords.of(transactions, first, () -> false).assignments())
                .isZero();
        // WAL knows no nesting below the top: every subtransaction belongs to it itself.
        assertThat(IntStream.range(0, 3000).map(i -> transactions.rowOf(transactions.subXid(row, i))))
                .allMatch(of -> of == row);
        assertThat(shown).hasSize(3);
        server.run("SELECT pg_stat_reset_replication_slot('s05')");
        assertThat(server.number("SELECT count(*) FROM pg_logical_slot_peek_changes('s05', NULL, NULL) WHERE data LIKE"
                        + " 'table%'"))
                .isEqualTo(3000L + shown.size());
        // Each can spill on its own.
        MemoryReplay replay = transactions.replay(server.slot("s05"), () -> false);
        assertThat(replay.statistics()).isEqualTo(server.counted("s05"));
        assertThat(replay.eventsOf(row).stream().map(MemoryEvent::xid).distinct())
                .hasSize((int) replay.statistics().spillTxns())
                .hasSizeGreaterThan(1000);
    }

    private static List<Integer> xids(String text) {
        Matcher number = Pattern.compile("^[ \\d]+").matcher(text);
        assertThat(number.find()).isTrue();
        return Stream.of(number.group().trim().split(" "))
                .map(Integer::parseUnsignedInt)
                .toList();
    }

    /// A DDL storm: nothing but invalidations.
    @Test
    void aDdlStormPublishesOneRow() throws Exception {
        server.run(
                "CREATE TABLE t (id int PRIMARY KEY)",
                "SELECT pg_create_logical_replication_slot('s06', 'test_decoding')");
        Lsn from = server.flushed();
        server.run(
                "BEGIN",
                "DO $$ BEGIN FOR i IN 1..300 LOOP EXECUTE format('CREATE TABLE ddl_%s (id int PRIMARY KEY, v text)', i);"
                        + " END LOOP; END $$",
                "INSERT INTO t VALUES (1)");
        int xid = (int) server.number("SELECT pg_current_xact_id()");
        server.run("COMMIT");
        String records = "FROM pg_get_wal_records_info('%s', '%s') WHERE xid::text = '%s'"
                .formatted(from, server.flushed(), Integer.toUnsignedString(xid));
        long rows = server.number(
                "SELECT count(*) FROM pg_logical_slot_peek_changes('s06', NULL, NULL) WHERE data LIKE" + " 'table%'");

        Transactions transactions = server.transactions();
        int row = transactions.rowOf(xid);
        assertThat((long) transactions.changes(row, ChangeKind.INVALIDATION))
                .isEqualTo(server.number("SELECT count(*) " + records + " AND record_type = 'INVALIDATION'"));
        assertThat((long) transactions.changes(row, ChangeKind.COMMAND_ID))
                .isEqualTo(server.number("SELECT count(*) " + records + " AND record_type = 'NEW_CID'"));
        assertThat(transactions.walBytes(row)).isEqualTo(server.number("SELECT sum(record_length) " + records));
        TransactionRecords kinds = TransactionRecords.of(transactions, row, () -> false);
        assertThat(kinds.shares().stream()
                        .map(each ->
                                "%s %s %d %d".formatted(each.rmgr(), each.operation(), each.records(), each.bytes())))
                .containsExactlyInAnyOrderElementsOf(
                        server.rows("SELECT resource_manager, record_type, count(*), sum(record_length) " + records
                                + " GROUP BY 1, 2"));
        assertThat(kinds.bytes()).isEqualTo(transactions.walBytes(row));
        String commit = records + " AND record_type = 'COMMIT'";
        long start = server.lsn("SELECT start_lsn " + commit).value();
        long end = server.lsn("SELECT end_lsn " + commit).value();
        assertThat((long) kinds.endRecordBytes())
                .isEqualTo(server.number("SELECT record_length " + commit))
                .isGreaterThan(300_000);
        assertThat((long) kinds.endRecordSegments()).isEqualTo((end - 1 >> 20) - (start >> 20) + 1);
        for (var kind : List.of(InvalidationKind.CATCACHE, InvalidationKind.RELCACHE, InvalidationKind.SNAPSHOT)) {
            long counted = server.number("SELECT (SELECT count(*) FROM regexp_matches(description, ' " + kind.key()
                    + " [0-9]', 'g')) " + commit);
            assertThat((long) transactions.commitMessages(row).getOrDefault(kind, 0))
                    .as(kind.key())
                    .isEqualTo(counted);
        }
        assertThat(transactions.commitMessages(row).get(InvalidationKind.CATCACHE))
                .isGreaterThan(3000);
        // Rows of the catalog are nobody's changes.
        assertThat(Stream.of(ChangeKind.values())
                        .filter(ChangeKind::isOutput)
                        .mapToLong(kind -> transactions.changes(row, kind))
                        .sum())
                .isEqualTo(rows)
                .isEqualTo(1);
        assertThat(transactions.changesByRelation(row).values().stream()
                        .flatMap(counts -> counts.keySet().stream())
                        .filter(ChangeKind::isOutput))
                .containsExactly(ChangeKind.INSERT);
    }

    /// Three rows with one LSN are three rows.
    @Test
    void rowsOfOneRecordShareItsLsn() throws Exception {
        server.run(
                "CREATE TABLE cp (id int, v text)",
                "SELECT pg_create_logical_replication_slot('s11', 'test_decoding')");
        Lsn from = server.flushed();
        try (Connection copying = server.connect()) {
            copying.unwrap(org.postgresql.PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY cp FROM STDIN", new java.io.StringReader("1\ta\n2\tb\n3\tc\n"));
        }
        server.run(
                "INSERT INTO cp SELECT g, 'r' FROM generate_series(4, 5) g",
                "UPDATE cp SET v = v || '!' WHERE id <= 2");
        List<String> told = server.rows(
                "SELECT lsn, xid FROM pg_logical_slot_peek_changes('s11', NULL, NULL) WHERE data" + " LIKE 'table%'");
        List<String> ends = server.rows("SELECT lsn, xid FROM pg_logical_slot_peek_changes('s11', NULL, NULL,"
                + " 'skip-empty-xacts', '1') WHERE data LIKE 'COMMIT%'");
        List<String> perLsn = server.rows("SELECT lsn, count(*) FROM pg_logical_slot_peek_changes('s11', NULL, NULL)"
                + " WHERE data LIKE 'table%' GROUP BY lsn HAVING count(*) > 1");
        int tuples = (int) server.number(("SELECT substring(description FROM '([0-9]+) tuples') FROM"
                        + " pg_get_wal_records_info('%s', '%s') WHERE record_type LIKE 'MULTI_INSERT%%'")
                .formatted(from, server.flushed()));

        Transactions transactions = server.transactions();
        var index = transactions.index();
        List<String> found = new ArrayList<>();
        List<String> identities = new ArrayList<>();
        List<String> foundEnds = new ArrayList<>();
        List<String> foundPerLsn = new ArrayList<>();
        for (String end : ends) {
            int row = transactions.rowOf(Integer.parseUnsignedInt(end.split(" ")[1]));
            foundEnds.add(Lsn.toString(transactions.endLsn(row)) + " " + transactions.xid(row));
            int ordinal = 0;
            int last = index.rowAt(new Lsn(transactions.commitLsn(row)));
            for (int record = index.rowAt(new Lsn(transactions.firstLsn(row))); record <= last; record++) {
                int rows = index.xid(record) == transactions.xid(row) ? transactions.rowsOfRecord(record) : 0;
                String lsn = Lsn.toString(index.lsn(record));
                for (int i = 0; i < rows; i++) {
                    found.add(lsn + " " + transactions.xid(row));
                    identities.add(Lsn.toString(transactions.commitLsn(row)) + " " + ordinal++);
                }
                if (rows > 1) {
                    foundPerLsn.add(lsn + " " + rows);
                    assertThat(rows).isEqualTo(tuples).isEqualTo(3);
                }
            }
        }
        assertThat(found).isEqualTo(told).hasSize(7);
        assertThat(foundEnds).isEqualTo(ends);
        assertThat(foundPerLsn).isEqualTo(perLsn).hasSize(1);
        // Whoever keys on the LSN loses two of seven; the commit and the place in it are one of a kind.
        assertThat(found.stream().distinct()).hasSize(5);
        assertThat(identities).doesNotHaveDuplicates().hasSize(7);
    }

    /// A change that came from elsewhere.
    @Test
    void aReplayedTransactionTellsItsOrigin() throws Exception {
        server.run(
                "CREATE TABLE orig (id int PRIMARY KEY, v text)",
                "CREATE PUBLICATION pub_orig FOR TABLE orig",
                "SELECT pg_replication_origin_create('node_a')",
                "SELECT pg_create_logical_replication_slot('td', 'test_decoding')",
                "SELECT pg_copy_logical_replication_slot('td', 'po', false, 'pgoutput')");
        Lsn from = server.flushed();
        server.run(
                "SELECT pg_replication_origin_session_setup('node_a')",
                "BEGIN",
                "SELECT pg_replication_origin_xact_setup('0/AABBCC', '2024-02-29 12:00+00')",
                "INSERT INTO orig VALUES (1, 'from node_a')");
        int replayed = (int) server.number("SELECT pg_current_xact_id()");
        server.run("COMMIT", "SELECT pg_replication_origin_session_reset()", "INSERT INTO orig VALUES (2, 'local')");
        String description = server.value(
                "SELECT description FROM pg_get_wal_records_info('%s', '%s') WHERE description LIKE '%%origin:%%'"
                        .formatted(from, server.flushed()));
        Matcher told = Pattern.compile("origin: node (\\d+), lsn ([0-9A-F/]+), at (.*)")
                .matcher(description);
        assertThat(told.find()).isTrue();
        List<String> all = server.rows(ids(""));
        List<String> local = server.rows(ids(", 'only-local', '1'"));

        Transactions transactions = server.transactions();
        ReorderBufferTxn txn = transactions.get(transactions.rowOf(replayed));
        ReorderBufferTxn.Origin origin = txn.origin().orElseThrow();
        assertThat(Integer.toString(origin.id())).isEqualTo(told.group(1));
        assertThat(origin.lsn()).isEqualTo(Lsn.parse(told.group(2)).orElseThrow());
        assertThat(Timestamps.toInstant(origin.time())).isEqualTo(Instant.parse("2024-02-29T12:00:00Z"));
        assertThat(told.group(3)).startsWith("2024-02-29 12:00:00");
        assertThat(transactions.commitTime(transactions.rowOf(replayed))).isEqualTo(origin.time());
        // Its own commit has this server's time, which the record tells first.
        Instant localTime = Timestamps.toInstant(transactions.localTime(transactions.rowOf(replayed)));
        assertThat(ChronoUnit.MICROS.between(Instant.EPOCH, localTime))
                .isEqualTo(server.number("SELECT (extract(epoch FROM '%s'::timestamptz) * 1000000)::bigint"
                        .formatted(description.substring(0, description.indexOf(';')))));
        assertThat(told.group(1)).isEqualTo(server.value("SELECT roident FROM pg_replication_origin"));
        assertThat(origin.lsn())
                .isEqualTo(
                        server.lsn("SELECT remote_lsn FROM pg_replication_origin_status WHERE external_id = 'node_a'"));
        List<String> messages =
                server.rows("SELECT chr(get_byte(data, 0)) FROM pg_logical_slot_peek_binary_changes('po',"
                        + " NULL, NULL, 'proto_version', '1', 'publication_names', 'pub_orig')");
        assertThat(messages).containsOnlyOnce("O").contains("B", "I", "C");
        assertThat(IntStream.range(0, transactions.size())
                        .filter(row -> transactions.firstLsn(row) >= from.value())
                        .filter(row -> transactions.get(row).origin().isPresent()))
                .containsExactly(transactions.rowOf(replayed));
        MemoryReplay onlyLocal = transactions.replay(server.slot("td").withOnlyLocal(true), () -> false);
        assertThat(all).containsExactly("1", "2");
        assertThat(local).containsExactly("2");
        assertThat(onlyLocal.verdict(transactions.rowOf(replayed))).isEqualTo(SlotVerdict.FILTERED_ORIGIN);
        assertThat(transactions.replay(server.slot("td"), () -> false).verdict(transactions.rowOf(replayed)))
                .isEqualTo(SlotVerdict.DECODED);
        server.run("SELECT pg_replication_origin_drop('node_a')");
    }

    private static String ids(String options) {
        return "SELECT substring(data FROM 'id.integer.:([0-9]+)') FROM pg_logical_slot_peek_changes('td', NULL, NULL,"
                + " 'skip-empty-xacts', '1'" + options + ") WHERE data LIKE 'table%'";
    }
}
