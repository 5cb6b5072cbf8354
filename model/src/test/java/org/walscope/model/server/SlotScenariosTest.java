package org.walscope.model.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.model.Lsn;

/// What people had to find out of slots that misbehave, played on a server: what Walscope reports against what the
/// server says of the same moment.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SlotScenariosTest {

    private static final String DB = "postgres";

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(Map.of(
                "autovacuum", "off",
                "max_prepared_transactions", "4",
                "min_wal_size", "4MB",
                "max_wal_size", "64MB",
                "logging_collector", "off"));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void makeTable() throws Exception {
        run("CREATE TABLE busy (id bigserial PRIMARY KEY, pad text)", "CREATE TABLE lt (id int)");
    }

    @AfterEach
    void leaveNothing() throws Exception {
        server.dropAllSlots();
        run("DROP TABLE busy, lt");
    }

    /// An abandoned slot fills pg_wal.
    @Test
    void anAbandonedSlotAloneKeepsFiles() throws Exception {
        run(
                "SELECT pg_create_logical_replication_slot('abandoned', 'test_decoding')",
                "SELECT pg_create_logical_replication_slot('healthy', 'test_decoding')");
        for (int i = 0; i < 4; i++) {
            run(
                    "INSERT INTO busy (pad) SELECT repeat('x', 300) FROM generate_series(1, 2500)",
                    "SELECT pg_switch_wal()",
                    "SELECT count(*) FROM pg_logical_slot_get_changes('healthy', NULL, NULL)",
                    "CHECKPOINT");
        }
        try (Server session = Server.connect(server.settings())) {
            SlotsReport report = session.report();
            ReplicationSlot abandoned = slot(report, "abandoned");
            ReplicationSlot healthy = slot(report, "healthy");
            var kept = report.kept(abandoned).orElseThrow();
            String at = "'" + report.slots().currentLsn() + "'::pg_lsn";
            assertThat(kept.bytes())
                    .isEqualTo(number("SELECT pg_wal_lsn_diff(" + at + ", restart_lsn) FROM pg_replication_slots"
                            + " WHERE slot_name = 'abandoned'"));
            assertThat(report.byRetainedBytes())
                    .extracting(ReplicationSlot::name)
                    .containsExactly("abandoned", "healthy");
            assertThat(kept.oldest())
                    .contains(ask("SELECT pg_walfile_name(restart_lsn) FROM pg_replication_slots WHERE slot_name ="
                            + " 'abandoned'"));
            int needed = filesFrom("abandoned", at);
            int others = filesFrom("healthy", at);
            assertThat(kept.files()).isEqualTo(OptionalInt.of(needed));
            assertThat(kept.alone()).isEqualTo(OptionalInt.of(needed - others));
            assertThat(needed).isGreaterThan(others);
            assertThat(kept.next()).map(ReplicationSlot::name).contains("healthy");
            // The healthy one is nobody's problem: no file waits for it alone.
            assertThat(report.kept(healthy).orElseThrow().alone()).isEqualTo(OptionalInt.of(0));
            assertThat(report.kept(healthy).orElseThrow().aloneBytes()).isZero();

            session.dropSlot("abandoned");
            run("CHECKPOINT", "CHECKPOINT");
            SlotsReport after = session.report();
            String predicted =
                    after.files().orElseThrow().nameOf(healthy.restartLsn().orElseThrow());
            assertThat(after.files().orElseThrow().oldest().orElseThrow()).isGreaterThanOrEqualTo(predicted);
            assertThat(after.kept(slot(after, "healthy")).orElseThrow().next()).isEmpty();
        }
    }

    /// As the server counts: not what was made in advance.
    private static int filesFrom(String slot, String at) throws Exception {
        return (int)
                number("SELECT count(*) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$' AND name <= pg_walfile_name("
                        + at
                        + ") AND name >= (SELECT pg_walfile_name(restart_lsn) FROM pg_replication_slots WHERE slot_name = '"
                        + slot + "')");
    }

    /// A consumer confirms all, and the slot keeps its WAL all the same.
    @Test
    void anOpenTransactionPinsRestartLsn() throws Exception {
        run("SELECT pg_create_logical_replication_slot('s02', 'test_decoding')");
        try (Connection open = server.open(DB);
                Statement there = open.createStatement();
                Server session = Server.connect(server.settings())) {
            there.execute("BEGIN");
            there.execute("INSERT INTO lt VALUES (1)");
            String guilty = value(there, "SELECT pg_current_xact_id()");
            int pid = Integer.parseInt(value(there, "SELECT pg_backend_pid()"));
            List<Lsn> restarts = new ArrayList<>();
            List<Long> gaps = new ArrayList<>();
            SlotsReport report = session.report();
            for (int i = 0; i < 3; i++) {
                run(
                        "INSERT INTO busy (pad) SELECT repeat('x', 200) FROM generate_series(1, 2000)",
                        "CHECKPOINT",
                        "SELECT count(*) FROM pg_logical_slot_get_changes('s02', NULL, NULL)");
                report = session.report();
                ReplicationSlot slot = slot(report, "s02");
                restarts.add(slot.restartLsn().orElseThrow());
                gaps.add(slot.confirmedFlushLsn()
                        .orElseThrow()
                        .minus(slot.restartLsn().orElseThrow()));
            }
            assertThat(restarts).allMatch(restarts.getFirst()::equals);
            assertThat(gaps).isSorted().doesNotHaveDuplicates();

            SlotsReport.Pin pin = report.pin(slot(report, "s02")).orElseThrow();
            assertThat(Integer.toUnsignedString(pin.transaction().xid())).isEqualTo(guilty);
            assertThat(pin.seen()).isTrue();
            assertThat(pin.transaction().pid()).hasValue(pid);
            assertThat(pin.transaction().state()).isEqualTo("idle in transaction");
            assertThat(pin.transaction().relations()).containsExactly("lt");
            assertThat(pin.transaction().isPrepared()).isFalse();

            there.execute("PREPARE TRANSACTION 'waits'");
            pin = session.report().pin(slot(report, "s02")).orElseThrow();
            assertThat(pin.transaction().gid()).contains("waits");
            assertThat(pin.transaction().pid()).isEmpty();
            assertThat(pin.transaction().relations()).containsExactly("lt");
            there.execute("COMMIT PREPARED 'waits'");

            run(
                    "SELECT count(*) FROM pg_logical_slot_get_changes('s02', NULL, NULL)",
                    "CHECKPOINT",
                    "SELECT count(*) FROM pg_logical_slot_get_changes('s02', NULL, NULL)");
            report = session.report();
            ReplicationSlot slot = slot(report, "s02");
            assertThat(slot.confirmedFlushLsn()
                            .orElseThrow()
                            .minus(slot.restartLsn().orElseThrow()))
                    .isLessThan(1 << 20);
            assertThat(report.pin(slot)).isEmpty();
        }
    }

    /// Rows of catalogs that VACUUM cannot remove.
    @Test
    void aSlotHoldsRowsOfCatalogsAndNoOthers() throws Exception {
        run("VACUUM pg_attribute", "SELECT pg_create_logical_replication_slot('s03', 'test_decoding')");
        run(
                "DO $$ BEGIN FOR i IN 1..200 LOOP CREATE TEMP TABLE z(a int, b int); DROP TABLE z; COMMIT; END LOOP; END $$");
        try (Server session = Server.connect(server.settings())) {
            String verbose = notices("VACUUM (VERBOSE) pg_attribute");
            SlotsReport report = session.report();
            ReplicationSlot slot = slot(report, "s03");
            String horizon = slot.column("catalog_xmin").orElseThrow();
            assertThat(verbose).contains("removable cutoff: " + horizon);
            assertThat(verbose).doesNotContain(" 0 are dead but not yet removable");
            assertThat(report.age(slot, "catalog_xmin").orElseThrow())
                    .isEqualTo(number("SELECT age(catalog_xmin) FROM pg_replication_slots"));
            assertThat(report.holdsLonger(slot)).isEmpty();
            // Nothing that would hold back VACUUM of users' tables.
            assertThat(slot.column("xmin")).isEmpty();
            assertThat(report.age(slot, "xmin")).isEmpty();

            session.dropSlot("s03");
            assertThat(notices("VACUUM (VERBOSE) pg_attribute")).contains(" 0 are dead but not yet removable");
        }
    }

    /// Older than the slot is what began before it.
    @Test
    void tellsWhoHoldsRowsForLonger() throws Exception {
        try (Connection open = server.open(DB);
                Statement there = open.createStatement();
                Server session = Server.connect(server.settings())) {
            there.execute("BEGIN ISOLATION LEVEL REPEATABLE READ");
            String pid = value(there, "SELECT pg_backend_pid()");
            run("INSERT INTO lt VALUES (1)", "INSERT INTO lt VALUES (2)");
            run("SELECT pg_create_logical_replication_slot('s03', 'test_decoding')");
            SlotsReport report = session.report();
            var older = report.holdsLonger(slot(report, "s03")).orElseThrow();
            assertThat(older.slot()).isEmpty();
            assertThat(older.transaction().orElseThrow().pid()).hasValue(Integer.parseInt(pid));
            assertThat(older.transaction().orElseThrow().xid()).isZero();
            there.execute("ROLLBACK");
        }
    }

    /// The slot is dead.
    @Test
    void anInvalidatedSlotSaysHowItCameToThat() throws Exception {
        run(
                "ALTER SYSTEM SET max_slot_wal_keep_size = '4MB'",
                "ALTER SYSTEM SET max_wal_size = '2MB'",
                "SELECT pg_reload_conf()",
                "SELECT pg_create_logical_replication_slot('dead', 'test_decoding')");
        try (Server session = Server.connect(server.settings())) {
            List<String> shown = new ArrayList<>();
            List<String> polled = new ArrayList<>();
            Lsn lastRestart = Lsn.INVALID;
            for (int i = 0; i < 8 && !shown.contains("lost"); i++) {
                run(
                        "INSERT INTO busy (pad) SELECT repeat('x', 300) FROM generate_series(1, 2500)",
                        "SELECT pg_switch_wal()");
                if (i > 4) {
                    run("CHECKPOINT");
                }
                ReplicationSlot slot = slot(session.report(), "dead");
                polled.add(ask("SELECT wal_status FROM pg_replication_slots"));
                shown.add(slot.walStatus().orElseThrow());
                lastRestart = slot.restartLsn().orElse(lastRestart);
            }
            assertThat(shown)
                    .isEqualTo(polled)
                    .startsWith("reserved")
                    .endsWith("lost")
                    .contains("unreserved");
            SlotsReport report = session.report();
            ReplicationSlot dead = slot(report, "dead");
            assertThat(dead.isInvalidated()).isTrue();
            assertThat(report.kept(dead)).isEmpty();
            assertThat(dead.confirmedFlushLsn())
                    .map(Lsn::toString)
                    .contains(ask("SELECT confirmed_flush_lsn FROM pg_replication_slots"));
            String oldest = ask("SELECT min(name) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'");
            assertThat(report.files().orElseThrow().oldest()).contains(oldest);
            assertThat(report.files().orElseThrow().nameOf(lastRestart)).isLessThan(oldest);
            assertRefused(() -> session.peek("dead", "test_decoding", Map.of(), Optional.empty(), () -> false));
            assertRefused(() -> session.advanceSlot("dead", report.slots().currentLsn()));
            assertRefused(() -> SlotCopy.logical(server.settings(), "dead", "x", "test_decoding", true));
        } finally {
            run(
                    "ALTER SYSTEM RESET max_slot_wal_keep_size",
                    "ALTER SYSTEM SET max_wal_size = '64MB'",
                    "SELECT pg_reload_conf()");
        }
    }

    /// The same rows twice after a restart.
    @Test
    void aCrashForgetsTheLastConfirmation(@TempDir Path folder) throws Exception {
        run("SELECT pg_create_logical_replication_slot('s13', 'test_decoding')", "CHECKPOINT");
        SlotHistory history;
        try (Server session = Server.connect(server.settings())) {
            history = SlotHistory.open(folder, session.systemIdentifier());
            history.add(Instant.now(), session.snapshot());
            run("INSERT INTO lt VALUES (1)", "INSERT INTO lt VALUES (2)");
        }
        List<String> first =
                rows("SELECT lsn, data FROM pg_logical_slot_get_changes('s13', NULL, NULL, 'skip-empty-xacts', '1')");
        try (Server session = Server.connect(server.settings())) {
            history.add(Instant.now(), session.snapshot());
        }
        assertThat(SlotHistory.setback(history.samples(), "s13")).isEmpty();
        String y = ask("SELECT confirmed_flush_lsn FROM pg_replication_slots");

        server.embedded().crash();
        server.embedded().startAgain();
        String x = ask("SELECT confirmed_flush_lsn FROM pg_replication_slots");
        try (Server session = Server.connect(server.settings())) {
            history.add(Instant.now(), session.snapshot());
            // What another start of the program reads of it
            SlotHistory again = SlotHistory.open(folder, session.systemIdentifier());
            SlotHistory.Setback back =
                    SlotHistory.setback(again.samples(), "s13").orElseThrow();
            assertThat(back.from()).hasToString(y);
            assertThat(back.to()).hasToString(x);
            assertThat(back.to().isBefore(back.from())).isTrue();

            // What comes again: what a copy holds up to where the slot was, not the slot itself.
            try (SlotCopy copy = SlotCopy.logical(server.settings(), "s13", "again", "test_decoding", true)) {
                List<String> coming = new ArrayList<>();
                copy.peek(Map.of("skip-empty-xacts", "1"), Optional.of(back.from()), () -> false)
                        .forEach(write ->
                                coming.add(write.lsn() + " " + new String(write.data(), StandardCharsets.UTF_8)));
                assertThat(coming).isEqualTo(first).hasSize(6);
            }
        }
        List<String> second =
                rows("SELECT lsn, data FROM pg_logical_slot_get_changes('s13', NULL, NULL, 'skip-empty-xacts', '1')");
        assertThat(second).isEqualTo(first);
        assertThat(ask("SELECT count(*) FROM lt")).isEqualTo("2"); // in the table once
        try (Server session = Server.connect(server.settings())) {
            history.add(Instant.now(), session.snapshot());
            assertThat(SlotHistory.setback(history.samples(), "s13")).isEmpty();
        }
    }

    /// Several base backups from one position, or none.
    @Test
    void copiesOfAPhysicalSlotStartTogether() throws Exception {
        run("SELECT pg_create_physical_replication_slot('base', true)", "INSERT INTO lt VALUES (3)");
        String position = ask("SELECT restart_lsn FROM pg_replication_slots");
        List<SlotCopy> made = SlotCopy.physical(server.settings(), "base", List.of("a", "b", "c"));
        assertThat(made).extracting(SlotCopy::name).containsExactly("a", "b", "c");
        assertThat(rows("SELECT slot_name, restart_lsn FROM pg_replication_slots ORDER BY 1"))
                .containsExactly("a " + position, "b " + position, "base " + position, "c " + position);

        ServerException refused = catchThrowableOfType(
                ServerException.class, () -> SlotCopy.physical(server.settings(), "base", List.of("d", "e", "b")));
        assertThat(refused.sqlState()).isEqualTo("42710");
        assertThat(server.slotNames()).containsExactly("a", "b", "base", "c");
    }

    private static List<String> rows(String sql) throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection connection = server.open(DB);
                Statement statement = connection.createStatement();
                var found = statement.executeQuery(sql)) {
            while (found.next()) {
                rows.add(found.getString(1) + " " + found.getString(2));
            }
        }
        return rows;
    }

    private interface Refused {
        void run() throws Exception;
    }

    private static void assertRefused(Refused refused) {
        ServerException error = catchThrowableOfType(ServerException.class, refused::run);
        assertThat(error.sqlState()).isEqualTo("55000");
        assertThat(error.getMessage()).contains("\"dead\"");
    }

    /// What decoding has cost since the last look.
    @Test
    void countsAreGivenAsDifferences() throws Exception {
        run("SELECT pg_create_logical_replication_slot('s', 'test_decoding')");
        try (Server session = Server.connect(server.settings())) {
            SlotCounters before = counters(session);
            run(
                    "INSERT INTO lt VALUES (1)",
                    "INSERT INTO lt VALUES (2)",
                    "SELECT count(*) FROM pg_logical_slot_peek_changes('s', NULL, NULL)");
            run("SELECT pg_sleep(0.6)");
            SlotCounters after = counters(session);
            assertThat(after.since(before).counts().get("total_txns")).isEqualTo(2);
            run("SELECT count(*) FROM pg_logical_slot_peek_changes('s', NULL, NULL)");
            run("SELECT pg_sleep(0.6)");
            assertThat(counters(session).since(after).counts().get("total_txns"))
                    .isEqualTo(2);
        }
    }

    private static SlotCounters counters(Server session) throws ServerException {
        return session.report().counters().getOrDefault("s", new SlotCounters(Map.of(), Optional.empty()));
    }

    private static ReplicationSlot slot(SlotsReport report, String name) {
        return report.slots().slots().stream()
                .filter(slot -> slot.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void run(String... statements) throws Exception {
        server.run(DB, statements);
    }

    private static String ask(String sql) throws Exception {
        return server.ask(DB, sql);
    }

    private static long number(String sql) throws Exception {
        return Long.parseLong(ask(sql));
    }

    private static String value(Statement statement, String sql) throws Exception {
        try (var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static String notices(String sql) throws Exception {
        try (Connection connection = server.open(DB);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            var text = new StringBuilder();
            for (var warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
                text.append(warning.getMessage()).append('\n');
            }
            return text.toString();
        }
    }
}
