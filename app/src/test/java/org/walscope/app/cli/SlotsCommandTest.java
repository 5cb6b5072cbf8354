package org.walscope.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.walscope.embedded.EmbeddedServer;

/// `walscope slots` and `walscope peek` on a running server.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SlotsCommandTest {

    private static final String WARNING =
            "Warning: the password was on the command line, where others on this machine can"
                    + " see it. Put it in the password file (~/.pgpass, chmod 600) or in PGPASSWORD.\n";

    private static EmbeddedServer server;

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddedServer.start(Map.of());
        run("CREATE TABLE t(id int PRIMARY KEY)", "CREATE PUBLICATION pub FOR TABLE t");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void makeSlot() throws Exception {
        run(
                "SELECT pg_create_logical_replication_slot('src', 'test_decoding')",
                "INSERT INTO t VALUES (7)",
                "DELETE FROM t");
    }

    @AfterEach
    void dropSlots() throws Exception {
        run("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
    }

    @Test
    void listsSlots() {
        Result listed = walscope("slots", "list");

        assertThat(listed.err).isEqualTo(WARNING);
        assertThat(listed.status).isEqualTo(ExitCode.FINE);
        assertThat(listed.out.lines().toList().get(1))
                .matches("src +test_decoding +logical +postgres +idle +0/[0-9A-F]+ +0/[0-9A-F]+ +[0-9]+ +reserved");

        JsonObject slot = JsonParser.parseString(walscope("slots", "list", "--json").out)
                .getAsJsonObject()
                .getAsJsonArray("slots")
                .get(0)
                .getAsJsonObject();
        assertThat(slot.get("slot_name").getAsString()).isEqualTo("src");
        assertThat(slot.get("two_phase").getAsString()).isEqualTo("f");
        assertThat(slot.get("active_pid").isJsonNull()).isTrue();
        assertThat(slot.get("retained_bytes").getAsLong()).isPositive();
    }

    @Test
    void peeksAsThePluginWrote() {
        Result peeked = walscope("peek", "src", "-o", "include-xids=0", "-o", "skip-empty-xacts=1");

        assertThat(peeked)
                .isEqualTo(new Result(
                        ExitCode.FINE,
                        "BEGIN\ntable public.t: INSERT: id[integer]:7\nCOMMIT\nBEGIN\ntable public.t: DELETE: id[integer]:7\nCOMMIT\n",
                        WARNING));
    }

    @Test
    void peeksWithAnotherPluginAsHex() {
        Result peeked = walscope("peek", "src", "--plugin", "pgoutput");

        assertThat(peeked.err).isEqualTo(WARNING + "Reading with {proto_version=1, publication_names=\"pub\"}.\n");
        assertThat(peeked.out.lines().map(line -> line.substring(0, 2)).toList())
                .containsExactly("42", "52", "49", "43", "42", "44", "43");
        assertThat(walscope("slots", "list").out).contains("1 slot;");
    }

    @Test
    void copiesCreatesAdvancesAndDrops() {
        assertThat(walscope("slots", "copy", "src", "kept", "--plugin", "pgoutput").out)
                .startsWith("Copied slot src as kept at 0/")
                .contains("It stays on the server");
        assertThat(walscope("slots", "create", "fresh", "--plugin", "test_decoding").out)
                .startsWith("Created slot fresh in database postgres, consistent at 0/");
        Result listed = walscope("slots", "list", "--json");
        String current = JsonParser.parseString(listed.out)
                .getAsJsonObject()
                .get("current_lsn")
                .getAsString();
        assertThat(walscope("slots", "advance", "kept", current).out)
                .isEqualTo("Slot kept is at " + current + " now.\n");
        assertThat(walscope("slots", "drop", "kept").out).isEqualTo("Dropped slot kept.\n");
        assertThat(walscope("slots", "drop", "kept"))
                .isEqualTo(
                        new Result(
                                ExitCode.UNREACHABLE,
                                "",
                                WARNING
                                        + "The server has no replication slot \"kept\". It may have been dropped: refresh the list.\n"));
    }

    @Test
    void copiesAPhysicalSlotSeveralTimes() throws Exception {
        assertThat(walscope("slots", "create", "standby", "--physical").out)
                .matches("Created physical slot standby, which keeps WAL from 0/[0-9A-F]+ on\\.\n");
        Result made = walscope("slots", "copy", "standby", "one", "two", "three");
        assertThat(made.status).isEqualTo(ExitCode.FINE);
        assertThat(made.out
                        .lines()
                        .map(line -> line.replaceFirst(".* at ", ""))
                        .limit(3)
                        .distinct())
                .hasSize(1);
        assertThat(walscope("slots", "copy", "src", "x", "y").status).isEqualTo(ExitCode.USAGE);
        assertThat(walscope("slots", "copy", "standby", "x", "y", "--temporary").status)
                .isEqualTo(ExitCode.USAGE);
        assertThat(walscope("slots", "list").out)
                .contains("5 slots;")
                .contains("src keeps ")
                .contains("Other slots need them all too.");
        JsonObject slot = JsonParser.parseString(walscope("slots", "list", "--json").out)
                .getAsJsonObject()
                .getAsJsonArray("slots")
                .get(1)
                .getAsJsonObject();
        assertThat(slot.get("slot_name").getAsString()).isEqualTo("src");
        assertThat(slot.get("files").getAsInt()).isPositive();
        assertThat(slot.get("oldest_file").getAsString()).matches("[0-9A-F]{24}");
        assertThat(slot.get("catalog_xmin_age").getAsLong()).isNotNegative();
        assertThat(slot.get("restart_lsn_held_by").isJsonNull()).isTrue();
    }

    @Test
    void aTemporaryCopyLivesUntilInputEnds() {
        var before = System.in;
        System.setIn(new java.io.ByteArrayInputStream(new byte[0]));
        try {
            assertThat(walscope("slots", "copy", "src", "short", "--temporary").out)
                    .contains("The copy is temporary: it is gone when this command ends. Press Enter to end it.")
                    .endsWith("The temporary copy short is gone.\n");
        } finally {
            System.setIn(before);
        }
        assertThat(walscope("slots", "list").out).contains("1 slot;");
    }

    @Test
    void saysWhatIsWrongWithTheCall() {
        assertThat(walscope("slots", "advance", "src", "nonsense").status).isEqualTo(ExitCode.USAGE);
        assertThat(call("peek", "src", "--server", "hots=x"))
                .satisfies(result -> assertThat(result.status).isEqualTo(ExitCode.USAGE))
                .satisfies(result -> assertThat(result.err).contains("a keyword \"hots\" that"));
        assertThat(call("slots", "list", "--server", "postgresql://u@127.0.0.1:1/d"))
                .satisfies(result -> assertThat(result.status).isEqualTo(ExitCode.UNREACHABLE))
                .satisfies(result -> assertThat(result.err).contains("The connection was refused at 127.0.0.1:1."));
    }

    private record Result(int status, String out, String err) {}

    /// With the server, and its password on the command line.
    private static Result walscope(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of(
                "--server", server.url("postgres").replace("postgres@", "postgres:" + server.password() + "@")));
        return call(all.toArray(String[]::new));
    }

    private static Result call(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status = WalscopeCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
        String noise = server.password();
        assertThat(out + "" + err).doesNotContain(noise);
        return new Result(status, out.toString(), err.toString());
    }

    private static void run(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        server.jdbcUrl("postgres"), EmbeddedServer.SUPERUSER, server.password());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
