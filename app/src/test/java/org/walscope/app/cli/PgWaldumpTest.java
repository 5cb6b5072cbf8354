package org.walscope.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.walscope.corpus.Corpus;
import org.walscope.corpus.CorpusSet;
import org.walscope.corpus.WaldumpLine;
import org.walscope.model.Lsn;

/// `walscope dump` against the installed pg_waldump 15, option by option, over WAL of that release; skipped where it is
/// not installed.
class PgWaldumpTest {

    private static final Path PG_WALDUMP = Path.of("/usr/lib/postgresql/15/bin/pg_waldump");
    private static final TimeZone ZONE = TimeZone.getDefault();

    /// START, MIDDLE and END are records' LSNs, XID, REL and BLK are those of some record.
    private static final List<String> OPTIONS = List.of(
            "-s START",
            "-s START -b",
            "-s START -r Heap -r btree -r transaction",
            "-s START -r Standby -r XLOG -n 7",
            "-s START -r custom200",
            "-s START -x XID",
            "-s START -x XID -r Heap -b",
            "-s START -x 4294967280",
            "-s START -R REL",
            "-s START -R REL -B BLK",
            "-s START -R REL -B BLK -b",
            "-s START -R REL -F main",
            "-s START -R REL -F vm",
            "-s START -R 1663/1/4294967295",
            "-s START -F main",
            "-s START -F vm",
            "-s START -F fsm -b",
            "-s START -F init",
            "-s START -w",
            "-s START -w -b -r XLOG",
            "-s START -w -R REL",
            "-s START -n 1",
            "-s START -n 17 -b",
            "-s START -n 0",
            "-s START -q",
            "-s START -q -z",
            "-s START -z",
            "-s START --stats=record",
            "-s START --stats=rmgr -r Heap -r Btree",
            "-s START -z -x XID",
            "-s START -z -w",
            "-s START --stats=record -w -R REL",
            "-s START -z -n 20",
            "-s START -t 1 -e MIDDLE",
            "-s MIDDLE",
            "-s MIDDLE -n 3",
            "-s MIDDLE -e END",
            "-s MIDDLE -e END -z",
            "-s START -e START",
            "-s BEFORE -n 5",
            "-s BEFORE -e END -b");

    private record Call(String options, CorpusSet set, Path wal, List<String> args) {

        @Override
        public String toString() {
            return set + " " + options;
        }
    }

    @BeforeAll
    static void inUtc() {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    }

    @AfterAll
    static void inTheZoneBefore() {
        TimeZone.setDefault(ZONE);
    }

    static Stream<Call> calls() {
        return Stream.of("pg15/damaged", "pg15/crash", "pg15/timeline")
                .map(Corpus::own)
                .flatMap(PgWaldumpTest::calls);
    }

    private static Stream<Call> calls(CorpusSet set) {
        Path wal = set.workload().equals("timeline") ? set.wal().resolve("primary") : set.wal();
        List<WaldumpLine> records = set.records("waldump.txt.gz");
        WaldumpLine middle = records.stream()
                .skip(records.size() / 2)
                .filter(record -> record.description().contains("blkref #0: rel ") && record.xid() != 0)
                .findFirst()
                .orElseThrow();
        String[] reference = middle.description()
                .replaceFirst(".*blkref #0: rel (\\S+)(?: fork \\S+)? blk (\\d+).*", "$1 $2")
                .split(" ");
        return OPTIONS.stream().map(options -> {
            String filled = options.replace(
                            "START", Lsn.toString(records.getFirst().lsn()))
                    .replace("MIDDLE", Lsn.toString(middle.lsn()))
                    .replace("BEFORE", Lsn.toString(middle.lsn() - 3))
                    .replace(
                            "END",
                            Lsn.toString(records.get(records.size() * 3 / 4).lsn()))
                    .replace("XID", Integer.toUnsignedString(middle.xid()))
                    .replace("REL", reference[0])
                    .replace("BLK", reference[1]);
            return new Call(options, set, wal, List.of(filled.split(" ")));
        });
    }

    @ParameterizedTest
    @MethodSource("calls")
    void printsWhatPgWaldumpPrints(Call call) throws IOException, InterruptedException {
        var args = new ArrayList<>(List.of("-p", call.wal.toString()));
        args.addAll(call.args);
        assertThat(walscope(args).out()).isEqualTo(pgWaldump(args).out());
    }

    @Test
    void readsTheSegmentsThatPgWaldumpReads() throws IOException, InterruptedException {
        Path wal = Corpus.own("pg15/damaged").wal();
        String first = wal.resolve("00000001000000000000000A").toString();
        for (List<String> args : List.of(
                List.of(first),
                List.of(first, wal.resolve("00000001000000000000000C").toString()),
                List.of("-p", wal.toString(), "00000001000000000000000B"))) {
            assertThat(walscope(args).out())
                    .as(args.toString())
                    .isEqualTo(pgWaldump(args).out());
        }
    }

    /// In its words; what it would read is not there to be read.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-n x",
                "--stats=foo",
                "-s zz",
                "-e zz",
                "-B x -R 1/2/3",
                "-B -1 -R 1/2/3",
                "-B 4294967295 -R 1/2/3",
                "-B 3",
                "-R 0/0/0",
                "-R 1/2",
                "-R 1/2/x",
                "-F foo",
                "-t x",
                "-x x",
                "-r foo",
                "-r custom300"
            })
    void refusesWhatPgWaldumpRefuses(String options) throws IOException, InterruptedException {
        var args =
                new ArrayList<>(List.of("-p", Corpus.own("pg15/damaged").wal().toString()));
        args.addAll(List.of(options.split(" ")));

        Run theirs = pgWaldump(args);
        Run ours = walscope(args);

        assertThat(theirs.exit()).isEqualTo(1);
        assertThat(ours.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(ours.out()).isEqualTo(theirs.out()).isEmpty();
        String message = theirs.err().lines().findFirst().orElseThrow().replace("pg_waldump: error: ", "");
        assertThat(ours.err()).startsWith(message);
    }

    private record Run(int exit, String out, String err) {}

    private static Run pgWaldump(List<String> args) throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(PG_WALDUMP), "skipped: no pg_waldump 15");
        var call = new ArrayList<>(List.of(PG_WALDUMP.toString()));
        call.addAll(args);
        Path err = Files.createTempFile("pg_waldump", ".err");
        var builder = new ProcessBuilder(call).redirectError(err.toFile());
        builder.environment().put("TZ", "UTC");
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        String said = Files.readString(err);
        Files.delete(err);
        return new Run(exit, out, said);
    }

    private static Run walscope(List<String> args) {
        var call = new ArrayList<>(List.of("dump"));
        call.addAll(args);
        var err = new StringWriter();
        var bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, false, StandardCharsets.UTF_8));
        try {
            int exit = WalscopeCommand.commandLine()
                    .setOut(new PrintWriter(System.out, true))
                    .setErr(new PrintWriter(err))
                    .execute(call.toArray(String[]::new));
            System.out.flush();
            return new Run(exit, bytes.toString(StandardCharsets.UTF_8), err.toString());
        } finally {
            System.setOut(before);
        }
    }
}
