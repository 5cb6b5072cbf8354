package org.walscope.model.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.corpus.Corpus;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Severity;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;

/// Files that somebody shortens while they are read.
class MappedFileTest {

    private static final String A = "00000001000000000000000A";

    private static final WalProblem CUT = new WalProblem(
            Severity.ERROR,
            WalProblem.Kind.CUT_FILE,
            new Lsn(0xA96000),
            A,
            614400,
            "could not read from file %s, offset 614400: read 0 of 8192; it is 434176 bytes short of a segment"
                    .formatted(A),
            Optional.of(new Lsn(0xA95258)),
            Optional.empty());

    @TempDir
    private Path folder;

    private Path copyOfA() throws IOException {
        return Files.copy(
                Corpus.own("pg15/damaged").wal().resolve(A), folder.resolve(A), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void shorten(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    private static List<WalProblem> scan(WalTimeline timeline) {
        var problems = new ArrayList<WalProblem>();
        WalScan.scan(timeline, new WalIndex(), problems::add, () -> false);
        return problems;
    }

    @Test
    void readsAShortenedFileAsOneThatWasCut() throws IOException {
        Path file = copyOfA();
        try (WalFiles files = WalFiles.open(List.of(file))) {
            shorten(file, 614400);
            assertThat(scan(files.timelines().getFirst())).contains(CUT);
        }
    }

    /// A thread that is interrupted while it reads closes the file for all.
    @Test
    void goesOnWithTheMappingWhereTheFileIsNoLongerOpen() throws IOException {
        Path file = copyOfA();
        byte[] whole = Files.readAllBytes(file);
        try (WalFiles files = WalFiles.open(List.of(file))) {
            WalTimeline timeline = files.timelines().getFirst();
            byte[] copied = new byte[whole.length];
            Thread.currentThread().interrupt();
            assertThat(timeline.segments().getFirst().copy(0, copied)).isEqualTo(whole.length);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(copied).isEqualTo(whole);
            shorten(file, 614400);
            assertThat(scan(timeline)).contains(CUT);
        }
    }

    /// At every place, in code that was compiled long ago: the error of such an access comes late there.
    @Test
    void readsOnWhereverTheFileIsShortenedMeanwhile() throws IOException {
        byte[] page = new byte[PageHeader.PAGE_BYTES];
        for (int round = 0; round < 60; round++) {
            Path file = copyOfA();
            long size = Math.max(0, (1 << 20) - round * 17_777L);
            try (WalFiles files = WalFiles.open(List.of(file))) {
                WalSegment segment = files.timelines().getFirst().segments().getFirst();
                byte[] sound = Files.readAllBytes(file);
                int[] lengths = new int[128];
                for (int pass = 0; pass < 20; pass++) {
                    copyAll(segment, page, lengths);
                }
                shorten(file, size);
                copyAll(segment, page, lengths);
                for (int i = 0; i < lengths.length; i++) {
                    long left = Math.clamp(size - i * 8192L, 0, 8192);
                    // a page that was read whole before the end was met may have zeros in it, as the system gives them
                    assertThat(lengths[i]).as("page %d of %d bytes", i, size).isIn((int) left, 8192);
                    assertThat(left).as("page %d", i).isGreaterThan(lengths[i] == 8192 ? 4095 : -1);
                }
                assertThat(segment.bytes().byteSize()).isEqualTo(size);
                assertThat(sound).hasSize(1 << 20);
                assertThat(scan(files.timelines().getFirst())).isNotEmpty();
            }
        }
    }

    private static void copyAll(WalSegment segment, byte[] page, int[] lengths) {
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = segment.copy(i * 8192L, page);
        }
    }

    @Test
    void keepsWhatIsMappedWhenTheFileIsReplacedOrRemoved() throws IOException {
        Path file = copyOfA();
        byte[] page = new byte[PageHeader.PAGE_BYTES];
        try (WalFiles files = WalFiles.open(List.of(file))) {
            WalSegment segment = files.timelines().getFirst().segments().getFirst();
            Files.write(folder.resolve("new"), new byte[10]);
            Files.move(folder.resolve("new"), file, StandardCopyOption.REPLACE_EXISTING);
            assertThat(segment.copy(1_000_000, page)).isEqualTo(8192);
            assertThat(segment.bytes().byteSize()).isEqualTo(1 << 20);
            Files.delete(file);
            assertThat(segment.bytes().byteSize()).isEqualTo(1 << 20);
        }
    }

    @Test
    void readsBytesThatLookLikeItsOwnMark() throws IOException {
        byte[] bytes = Files.readAllBytes(copyOfA());
        java.util.Arrays.fill(bytes, 8192, 1 << 20, (byte) 0x5C);
        Files.write(folder.resolve(A), bytes);
        byte[] page = new byte[PageHeader.PAGE_BYTES];
        try (WalFiles files = WalFiles.open(List.of(folder))) {
            WalSegment segment = files.timelines().getFirst().segments().getFirst();
            assertThat(segment.copy(16384, page)).isEqualTo(8192);
            assertThat(page).containsOnly(0x5C);
        }
    }
}
