package org.walscope.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walscope.corpus.Corpus;

class DumpCommandTest {

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
            int exit = WalscopeCommand.commandLine()
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
                "-t 0|invalid timeline specification: \"0\"",
                "-n x|invalid value \"x\" for option -n/--limit",
                "-R 0/0/0|invalid relation specification: \"0/0/0\"",
                "-R 1/2/3 -B -1|invalid block number: \"-1\"",
                "--stats=foo|unrecognized value for option --stats: foo",
                "--where xid|expected a comparison after xid: == != < <= > >=",
                "--where rel==\"a.b\"|names of relations need a catalog",
                "--format xml|\"xml\" is neither \"text\" nor \"json\""
            })
    void refusesWrongOptions(String call) {
        Run run = dump(call.substring(0, call.indexOf('|')).split(" "));
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(call.substring(call.indexOf('|') + 1));
        assertThat(run.out()).isEmpty();
    }

    @Test
    void showsTheRecordsThatAFilterAsksFor() {
        List<String> all = dump().out().lines().toList();

        assertThat(dump("--where", "rmgr == Heap && !fpi").out().lines())
                .containsExactlyElementsOf(all.stream()
                        .filter(line -> line.startsWith("rmgr: Heap ") && !line.contains("FPW"))
                        .toList());
        assertThat(dump("--where", "xid == 738 || lsn < 0/A00100", "-r", "Btree", "-r", "XLOG")
                        .out()
                        .lines())
                .containsExactlyElementsOf(all.stream()
                        .filter(line -> line.contains(" tx:        738,") && line.startsWith("rmgr: Btree ")
                                || line.contains(" lsn: 0/00A000"))
                        .toList())
                .hasSizeGreaterThan(5);
        assertThat(dump("--where", "time >= \"2026-11-21 05:47:30.638746+00\"", "-n", "1")
                        .out())
                .contains("COMMIT 2026-11-21 05:47:30.638746 UTC");
    }

    @Test
    void countsSubtransactionsToTheirTransactionInAFilter() {
        String wal = Corpus.large().stream()
                .filter(set -> set.toString().equals("pg15/txmix"))
                .findFirst()
                .orElseThrow()
                .wal()
                .toString();
        List<String> all = run(List.of("dump", wal)).out().lines().toList();
        Matcher commit = all.stream()
                .map(Pattern.compile("tx: +(\\d+),.* COMMIT [^;]*; subxacts:((?: \\d+)+).*")::matcher)
                .filter(Matcher::find)
                .findFirst()
                .orElseThrow();
        var xids = new ArrayList<>(List.of(commit.group(2).strip().split(" ")));
        xids.add(commit.group(1));

        List<String> filtered = run(List.of("dump", wal, "--where", "txn == " + commit.group(1)))
                .out()
                .lines()
                .toList();

        // Those that rolled back are not in the commit; each says so itself.
        filtered.stream().filter(line -> line.contains("desc: ABORT ")).forEach(line -> xids.add(xid(line)));
        assertThat(filtered)
                .containsExactlyElementsOf(
                        all.stream().filter(line -> xids.contains(xid(line))).toList())
                .hasSizeGreaterThan(xids.size());
    }

    private static String xid(String line) {
        return line.replaceFirst(".* tx: +(\\d+),.*", "$1");
    }

    @Test
    void endsStatisticsAtDamageAsPgWaldumpDoes(@TempDir Path folder) throws IOException {
        String name = "00000001000000000000000A";
        byte[] bytes = Files.readAllBytes(wal().resolve(name));
        bytes[0x96028 + 67] ^= 0x10;
        Run run = run(List.of("dump", folder(folder, name, bytes), "-z"));

        assertThat(run.exit()).isEqualTo(ExitCode.FOUND);
        assertThat(run.out()).contains("WAL statistics between 0/A00028 and 0/A96028:");
        assertThat(run.err())
                .isEqualTo(
                        "walscope: the statistics end at 0/A96028, where pg_waldump stops; -s 0/A96070 counts what follows\n"
                                + "walscope: error in WAL record at 0/A95258: incorrect resource manager data checksum in record at"
                                + " 0/A96028\n");
    }

    @Test
    void followsAFolderThatGrows(@TempDir Path folder) throws Exception {
        List<Path> segments;
        try (var files = Files.list(wal())) {
            segments = files.sorted().toList();
        }
        byte[] first = Files.readAllBytes(segments.getFirst());
        Path growing = folder.resolve(segments.getFirst().getFileName());
        // As a running server has it: its whole length, zeros where nothing was written yet
        Files.write(growing, Arrays.copyOf(Arrays.copyOf(first, 0x96028), first.length));
        String all = dump().out();
        var records = Long.toString(all.lines().count());
        var outcome = new CompletableFuture<Run>();
        Thread.startVirtualThread(() -> outcome.complete(run(List.of("dump", "-f", folder.toString(), "-n", records))));
        Thread.sleep(1200);
        Files.write(growing, first);
        Thread.sleep(1200);
        for (Path segment : segments.subList(1, segments.size())) {
            Files.copy(segment, folder.resolve(segment.getFileName()));
            Thread.sleep(400);
        }

        Run run = outcome.get(60, TimeUnit.SECONDS);

        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isEqualTo(ExitCode.FINE);
        assertThat(run.out()).isEqualTo(all);
    }
}
