package org.walscope.model.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.embedded.EmbeddedServer;
import org.walscope.model.Lsn;
import org.walscope.model.archive.Compression;
import org.walscope.model.archive.Packed;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Severity;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;

/// An archive that will not replay: what is said of each way in which a server's own WAL can be spoilt, beside what
/// pg_waldump says where it is installed. One server writes the WAL: some thousand rows, a record that goes over three
/// files, and the switches of segments that leave their tails unused.
class ArchiveTriageTest {

    private static final Path PG_WALDUMP = Path.of("/usr/lib/postgresql/15/bin/pg_waldump");
    private static final int SIZE = 1 << 20;

    @TempDir
    private static Path folder;

    private static Path archive;
    /// The archive's first files: what comes before the spoilt one, that one, what follows it.
    private static String before;
    private static String name;
    private static String next;

    /// Where the record starts that is spoilt: in the stream, and in its file.
    private static long victim;

    private static int offset;

    @BeforeAll
    static void writeAnArchive() throws Exception {
        archive = Files.createDirectories(folder.resolve("arc"));
        try (var server = EmbeddedServer.start(
                        Map.of("wal_level", "logical", "autovacuum", "off", "max_wal_size", "64MB"),
                        "--wal-segsize=1");
                Connection connection = DriverManager.getConnection(
                        server.jdbcUrl("postgres"), EmbeddedServer.SUPERUSER, server.password());
                Statement sql = connection.createStatement()) {
            sql.execute("CREATE TABLE busy (id bigserial PRIMARY KEY, pad text)");
            sql.execute("SELECT pg_create_physical_replication_slot('keep', true)");
            sql.execute("SELECT pg_switch_wal()");
            String first = ask(sql, "SELECT pg_walfile_name(pg_current_wal_lsn())");
            sql.execute("INSERT INTO busy (pad) SELECT repeat('q', 900) FROM generate_series(1, 4000)");
            sql.execute("SELECT pg_logical_emit_message(true, 'big', repeat('M', 2500000))");
            sql.execute("SELECT pg_switch_wal()");
            String last = ask(sql, "SELECT pg_walfile_name(pg_current_wal_lsn())");
            try (Stream<Path> files = Files.list(server.dataDirectory().resolve("pg_wal"))) {
                for (Path file : files.toList()) {
                    String each = file.getFileName().toString();
                    if (WalSegmentName.parse(each).isPresent()
                            && each.compareTo(first) >= 0
                            && each.compareTo(last) <= 0) {
                        Files.copy(file, archive.resolve(each));
                    }
                }
            }
        }
        List<String> names;
        try (Stream<Path> files = Files.list(archive)) {
            names = files.map(file -> file.getFileName().toString()).sorted().toList();
        }
        before = names.get(0);
        name = names.get(1);
        next = names.get(2);
        chooseVictim();
    }

