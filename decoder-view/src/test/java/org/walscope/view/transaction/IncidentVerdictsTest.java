package org.walscope.view.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.walscope.embedded.EmbeddedServer;
import org.walscope.model.Lsn;
import org.walscope.model.Xid;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.segment.WalFiles;
import org.walscope.view.TransactionTexts;

/// What the inspector says of incidents played on a server, against what the server says.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class IncidentVerdictsTest {

    private static EmbeddedServer server;
    private static Connection main;

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddedServer.start(Map.of("autovacuum", "off", "timezone", "UTC"), "--wal-segsize=1");
        main = connect();
        run(main, "CREATE EXTENSION pg_walinspect");
    }

    @AfterAll
    static void stop() throws Exception {
        main.close();
        server.close();
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl("postgres") + "&password=" + server.password());
    }

    private static void run(Connection on, String... statements) throws SQLException {
        try (Statement statement = on.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static String value(Connection on, String query) throws SQLException {
        try (Statement statement = on.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static long number(String query) throws SQLException {
        return Long.parseLong(value(main, query));
    }

    private static int xid(Connection of) throws SQLException {
        return Integer.parseInt(value(of, "SELECT pg_current_xact_id()"));
    }

    /// Records since then.
    private static String records(String from) throws SQLException {
        return "FROM pg_get_wal_records_info('%s', '%s') WHERE "
                .formatted(from, value(main, "SELECT pg_current_wal_flush_lsn()"));
    }

    /// All the server has written, looked into.
    private record Seen(Transactions transactions, TransactionReport report) {

        static Seen of(int xid) throws IOException {
            try (WalFiles files = WalFiles.open(List.of(server.dataDirectory().resolve("pg_wal")))) {
                var timeline = files.timelines().getLast();
                var index = new WalIndex();
                WalScan.scan(timeline, index, problem -> {}, () -> false);
                var transactions = Transactions.build(index, new RecordReader(timeline), () -> false);
                int row = transactions.rowOf(xid);
                return new Seen(transactions, TransactionReport.of(index, transactions, row, () -> false));
            }
        }

        String verdict() {
            return TransactionWords.verdict(report);
        }

        Map<String, String> facts() throws SQLException {
            return TransactionWords.facts(report, (int) number("SHOW server_version_num")).stream()
                    .collect(Collectors.toMap(TransactionWords.Fact::label, TransactionWords.Fact::value));
        }
    }

    @Test
    void namesTheOpenTransactionThatRestartLsnWaitsFor() throws Exception {
        run(main, "CREATE TABLE busy (id int)", "CREATE TABLE lt (id int)");
        String from = value(main, "SELECT pg_current_wal_insert_lsn()");
        try (Connection open = connect()) {
            run(open, "BEGIN", "INSERT INTO lt VALUES (1)");
            int guilty = xid(open);
            for (int i = 0; i < 3; i++) {
                run(main, "INSERT INTO busy SELECT generate_series(1, 100)", "CHECKPOINT");
            }
            String first = value(
                    main, "SELECT min(start_lsn) " + records(from) + "xid::text = '" + Xid.toString(guilty) + "'");
            long committed = number("SELECT count(*) " + records(first) + "record_type = 'COMMIT'");
            Seen seen = Seen.of(guilty);

            assertThat(seen.verdict())
                    .startsWith("Xid " + Xid.toString(guilty) + " is open from " + first + " to where this WAL ends")
                    .contains("meanwhile " + committed + " other transactions committed")
                    .contains("restart_lsn of a logical slot cannot pass " + first)
                    .doesNotContainIgnoringCase("drop")
                    .doesNotContainIgnoringCase("consumer")
                    .doesNotContainIgnoringCase("pid");
            assertThat(seen.facts().get("Outcome")).isEqualTo("still open where this WAL ends");
            int all = seen.report().kinds().runningXacts();
            assertThat(seen.facts().get("RUNNING_XACTS"))
                    .startsWith("Listed as running in %1$d of %1$d records while it was open, ".formatted(all));
            assertThat(all).isGreaterThanOrEqualTo(3);
            run(open, "COMMIT");
        }
    }

    @Test
    void saysWhatWaitsBehindABigTransaction() throws Exception {
        run(main, "CREATE TABLE big (id int, pad text)");
        run(main, "BEGIN", "INSERT INTO big SELECT g, repeat('x', 100) FROM generate_series(1, 5000) g");
        int big = xid(main);
        run(main, "COMMIT", "BEGIN", "INSERT INTO big VALUES (0, 'small')");
        int small = xid(main);
        run(main, "COMMIT");
        Seen seen = Seen.of(big);
        Transactions transactions = seen.transactions();

        assertThat(seen.facts().get("Changes")).isEqualTo("5,000 inserts");
        assertThat(seen.facts().get("Next commit"))
                .isEqualTo("Xid %s, at %s: a plugin gets it only after all of this one"
                        .formatted(
                                Xid.toString(small), Lsn.toString(transactions.commitLsn(transactions.rowOf(small)))));
        // The server's release is known here. Where it is not, and only there, the size is an estimate.
        assertThat(seen.facts().get("Size")).doesNotContain("estimate");
        assertThat(TransactionWords.facts(seen.report(), 0).stream()
                        .filter(fact -> fact.label().equals("Size"))
                        .map(TransactionWords.Fact::value))
                .singleElement()
                .asString()
                .endsWith(" in the reorder buffer (estimate: the minor release is not known)");
    }

    @Test
    void putsEachRowUnderTheSubtransactionThatWroteIt() throws Exception {
        run(main, "CREATE TABLE sp (id int PRIMARY KEY, v text)");
        String from = value(main, "SELECT pg_current_wal_insert_lsn()");
        run(
                main,
                "BEGIN",
                "INSERT INTO sp VALUES (11, 'top')",
                "SAVEPOINT s1",
                "INSERT INTO sp VALUES (12, 'aborted')");
        run(main, "ROLLBACK TO s1", "SAVEPOINT s2", "INSERT INTO sp VALUES (13, 'nested')", "RELEASE s2");
        run(main, "INSERT INTO sp VALUES (14, 'after release')");
        int top = xid(main);
        run(main, "COMMIT");
        String aborted = value(main, "SELECT xid " + records(from) + "record_type = 'ABORT'");
        String inserts = value(
                main,
                "SELECT string_agg(xid::text, ' ' ORDER BY start_lsn) " + records(from)
                        + "resource_manager = 'Heap' AND record_type LIKE 'INSERT%'");
        run(
                main,
                "CREATE FUNCTION many(n int) RETURNS void LANGUAGE plpgsql AS $$ BEGIN FOR i IN 1..n LOOP BEGIN INSERT"
                        + " INTO sp VALUES (1000 + i, 'x'); EXCEPTION WHEN unique_violation THEN NULL; END; END LOOP;"
                        + " END $$",
                "BEGIN",
                "SELECT many(3000)");
        int second = xid(main);
        run(main, "COMMIT");
        long assignments = number("SELECT count(*) " + records(from) + "record_type = 'ASSIGNMENT'");

        Seen seen = Seen.of(top);
        TransactionReport report = seen.report();
        assertThat(seen.facts().get("Rolled back of them")).isEqualTo(aborted);
        assertThat(IntStream.of(report.changes())
                        .mapToObj(record -> Xid.toString(report.index().xid(record)))
                        .collect(Collectors.joining(" ")))
                .isEqualTo(inserts);
        assertThat(Seen.of(second).facts().get("Subtransactions"))
                .endsWith(" and 2,988 more; " + assignments
                        + " ASSIGNMENT records name them before its end. Each can spill by itself.");
    }

    @Test
    void saysOfADdlStormWhatItsCommitHandsToOthers() throws Exception {
        run(main, "CREATE TABLE published (id int PRIMARY KEY)");
        String from = value(main, "SELECT pg_current_wal_insert_lsn()");
        run(
                main,
                "BEGIN",
                "DO $$ BEGIN FOR i IN 1..100 LOOP EXECUTE format('CREATE TABLE ddl_%s (id int PRIMARY KEY, v text)', i);"
                        + " END LOOP; END $$",
                "INSERT INTO published VALUES (1)");
        int storm = xid(main);
        run(main, "COMMIT");
        String commit = records(from) + "record_type = 'COMMIT'";
        String bytes = TransactionTexts.bytes(number("SELECT record_length " + commit));
        String kind = "SELECT (SELECT count(*) FROM regexp_matches(description, ' %s [0-9]', 'g')) ";
        long catcache = number(kind.formatted("catcache") + commit);
        long relcache = number(kind.formatted("relcache") + commit);
        long snapshot = number(kind.formatted("snapshot") + commit);

        Seen seen = Seen.of(storm);
        assertThat(seen.verdict())
                .contains(" It changed the catalog: for 1 change to publish it wrote "
                        + TransactionTexts.bytes(seen.report().txn().walBytes()) + " of WAL")
                .contains("its commit record alone is %s with %,d messages"
                        .formatted(bytes, catcache + relcache + snapshot))
                .contains("every transaction open at " + value(main, "SELECT start_lsn " + commit)
                        + " gets a new catalog snapshot");
        assertThat(seen.facts().get("Commit record"))
                .startsWith(bytes + " in ")
                .endsWith("%,d catcache, %,d relcache, %,d snapshot".formatted(catcache, relcache, snapshot));
        assertThat(seen.facts().get("Changes")).isEqualTo("1 insert");
        String largest = value(
                main,
                "SELECT resource_manager || ' ' || record_type " + records(from) + "xid::text = '" + storm
                        + "' GROUP BY resource_manager, record_type ORDER BY sum(record_length) DESC LIMIT 1");
        assertThat(seen.facts().get("WAL by record")).startsWith(largest + " ");
    }

    @Test
    void numbersRowsThatShareAnLsn() throws Exception {
        run(main, "CREATE TABLE cp (id int, v text)");
        run(main, "BEGIN", "COPY cp (id) FROM PROGRAM 'seq 3'", "INSERT INTO cp VALUES (4, 'r')");
        int copied = xid(main);
        run(main, "COMMIT");
        Seen seen = Seen.of(copied);

        assertThat(seen.report().ordinals()).containsExactly(0, 1, 2, -1);
        assertThat(seen.report().changeCount()).isEqualTo(4);
        assertThat(IntStream.of(seen.report().changes()).distinct().count()).isEqualTo(2);
        assertThat(seen.facts().get("Shared LSNs"))
                .isEqualTo("1 record holds several rows: they share its LSN, but are different rows, not repeats")
                .doesNotContain("duplicate");
    }

    @Test
    void saysWhereAReplayedTransactionCameFromWithoutItsName() throws Exception {
        run(main, "CREATE TABLE orig (id int PRIMARY KEY)", "SELECT pg_replication_origin_create('node_a')");
        run(main, "SELECT pg_replication_origin_session_setup('node_a')", "BEGIN");
        run(main, "SELECT pg_replication_origin_xact_setup('0/AABBCC', '2024-02-29 12:00+00')");
        run(main, "INSERT INTO orig VALUES (1)");
        int replayed = xid(main);
        run(main, "COMMIT", "SELECT pg_replication_origin_session_reset()", "BEGIN", "INSERT INTO orig VALUES (2)");
        int local = xid(main);
        run(main, "COMMIT");
        String id = value(main, "SELECT roident FROM pg_replication_origin WHERE roname = 'node_a'");
        String lsn = value(main, "SELECT remote_lsn FROM pg_replication_origin_status WHERE external_id = 'node_a'");

        Seen seen = Seen.of(replayed);
        assertThat(seen.verdict())
                .endsWith(
                        " It was replayed from origin %s, whose name is not in WAL (%s there, 2024-02-29 12:00:00.000000 UTC):"
                                        .formatted(id, lsn)
                                + " readers that want local changes alone do not get it, all others send it on.");
        assertThat(seen.verdict() + seen.facts()).doesNotContain("node_a");
        assertThat(seen.facts().get("Ended")).startsWith(value(main, "SELECT to_char(now(), 'YYYY-MM-DD')"));
        assertThat(Seen.of(local).verdict()).doesNotContain("origin");
        assertThat(Seen.of(local).facts()).doesNotContainKey("Origin");
    }
}
