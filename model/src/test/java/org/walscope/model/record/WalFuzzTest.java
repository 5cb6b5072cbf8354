package org.walscope.model.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.corpus.Corpus;
import org.walscope.corpus.CorpusSet;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.page.PageRestore;
import org.walscope.model.rmgr.RmgrTable;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalSegment;
import org.walscope.model.segment.WalSegmentName;
import org.walscope.model.segment.WalTimeline;
import org.walscope.model.verify.Verification;

/// Cuts, flips and zeroes real WAL: whatever comes of it, reading ends soon, says what it found as problems, and gives
/// no
/// record that was not in the sound WAL. `-Dwalscope.fuzz.seconds=600 -Dwalscope.fuzz.seed=7` runs longer and
/// elsewhere.
class WalFuzzTest {

    private static final int SECONDS = Integer.getInteger("walscope.fuzz.seconds", 15);
    private static final long SEED = Long.getLong("walscope.fuzz.seed", 20261121);
    private static final Duration TOO_LONG = Duration.ofSeconds(10);
    private static final int FILES_EVERY = 50;
    private static final int MOST_JOINED = 64 << 20;

    @TempDir
    private Path folder;

    /// A sound range: its files' names and bytes, and where its records are.
    private record Sound(CorpusSet set, List<String> names, List<byte[]> files, Set<Long> lsns) {

        static Sound of(CorpusSet set) {
            Path wal = set.wal();
            var names = new ArrayList<String>();
            var bytes = new ArrayList<byte[]>();
            try (Stream<Path> files = Files.list(wal)) {
                for (Path file : files.sorted().toList()) {
                    names.add(file.getFileName().toString());
                    bytes.add(Files.readAllBytes(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Sound(set, names, bytes, Set.copyOf(Scanned.of(wal).lsns()));
        }
    }

    @Test
    void mutatedWalGivesNothingButProblems() throws IOException {
        List<Sound> sets = Corpus.own().stream()
                .filter(set -> !set.workload().equals("timeline"))
                .map(Sound::of)
                .toList();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        int inputs = 0;
        while (System.nanoTime() < end) {
            Sound sound = sets.get(random.nextInt(sets.size()));
            var what = new ArrayList<String>(List.of("seed " + SEED + ", input " + inputs, sound.set.toString()));
            SortedMap<String, byte[]> files = mutate(sound, random, what);
            long start = System.nanoTime();
            try {
                if (inputs % FILES_EVERY == 0) {
                    checkFiles(files);
                } else {
                    checkTimeline(sound, timeline(sound, files), random);
                }
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(what.toString(), e);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as(what.toString())
                    .isLessThan(TOO_LONG);
            inputs++;
        }
        System.out.println("fuzz: seed " + SEED + ", " + inputs + " inputs");
    }

    /// One or two neighbours of the set, with a few mutations in one of them.
    private static SortedMap<String, byte[]> mutate(Sound sound, RandomGenerator random, List<String> what) {
        int first = random.nextInt(sound.files.size());
        int last = Math.min(sound.files.size() - 1, first + 1);
        int victim = first + random.nextInt(last - first + 1);
        var files = new TreeMap<String, byte[]>();
        for (int i = first; i <= last; i++) {
            byte[] bytes = sound.files.get(i);
            if (i == victim) {
                what.add(sound.names.get(i));
                bytes = bytes.clone();
                for (int mutations = 1 + random.nextInt(4); mutations > 0; mutations--) {
                    bytes = mutate(bytes, random, what);
                }
            }
            files.put(sound.names.get(i), bytes);
        }
        return files;
    }

    private static byte[] mutate(byte[] bytes, RandomGenerator random, List<String> what) {
        if (bytes.length == 0) {
            return bytes;
        }
        // Most of the bytes of a set's last segments are zeros; damage what was written, and headers above all.
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(4)) {
            case 0 -> at = at & -8192 | random.nextInt(40);
            case 1 -> at = at & -8192 & 0x3FFFF;
            default -> at = at & -8;
        }
        at = Math.min(at, bytes.length - 1);
        int length = Math.min(1 + random.nextInt(64), bytes.length - at);
        switch (random.nextInt(6)) {
            case 0 -> {
                what.add("cut at " + at);
                return Arrays.copyOf(bytes, at);
            }
            case 1 -> {
                what.add("zero " + length + " at " + at);
                Arrays.fill(bytes, at, at + length, (byte) 0);
            }
            case 2 -> {
                what.add("fill " + length + " at " + at);
                Arrays.fill(bytes, at, at + length, (byte) random.nextInt());
            }
            case 3 -> {
                int from = random.nextInt(bytes.length - length + 1);
                what.add("copy " + length + " from " + from + " to " + at);
                System.arraycopy(bytes.clone(), from, bytes, at, length);
            }
            default -> {
                int mask = 1 << random.nextInt(8);
                what.add("flip " + mask + " at " + at);
                bytes[at] ^= (byte) mask;
            }
        }
        return bytes;
    }

    /// The whole way, from files on.
    private void checkFiles(SortedMap<String, byte[]> files) throws IOException {
        for (var file : files.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        try (WalFiles opened = WalFiles.open(List.of(folder))) {
            Verification.of(opened, () -> false);
        }
        for (String name : files.keySet()) {
            Files.delete(folder.resolve(name));
        }
    }

    private static WalTimeline timeline(Sound sound, SortedMap<String, byte[]> files) {
        PgVersion version = PgVersion.ofMajor(sound.set.major()).orElseThrow();
        return new WalTimeline(
                0,
                1,
                version,
                1 << 20,
                files.entrySet().stream()
                        .map(file -> {
                            WalSegmentName name =
                                    WalSegmentName.parse(file.getKey()).orElseThrow();
                            return new WalSegment(
                                    name,
                                    Path.of(file.getKey()),
                                    MemorySegment.ofArray(file.getValue()),
                                    name.start(1 << 20),
                                    1 << 20,
                                    false);
                        })
                        .toList());
    }

    private static void checkTimeline(Sound sound, WalTimeline timeline, RandomGenerator random) {
        var index = new WalIndex();
        var messages = new ArrayList<String>();
        WalScan.scan(timeline, index, problem -> messages.add(problem.message()), () -> false);
        assertThat(messages).noneMatch(String::isBlank);
        var reader = new RecordReader(timeline);
        var text = new Utf8Builder();
        for (int row = 0; row < index.size(); row++) {
            Lsn lsn = new Lsn(index.lsn(row));
            assertThat(sound.lsns.contains(lsn.value()))
                    .as("the record at %s was there before", lsn)
                    .isTrue();
            describe(reader.read(lsn), text);
        }
        for (int i = 0; i < 100; i++) {
            readAnywhere(reader, timeline.start().plus(8L * random.nextInt(1 << 17)));
        }
    }

    private static void describe(XLogRecord record, Utf8Builder text) {
        text.setLength(0);
        try {
            RmgrTable.describe(record, text);
            for (BlockRef block : record.blocks()) {
                PageRestore.restore(record, block);
            }
        } catch (WalFormatException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    /// Asks for a record where perhaps none is.
    private static void readAnywhere(RecordReader reader, Lsn at) {
        try {
            XLogRecord record = reader.read(at);
            assertThat(record.totalLength()).isLessThan(MOST_JOINED);
        } catch (WalFormatException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
