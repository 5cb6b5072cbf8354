package org.walscope.plugins.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.walscope.model.change.DecodedItem;
import org.walscope.model.change.DecodedOutput;
import org.walscope.model.change.LineRange;
import org.walscope.model.change.OutputLine;
import org.walscope.model.change.OutputSection;
import org.walscope.model.change.PluginText;
import org.walscope.model.change.PluginWrite;
import org.walscope.model.change.ReadProblem;
import org.walscope.model.change.WrittenAt;

/// Real outputs of the real plugins, small ones always, those of the corpus where it is.
final class RecordedOutputTest {

    @Test
    void readsSmallRecordingsAndWritesThemBack() throws Exception {
        writesBackTestDecoding(Recordings.resource("test_decoding.tsv", false));
        writesBackTestDecoding(Recordings.resource("test_decoding-stream.tsv", false));
        writesBackPgOutput(Recordings.resource("pgoutput-v1.tsv", true));
        writesBackPgOutput(Recordings.resource("pgoutput-v3-2pc-stream.tsv", true));
        readsWhole("wal2json", Recordings.resource("wal2json-v1.tsv", false));
        readsWhole("wal2json", Recordings.resource("wal2json-v2.tsv", false));
    }

    @Test
    void writesBackEveryTestDecodingLineOfTheCorpus() throws Exception {
        for (Path file : corpus("test_decoding")) {
            writesBackTestDecoding(Recordings.read(file, false));
        }
    }

    @Test
    void writesBackEveryPgOutputMessageOfTheCorpus() throws Exception {
        for (Path file : corpus("pgoutput")) {
            writesBackPgOutput(Recordings.read(file, true));
        }
    }

    @Test
    void readsEveryWal2JsonLineOfTheCorpus() {
        for (Path file : corpus("wal2json")) {
            readsWhole("wal2json", Recordings.read(file, false));
        }
    }

    @Test
    void keepsUnknownPluginsAsTextOrHexByTransaction() {
        for (Path file : corpus("decoderbufs-debug")) {
            DecodedOutput output = readsWhole("decoderbufs", Recordings.read(file, false));
            assertThat(output.transactions()).isNotEmpty();
        }
        for (Path file : corpus("decoderbufs.")) {
            readsWhole("decoderbufs", Recordings.read(file, true));
        }
    }

    private static List<Path> corpus(String name) {
        Optional<Path> corpus = Recordings.corpus();
        assumeTrue(corpus.isPresent(), "skipped: no corpus");
        List<Path> files = Recordings.outputs(corpus.get(), name);
        assertThat(files).isNotEmpty();
        return files;
    }

    private static void writesBackTestDecoding(List<PluginWrite> writes) throws OutputFormatException {
        readsWhole("test_decoding", writes);
        var parser = new TestDecodingParser();
        for (PluginWrite write : writes) {
            String text = PluginText.decode(write.data());
            var at = new WrittenAt(write.lsn(), OutputAssembler.optional(write.xid()), LineRange.of(0));
            same(TestDecodingText.of(parser.parse(text, at)), text);
            same(
                    HexFormat.of().formatHex(PluginText.encode(text)),
                    HexFormat.of().formatHex(write.data()));
        }
    }

    private static void writesBackPgOutput(List<PluginWrite> writes) throws OutputFormatException {
        readsWhole("pgoutput", writes);
        var parser = new PgOutputParser();
        for (PluginWrite write : writes) {
            byte[] back = PgOutputBytes.of(parser.parse(write.data()));
            same(HexFormat.of().formatHex(back), HexFormat.of().formatHex(write.data()));
        }
    }

    /// As an assertion, at a hundredth of its price a line.
    private static void same(String actual, String expected) {
        if (!actual.equals(expected)) {
            assertThat(actual).isEqualTo(expected);
        }
    }

    /// Every write is read without a problem, every line stands in one section, and text lines are the text written.
    private static DecodedOutput readsWhole(String plugin, List<PluginWrite> writes) {
        DecodedOutput output = OutputReaders.of(plugin).read(writes, () -> false);
        assertThat(output.lines().stream().flatMap(l -> l.problem().stream()).map(ReadProblem::toString))
                .isEmpty();
        assertThat(output.writes()).isEqualTo(writes);
        coversAllLines(output);
        if (plugin.equals("wal2json") || plugin.equals("test_decoding")) {
            assertThat(textByWrite(output))
                    .isEqualTo(writes.stream()
                            .map(w -> PluginText.decode(w.data()))
                            .toList());
        }
        return output;
    }

    static void coversAllLines(DecodedOutput output) {
        var covered = new ArrayList<Integer>();
        for (OutputSection section : output.sections()) {
            for (DecodedItem item : section.items()) {
                for (int line = item.lines().from(); line < item.lines().to(); line++) {
                    covered.add(line);
                }
            }
        }
        var all = new ArrayList<Integer>();
        for (int i = 0; i < output.lines().size(); i++) {
            all.add(i);
        }
        assertThat(covered).isEqualTo(all);
    }

    private static List<String> textByWrite(DecodedOutput output) {
        var texts = new ArrayList<String>();
        for (OutputLine line : output.lines()) {
            if (line.write() == texts.size()) {
                texts.add(line.text());
            } else {
                texts.set(line.write(), texts.get(line.write()) + line.text());
            }
        }
        return texts;
    }

    @Test
    void writesWal2JsonFormat2BackEqualAsJson() {
        for (Path file : corpus("wal2json-v2")) {
            List<PluginWrite> writes = Recordings.read(file, false);
            DecodedOutput output = OutputReaders.of("wal2json").read(writes, () -> false);
            var back = Wal2JsonBack.format2(output);
            for (int i = 0; i < writes.size(); i++) {
                JsonObject said = JsonParser.parseString(Wal2JsonMend.mend(
                                PluginText.decode(writes.get(i).data())))
                        .getAsJsonObject();
                assertThat(back.get(i)).isEqualTo(Wal2JsonBack.comparable(said));
            }
        }
    }

    @Test
    void writesWal2JsonFormat1BackEqualAsJson() {
        for (Path file : corpus("wal2json-v1")) {
            List<PluginWrite> writes = Recordings.read(file, false);
            DecodedOutput output = OutputReaders.of("wal2json").read(writes, () -> false);
            var back = Wal2JsonBack.format1(output);
            for (int i = 0; i < writes.size(); i++) {
                String text = Wal2JsonMend.mend(PluginText.decode(writes.get(i).data()));
                JsonObject said = JsonParser.parseString(text).getAsJsonObject();
                assertThat(back.get(i)).isEqualTo(Wal2JsonBack.comparable(said));
            }
        }
    }
}
