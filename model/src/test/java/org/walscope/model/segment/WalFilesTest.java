package org.walscope.model.segment;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.corpus.Corpus;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Severity;
import org.walscope.model.record.WalScan;

class WalFilesTest {

    private static final String A = "00000001000000000000000A";
    private static final String B = "00000001000000000000000B";
    private static final String C = "00000001000000000000000C";
    private static final String D = "00000001000000000000000D";

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
    void goesOnBehindALinkThatLeadsNowhere() throws IOException {
        Files.write(folder.resolve(A), segment(A));
        Files.createSymbolicLink(folder.resolve(B), folder.resolve("nothing"));
        try (WalFiles files = WalFiles.open(List.of(folder))) {
            assertThat(files.timelines()).hasSize(1);
            assertThat(files.problems()).hasSize(1);
            assertThat(files.problems().getFirst().message())
                    .startsWith("file \"%s\" could not be read: ".formatted(B));
        }
    }

    @Test
    void namesThePathThatDoesNotExist() {
        Path missing = folder.resolve("nothing");
        assertThatThrownBy(() -> WalFiles.open(List.of(missing)))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(missing + ": there is no such file or folder");
    }

    @Test
    void saysWhatLiesBehindAGap() throws IOException {
        for (String name : List.of(A, C, D)) {
            Files.write(folder.resolve(name), segment(name));
        }
        assertThat(problems())
                .containsExactly(new WalProblem(
                        Severity.INFO,
                        new Lsn(0xC00000),
                        C,
                        0,
                        "2 files from here on follow a gap of one segment, 0/B00000 to 0/C00000, and cannot be joined to what is before it",
                        Optional.empty()));
    }

    @Test
    void saysWhichSegmentAFileHoldsByItsContent() throws IOException {
        Files.write(folder.resolve(A), segment(A));
        Files.write(folder.resolve(B), segment(A));
        assertThat(problems())
                .containsExactly(new WalProblem(
                        Severity.INFO,
                        new Lsn(0xB00000),
                        B,
                        0,
                        "content is segment %s, named %s: recycled for later use and not written yet, or a copy under a wrong name"
                                .formatted(A, B),
                        Optional.empty()));
    }

    @Test
    void namesFilesThatAreLeftOutForOthersOfTheSameSegment() throws IOException {
        byte[] other = segment(A);
        other[500_000] ^= 1;
        for (String name : List.of("1/" + A, "2/" + A, "3/" + A)) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.write(folder.resolve(name), name.startsWith("3") ? other : segment(A));
        }
        try (WalFiles files = WalFiles.open(List.of(folder))) {
            WalSegmentName name = new WalSegmentName(1, 0, 10);
            Path read = folder.resolve("1/" + A);
            assertThat(files.timelines().getFirst().segments()).hasSize(1);
            assertThat(files.timelines().getFirst().beside().leftOut())
                    .containsExactly(
                            new SystemFiles.LeftOut(folder.resolve("2/" + A), name, read, -1),
                            new SystemFiles.LeftOut(folder.resolve("3/" + A), name, read, 500_000));
            assertThat(files.problems().stream().map(WalProblem::severity))
                    .containsExactly(Severity.INFO, Severity.WARNING);
            assertThat(files.problems().getLast().message())
                    .isEqualTo(
                            "segment %s is here twice, different from offset 500000 on: \"%s\" is read, \"%s\" is left out",
                            A, read, folder.resolve("3/" + A));
        }
    }

    @Test
    void joinsATimelineWithThoseItCameFrom() throws IOException {
        try (WalFiles files = WalFiles.open(List.of(Corpus.own("pg15/timeline").wal()))) {
            WalTimeline third = files.timelines().getLast();
            assertThat(third.history().orElseThrow().timelineAt(new Lsn(0x1200000)))
                    .isEqualTo(2);
            assertThat(Timeline.of(third.withAncestors(files.timelines()).orElseThrow())
                            .files())
                    .containsExactly(
                            "00000001000000000000000F",
                            "000000010000000000000010",
                            "000000020000000000000011",
                            "000000020000000000000012",
                            "000000030000000000000013",
                            "000000030000000000000014");
            assertThat(files.timelines().getFirst().withAncestors(files.timelines()))
                    .isEmpty();
        }
    }

    @Test
    void readsThroughTheForksWithoutAGap() throws IOException {
        try (WalFiles files = WalFiles.open(List.of(Corpus.own("pg15/timeline").wal()))) {
            WalTimeline joined =
                    files.timelines().getLast().withAncestors(files.timelines()).orElseThrow();
            var lsns = new java.util.ArrayList<Long>();
            var worse = new java.util.ArrayList<WalProblem>();
            WalScan.read(
                    joined,
                    joined.start(),
                    record -> lsns.add(record.lsn()),
                    problem -> {
                        if (problem.severity() != Severity.INFO) {
                            worse.add(problem);
                        }
                    },
                    () -> false);
            assertThat(worse).isEmpty();
            assertThat(lsns.getFirst()).isLessThan(0x1000000);
            assertThat(lsns.getLast()).isGreaterThan(0x1300E48);
        }
    }

    @Test
    void saysWhatHistoriesAndBackupLabelsSay() throws IOException {
        Path standby = Corpus.own("pg15/timeline").wal().resolve("standby");
        try (WalFiles files = WalFiles.open(List.of(standby))) {
            assertThat(files.problems())
                    .extracting(WalProblem::lsn, WalProblem::file, WalProblem::message)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(
                                    new Lsn(0x11032B0),
                                    "00000002.history",
                                    "timeline 2 was forked off timeline 1 at 0/11032B0: no recovery target specified"),
                            org.assertj.core.groups.Tuple.tuple(
                                    new Lsn(0x12000D8),
                                    "000000020000000000000012.000000D8.backup",
                                    "a base backup \"pg_basebackup base backup\" starts at 0/12000D8 and is consistent at 0/12001B0"));
            SystemFiles beside = files.timelines().getFirst().beside();
            assertThat(beside.histories()).hasSize(1);
            assertThat(beside.backups()).hasSize(1);
        }
    }

    @Test
    void givesEachSystemTheHistoryOfItsOwnFolder() throws IOException {
        Path fifteen = Corpus.own("pg15/timeline").wal();
        Path eighteen = Corpus.own("pg18/timeline").wal();
        try (WalFiles files = WalFiles.open(List.of(fifteen, eighteen))) {
            assertThat(files.timelines()).hasSize(6);
            for (WalTimeline timeline : files.timelines()) {
                Path own = timeline.version() == PgVersion.PG15 ? fifteen : eighteen;
                assertThat(timeline.beside().histories())
                        .hasSize(2)
                        .allMatch(history -> history.path().startsWith(own));
            }
        }
    }
}
