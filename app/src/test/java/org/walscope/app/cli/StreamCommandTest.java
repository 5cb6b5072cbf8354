package org.walscope.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.app.cli.StreamServer.Result;

/// `walscope stream` on a running server.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class StreamCommandTest {

    private static final String[] BARE = {"-o", "include-xids=0", "-o", "skip-empty-xacts=1"};
    private static final String CONFIRMED =
            "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = 'src'";

    private static StreamServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        server = StreamServer.start(Map.of());
        server.run("CREATE TABLE t(id int PRIMARY KEY)", "CREATE PUBLICATION pub FOR TABLE t");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void makeSlot() throws Exception {
        server.run("SELECT pg_create_logical_replication_slot('src', 'test_decoding')");
        server.run("INSERT INTO t VALUES (7)", "DELETE FROM t");
    }

    @AfterEach
    void dropSlots() throws Exception {
        server.awaitNoWalsender();
        server.run("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
    }

    @Test
    void writesToAFileAndConfirms() throws Exception {
        Path out = folder.resolve("out");
        String end = server.ask("SELECT pg_current_wal_flush_lsn()");
        Result streamed = bare("src", "--yes", "--until", end, "--output", out.toString());

        assertThat(out)
                .hasContent("BEGIN\ntable public.t: INSERT: id[integer]:7\nCOMMIT\n"
                        + "BEGIN\ntable public.t: DELETE: id[integer]:7\nCOMMIT\n");
        assertThat(streamed.status()).isEqualTo(ExitCode.FINE);
        assertThat(streamed.err())
                .contains("This consumes slot \"src\"")
                .contains("plugin test_decoding (include-xids=0, skip-empty-xacts=1), from 0/")
                .contains("TimeZone=UTC, DateStyle=ISO, MDY, IntervalStyle=postgres, bytea_output=hex,"
                        + " extra_float_digits=1, client_encoding=UTF8.")
                .endsWith("Wrote 6 writes, all there is up to " + end + "; confirmed up to " + end + ".\n")
                .doesNotContain("The output is no file");
        assertThat(server.ask(CONFIRMED)).isEqualTo(end);
    }

    @Test
    void confirmsNothingWhenAskedNotTo() throws Exception {
        String before = server.ask(CONFIRMED);
        String end = server.ask("SELECT pg_current_wal_flush_lsn()");
        for (int round = 1; round <= 2; round++) {
            Path out = folder.resolve("out" + round);
            Result streamed = bare("src", "--no-confirm", "--until", end, "--output", out.toString());
            assertThat(out).content().hasLineCount(6);
            assertThat(streamed.status()).isEqualTo(ExitCode.FINE);
            assertThat(streamed.err())
                    .contains("Nothing is confirmed: slot \"src\" stays at " + before + ", keeps its WAL")
                    .endsWith("confirmed nothing.\n");
            assertThat(server.ask(CONFIRMED)).isEqualTo(before);
        }
    }

    @Test
    void asksFirst() throws Exception {
        String before = server.ask(CONFIRMED);
        Result refused = bare("src", "--output", folder.resolve("out").toString());
        assertThat(refused.status()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).endsWith("There is no terminal to ask on. Add --yes if that is what you want.\n");
        assertThat(folder).isEmptyDirectory();
        assertThat(server.ask(CONFIRMED)).isEqualTo(before);
    }

    @Test
    void asksBeforeAnOptionChangesTheSlotForGood() throws Exception {
        server.run("SELECT pg_create_logical_replication_slot('pgo', 'pgoutput')");
        Result refused = server.stream(
                "-o",
                "two_phase=on",
                "-o",
                "proto_version=3",
                "pgo",
                "--no-confirm",
                "--output",
                folder.resolve("out").toString());
        assertThat(refused.status()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).contains("The option two_phase turns two_phase on for slot \"pgo\", for good.");
        assertThat(server.ask("SELECT two_phase FROM pg_replication_slots WHERE slot_name = 'pgo'"))
                .isEqualTo("f");
    }

    @Test
    void writesBinaryAsHexAndJson() throws Exception {
        server.run(
                "SELECT pg_create_logical_replication_slot('pgo', 'pgoutput')",
                "INSERT INTO t VALUES (1)",
                "DELETE FROM t");
        String end = server.ask("SELECT pg_current_wal_flush_lsn()");
        Path hex = folder.resolve("hex");
        Path json = folder.resolve("json");
        Result streamed = server.stream("pgo", "--no-confirm", "--until", end, "--output", hex.toString());
        server.stream("pgo", "--no-confirm", "--until", end, "--json", "--output", json.toString());

        assertThat(streamed.err()).contains("plugin pgoutput (proto_version=1, publication_names=\"pub\")");
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
        String before = server.ask(CONFIRMED);
        String end = server.ask("SELECT pg_current_wal_flush_lsn()");
        server.run("SELECT pg_replication_slot_advance('src', '" + end + "')");
        String later = server.ask(CONFIRMED);
        Result streamed = bare(
                "src",
                "--yes",
                "--from",
                before,
                "--until",
                later,
                "--output",
                folder.resolve("o").toString());
        assertThat(streamed.err())
                .contains("The slot is confirmed up to " + later + ": what committed between " + before
                        + " and there is not sent any more.");
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        String out = folder.resolve("out").toString();
        assertThat(bare("src", "--yes", "--until", "nonsense"))
                .satisfies(result -> assertThat(result.status()).isEqualTo(ExitCode.USAGE))
                .satisfies(result -> assertThat(result.err()).startsWith("\"nonsense\" is no LSN."));
        assertThat(bare("src", "--status-interval", "0").status()).isEqualTo(ExitCode.USAGE);
        assertThat(bare("nosuch", "--yes", "--output", out))
                .satisfies(result -> assertThat(result.status()).isEqualTo(ExitCode.UNREACHABLE))
                .satisfies(
                        result -> assertThat(result.err()).contains("The server has no replication slot \"nosuch\"."));
        assertThat(server.stream("-o", "nosuch=1", "src", "--yes", "--output", out))
                .satisfies(result -> assertThat(result.status()).isEqualTo(ExitCode.UNREACHABLE))
                .satisfies(result ->
                        assertThat(result.err()).contains("PostgreSQL says: option \"nosuch\" = \"1\" is unknown."));
        assertThat(bare("src", "--yes", "--output", folder.toString()))
                .satisfies(result -> assertThat(result.status()).isEqualTo(ExitCode.UNREACHABLE))
                .satisfies(result -> assertThat(result.err()).contains("Cannot write to " + folder));
    }

    @Test
    void aSlotInUseIsSaidInTheServersWordsAndCtrlCEndsCleanly() throws Exception {
        Path out = folder.resolve("out");
        try (StreamProcess first = StreamProcess.start(
                server.embedded(), folder.resolve("err"), ProcessBuilder.Redirect.to(out.toFile()), "src", "--yes")) {
            first.awaitSaid("Streaming slot src");
            String pid = server.ask("SELECT active_pid FROM pg_replication_slots WHERE slot_name = 'src'");
            Result second =
                    bare("src", "--yes", "--output", folder.resolve("second").toString());
            assertThat(second.status()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(second.err())
                    .contains("PostgreSQL says: replication slot \"src\" is active for PID " + pid + ".");

            server.run("INSERT INTO t VALUES (8)", "DELETE FROM t");
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
                    .doesNotContain(server.embedded().password())
                    .doesNotContain("The output is no file")
                    .containsPattern("Wrote [0-9]+ writes, all there is up to 0/[0-9A-F]+; confirmed up to 0/");
        }
    }

    @Test
    void aPipeIsToldFromAFileAndItsEndEndsTheStream() throws Exception {
        String before = server.ask(CONFIRMED);
        try (StreamProcess stream = StreamProcess.start(
                server.embedded(), folder.resolve("err"), ProcessBuilder.Redirect.PIPE, "src", "--yes")) {
            stream.process().getInputStream().close();
            assertThat(stream.awaitEnd()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(stream.said())
                    .contains("The output is no file: a write is confirmed once it was flushed there")
                    .contains("Cannot write to standard output: Broken pipe.");
        }
        assertThat(server.ask(CONFIRMED)).isEqualTo(before);
    }

    /// The slot's changes without what differs from run to run.
    private static Result bare(String... args) {
        return server.stream(
                Stream.concat(Arrays.stream(args), Arrays.stream(BARE)).toArray(String[]::new));
    }
}
