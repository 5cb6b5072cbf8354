package org.walscope.model.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.corpus.Corpus;
import org.walscope.model.archive.Compression;
import org.walscope.model.archive.Packed;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;

/// Spoilt archives: problems, and nothing else.
class ArchiveFuzzTest {

    private static final long SEED = Long.getLong("walscope.fuzz.seed", 20261125);
    private static final int INPUTS = Integer.getInteger("walscope.fuzz.archives", 600);

    /// Of the process that opens them; 160 MB of it xz may ask for.
    private static final String HEAP = "-Xmx256m";

    private static final Duration MOST_TIME = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private static List<byte[]> sound() throws IOException {
        byte[] segment = Files.readAllBytes(Corpus.own("pg15/damaged").wal().resolve("00000001000000000000000A"));
        byte[] history = "1\t0/A00100\tfor a test\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        var members = new TreeMap<String, byte[]>();
        members.put("pg_wal/00000001000000000000000A", segment);
        members.put("pg_wal/00000001000000000000000B.gz", Packed.compressed(Compression.GZIP, segment));
        members.put("pg_wal/00000002.history", history);
        members.put("a/very/long/name/" + "x".repeat(150), history);
        byte[] tar = Packed.tar(members);
        var all = new ArrayList<byte[]>(List.of(tar));
        for (Compression compression : Compression.values()) {
            all.add(Packed.compressed(compression, segment));
            all.add(Packed.compressed(compression, tar));
        }
        return all;
    }

    /// In a process of its own, whose heap is small.
    @Test
    void findsProblemsAndNothingElse() throws Exception {
        System.out.println("fuzz: seed " + SEED + ", " + INPUTS + " archives");
        Path log = folder.resolve("log");
        int exit = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dwalscope.fuzz.seed=" + SEED,
                        "-Dwalscope.fuzz.archives=" + INPUTS,
                        "-cp",
                        Stream.of("jdk.module.path", "java.class.path")
                                        .map(each -> System.getProperty(each, ""))
                                        .collect(Collectors.joining(File.pathSeparator))
                                + File.pathSeparator
                                + Path.of("target", "test-classes").toAbsolutePath(),
                        ArchiveFuzzTest.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        assertThat(exit).as(Files.readString(log)).isZero();
        assertThat(Files.readString(log)).contains("opened " + INPUTS);
    }

    /// @param args the folder to work in
    public static void main(String[] args) throws IOException {
        var random = new Random(SEED);
        List<byte[]> sound = sound();
        Path file = Path.of(args[0], "00000001000000000000000A");
        int read = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] bytes = spoil(sound.get(random.nextInt(sound.size())).clone(), random);
            Files.write(file, bytes);
            long start = System.nanoTime();
            try (WalFiles files = WalFiles.open(List.of(file))) {
                assertThat(files.problems()).extracting(WalProblem::message).noneMatch(String::isBlank);
                for (WalTimeline timeline : files.timelines()) {
                    WalScan.scan(timeline, new WalIndex(), _ -> {}, () -> false);
                    read++;
                }
            } catch (IOException | RuntimeException | Error e) {
                Files.write(Path.of("target", "fuzz-archive"), bytes);
                throw new AssertionError("input " + i + " of seed " + SEED + ", kept in target/fuzz-archive", e);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("time for input %d", i)
                    .isLessThan(MOST_TIME);
        }
        System.out.println("opened " + INPUTS + ", with WAL in " + read);
    }

    /// Mostly near the start, where headers are.
    private static byte[] spoil(byte[] bytes, Random random) {
        int rounds = 1 + random.nextInt(4);
        byte[] spoilt = bytes;
        for (int i = 0; i < rounds; i++) {
            int at = random.nextInt(random.nextInt(3) == 0 ? spoilt.length : Math.min(spoilt.length, 1024));
            switch (random.nextInt(6)) {
                case 0 -> spoilt[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> spoilt[at] = (byte) random.nextInt(256);
                case 2 -> Arrays.fill(spoilt, at, Math.min(spoilt.length, at + random.nextInt(64)), (byte) 0);
                case 3 -> Arrays.fill(spoilt, at, Math.min(spoilt.length, at + random.nextInt(16)), (byte) 0xFF);
                case 4 -> spoilt = Arrays.copyOf(spoilt, Math.max(1, random.nextInt(spoilt.length)));
                default -> {
                    int to = random.nextInt(spoilt.length);
                    int count = Math.min(random.nextInt(600), spoilt.length - Math.max(at, to));
                    System.arraycopy(spoilt, at, spoilt, to, count);
                }
            }
        }
        return spoilt;
    }
}
