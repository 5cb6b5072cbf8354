package org.walscope.model.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.walscope.corpus.Corpus;
import org.walscope.corpus.CorpusSet;
import org.walscope.model.Lsn;
import org.walscope.model.archive.Compression;
import org.walscope.model.archive.Packed;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Severity;
import org.walscope.model.dump.Dump;
import org.walscope.model.dump.Dump.Style;
import org.walscope.model.dump.RecordFilter;
import org.walscope.model.record.WalScan;

/// WAL out of archives is the WAL that went in.
class WalArchivesTest {

    private static final String A = "00000001000000000000000A";
    private static final String SEGMENT_16 = "000000010000000000000002";

    @TempDir
    private Path folder;

    private record Read(String text, List<WalProblem> problems) {

        List<String> messages(Severity severity) {
            return problems.stream()
                    .filter(problem -> problem.severity() == severity)
                    .map(WalProblem::message)
                    .toList();
        }
    }

    /// Takes all text, and no damage.
    private record Printed(StringBuilder text) implements Dump.Output {

        @Override
        public void first(Lsn lsn) {}

        @Override
        public void text(byte[] bytes, int length) {
            text.append(new String(bytes, 0, length, StandardCharsets.UTF_8));
        }

        @Override
        public void damaged(WalFormatException problem) {
            throw problem;
        }
    }

