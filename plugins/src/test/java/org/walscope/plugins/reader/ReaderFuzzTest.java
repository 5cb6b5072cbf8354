package org.walscope.plugins.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.walscope.model.Lsn;
import org.walscope.model.change.DecodedOutput;
import org.walscope.model.change.OutputLine;
import org.walscope.model.change.PluginText;
import org.walscope.model.change.PluginWrite;

/// Recordings with bytes flipped, cut, doubled, with lines lost and swapped: a reader answers with lines and problems,
/// and with nothing else. The build mutates a few thousand writes; by hand, in a small heap:
///
///     JAVA_TOOL_OPTIONS=-Xmx256m ./mvnw -Dquick -pl plugins -am package -Dtest=ReaderFuzzTest \
///         -Dsurefire.failIfNoSpecifiedTests=false -Dwalscope.fuzz.inputs=200000
final class ReaderFuzzTest {

    /// Mutated writes over all recordings.
    private static final int INPUTS = Integer.getInteger("walscope.fuzz.inputs", 12_000);

    private static final int RECORDINGS = 11;

    /// Far more than a reading of a small recording takes, far less than forever; a build may share its machine.
    private static final Duration LONG =
            System.getProperty("walscope.fuzz.inputs") == null ? Duration.ofMinutes(3) : Duration.ofSeconds(10);

    @ParameterizedTest
    @CsvSource({
        "test_decoding, test_decoding.tsv, false",
        "test_decoding, test_decoding-stream.tsv, false",
        "pgoutput, pgoutput-v1.tsv, true",
        "pgoutput, pgoutput-v1-binary.tsv, true",
        "pgoutput, pgoutput-v3-2pc-stream.tsv, true",
        "pgoutput, pgoutput-v4-parallel.tsv, true",
        "wal2json, wal2json-v1.tsv, false",
        "wal2json, wal2json-v2.tsv, false",
        "decoderbufs, decoderbufs.tsv, true",
        "decoderbufs, decoderbufs-debug.tsv, false",
        "nobody's, pgoutput-v1.tsv, true"
    })
    void mutatedOutputsStayLines(String plugin, String recording, boolean binary) {
        var random = new Random(4711);
        List<PluginWrite> writes = Recordings.resource(recording, binary);
        int inputs = 0;
        int problems = 0;
        while (inputs < INPUTS / RECORDINGS) {
            List<PluginWrite> mutated = new ArrayList<>(writes);
            inputs += mutate(mutated, random);
            DecodedOutput output =
                    assertTimeout(LONG, () -> OutputReaders.of(plugin).read(mutated, () -> false));
            RecordedOutputTest.coversAllLines(output);
            assertThat(output.lines().stream()
                            .mapToInt(OutputLine::write)
                            .distinct()
                            .count())
                    .isEqualTo(mutated.size());
            if (plugin.equals("test_decoding") || plugin.equals("wal2json")) {
                assertThat(RecordedOutputTest.textByWrite(output))
                        .isEqualTo(mutated.stream()
                                .map(w -> PluginText.decode(w.data()))
                                .toList());
            }
            for (OutputLine line : output.lines()) {
                if (line.problem().isPresent()) {
                    problems++;
                    byte[] data = mutated.get(line.write()).data();
                    assertThat(line.problem().get().message()).isNotBlank();
                    assertThat(line.problem().get().position()).isBetween(0, data.length);
                    assertThat(line.text()).isIn(HexFormat.of().formatHex(data), PluginText.decode(data));
                }
            }
        }
        String figures = "%s: %d mutated writes, %d problems".formatted(recording, inputs, problems);
        System.out.println(figures);
        if (!plugin.equals("nobody's")) {
            assertThat(problems).as(figures).isGreaterThan(inputs / 50);
        }
    }

    /// Mutates some of the writes, loses one, swaps two.
    private static int mutate(List<PluginWrite> writes, Random random) {
        int mutated = 0;
        for (int i = 0; i < writes.size(); i++) {
            if (random.nextInt(4) == 0) {
                PluginWrite write = writes.get(i);
                writes.set(i, new PluginWrite(write.lsn(), write.xid(), mutate(write.data(), random)));
                mutated++;
            }
        }
        writes.remove(random.nextInt(writes.size()));
        int a = random.nextInt(writes.size());
        int b = random.nextInt(writes.size());
        PluginWrite kept = writes.get(a);
        writes.set(a, writes.get(b));
        writes.set(b, kept);
        return mutated;
    }

    private static byte[] mutate(byte[] data, Random random) {
        byte[] copy = data.clone();
        if (copy.length == 0) {
            return copy;
        }
        int place = random.nextInt(copy.length);
        switch (random.nextInt(5)) {
            case 0 -> copy[place] ^= (byte) (1 << random.nextInt(8));
            case 1 -> copy[place] = (byte) "'\"[]{}:,\\ N0".charAt(random.nextInt(12));
            case 2 -> copy[place] = (byte) (random.nextBoolean() ? 0xFF : 0x7F);
            case 3 -> copy = Arrays.copyOf(copy, place);
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

    /// Inputs made to cost more than their length.
    @Test
    void inputsMeantToTakeForeverDoNot() {
        String sizes = ", sz: 1 content:".repeat(60_000);
        quick("test_decoding", "message: transactional: 1 prefix: p" + sizes);
        quick(
                "test_decoding",
                "table a.b: INSERT:" + " a[integer]:1".repeat(60_000) + " b[text]:'" + "''".repeat(300_000));
        quick("wal2json", "[".repeat(200_000));
        quick("wal2json", "{\"action\":\"I\",\"columns\":" + "[{\"a\":".repeat(200_000));
        quick("wal2json", "{\"change\":[" + "{\"\"x\"\":\"\"".repeat(100_000));
        quick(
                "decoderbufs",
                "txid[1], commit_time[1], table[a.b], op[0]\nNEW TUPLE: \n" + "column_name[a], column_type[25], datum["
                        + "]\n ".repeat(300_000));
        quick("decoderbufs", new String(new byte[] {0x0B}, StandardCharsets.ISO_8859_1).repeat(500_000));
        quick("nobody's", "\n".repeat(500_000));
    }

    private static void quick(String plugin, String text) {
        var write = new PluginWrite(new Lsn(1), 7, text.getBytes(StandardCharsets.UTF_8));
        DecodedOutput output =
                assertTimeout(LONG, () -> OutputReaders.of(plugin).read(List.of(write), () -> false));
        assertThat(output.lines()).hasSize(1);
    }
}