    private static String ask(Statement sql, String query) throws Exception {
        try (ResultSet row = sql.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /// Some twenty records into the file, one that is whole on its page.
    private static void chooseVictim() throws IOException {
        try (WalFiles files = WalFiles.open(List.of(archive.resolve(name)))) {
            var index = new WalIndex();
            WalScan.scan(files.timelines().getFirst(), index, _ -> {}, () -> false);
            int row = 20;
            while (index.lsn(row) % 8192 + index.length(row) > 8192 || index.length(row) < 40) {
                row++;
            }
            victim = index.lsn(row);
            offset = (int) (victim % SIZE);
        }
    }

    /// What opening and reading a folder comes to.
    private record Seen(List<Long> records, List<WalProblem> problems) {

        static Seen of(Path... paths) {
            var records = new ArrayList<Long>();
            try (WalFiles files = WalFiles.open(List.of(paths))) {
                var problems = new ArrayList<>(files.problems());
                for (WalTimeline timeline : files.timelines()) {
                    var index = new WalIndex();
                    WalScan.scan(timeline, index, problems::add, () -> false);
                    for (int row = 0; row < index.size(); row++) {
                        records.add(index.lsn(row));
                    }
                }
                return new Seen(records, problems);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        WalProblem only(Severity severity) {
            List<WalProblem> found = problems.stream()
                    .filter(problem -> problem.severity() == severity)
                    .toList();
            assertThat(found).hasSize(1);
            return found.getFirst();
        }

        List<WalProblem> worse() {
            return problems.stream()
                    .filter(problem -> problem.severity() != Severity.INFO)
                    .toList();
        }

        long before(WalProblem problem) {
            return records.stream()
                    .filter(lsn -> Long.compareUnsigned(lsn, problem.lsn().value()) < 0)
                    .count();
        }
    }

    /// A folder with the spoilt file, alone or with what is named besides.
    private static Path bad(String kind, UnaryOperator<byte[]> spoil, String... besides) throws IOException {
        Path made = Files.createDirectories(folder.resolve("bad").resolve(kind));
        Files.write(made.resolve(name), spoil.apply(Files.readAllBytes(archive.resolve(name))));
        for (String each : besides) {
            Files.copy(archive.resolve(each), made.resolve(each), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        return made;
    }

    private static UnaryOperator<byte[]> poke(int at, int... values) {
        return bytes -> {
            for (int i = 0; i < values.length; i++) {
                bytes[at + i] = (byte) values[i];
            }
            return bytes;
        };
    }

    /// The record is spoilt: one problem, at it, and the records behind it are there again.
    private static void spoiltRecord(String kind, UnaryOperator<byte[]> spoil, String message) throws IOException {
        Path made = bad(kind, spoil);
        Seen seen = Seen.of(made);
        WalProblem problem = seen.only(Severity.ERROR);
        assertThat(problem.message()).isEqualTo(message.formatted(Lsn.toString(victim)));
        assertThat(problem.lsn()).isEqualTo(new Lsn(victim));
        assertThat(problem.file()).isEqualTo(name);
        assertThat(problem.offset()).isEqualTo(offset);
        List<Long> sound = Seen.of(archive.resolve(name)).records();
        assertThat(problem.resumesAt()).contains(new Lsn(sound.get(sound.indexOf(victim) + 1)));
        assertThat(seen.records())
                .isEqualTo(sound.stream().filter(lsn -> lsn != victim).toList());
        agree(made, seen, problem);
    }

    /// The message, and how many records were good before, as pg_waldump has them.
    private static void agree(Path made, Seen seen, WalProblem problem) throws IOException {
        if (!Files.exists(PG_WALDUMP)) {
            return;
        }
        Waldump oracle = Waldump.of(made, name, name);
        assertThat(problem.message().replaceFirst("^end of WAL: ", "")).isEqualTo(oracle.message());
        assertThat(seen.before(problem)).isEqualTo(oracle.records());
    }

    private record Waldump(long records, String message) {

        private static final Pattern ERROR =
                Pattern.compile("pg_waldump: error: (?:error in WAL record at [0-9A-F]+/[0-9A-F]+: )?(.*)");

        static Waldump of(Path in, String first, String last) throws IOException {
            Path out = Files.createTempFile(folder, "out", "");
            Path err = Files.createTempFile(folder, "err", "");
            try {
                new ProcessBuilder(PG_WALDUMP.toString(), "-p", in.toString(), first, last)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start()
                        .waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
            List<String> said = Files.readAllLines(err);
            Matcher error = ERROR.matcher(said.isEmpty() ? "" : said.getLast());
            try (Stream<String> lines = Files.lines(out, StandardCharsets.UTF_8)) {
                return new Waldump(
                        lines.filter(line -> line.startsWith("rmgr: ")).count(), error.matches() ? error.group(1) : "");
            }
        }
    }

    @Test
    void nothingOfTheSoundArchiveIsCalledDamaged() throws IOException {
        Seen seen = Seen.of(archive);
        assertThat(seen.worse()).isEmpty();
        assertThat(seen.problems().getLast().message()).startsWith("end of");
        // The record of 2.5 MB goes over three files; the two between hold nothing else, and alone are not damaged
        // either
        try (Stream<Path> files = Files.list(archive)) {
            for (Path file : files.toList()) {
                assertThat(Seen.of(file).worse())
                        .as("%s alone", file.getFileName())
                        .isEmpty();
            }
        }
        long longest = 0;
        try (WalFiles files = WalFiles.open(List.of(archive))) {
            var index = new WalIndex();
            WalScan.scan(files.timelines().getFirst(), index, _ -> {}, () -> false);
            for (int row = 0; row < index.size(); row++) {
                longest = Math.max(longest, index.length(row));
            }
        }
        assertThat(longest).isGreaterThan(2_500_000);
    }

    @Test
    void crc() throws IOException {
        spoiltRecord(
                "crc",
                bytes -> poke(offset + 30, bytes[offset + 30] ^ 0xFF).apply(bytes),
                "incorrect resource manager data checksum in record at %s");
    }

    @Test
    void prev() throws IOException {
        byte[] bytes = Files.readAllBytes(archive.resolve(name));
        long link = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(offset + 8) & ~0xFFL | 1;
        spoiltRecord("prev", poke(offset + 8, 1), "record with incorrect prev-link " + Lsn.toString(link) + " at %s");
    }

    @Test
    void len() throws IOException {
        spoiltRecord("len", poke(offset, 5, 0, 0, 0), "invalid record length at %s: wanted 24, got 5");
    }

    @Test
    void rmid() throws IOException {
        spoiltRecord("rmid", poke(offset + 17, 100), "invalid resource manager ID 100 at %s");
    }

    @Test
    void magic() throws IOException {
        Path made = bad("magic", poke(8192, 0x0D, 0xD1));
        Seen seen = Seen.of(made);
        WalProblem problem = seen.only(Severity.ERROR);
        assertThat(problem.message())
                .isEqualTo("invalid magic number D10D in log segment %s, offset 8192".formatted(name));
        assertThat(problem.resumesAt().orElseThrow().minus(problem.lsn())).isBetween(0L, 3 * 8192L);
        agree(made, seen, problem);
    }

    @Test
    void zero() throws IOException {
        UnaryOperator<byte[]> zero = bytes -> {
            Arrays.fill(bytes, 60 * 8192, SIZE, (byte) 0);
            return bytes;
        };
        String message = "invalid magic number 0000 in log segment %s, offset 491520".formatted(name);
        // With nothing behind it, that is how the last segment of a server looks that has come so far
        Path alone = bad("zero", zero);
        Seen seen = Seen.of(alone);
        assertThat(seen.problems().getLast().message()).isEqualTo("end of WAL: " + message);
        agree(alone, seen, seen.problems().getLast());
        // With WAL behind it, it is damage
        WalProblem problem = Seen.of(bad("zero-and-next", zero, next)).only(Severity.ERROR);
        assertThat(problem.message()).isEqualTo(message);
        assertThat(WalSegmentName.parse(next).orElseThrow().start(SIZE))
                .isLessThan(problem.resumesAt().orElseThrow());
    }

    @Test
    void cut() throws IOException {
        Seen seen = Seen.of(bad("cut", bytes -> Arrays.copyOf(bytes, 500_000)));
        WalProblem problem = seen.only(Severity.ERROR);
        assertThat(problem.message()).startsWith("could not read from file %s, offset 500000: ".formatted(name));
        if (Files.exists(PG_WALDUMP)) {
            Waldump oracle = Waldump.of(folder.resolve("bad/cut"), name, name);
            assertThat(oracle.message()).startsWith("could not read from file " + name + ", offset ");
            // It needs whole pages; here records on the last, cut one are read as well
            assertThat(seen.records().size()).isGreaterThanOrEqualTo((int) oracle.records());
        }
    }

    @Test
    void recycled() throws IOException {
        byte[] other = Files.readAllBytes(archive.resolve(before));
        String content =
                "content is segment %s, named %s: recycled for later use and not written yet, or a copy under a wrong name"
                        .formatted(before, name);
        Seen alone = Seen.of(bad("recycled", _ -> other));
        assertThat(alone.problems()).extracting(WalProblem::message).contains(content);
        assertThat(alone.records()).isEmpty();

        Path both = bad("recycled-and-before", _ -> other, before);
        Seen seen = Seen.of(both);
        assertThat(seen.problems()).extracting(WalProblem::message).contains(content);
        WalProblem problem = seen.only(Severity.ERROR);
        if (Files.exists(PG_WALDUMP)) {
            Waldump oracle = Waldump.of(both, before, name);
            assertThat(problem.message()).isEqualTo(oracle.message());
            assertThat(seen.before(problem)).isEqualTo(oracle.records());
        }
    }

    @Test
    void gz() throws IOException {
        Seen seen = Seen.of(bad("gz", bytes -> Packed.compressed(Compression.GZIP, bytes)));
        assertThat(seen.only(Severity.WARNING).message())
                .startsWith("file \"%s\" has the name of a WAL segment, but is compressed with gzip".formatted(name));
        assertThat(seen.records()).isEqualTo(Seen.of(archive.resolve(name)).records());
    }

    @Test
    void gap() throws IOException {
        Seen seen = Seen.of(archive.resolve(before), archive.resolve(next));
        WalProblem problem = seen.only(Severity.ERROR);
        assertThat(problem.message()).isEqualTo("WAL segment " + name + " is missing");
        assertThat(problem.resumesAt().orElseThrow())
                .isGreaterThan(WalSegmentName.parse(next).orElseThrow().start(SIZE));
        assertThat(seen.problems())
                .filteredOn(found -> found.file().equals(next) && found.severity() == Severity.INFO)
                .extracting(WalProblem::message)
                .contains(
                        "one file from here on follows a gap of one segment, %s to %s, and cannot be joined to what is before it"
                                .formatted(
                                        WalSegmentName.parse(name).orElseThrow().start(SIZE),
                                        WalSegmentName.parse(next).orElseThrow().start(SIZE)));
        if (Files.exists(PG_WALDUMP)) {
            Path made = Files.createDirectories(folder.resolve("bad/gap"));
            Files.copy(archive.resolve(before), made.resolve(before));
            Files.copy(archive.resolve(next), made.resolve(next));
            assertThat(seen.before(problem))
                    .isEqualTo(Waldump.of(made, before, next).records());
        }
    }

    @Test
    void pgWaldumpIsThereToCompareWith() {
        Assumptions.assumeTrue(
                Files.exists(PG_WALDUMP),
                "skipped: no pg_waldump 15 in " + PG_WALDUMP.getParent() + ", its words and counts were not compared");
        assertThat(Optional.of(PG_WALDUMP)).isPresent();
    }
}
