package org.walscope.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walscope.corpus.Corpus;
import picocli.CommandLine;

class DumpCommandTest {

    private static final Path PG_WALDUMP = Path.of("/usr/lib/postgresql/15/bin/pg_waldump");
    private static final TimeZone ZONE = TimeZone.getDefault();

    private record Run(int exit, String out, String err) {}

    @BeforeAll
    static void inUtc() {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    }

    @AfterAll
    static void inTheZoneBefore() {
        TimeZone.setDefault(ZONE);
    }

    private static Path wal() {
        return Corpus.own("pg15/damaged").wal();
    }

    private static Run run(List<String> args) {
        var err = new StringWriter();
        var bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, false, StandardCharsets.UTF_8));
        try {
            int exit = new CommandLine(new WalscopeCommand())
                    .setOut(new PrintWriter(System.out, true))
                    .setErr(new PrintWriter(err))
                    .execute(args.toArray(String[]::new));
            System.out.flush();
            return new Run(exit, bytes.toString(StandardCharsets.UTF_8), err.toString());
        } finally {
            System.setOut(before);
        }
    }

    private static Run dump(String... options) {
        var args = new ArrayList<>(List.of("dump", wal().toString()));
        args.addAll(Arrays.asList(options));
        return run(args);
    }

    @Test
    void endsWhereTheWalEnds() {
        Run run = dump("-q");
        assertThat(run)
                .isEqualTo(new Run(
                        ExitCode.FINE,
                        "",
                        "walscope: end of WAL: invalid record length at 0/D000A0: wanted 24, got 0\n"));
    }

    @Test
    void goesOnBehindDamageAndSaysWhereItWas(@TempDir Path folder) throws IOException {
        String name = "00000001000000000000000A";
        byte[] bytes = Files.readAllBytes(wal().resolve(name));
        long all =
                run(List.of("dump", folder(folder, name, bytes))).out().lines().count();
        bytes[100_000] ^= 0x10;
        Run run = run(List.of("dump", folder(folder, name, bytes)));
        assertThat(run.exit()).isEqualTo(ExitCode.FOUND);
        assertThat(run.err()).contains("walscope: error in WAL record at 0/A");
        assertThat(run.out().lines().count()).isBetween(all - 3, all - 1);
    }

    private static String folder(Path folder, String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes).toString();
    }

    @Test
    void printsRecordsAsJson() {
        Run run = dump("--format", "json", "-r", "Heap", "-n", "2");
        assertThat(run.exit()).isEqualTo(ExitCode.FINE);
        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSize(2);
        JsonObject first = JsonParser.parseString(lines.getFirst()).getAsJsonObject();
        assertThat(first.keySet())
                .containsExactly(
                        "lsn",
                        "end_lsn",
                        "prev",
                        "rmgr",
                        "op",
                        "xid",
                        "record_length",
                        "total_length",
                        "description",
                        "blocks",
                        "fields");
        assertThat(first.get("rmgr").getAsString()).isEqualTo("Heap");
        assertThat(dump("-r", "Heap", "-n", "1").out())
                .contains("desc: " + first.get("op").getAsString() + " "
                        + first.get("description").getAsString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-r nonsense|resource manager \"nonsense\" does not exist",
                "-r custom007|custom resource manager \"custom007\" does not exist",
                "-B 3|option -B/--block requires option -R/--relation to be specified",
                "-R 1/2|invalid relation specification: \"1/2\"",
                "-x abc|invalid transaction ID specification: \"abc\"",
                "-e zz|invalid WAL location: \"zz\"",
                "-F foo|invalid fork name: \"foo\"",
                "-t 7|no segment is of timeline 7",
                "--format xml|\"xml\" is neither \"text\" nor \"json\""
            })
    void refusesWrongOptions(String call) {
        Run run = dump(call.substring(0, call.indexOf('|')).split(" "));
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(call.substring(call.indexOf('|') + 1));
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-r Heap -r btree",
                "-r custom200",
                "-x 2195397",
                "-R 1663/16384/1259",
                "-R 1663/16384/1249 -B 0",
                "-F main",
                "-F vm",
                "-w",
                "-w -b",
                "-n 17",
                "-q",
                "-z",
                "-z -r Heap",
                "--stats=record -w",
                "-e 0/B00000",
                "-s 0/A10003 -n 5",
                "-s 0/A10003 -e 0/A20004"
            })
    void printsWhatTheInstalledPgWaldumpPrints(String options) throws IOException, InterruptedException {
        var args = new ArrayList<>(List.of("-p", wal().toString()));
        args.addAll(List.of(options.split(" ")));
        if (!args.contains("-s")) {
            args.addAll(List.of("-s", "0/A00000"));
        }
        compare(args);
    }

    @Test
    void readsTheSegmentsThatPgWaldumpReads() throws IOException, InterruptedException {
        String first = wal().resolve("00000001000000000000000A").toString();
        compare(List.of(first));
        compare(List.of(first, wal().resolve("00000001000000000000000C").toString()));
        compare(List.of("-p", wal().toString(), "00000001000000000000000B"));
    }

    private static void compare(List<String> args) throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(PG_WALDUMP), "skipped: no pg_waldump 15");
        var call = new ArrayList<>(List.of(PG_WALDUMP.toString()));
        call.addAll(args);
        var builder = new ProcessBuilder(call).redirectError(Redirect.DISCARD);
        builder.environment().put("TZ", "UTC");
        Process process = builder.start();
        String expected = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        var mine = new ArrayList<>(List.of("dump"));
        mine.addAll(args);
        assertThat(run(mine).out()).as(String.join(" ", args)).isEqualTo(expected);
    }
}
