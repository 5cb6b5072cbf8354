package org.walscope.plugins.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.walscope.model.change.PluginText;
import org.walscope.model.change.PluginWrite;
import org.walscope.plugins.output.wal2json.Wal2Json;
import org.walscope.plugins.reader.Recordings;
import org.walscope.plugins.reader.Wal2JsonReplay;

/// What the real plugin wrote, written again from the calls that it must have had.
final class Wal2JsonOutputTest {

    @Test
    void writesEveryRecordingOfTheCorpusAgain() throws Exception {
        assumeTrue(Recordings.corpus().isPresent(), "no corpus");
        int count = 0;
        for (Path file : Recordings.outputs(Recordings.corpus().get(), "wal2json")) {
            List<PluginWrite> recorded = Recordings.read(file, false);
            var context = new MemoryContext(RecordedOptions.version(file), RecordedOptions.options(file));
            new Wal2JsonReplay(new Wal2Json(), context).replay(recorded);
            assertThat(context.lines()).as(file.toString()).isEqualTo(lines(recorded));
            count += recorded.size();
        }
        assertThat(count).isGreaterThan(20_000);
    }

    private static List<String> lines(List<PluginWrite> writes) {
        return writes.stream().map(w -> PluginText.decode(w.data())).toList();
    }
}
