package org.walscope.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
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
import org.junit.jupiter.api.io.TempDir;
import org.walscope.embedded.EmbeddedServer;

/// `walscope stream` on a running server.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class StreamCommandTest {

    private static final String[] BARE = {"-o", "include-xids=0", "-o", "skip-empty-xacts=1"};
    private static final String CONFIRMED =
            "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = 'src'";

    private static EmbeddedServer server;

    @TempDir
    private Path folder;

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
        run("SELECT pg_create_logical_replication_slot('src', 'test_decoding')");
        run("INSERT INTO t VALUES (7)", "DELETE FROM t");
    }

    @AfterEach
    void dropSlots() throws Exception {
        for (int tries = 0; !ask("SELECT count(*) FROM pg_stat_replication").equals("0"); tries++) {
            assertThat(tries).as("walsenders left").isLessThan(100);
            Thread.sleep(50);
        }
        run("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
    }

    @Test
    void writesToAFileAndConfirms() throws Exception {
        Path out = folder.resolve("out");
        String end = ask("SELECT pg_current_wal_flush_lsn()");
        Result streamed = walscope(BARE, "src", "--yes", "--until", end, "--output", out.toString());

        assertThat(out)
                .hasContent("BEGIN\ntable public.t: INSERT: id[integer]:7\nCOMMIT\n"
                        + "BEGIN\ntable public.t: DELETE: id[integer]:7\nCOMMIT\n");
        assertThat(streamed.status).isEqualTo(ExitCode.FINE);
        assertThat(streamed.err)
                .contains("This consumes slot \"src\"")
                .contains("plugin test_decoding (include-xids=0, skip-empty-xacts=1), from 0/")
                .contains("TimeZone=UTC, DateStyle=ISO, MDY, IntervalStyle=postgres, bytea_output=hex,"
                        + " extra_float_digits=1, client_encoding=UTF8.")
                .endsWith("Wrote 6 writes, all there is up to " + end + "; confirmed up to " + end + ".\n")
                .doesNotContain("The output is no file");
        assertThat(ask(CONFIRMED)).isEqualTo(end);
    }

    @Test
    void confirmsNothingWhenAskedNotTo() throws Exception {
        String before = ask(CONFIRMED);
        String end = ask("SELECT pg_current_wal_flush_lsn()");
        for (int round = 1; round <= 2; round++) {
            Path out = folder.resolve("out" + round);
            Result streamed = walscope(BARE, "src", "--no-confirm", "--until", end, "--output", out.toString());
            assertThat(out).content().hasLineCount(6);
            assertThat(streamed.status).isEqualTo(ExitCode.FINE);
            assertThat(streamed.err)
                    .contains("Nothing is confirmed: slot \"src\" stays at " + before + ", keeps its WAL")
                    .endsWith("confirmed nothing.\n");
            assertThat(ask(CONFIRMED)).isEqualTo(before);
        }
    }

    @Test
    void asksFirst() throws Exception {
        String before = ask(CONFIRMED);
        Result refused = walscope(BARE, "src", "--output", folder.resolve("out").toString());
        assertThat(refused.status).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err).endsWith("There is no terminal to ask on. Add --yes if that is what you want.\n");
        assertThat(folder).isEmptyDirectory();
        assertThat(ask(CONFIRMED)).isEqualTo(before);
    }

    @Test
    void asksBeforeAnOptionChangesTheSlotForGood() throws Exception {
        run("SELECT pg_create_logical_replication_slot('pgo', 'pgoutput')");
        Result refused = walscope(
                new String[] {"-o", "two_phase=on", "-o", "proto_version=3"},
                "pgo",
                "--no-confirm",
                "--output",
                folder.resolve("out").toString());
        assertThat(refused.status).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err).contains("The option two_phase turns two_phase on for slot \"pgo\", for good.");
        assertThat(ask("SELECT two_phase FROM pg_replication_slots WHERE slot_name = 'pgo'"))
                .isEqualTo("f");
    }

    @Test
    void writesBinaryAsHexAndJson() throws Exception {
        run(
                "SELECT pg_create_logical_replication_slot('pgo', 'pgoutput')",
                "INSERT INTO t VALUES (1)",
                "DELETE FROM t");
        String end = ask("SELECT pg_current_wal_flush_lsn()");
        Path hex = folder.resolve("hex");
        Path json = folder.resolve("json");
        Result streamed = walscope(new String[0], "pgo", "--no-confirm", "--until", end, "--output", hex.toString());
        walscope(new String[0], "pgo", "--no-confirm", "--until", end, "--json", "--output", json.toString());

        assertThat(streamed.err).contains("plugin pgoutput (proto_version=1, publication_names=\"pub\")");
        List<String> lines = Files.readAllLines(hex);
        assertThat(lines.stream().map(line -> line.substring(0, 2)))
                .containsExactly("42", "52", "49", "43", "42", "44", "43");
        List<JsonObject> objects = Files.readAllLines(json).stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
        assertThat(objects.stream().map(object -> object.get("hex").getAsString()))
                .containsExactlyElementsOf(lines);
        assertThat(objects.getFirst().keySet()).containsExactly("lsn", "server_end", "sent_at", "hex");
        assertThat(objects.getLast().get("lsn").getAsString()).isEqualTo(end);
    }

    @Test
    void saysThatTheSlotWasReadFurtherThanFrom() throws Exception {
        String before = ask(CONFIRMED);
        String end = ask("SELECT pg_current_wal_flush_lsn()");
        run("SELECT pg_replication_slot_advance('src', '" + end + "')");
        String later = ask(CONFIRMED);
        Result streamed = walscope(
                BARE,
                "src",
                "--yes",
                "--from",
                before,
                "--until",
                later,
                "--output",
                folder.resolve("o").toString());
        assertThat(streamed.err)
                .contains("The slot is confirmed up to " + later + ": what committed between " + before
                        + " and there is not sent any more.");
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        String out = folder.resolve("out").toString();
        assertThat(walscope(BARE, "src", "--yes", "--until", "nonsense"))
                .satisfies(result -> assertThat(result.status).isEqualTo(ExitCode.USAGE))
                .satisfies(result -> assertThat(result.err).startsWith("\"nonsense\" is no LSN."));
        assertThat(walscope(BARE, "src", "--status-interval", "0").status).isEqualTo(ExitCode.USAGE);
        assertThat(walscope(BARE, "nosuch", "--yes", "--output", out))
                .satisfies(result -> assertThat(result.status).isEqualTo(ExitCode.UNREACHABLE))
                .satisfies(result -> assertThat(result.err).contains("The server has no replication slot \"nosuch\"."));
        assertThat(walscope(new String[] {"-o", "nosuch=1"}, "src", "--yes", "--output", out))
                .satisfies(result -> assertThat(result.status).isEqualTo(ExitCode.UNREACHABLE))
                .satisfies(result ->
                        assertThat(result.err).contains("PostgreSQL says: option \"nosuch\" = \"1\" is unknown."));
        assertThat(walscope(BARE, "src", "--yes", "--output", folder.toString()))
                .satisfies(result -> assertThat(result.status).isEqualTo(ExitCode.UNREACHABLE))
                .satisfies(result -> assertThat(result.err).contains("Cannot write to " + folder));
    }

    @Test
    void aSlotInUseIsSaidInTheServersWordsAndCtrlCEndsCleanly() throws Exception {
        Path out = folder.resolve("out");
        try (StreamProcess first = StreamProcess.start(
                server, folder.resolve("err"), ProcessBuilder.Redirect.to(out.toFile()), "src", "--yes")) {
            first.awaitSaid("Streaming slot src");
            String pid = ask("SELECT active_pid FROM pg_replication_slots WHERE slot_name = 'src'");
            Result second = walscope(
                    BARE, "src", "--yes", "--output", folder.resolve("second").toString());
            assertThat(second.status).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(second.err).contains("PostgreSQL says: replication slot \"src\" is active for PID " + pid + ".");

            run("INSERT INTO t VALUES (8)", "DELETE FROM t");
            while (Files.readAllLines(out).stream().noneMatch(line -> line.contains("INSERT: id[integer]:8"))) {
                Thread.sleep(20);
            }
            assertThat(new ProcessBuilder(
                                    "kill",
                                    "-INT",
                                    String.valueOf(first.process().pid()))
                            .start()
                            .waitFor())
                    .isZero();
            assertThat(first.awaitEnd()).isEqualTo(128 + 2);
            assertThat(first.said())
                    .doesNotContain(server.password())
                    .doesNotContain("The output is no file")
                    .containsPattern("Wrote [0-9]+ writes, all there is up to 0/[0-9A-F]+; confirmed up to 0/");
        }
    }

    @Test
    void aPipeIsToldFromAFileAndItsEndEndsTheStream() throws Exception {
        String before = ask(CONFIRMED);
        try (StreamProcess stream =
                StreamProcess.start(server, folder.resolve("err"), ProcessBuilder.Redirect.PIPE, "src", "--yes")) {
            stream.process().getInputStream().close();
            assertThat(stream.awaitEnd()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(stream.said())
                    .contains("The output is no file: a write is confirmed once it was flushed there")
                    .contains("Cannot write to standard output: Broken pipe.");
        }
        assertThat(ask(CONFIRMED)).isEqualTo(before);
    }

    private record Result(int status, String err) {}

    private static Result walscope(String[] options, String... args) {
        List<String> all = new ArrayList<>(List.of("stream"));
        all.addAll(List.of(args));
        all.addAll(List.of(options));
        all.addAll(List.of(
                "--server", server.url("postgres").replace("postgres@", "postgres:" + server.password() + "@")));
        var err = new StringWriter();
        int status = WalscopeCommand.commandLine().setErr(new PrintWriter(err)).execute(all.toArray(String[]::new));
        String said = err.toString();
        assertThat(said).doesNotContain(server.password());
        return new Result(
                status,
                said.lines()
                        .skip(said.startsWith("Warning: the password") ? 1 : 0)
                        .map(line -> line + "\n")
                        .collect(java.util.stream.Collectors.joining()));
    }

    private static String ask(String sql) throws Exception {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
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
}
