package org.walscope.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.walscope.embedded.EmbeddedServer;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.Password;
import org.walscope.model.server.PeekLimit;
import org.walscope.model.server.ServerException;
import org.walscope.plugins.align.AlignedRow;
import org.walscope.plugins.align.DifferenceKind;

/// One slot through two plugins, on a real server.
final class OutputComparisonTest {

    private static EmbeddedServer server;

    @BeforeAll
    static void start() throws Exception {
        server = Wal2JsonServer.start();
        run(
                "CREATE DATABASE empty",
                "CREATE TABLE orders (id int PRIMARY KEY, customer text, amount numeric(10,2), paid bool, note text)",
                "ALTER TABLE orders ALTER note SET STORAGE EXTERNAL",
                "CREATE PUBLICATION all_tables FOR ALL TABLES",
                "SELECT pg_create_logical_replication_slot('source', 'test_decoding')",
                "INSERT INTO orders SELECT i, 'customer ' || i, i / 3.0, i % 2 = 0, NULL FROM generate_series(1, 40) i",
                "UPDATE orders SET note = repeat('long ', 2000) WHERE id = 7",
                "UPDATE orders SET paid = true WHERE id = 7",
                "UPDATE orders SET id = 100 WHERE id = 8",
                "DELETE FROM orders WHERE id < 4",
                "BEGIN; INSERT INTO orders VALUES (200, 'it''s \"quoted\"', 'NaN', NULL, E'two\\nlines'); "
                        + "SAVEPOINT s; INSERT INTO orders VALUES (201); ROLLBACK TO s; COMMIT",
                "TRUNCATE orders");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static void run(String... statements) throws Exception {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static Connection open() throws Exception {
        return DriverManager.getConnection(server.jdbcUrl("postgres"), EmbeddedServer.SUPERUSER, server.password());
    }

    private static String slots() throws Exception {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT string_agg(slot_name || ' ' || confirmed_flush_lsn"
                        + " || ' ' || restart_lsn || ' ' || coalesce(active_pid, 0), ', ' ORDER BY 1)"
                        + " FROM pg_replication_slots")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static ConnectionSettings settings() {
        return ConnectionSettings.parse(server.url("postgres"), Map.of("HOME", "/nonexistent"))
                .withPassword(new Password(server.password()));
    }

    private static OutputComparison.Result compare(PluginChoice left, PluginChoice right) throws Exception {
        return OutputComparison.run(
                Optional.of(settings()),
                List.of(
                        new OutputComparison.SlotSource("source", left),
                        new OutputComparison.SlotSource("source", right)),
                Optional.empty(),
                PeekLimit.WHOLE,
                () -> false,
                (fraction, what) -> {});
    }

    private static PluginChoice plugin(String name) {
        return new PluginChoice(name, Map.of());
    }

    @Test
    void pgOutputSaysWhatTestDecodingSaysAndTheSourceStaysUntouched() throws Exception {
        String before = slots();
        OutputComparison.Result result = compare(plugin("test_decoding"), plugin("pgoutput"));
        assertThat(result.alignment().summary().sentence())
                .isEqualTo("7 transactions and 48 changes compared: no difference of meaning, 43 of spelling.");
        assertThat(result.sides().stream().map(OutputComparison.Side::start).distinct())
                .hasSize(1);
        assertThat(result.sides()).allMatch(OutputComparison.Side::gone);
        assertThat(result.sides().getLast().choice().options())
                .isEqualTo(Map.of("proto_version", "1", "publication_names", "all_tables"));
        assertThat(slots()).isEqualTo(before);
    }

    @Test
    void wal2JsonLeavesOutWhatItIsKnownTo() throws Exception {
        assumeTrue(Wal2JsonServer.hasWal2Json(), "skipped: no wal2json installed");
        OutputComparison.Result result = compare(plugin("test_decoding"), plugin("wal2json"));
        assertThat(result.alignment().summary().differences()).isZero();
        List<String> expected = result.alignment().rows().stream()
                .filter(row -> row.difference().kind() == DifferenceKind.EXPECTED)
                .map(AlignedRow::difference)
                .map(d -> d.reason())
                .toList();
        assertThat(expected)
                .containsExactly(
                        "unchanged TOAST value of \"note\": not in the WAL; wal2json leaves the column out,"
                                + " test_decoding says so",
                        "\"amount\" is NaN or infinite: JSON has no such number, wal2json writes null");
    }

    @Test
    void bothSidesEndAtOneTransactionWhenTheLimitIsReached() throws Exception {
        OutputComparison.Result result = OutputComparison.run(
                Optional.of(settings()),
                List.of(
                        new OutputComparison.SlotSource("source", plugin("test_decoding")),
                        new OutputComparison.SlotSource("source", plugin("pgoutput"))),
                Optional.empty(),
                new PeekLimit(43, 1 << 20),
                () -> false,
                (fraction, what) -> {});
        assertThat(result.cut()).isPresent();
        assertThat(result.alignment().summary().differences()).isZero();
        assertThat(result.alignment().summary().transactions()).isBetween(1, 6);
    }

    @Test
    void refusesPgOutputWithoutPublicationInASentence() throws Exception {
        String before = slots();
        try (Connection connection = DriverManager.getConnection(
                        server.jdbcUrl("empty"), EmbeddedServer.SUPERUSER, server.password());
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_create_logical_replication_slot('lonely', 'test_decoding')");
        }
        var lonely = new OutputComparison.SlotSource("lonely", plugin("pgoutput"));
        assertThatThrownBy(() -> OutputComparison.run(
                        Optional.of(settings()),
                        List.of(lonely, lonely),
                        Optional.empty(),
                        PeekLimit.WHOLE,
                        () -> false,
                        (fraction, what) -> {}))
                .isInstanceOf(ServerException.class)
                .hasMessageStartingWith("pgoutput needs a publication, and database \"empty\" has none.");
        run("SELECT pg_drop_replication_slot('lonely')");
        assertThat(slots()).isEqualTo(before);
    }

    @Test
    void leavesNothingBehindWhenStoppedOrRefused() throws Exception {
        String before = slots();
        assertThatThrownBy(() -> OutputComparison.run(
                        Optional.of(settings()),
                        List.of(
                                new OutputComparison.SlotSource("source", plugin("test_decoding")),
                                new OutputComparison.SlotSource("source", plugin("pgoutput"))),
                        Optional.empty(),
                        PeekLimit.WHOLE,
                        () -> true,
                        (fraction, what) -> {}))
                .isInstanceOf(CancellationException.class);
        assertThatThrownBy(() ->
                        compare(new PluginChoice("test_decoding", Map.of("no-such-option", "1")), plugin("pgoutput")))
                .isInstanceOf(ServerException.class);
        assertThat(slots()).isEqualTo(before);
    }
}
