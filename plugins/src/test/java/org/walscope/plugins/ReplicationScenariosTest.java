package org.walscope.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.walscope.model.change.DecodedTransaction;
import org.walscope.model.server.ApplyError;
import org.walscope.model.server.ReplicationMap;
import org.walscope.model.server.Server;
import org.walscope.model.server.ServerException;
import org.walscope.plugins.align.AlignedRow;
import org.walscope.plugins.align.Alignment;
import org.walscope.plugins.align.DifferenceKind;

/// Publishers and subscribers that have come apart, played on a server with both.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class ReplicationScenariosTest {

    private static ScenarioServer server;

    @BeforeAll
    static void start() throws Exception {
        server = ScenarioServer.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never: " + what);
            }
            Thread.sleep(100);
        }
    }

    private static String ids() throws Exception {
        return server.value("sub12", "SELECT array_agg(id ORDER BY id) FROM conf");
    }

    /// Which LSN do I skip?
    @Test
    void theFinishLsnSkipsTheWholeTransactionAndNoOtherDoes() throws Exception {
        server.run("postgres", "CREATE DATABASE sub12");
        server.run("sub12", "CREATE TABLE conf(id int PRIMARY KEY, v text)", "INSERT INTO conf VALUES (5, 'local')");
        server.run("postgres", "CREATE DATABASE s12");
        server.run(
                "s12",
                "CREATE TABLE conf(id int PRIMARY KEY, v text)",
                "CREATE PUBLICATION p FOR TABLE conf",
                "SELECT pg_create_logical_replication_slot('s12', 'pgoutput')",
                "SELECT pg_copy_logical_replication_slot('s12', 'probe', false, 'test_decoding')");
        server.run(
                "sub12",
                "CREATE SUBSCRIPTION \"my sub\" CONNECTION '" + server.conninfo("s12")
                        + "' PUBLICATION p WITH (create_slot = false, slot_name = 's12', copy_data = false)");
        try {
            server.run("s12", "INSERT INTO conf VALUES (1, 'ok')");
            server.run(
                    "s12",
                    "BEGIN; INSERT INTO conf VALUES (4, 'a'); INSERT INTO conf VALUES (5, 'dup'); INSERT INTO conf VALUES (6,"
                            + " 'b'); COMMIT",
                    "INSERT INTO conf VALUES (9, 'after')");
            await("the subscriber fails", () -> server.log().contains("finished at"));
            String line = server.log()
                    .lines()
                    .filter(each -> each.contains("finished at"))
                    .reduce((a, b) -> b)
                    .orElseThrow();
            ApplyError error = ApplyError.parse(server.log()).orElseThrow();
            String finished = line.replaceFirst(".*finished at ([0-9A-F/]+).*", "$1");
            assertThat(error.finished())
                    .hasValueSatisfying(lsn -> assertThat(lsn).hasToString(finished));
            assertThat(error.key()).contains("(id)=(5)");

            String active = server.value(
                    "postgres", "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = 's12'");
            SkipProposal proposal = SkipProposal.find(server.settings("s12"), "s12", error, () -> false);
            assertThat(server.value(
                            "postgres", "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = 's12'"))
                    .isEqualTo(active);
            assertThat(proposal.commit()).hasToString(finished);
            assertThat(proposal.statement()).contains("ALTER SUBSCRIPTION \"my sub\" SKIP (lsn = '" + finished + "');");
            assertThat(proposal.rows())
                    .containsExactly(
                            "public.conf INSERT (id)=(4)",
                            "public.conf INSERT (id)=(5)",
                            "public.conf INSERT (id)=(6)");
            assertThat(String.join(" ", proposal.sentences(error)))
                    .contains("the whole transaction: 3 rows")
                    .contains("(id)=(5): 1 of these rows has it");
            String end = server.rows(
                            "s12",
                            "SELECT lsn FROM pg_logical_slot_peek_changes('probe', NULL, NULL) WHERE data LIKE"
                                    + " 'COMMIT%' ORDER BY lsn")
                    .get(1);
            assertThat(proposal.end()).hasToString(end);
            assertThat(proposal.statement().orElseThrow()).doesNotContain(end);

            // The end LSN does not help; the one that was proposed does, and loses what was announced.
            server.run("sub12", "ALTER SUBSCRIPTION \"my sub\" SKIP (lsn = '" + end + "')");
            int before = server.log().length();
            await("it fails again", () -> server.log().substring(before).contains("finished at"));
            assertThat(ids()).isEqualTo("{1,5}");
            server.run("sub12", proposal.statement().orElseThrow());
            await("it goes on", () -> ids().equals("{1,5,9}"));

            ServerException unknown = catchThrowableOfType(
                    ServerException.class,
                    () -> SkipProposal.find(server.settings("s12"), "probe", with(error, "0/1"), () -> false));
            assertThat(unknown.getMessage()).contains("holds no transaction that finished at 0/1");
        } finally {
            server.run(
                    "sub12",
                    "ALTER SUBSCRIPTION \"my sub\" DISABLE",
                    "ALTER SUBSCRIPTION \"my sub\" SET (slot_name = NONE)");
            server.run("sub12", "DROP SUBSCRIPTION \"my sub\"");
            await(
                    "the walsender is gone",
                    () -> server.value("postgres", "SELECT count(*) FROM pg_replication_slots WHERE active")
                            .equals("0"));
            server.run("postgres", "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
        }
    }

    private static ApplyError with(ApplyError error, String lsn) {
        return new ApplyError(
                error.origin(),
                error.subscription(),
                error.message(),
                error.relation(),
                error.xid(),
                org.walscope.model.Lsn.parse(lsn),
                error.key());
    }

    /// Both ends of one subscription, a table whose copy fails, and a slot that was left over.
    @Test
    void theMapTellsWhoReadsWhatAndWhatIsLeftOver() throws Exception {
        server.run("postgres", "CREATE DATABASE submap");
        server.run(
                "submap",
                "CREATE TABLE good(id int PRIMARY KEY)",
                "CREATE TABLE bad(id int PRIMARY KEY)",
                "INSERT INTO bad VALUES (1)");
        server.run("postgres", "CREATE DATABASE pubmap");
        server.run(
                "pubmap",
                "CREATE TABLE good(id int PRIMARY KEY)",
                "CREATE TABLE bad(id int PRIMARY KEY)",
                "INSERT INTO good VALUES (1)",
                "INSERT INTO bad VALUES (1)",
                "CREATE PUBLICATION pm FOR TABLE good WHERE (id > 0), bad WITH (publish = 'insert, update')",
                "SELECT pg_create_logical_replication_slot('map_slot', 'pgoutput')");
        server.run(
                "submap",
                "CREATE SUBSCRIPTION sm CONNECTION '" + server.conninfo("pubmap")
                        + "' PUBLICATION pm WITH (create_slot = false, slot_name = 'map_slot')");
        String oid = server.value("submap", "SELECT oid FROM pg_subscription WHERE subname = 'sm'");
        String system = server.value("postgres", "SELECT system_identifier FROM pg_control_system()");
        String orphan = "pg_" + oid + "_sync_99999_" + system;
        String elsewhere = "pg_16394_sync_16388_1234567890";
        try {
            await(
                    "one table is ready, the other fails",
                    () -> server.value(
                                            "submap",
                                            "SELECT string_agg(srsubstate::text, '' ORDER BY srsubstate) FROM pg_subscription_rel")
                                    .equals("dr")
                            && !server.value("submap", "SELECT sync_error_count FROM pg_stat_subscription_stats")
                                    .equals("0"));
            server.run(
                    "pubmap",
                    "SELECT pg_create_logical_replication_slot('" + orphan + "', 'pgoutput')",
                    "SELECT pg_create_logical_replication_slot('" + elsewhere + "', 'pgoutput')");
            try (Server session = Server.connect(server.settings("pubmap"))) {
                ReplicationMap map = session.replicationMap();
                var publication = map.publications().publications().getFirst();
                assertThat(publication.name()).isEqualTo("pm");
                assertThat(publication.insert() && publication.update() && !publication.delete())
                        .isTrue();
                assertThat(map.subscriptions()).hasSize(1);
                ReplicationMap.Subscription subscription = map.subscriptions().getFirst();
                assertThat(subscription.database()).isEqualTo("submap");
                assertThat(subscription.publications()).containsExactly("pm");
                assertThat(subscription.publisher().orElseThrow())
                        .contains("127.0.0.1")
                        .doesNotContain(server.password());
                assertThat(subscription.settings().toString()).doesNotContain(server.password());
                assertThat(subscription.tables().orElseThrow().stream().map(table -> table.name() + table.state()))
                        .containsExactly("badd", "goodr");
                assertThat(subscription.errors().get("sync_error_count")).isPositive();
                var slot = map.slots().slots().stream()
                        .filter(each -> each.name().equals("map_slot"))
                        .findFirst()
                        .orElseThrow();
                assertThat(map.readersOf(slot, Optional.empty())).containsExactly(subscription);
                assertThat(map.walSenders().stream().map(sender -> sender.slot().orElse("")))
                        .contains("map_slot");
                assertThat(map.origins().orElseThrow().stream().map(ReplicationMap.Origin::name))
                        .contains("pg_" + oid);

                List<String> states = map.syncSlots().stream()
                        .map(sync -> sync.slot().name() + " " + map.stateOf(sync, Optional.empty()))
                        .toList();
                assertThat(states).contains(orphan + " ORPHANED", elsewhere + " ELSEWHERE");
                // The slot of the copy that is failing is not called left over.
                assertThat(states.stream().filter(state -> !state.startsWith(orphan) && !state.startsWith(elsewhere)))
                        .allMatch(state -> state.endsWith(" IN_USE"));
            }
        } finally {
            server.run("submap", "ALTER SUBSCRIPTION sm DISABLE", "ALTER SUBSCRIPTION sm SET (slot_name = NONE)");
            server.run("submap", "DROP SUBSCRIPTION sm");
            await(
                    "no walsender runs",
                    () -> server.value("postgres", "SELECT count(*) FROM pg_replication_slots WHERE active")
                            .equals("0"));
            server.run("postgres", "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
        }
    }

    /// A change that came from elsewhere.
    @Test
    void whatWasReplayedIsToldApartFromWhatIsLocal() throws Exception {
        server.play(
                "s14",
                List.of(
                        "CREATE TABLE b(id int PRIMARY KEY, v text)",
                        "CREATE PUBLICATION p FOR TABLE b",
                        "SELECT pg_replication_origin_create('node_a')"),
                List.of());
        try (var connection = server.open("s14");
                var statement = connection.createStatement()) {
            statement.execute("SELECT pg_replication_origin_session_setup('node_a')");
            statement.execute("BEGIN");
            statement.execute("SELECT pg_replication_origin_xact_setup('0/AABBCC', '2024-02-29 12:00+00')");
            statement.execute("INSERT INTO b VALUES (1, 'from node_a')");
            statement.execute("COMMIT");
            statement.execute("SELECT pg_replication_origin_session_reset()");
            statement.execute("INSERT INTO b VALUES (2, 'local')");
        }
        Alignment alignment = server.compare(
                        "s14", "test_decoding", "test_decoding only-local=1", "pgoutput publication_names=p")
                .alignment();
        List<String> hidden = alignment.rows().stream()
                .filter(row -> row.change() && row.sides().get(1).isEmpty())
                .map(row -> alignment
                                .sides()
                                .getFirst()
                                .output()
                                .lines()
                                .get(row.left().from())
                                .text() + " | " + row.difference().kind() + " | "
                        + row.difference().reason())
                .toList();
        assertThat(hidden).hasSize(1);
        assertThat(hidden.getFirst())
                .contains("id[integer]:1")
                .contains(DifferenceKind.EXPECTED.name())
                .contains("only-local");
        assertThat(alignment.summary().differences()).isZero();
        List<DecodedTransaction> told = alignment.sides().get(2).output().transactions();
        assertThat(told.stream().filter(txn -> txn.origin().isPresent())).hasSize(1);
        assertThat(told.stream().flatMap(txn -> txn.origin().stream())).containsExactly("node_a");
        List<AlignedRow> origins = alignment.rows().stream()
                .filter(row -> row.difference().reason().contains("has no line for the replication origin"))
                .toList();
        assertThat(origins).hasSize(1);
        server.run("s14", "SELECT pg_replication_origin_drop('node_a')", "SELECT pg_drop_replication_slot('s14')");
    }
}
