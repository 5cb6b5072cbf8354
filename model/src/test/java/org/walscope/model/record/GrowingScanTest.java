package org.walscope.model.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.corpus.Corpus;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Severity;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalFiles.Growth;
import org.walscope.model.segment.WalTimeline;

/// WAL read bit by bit while it grows comes to what is read at once when it is whole; and wherever it ends
/// meanwhile, that is no damage.
@SuppressWarnings("NullAway.Init") // each test opens the files
class GrowingScanTest {

    private static final long SEED = 20260729;

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);
    private final List<WalProblem> problems = new ArrayList<>();
    private final WalIndex index = new WalIndex();
    private WalFiles files;
    private WalTimeline shown;

    @AfterEach
    void close() {
        files.close();
    }

    private static List<Path> segments() throws IOException {
        try (Stream<Path> all = Files.list(Corpus.own("pg15/damaged").wal())) {
            return all.filter(file -> file.getFileName().toString().length() == 24)
                    .sorted()
                    .toList();
        }
    }

    private void open() throws IOException {
        files = WalFiles.open(List.of(folder));
        shown = files.timelines().getFirst();
        WalScan.scan(shown, index, ignored -> {}, () -> false);
    }

    private Growth look() throws IOException {
        problems.clear();
        Growth growth = files.lookAgain(shown, () -> false);
        WalScan.readOn(shown, index, true, problems::add, () -> false);
        assertThat(problems).as("seed " + SEED).allMatch(each -> each.severity() == Severity.INFO);
        return growth;
    }

    /// What is there in the end, read at once.
    private void assertIsWhole() throws IOException {
        problems.clear();
        WalScan.readOn(shown, index, false, problems::add, () -> false);
        Scanned whole = Scanned.of(folder);
        assertThat(index.size()).isEqualTo(whole.rows().size()).isPositive();
        for (int row = 0; row < index.size(); row++) {
            Scanned.Row expected = whole.rows().get(row);
            assertThat(List.of(index.lsn(row), index.length(row), index.xid(row), index.rmid(row), index.info(row)))
                    .isEqualTo(List.of(
                            expected.lsn(), expected.totalLength(), expected.xid(), expected.rmid(), expected.info()));
        }
        assertThat(problems)
                .isEqualTo(whole.problems()
                        .subList(whole.problems().size() - 1, whole.problems().size()));
    }

    private void append(Path to, byte[] bytes, int from, int length) throws IOException {
        try (var file = new RandomAccessFile(to.toFile(), "rw")) {
            file.seek(from);
            file.write(bytes, from, length);
        }
    }

    @Test
    void anArchiveThatFilesAreCopiedInto() throws IOException {
        boolean opened = false;
        for (Path segment : segments()) {
            byte[] bytes = Files.readAllBytes(segment);
            Path copy = folder.resolve(segment.getFileName().toString());
            int at = 0;
            while (at < bytes.length) {
                int length = Math.min(bytes.length - at, at == 0 ? 20_000 : 1 + random.nextInt(150_000));
                append(copy, bytes, at, length);
                at += length;
                if (opened) {
                    assertThat(look().grown()).isTrue();
                } else {
                    open();
                    opened = true;
                }
            }
        }
        assertThat(look().grown()).isFalse();
        assertIsWhole();
    }

    @Test
    void segmentsThatAreWrittenIntoWhatTheyHeldBefore() throws IOException {
        List<Path> all = segments();
        byte[] old = Files.readAllBytes(all.getFirst());
        for (Path segment : all) {
            Files.write(folder.resolve(segment.getFileName().toString()), old);
        }
        open();
        int first = index.size();
        for (Path segment : all.subList(1, all.size())) {
            byte[] bytes = Files.readAllBytes(segment);
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(bytes.length - at, 1 + random.nextInt(60_000));
                append(folder.resolve(segment.getFileName().toString()), bytes, at, length);
                at += length;
                look();
            }
        }
        assertThat(index.size()).isGreaterThan(first);
        assertIsWhole();
    }

    @Test
    void tellsOfASegmentThatWasRecycled() throws IOException {
        List<Path> all = segments();
        for (Path segment : all.subList(0, 2)) {
            Files.copy(segment, folder.resolve(segment.getFileName().toString()));
        }
        open();
        assertThat(look().recycled()).isEmpty();
        Path old = folder.resolve(all.getFirst().getFileName().toString());
        Path later = folder.resolve(all.get(2).getFileName().toString());
        Files.move(old, later);
        byte[] bytes = Files.readAllBytes(all.get(2));
        append(later, bytes, 0, bytes.length);

        assertThat(look().recycled())
                .singleElement()
                .satisfies(segment -> assertThat(segment.path()).isEqualTo(old));
        assertThat(look().recycled()).isEmpty();
    }

    @Test
    void tellsOfALaterTimeline() throws IOException {
        Path wal = Corpus.own("pg15/timeline").wal();
        List<Path> all;
        try (Stream<Path> walk = Files.walk(wal)) {
            all = walk.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : all) {
            if (file.getFileName().toString().matches("00000001.{16}")
                    && file.toString().contains("/primary/")) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
        open();
        assertThat(look().later()).isZero();
        Path second = all.stream()
                .filter(file -> file.getFileName().toString().matches("00000002.{16}"))
                .findFirst()
                .orElseThrow();
        Files.copy(second, folder.resolve(second.getFileName().toString()));
        assertThat(look().later()).isEqualTo(2);
    }
}
