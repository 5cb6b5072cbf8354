package org.walscope.plugins.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.walscope.model.change.PluginWrite;
import org.walscope.plugins.output.pgoutput.PgOutput;
import org.walscope.plugins.reader.PgOutputReplay;
import org.walscope.plugins.reader.Recordings;

/// What the real plugin sent, sent again from the calls that it must have had.
final class PgOutputOutputTest {

    @Test
    void sendsEveryRecordingOfTheCorpusAgain() throws Exception {
        assumeTrue(Recordings.corpus().isPresent(), "no corpus");
        int count = 0;
        for (Path file : Recordings.outputs(Recordings.corpus().get(), "pgoutput")) {
            if (file.toString().contains("pub_root")) {
                // A message under the root's name does not say which partition it was made for
                continue;
            }
            List<PluginWrite> recorded = Recordings.read(file, true);
            String[] options = RecordedOptions.options(file);
            var context = new MemoryContext(RecordedOptions.version(file), options);
            new PgOutputReplay(new PgOutput(), context).replay(recorded, names(options));
            assertThat(hex(context.written()))
                    .as(file.toString())
                    .isEqualTo(hex(recorded.stream().map(PluginWrite::data).toList()));
            count += recorded.size();
        }
        assertThat(count).isGreaterThan(300_000);
    }

    private static String[] names(String[] options) {
        for (int i = 0; i < options.length; i += 2) {
            if (options[i].equals("publication_names")) {
                return options[i + 1].split(",");
            }
        }
        throw new IllegalArgumentException("no publication_names");
    }

    private static List<String> hex(List<byte[]> messages) {
        var hex = new ArrayList<String>();
        for (byte[] message : messages) {
            hex.add((char) message[0] + " " + HexFormat.of().formatHex(message));
        }
        return hex;
    }
}