    /// Every record of every timeline as pg_waldump prints it, with its blocks.
    private static Read read(Path... paths) {
        var text = new StringBuilder();
        try (WalFiles files = WalFiles.open(List.of(paths))) {
            var problems = new ArrayList<>(files.problems());
            for (WalTimeline timeline : files.timelines()) {
                text.append("timeline ").append(timeline.timeline()).append('\n');
                var options = new Dump.Options(RecordFilter.all(), Style.DETAILS, Optional.empty(), Optional.empty());
                var dump = new Dump(timeline.version(), options, new Printed(text));
                WalScan.read(timeline, timeline.start(), dump, problems::add, () -> false);
                dump.finish();
            }
            return new Read(text.toString(), problems);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path write(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    private static byte[] segment() throws IOException {
        return Files.readAllBytes(Corpus.own("pg15/damaged").wal().resolve(A));
    }

    private static Path pgbench16() {
        return Corpus.large().stream()
                .filter(set -> set.toString().equals("pg15/pgbench16"))
                .map(CorpusSet::wal)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void readsASegmentFromEachCompression(Compression compression) throws IOException {
        Read plain = read(write("plain/" + A, segment()));
        Read packed = read(write("packed/" + A + ".packed", Packed.compressed(compression, segment())));
        assertThat(plain.text()).contains("rmgr: Heap ");
        assertThat(packed.text()).isEqualTo(plain.text());
    }

    @ParameterizedTest
    @EnumSource
    void readsASegmentOf16MegabytesFromEachCompression(Compression compression) throws IOException {
        byte[] segment = Files.readAllBytes(pgbench16().resolve(SEGMENT_16));
        Read plain = read(write("plain/" + SEGMENT_16, segment));
        // The library's lz4 encoder takes minutes for this much; what reads its frames is the same as for the program's
        byte[] bytes = compression == Compression.LZ4
                ? lz4(folder.resolve("plain").resolve(SEGMENT_16))
                : Packed.compressed(compression, segment);
        Read packed = read(write("packed/" + SEGMENT_16 + ".x", bytes));
        assertThat(plain.text().lines().count()).isGreaterThan(1000);
        assertThat(packed.text()).isEqualTo(plain.text());
    }

    private static byte[] lz4(Path file) throws IOException {
        Path program = Path.of("/usr/bin/lz4");
        Assumptions.assumeTrue(Files.exists(program), "skipped: no lz4 program");
        Process lz4 = new ProcessBuilder(program.toString(), "-q", "-c", file.toString()).start();
        try (var out = lz4.getInputStream()) {
            return out.readAllBytes();
        }
    }

    @Test
    void readsATarOfSeveralGzipMembers() throws IOException {
        Path wal = pgbench16();
        byte[] tar = Packed.tar(Packed.filesOf(wal));
        Read plain = read(wal);
        assertThat(read(write("pg_wal.tar.gz", Packed.inMembers(Compression.GZIP, tar, 5))))
                .isEqualTo(plain);
        assertThat(read(write("pg_wal.tar", tar))).isEqualTo(plain);
    }

    @ParameterizedTest
    @EnumSource
    void readsTheSameFromATarOfEachCompression(Compression compression) throws IOException {
        Path wal = Corpus.own("pg15/timeline").wal();
        byte[] tar = Packed.tar(Packed.filesOf(wal));
        Read packed = read(write("pg_wal.tar.x", Packed.compressed(compression, tar)));
        assertThat(packed.text()).isEqualTo(read(wal).text());
        assertThat(packed.messages(Severity.ERROR)).isEmpty();
        assertThat(packed.messages(Severity.WARNING)).isEmpty();
    }

    @Test
    void readsSegmentsThatAreCompressedInsideOfATar() throws IOException {
        Path wal = Corpus.own("pg15/damaged").wal();
        var members = new TreeMap<String, byte[]>();
        Packed.filesOf(wal)
                .forEach((name, bytes) ->
                        members.put("archive/" + name + ".zst", Packed.compressed(Compression.ZSTD, bytes)));
        members.put("archive/notes", "nothing\n".getBytes(StandardCharsets.US_ASCII));
        Read packed = read(write("archive.tar", Packed.tar(members)));
        assertThat(packed.text()).isEqualTo(read(wal).text());
        assertThat(packed.messages(Severity.INFO))
                .contains("file \"archive.tar\" is an archive; of what it holds, 1 file is no WAL");
    }

    @Test
    void mixesFoldersAndArchives() throws IOException {
        Path wal = Corpus.own("pg15/damaged").wal();
        var files = Packed.filesOf(wal);
        List<String> names = List.copyOf(files.keySet());
        var first = new TreeMap<>(files.headMap(names.get(2)));
        Path tar = write("first.tar.xz", Packed.compressed(Compression.XZ, Packed.tar(first)));
        for (String name : names.subList(2, names.size())) {
            write("rest/" + name + ".gz", Packed.compressed(Compression.GZIP, Files.readAllBytes(wal.resolve(name))));
        }
        assertThat(read(tar, folder.resolve("rest")).text()).isEqualTo(read(wal).text());
    }

    @Test
    void takesTheSegmentsNameFromNamesOfArchivingPrograms() throws IOException {
        write(A + "-00112233445566778899aabbccddeeff00112233.gz", Packed.compressed(Compression.GZIP, segment()));
        Read packed = read(folder);
        assertThat(packed.messages(Severity.WARNING)).isEmpty();
        assertThat(packed.text()).contains("timeline 1");
    }

    @Test
    void namesACompressedSegmentOfAnotherNameByItsFirstPage() throws IOException {
        write("lost", Packed.compressed(Compression.GZIP, segment()));
        assertThat(read(folder).messages(Severity.WARNING))
                .containsExactly("file name \"lost\" is not that of a WAL segment; by its first page it is " + A
                        + " and is read as that");
    }

    @Test
    void warnsOfACompressedSegmentThatHasNoSuffix() throws IOException {
        write(A, Packed.compressed(Compression.GZIP, segment()));
        Read packed = read(folder);
        assertThat(packed.messages(Severity.WARNING))
                .containsExactly(
                        "file \"%s\" has the name of a WAL segment, but is compressed with gzip: no server can replay it as it is; here it is read unpacked"
                                .formatted(A));
        assertThat(packed.text()).contains("rmgr: Heap ");
    }

    @Test
    void refusesASegmentThatUnpacksToMoreThanItsSize() throws IOException {
        byte[] bomb = Arrays.copyOf(segment(), 3 << 20);
        write(A + ".gz", Packed.compressed(Compression.GZIP, bomb));
        write(
                "00000001000000000000000B",
                Files.readAllBytes(Corpus.own("pg15/damaged").wal().resolve("00000001000000000000000B")));
        Read read = read(folder);
        assertThat(read.messages(Severity.ERROR))
                .containsExactly("file \"%s.gz\" has more than the 1048576 bytes it may have unpacked and is not read"
                        .formatted(A));
        assertThat(read.text()).contains("rmgr: Heap ");
    }

    @Test
    void readsWhatWasBeforeTheDamageOfAnArchive() throws IOException {
        byte[] packed = Packed.compressed(Compression.GZIP, segment());
        write(A + ".gz", Arrays.copyOf(packed, packed.length / 2));
        Read plain = read(write("plain/" + A, segment()));
        Read read = read(folder.resolve(A + ".gz"));
        assertThat(read.text()).hasSizeGreaterThan(10_000);
        assertThat(plain.text()).startsWith(read.text());
        assertThat(read.messages(Severity.ERROR)).hasSize(2);
        assertThat(read.messages(Severity.ERROR).getFirst())
                .startsWith("file \"%s.gz\" is damaged: its first ".formatted(A));
        assertThat(read.messages(Severity.ERROR).getLast())
                .startsWith("could not read from file " + A + ".gz, offset ");
    }

    @Test
    void saysWhatIsEncryptedByWhat() throws IOException {
        assertThat(kind("age-encryption.org/v1\n-> X25519")).isEqualTo(": it is encrypted with age; decrypt it first");
        assertThat(kind("Salted__12345678"))
                .isEqualTo(": it is encrypted as OpenSSL and pgBackRest do it (\"Salted__\"); decrypt it first");
        assertThat(kind("\u0085\u0002\u000c\u0003"))
                .isEqualTo(": it is encrypted with GnuPG (OpenPGP); decrypt it first");
        assertThat(kind("\u0089LZO\u0000\r\n"))
                .isEqualTo(": it is compressed with lzop, which is not known here; unpack it first");
        byte[] random = new byte[1 << 20];
        new java.util.Random(4711).nextBytes(random);
        write(A, random);
        assertThat(read(folder).messages(Severity.ERROR).getFirst())
                .endsWith(": it is nothing known here, and its bytes are as random as those of an encrypted file");
    }

    /// @param begin Latin-1
    private String kind(String begin) throws IOException {
        byte[] bytes = Arrays.copyOf(begin.getBytes(StandardCharsets.ISO_8859_1), 1 << 20);
        write(A, bytes);
        String message = read(folder).messages(Severity.ERROR).getFirst();
        return message.substring(message.indexOf("is no WAL segment") + "is no WAL segment".length());
    }

    @Test
    void tellsHowFarItIs() throws IOException {
        write(A + ".gz", Packed.compressed(Compression.GZIP, segment()));
        write("00000002.history", "1\t0/A00100\tfor a test\n".getBytes(StandardCharsets.US_ASCII));
        var told = new ArrayList<Long>();
        long all = Files.size(folder.resolve(A + ".gz")) + Files.size(folder.resolve("00000002.history"));
        WalFiles.open(List.of(folder), () -> false, (done, of) -> {
                    told.add(done);
                    assertThat(of).isEqualTo(all);
                })
                .close();
        assertThat(told).isSorted().last().isEqualTo(all);
        assertThat(told).hasSizeGreaterThan(3);
    }
}
