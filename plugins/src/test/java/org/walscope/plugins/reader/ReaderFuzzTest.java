package org.walscope.plugins.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.walscope.model.change.DecodedOutput;
import org.walscope.model.change.PluginWrite;

/// Recordings with bytes flipped, cut, doubled, with lines lost and swapped: a reader answers with lines and problems,
/// and with nothing else.
final class ReaderFuzzTest {

    private static final int ROUNDS = Integer.getInteger("walscope.fuzz.rounds", 120);

    @Test
    void mutatedOutputsStayLines() {
        survives("test_decoding", "test_decoding.tsv", false);
        survives("test_decoding", "test_decoding-stream.tsv", false);
        survives("pgoutput", "pgoutput-v1.tsv", true);
        survives("pgoutput", "pgoutput-v3-2pc-stream.tsv", true);
        survives("wal2json", "wal2json-v1.tsv", false);
        survives("wal2json", "wal2json-v2.tsv", false);
        survives("decoderbufs", "pgoutput-v1.tsv", true);
    }

    private static void survives(String plugin, String recording, boolean binary) {
        var random = new Random(4711);
        List<PluginWrite> writes = Recordings.resource(recording, binary);
        int problems = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<PluginWrite> mutated = mutate(writes, random);
            DecodedOutput output = OutputReaders.of(plugin).read(mutated, () -> false);
            RecordedOutputTest.coversAllLines(output);
            assertThat(output.lines().stream()
                            .mapToInt(l -> l.write())
                            .distinct()
                            .count())
                    .isEqualTo(mutated.size());
            for (var line : output.lines()) {
                if (line.problem().isPresent()) {
                    problems++;
                    assertThat(line.problem().get().message()).isNotBlank();
                    assertThat(line.problem().get().position())
                            .isBetween(0, mutated.get(line.write()).data().length);
                }
            }
        }
        if (!plugin.equals("decoderbufs")) {
            assertThat(problems).isGreaterThan(ROUNDS);
        }
    }

    private static List<PluginWrite> mutate(List<PluginWrite> writes, Random random) {
        var mutated = new ArrayList<>(writes);
        for (int i = 0; i < mutated.size(); i++) {
            if (random.nextInt(4) == 0) {
                PluginWrite write = mutated.get(i);
                mutated.set(i, new PluginWrite(write.lsn(), write.xid(), mutate(write.data(), random)));
            }
        }
        mutated.remove(random.nextInt(mutated.size()));
        int a = random.nextInt(mutated.size());
        int b = random.nextInt(mutated.size());
        PluginWrite kept = mutated.get(a);
        mutated.set(a, mutated.get(b));
        mutated.set(b, kept);
        return mutated;
    }

    private static byte[] mutate(byte[] data, Random random) {
        byte[] copy = data.clone();
        if (copy.length == 0) {
            return copy;
        }
        int place = random.nextInt(copy.length);
        switch (random.nextInt(4)) {
            case 0 -> copy[place] ^= (byte) (1 << random.nextInt(8));
            case 1 -> copy[place] = (byte) "'\"[]{}:,\\ N0".charAt(random.nextInt(12));
            case 2 -> copy = Arrays.copyOf(copy, place);
            default -> {
                copy = Arrays.copyOf(copy, copy.length + 3);
                System.arraycopy(
                        data,
                        place,
                        copy,
                        Math.min(place + 3, copy.length - (data.length - place)),
                        data.length - place);
            }
        }
        return copy;
    }
}
