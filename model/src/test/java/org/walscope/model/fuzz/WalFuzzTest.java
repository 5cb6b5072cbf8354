package org.walscope.model.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.corpus.Corpus;
import org.walscope.model.Lsn;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalSegmentName;
import org.walscope.model.verify.Verification;

/// Whatever is done to real WAL, reading it ends soon, says what it found as problems, and gives no record that was not
/// there. A longer run, elsewhere, in a small heap:
///
///     ./mvnw -Dquick -pl model -am package -Dtest=WalFuzzTest -Dsurefire.failIfNoSpecifiedTests=false \
///         -Dwalscope.fuzz=1000000 -Dwalscope.fuzz.seed=7 -DargLine=-Xmx256m
///
/// `-Dwalscope.fuzz.first=N` begins with input N of that seed.
class WalFuzzTest {

    private static final long SEED = Long.getLong("walscope.fuzz.seed", 20261121);
    private static final long FIRST = Long.getLong("walscope.fuzz.first", 0);
    private static final long INPUTS = Long.getLong("walscope.fuzz", 20_000);
    private static final boolean BY_HAND = System.getProperty("walscope.fuzz") != null;
    private static final long TOLD_EVERY = 50_000;

    /// In a run by hand an input may take as long, the shortest time of a few counting: other processes want the
    /// processor too. In the build, which may share its machine with anything, only the watchdog looks.
    private static final long MOST_NANOS = 1_000_000_000L;

    private static final int SEGMENT_BYTES = 1 << 20;
    private static final int PAGE = 8192;

    @TempDir
    private Path folder;

    /// Of an input: its random numbers, and what was done, to be told when it fails.
    private record Input(RandomGenerator random, List<String> notes) {

        static Input of(long number) {
            var random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED + number * 0x9E3779B97F4A7C15L);
            return new Input(random, new ArrayList<>(List.of("seed " + SEED + ", input " + number)));
        }
    }

    @Test
    void damagedWalGivesNothingButFindings() throws IOException {
        List<SoundWal> sets = Corpus.own().stream()
                .filter(set -> !set.workload().equals("timeline"))
                .map(SoundWal::of)
                .toList();
        long longest = 0;
        try (var watchdog = new Watchdog();
                ExecutorService executor = Executors.newFixedThreadPool(2)) {
            for (long number = FIRST; number < FIRST + INPUTS; number++) {
                long nanos = run(number, sets, executor, watchdog);
                if (BY_HAND) {
                    for (int again = 0; nanos > MOST_NANOS && again < 4; again++) {
                        nanos = Math.min(nanos, run(number, sets, executor, watchdog));
                    }
                    assertThat(nanos)
                            .as("nanoseconds for input %d of seed %d", number, SEED)
                            .isLessThan(MOST_NANOS);
                }
                longest = Math.max(longest, nanos);
                if ((number + 1) % TOLD_EVERY == 0) {
                    System.out.println("fuzz: " + (number + 1) + " inputs");
                }
            }
        }
        System.out.printf(
                "fuzz: seed %d, %d inputs, the longest took %d ms, in a heap of at most %d MB%n",
                SEED, INPUTS, longest / 1_000_000, Runtime.getRuntime().maxMemory() >> 20);
    }

    /// How long an input takes; the same number gives the same input.
    private long run(long number, List<SoundWal> sets, ExecutorService executor, Watchdog watchdog) throws IOException {
        Input input = Input.of(number);
        watchdog.starts(input.notes);
        long start = System.nanoTime();
        try {
            run(number, input, sets.get(input.random.nextInt(sets.size())), executor);
        } catch (RuntimeException | AssertionError | StackOverflowError | OutOfMemoryError e) {
            throw new AssertionError(input.notes.toString(), e);
        }
        return System.nanoTime() - start;
    }

    private void run(long number, Input input, SoundWal sound, ExecutorService executor) throws IOException {
        input.notes.add(sound.set().toString());
        if (number % 2 == 0) {
            SoundWal.Bytes record =
                    sound.records().get(input.random.nextInt(sound.records().size()));
            input.notes.add("record at " + record.lsn());
            byte[] bytes = new Mutation(input.random, input.notes).ofRecord(record.bytes());
            RecordTarget.bytes(sound.version(), record.lsn(), bytes);
            return;
        }
        int first = input.random.nextInt(sound.files().size());
        // With one left out, now and then.
        int step = number % 101 == 0 ? 2 : 1;
        var files = new TreeMap<String, byte[]>();
        for (int i = first; i < sound.files().size() && files.size() < 2; i += step) {
            files.put(sound.names().get(i), sound.files().get(i));
        }
        int page = PAGE * input.random.nextInt(SEGMENT_BYTES / PAGE);
        Map.Entry<String, byte[]> victim = input.random.nextBoolean() ? files.firstEntry() : files.lastEntry();
        input.notes.add(victim.getKey());
        var mutation = new Mutation(input.random, input.notes);
        byte[] bytes = victim.getValue();
        files.put(victim.getKey(), mutation.ofSegment(bytes, Math.min(page, bytes.length - PAGE)));
        if (number % 501 == 0) {
            files(files);
            return;
        }
        var target = new TimelineTarget(sound, files, mutation.moves());
        if (number % 99 == 0) {
            target.whole(executor, input.random);
        } else {
            Lsn start = WalSegmentName.parse(victim.getKey()).orElseThrow().start(SEGMENT_BYTES);
            target.window(start.plus(Math.max(0, page - PAGE)));
        }
    }

    /// The whole way, from files on.
    private void files(SortedMap<String, byte[]> files) throws IOException {
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
}
