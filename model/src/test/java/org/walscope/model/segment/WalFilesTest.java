package org.walscope.model.segment;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.corpus.Corpus;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Severity;

class WalFilesTest {

    private static final String A = "00000001000000000000000A";
    private static final String B = "00000001000000000000000B";

    @TempDir
    private Path folder;

    private record Timeline(int timeline, PgVersion version, int segmentSize, List<String> files) {

        static Timeline of(WalTimeline timeline) {
            return new Timeline(
                    timeline.timeline(),
                    timeline.version(),
                    timeline.segmentSize(),
                    timeline.segments().stream().map(WalSegment::fileName).toList());
        }
    }

    private static byte[] segment(String name) throws IOException {
        return Files.readAllBytes(Corpus.own("pg15/damaged").wal().resolve(name));
    }

    private List<WalProblem> problems() throws IOException {
        try (WalFiles files = WalFiles.open(List.of(folder))) {
            return files.problems();
        }
    }

    @Test
    void sortsTheFoldersOfThreeServersIntoTimelines() throws IOException {
        Path wal = Corpus.own("pg15/timeline").wal();
        try (WalFiles files = WalFiles.open(List.of(wal))) {
            assertThat(files.timelines().stream().map(Timeline::of))
                    .containsExactly(
                            new Timeline(
                                    1,
                                    PgVersion.PG15,
                                    1 << 20,
                                    List.of(
                                            "00000001000000000000000F",
                                            "000000010000000000000010",
                                            "000000010000000000000011",
                                            "000000010000000000000012")),
                            new Timeline(
                                    2,
                                    PgVersion.PG15,
                                    1 << 20,
                                    List.of(
                                            "000000020000000000000011",
                                            "000000020000000000000012",
                                            "000000020000000000000013",
                                            "000000020000000000000014",
                                            "000000020000000000000015")),
                            new Timeline(
                                    3,
                                    PgVersion.PG15,
                                    1 << 20,
                                    List.of("000000030000000000000013", "000000030000000000000014")));
            assertThat(files.problems()).allMatch(problem -> problem.severity() == Severity.INFO);
        }
    }

    @Test
    void readsAPartialSegmentWhereThereIsNoWholeOne() throws IOException {
        Path standby = Corpus.own("pg15/timeline").wal().resolve("standby");
        try (WalFiles files = WalFiles.open(List.of(standby))) {
            assertThat(Timeline.of(files.timelines().getFirst()).files())
                    .containsExactly("000000010000000000000010", "000000010000000000000011.partial");
        }
    }

    @Test
    void keepsSystemsApartThatLieInFoldersOfTheirOwn() throws IOException {
        Path fifteen = Corpus.own("pg15/crash").wal();
        Path eighteen = Corpus.own("pg18/crash").wal();
        try (WalFiles files = WalFiles.open(List.of(eighteen, fifteen))) {
            assertThat(files.timelines().stream().map(WalTimeline::version))
                    .containsExactly(PgVersion.PG18, PgVersion.PG15);
            assertThat(files.problems()).isEmpty();
        }
    }

    @Test
    void readsASegmentWhoseNameIsLost() throws IOException {
        Files.write(folder.resolve("recovered.wal"), segment(A));
        try (WalFiles files = WalFiles.open(List.of(folder))) {
            assertThat(files.timelines().getFirst().start()).isEqualTo(new Lsn(0xA00000));
            assertThat(files.problems())
                    .containsExactly(new WalProblem(
                            Severity.WARNING,
                            new Lsn(0xA00000),
                            "recovered.wal",
                            0,
                            "file name \"recovered.wal\" is not that of a WAL segment; by its first page it is " + A
                                    + " and is read as that",
                            Optional.empty()));
        }
    }

    @Test
    void readsASegmentWhoseFirstPageIsSpoilt() throws IOException {
        byte[] bytes = segment(A);
        bytes[0] = 0;
        Files.write(folder.resolve(A), bytes);
        try (WalFiles files = WalFiles.open(List.of(folder))) {
            assertThat(Timeline.of(files.timelines().getFirst()))
                    .isEqualTo(new Timeline(1, PgVersion.PG15, 1 << 20, List.of(A)));
        }
    }

    @Test
    void saysWhatAFileIsInstead() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(segment(A));
        }
        Files.write(folder.resolve(A), packed.toByteArray());
        assertThat(problems().getFirst().message())
                .endsWith("file \"%s\" is no WAL segment: it is compressed with gzip; unpack it first".formatted(A));

        Files.write(folder.resolve(A), "a text\n".repeat(200_000).getBytes(US_ASCII));
        assertThat(problems().getFirst().message())
                .isEqualTo(
                        "invalid magic number 2061 in log segment %s, offset 0: file \"%s\" is no WAL segment: it is text"
                                .formatted(A, A));

        Files.write(folder.resolve(A), new byte[1 << 20]);
        assertThat(problems().getFirst().message()).endsWith("it holds zeros only, it was never written");

        Files.write(folder.resolve(A), new byte[0]);
        assertThat(problems().getFirst().message()).endsWith("is no WAL segment: it is empty");
    }

    @Test
    void choosesTheSegmentSizeThatAgreesWithTheName() throws IOException {
        byte[] bytes = segment(A);
        bytes[34] = 0;
        bytes[35] = 1; // xlp_seg_size 16 MB
        Files.write(folder.resolve(A), bytes);
        Files.write(folder.resolve(B), segment(B));
        try (WalFiles files = WalFiles.open(List.of(folder))) {
            assertThat(Timeline.of(files.timelines().getFirst()))
                    .isEqualTo(new Timeline(1, PgVersion.PG15, 1 << 20, List.of(A, B)));
            assertThat(files.timelines()).hasSize(1);
        }
    }

    @Test
    void takesOnlyPgWalOfADataDirectory() throws IOException {
        Files.writeString(folder.resolve("PG_VERSION"), "15\n");
        Files.writeString(folder.resolve("postgresql.conf"), "");
        Files.createDirectories(folder.resolve("pg_wal/archive_status"));
        Files.writeString(folder.resolve("pg_wal/archive_status/" + A + ".done"), "");
        Files.write(folder.resolve("pg_wal/" + A), segment(A));
        try (WalFiles files = WalFiles.open(List.of(folder))) {
            assertThat(Timeline.of(files.timelines().getFirst()).files()).containsExactly(A);
            assertThat(files.problems()).isEmpty();
        }
    }

    @Test
    void namesThePathThatDoesNotExist() {
        Path missing = folder.resolve("nothing");
        assertThatThrownBy(() -> WalFiles.open(List.of(missing)))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(missing + ": there is no such file or folder");
    }
}
