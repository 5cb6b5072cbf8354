package org.walscope.plugins.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.DynamicMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.walscope.model.change.ColumnValue;
import org.walscope.model.change.DecodedChange;
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
        writesBackPgOutput(Recordings.resource("pgoutput-v1-binary.tsv", true));
        writesBackPgOutput(Recordings.resource("pgoutput-v4-parallel.tsv", true));
        writesBackDecoderbufs(Recordings.resource("decoderbufs.tsv", true));
        readsWhole("decoderbufs", Recordings.resource("decoderbufs-debug.tsv", false));
        readsWhole("wal2json", Recordings.resource("wal2json-v1.tsv", false));
        readsWhole("wal2json", Recordings.resource("wal2json-v2.tsv", false));
    }

    @Test
    void writesBackEveryTestDecodingLineOfTheCorpus() throws Exception {
        int lines = 0;
        List<Path> files = corpus("test_decoding");
        for (Path file : files) {
            lines += writesBackTestDecoding(Recordings.read(file, false));
        }
        many("test_decoding", files, lines, 300_000);
    }

    @Test
    void writesBackEveryPgOutputMessageOfTheCorpus() throws Exception {
        int lines = 0;
        List<Path> files = corpus("pgoutput");
        for (Path file : files) {
            lines += writesBackPgOutput(Recordings.read(file, true));
        }
        many("pgoutput", files, lines, 300_000);
    }

    @Test
    void readsEveryWal2JsonLineOfTheCorpus() {
        int lines = 0;
        List<Path> files = corpus("wal2json");
        for (Path file : files) {
            lines += readsWhole("wal2json", Recordings.read(file, false))
                    .writes()
                    .size();
        }
        many("wal2json", files, lines, 20_000);
    }

    @Test
    void writesBackEveryDecoderbufsMessageOfTheCorpus() throws Exception {
        int lines = 0;
        List<Path> files = corpus("decoderbufs.");
        for (Path file : files) {
            lines += writesBackDecoderbufs(Recordings.read(file, true));
        }
        many("decoderbufs", files, lines, 20_000);
    }

    @Test
    void debugModeOfDecoderbufsTellsTheChangesOfItsMessages() {
        for (Path file : corpus("decoderbufs-debug")) {
            DecodedOutput debug = readsWhole("decoderbufs", Recordings.read(file, false));
            Path binary = file.resolveSibling("decoderbufs.tsv.gz");
            DecodedOutput told = readsWhole("decoderbufs", Recordings.read(binary, true));
            assertThat(changes(debug)).as(file.toString()).isEqualTo(changes(told));
        }
    }

    /// Kind, table and columns of all changes, transaction by transaction; values are cut and hidden in debug-mode.
    private static List<List<String>> changes(DecodedOutput output) {
        return output.transactions().stream()
                .map(t -> t.changes().stream()
                        .map(c -> switch (c) {
                            case DecodedChange.Insert i -> "I " + i.relation() + names(i.row());
                            case DecodedChange.Update u ->
                                "U " + u.relation() + u.old().map(o -> names(o.columns())) + names(u.row());
                            case DecodedChange.Delete d ->
                                "D " + d.relation() + d.old().map(o -> names(o.columns()));
                            default -> c.toString();
                        })
                        .toList())
                .toList();
    }

    private static List<String> names(List<ColumnValue> row) {
        return row.stream().map(ColumnValue::name).toList();
    }

    @Test
    void keepsUnknownPluginsAsTextOrHexByTransaction() {
        for (Path file : corpus("decoderbufs-debug")) {
            DecodedOutput output = readsWhole("somebody's", Recordings.read(file, false));
            assertThat(output.transactions().size())
                    .isEqualTo(output.writes().stream()
                            .map(PluginWrite::xid)
                            .distinct()
                            .count());
        }
        for (Path file : corpus("decoderbufs.")) {
            readsWhole("somebody's", Recordings.read(file, true));
        }
    }

    /// That all was read that the corpus has; how much, the output of the build says.
    private static void many(String plugin, List<Path> files, int lines, int least) {
        String figures = plugin + ": " + files.size() + " files, " + lines + " writes read and written back";
        System.out.println(figures);
        assertThat(lines).as(figures).isGreaterThan(least);
    }

    private static List<Path> corpus(String name) {
        Optional<Path> corpus = Recordings.corpus();
        assumeTrue(corpus.isPresent(), "skipped: no corpus");
        List<Path> files = Recordings.outputs(corpus.get(), name);
        assertThat(files).isNotEmpty();
        return files;
    }

    private static int writesBackDecoderbufs(List<PluginWrite> writes) throws Exception {
        readsWhole("decoderbufs", writes);
        for (PluginWrite write : writes) {
            DynamicMessage back = DecoderbufsBack.of(DecoderbufsMessage.read(write.data()));
            DynamicMessage said = DecoderbufsBack.said(write.data());
            if (!back.equals(said)) {
                assertThat(back.toString()).isEqualTo(said.toString());
            }
            same(HexFormat.of().formatHex(back.toByteArray()), HexFormat.of().formatHex(write.data()));
        }
        return writes.size();
    }

    private static int writesBackTestDecoding(List<PluginWrite> writes) throws OutputFormatException {
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
        return writes.size();
    }

    private static int writesBackPgOutput(List<PluginWrite> writes) throws OutputFormatException {
        readsWhole("pgoutput", writes);
        var parser = new PgOutputParser();
        for (PluginWrite write : writes) {
            byte[] back = PgOutputBytes.of(parser.parse(write.data()));
            same(HexFormat.of().formatHex(back), HexFormat.of().formatHex(write.data()));
        }
        return writes.size();
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

    static List<String> textByWrite(DecodedOutput output) {
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
