package org.walscope.view.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.model.Lsn;
import org.walscope.view.CorpusWal;
import org.walscope.view.OpenWal;
import org.walscope.view.Selection;
import org.walscope.view.ServerSession;
import org.walscope.view.fx.ImmediateBackground;

class SourcesViewModelTest {

    private final OpenWal wal = new OpenWal(new ImmediateBackground());
    private final Selection selection = new Selection();
    private final SourcesViewModel model =
            new SourcesViewModel(wal, new ServerSession(new ImmediateBackground(), wal), selection);

    @TempDir
    Path directory;

    @Test
    void followsWhatIsOpenWhileAttached() throws Exception {
        model.attach();
        assertThat(model.roots().get()).isEmpty();

        wal.open(List.of(CorpusWal.unpack("pg15/timeline", directory)), "timeline");
        Source files = model.roots().get().getFirst();
        assertThat(SourceTexts.title(files)).isEqualTo("timeline");
        Source system = files.children().getFirst();
        assertThat(system.children())
                .filteredOn(Source.Timeline.class::isInstance)
                .hasSameSizeAs(wal.timelines());

        wal.close();
        assertThat(model.roots().get()).isEmpty();
        model.detach();
        wal.open(List.of(directory), "again");
        assertThat(model.roots().get()).isEmpty();
    }

    @Test
    void goesToTheSegmentThatIsChosen() throws Exception {
        model.attach();
        wal.open(List.of(CorpusWal.unpack("pg15/timeline", directory)), "timeline");
        var first = wal.timelines().getFirst();
        var segment = first.segments().getLast();

        model.choose(new Source.Segment(first, segment));

        assertThat(wal.timeline().get()).contains(first);
        Lsn chosen = selection.lsn().get().orElseThrow();
        assertThat(chosen).isGreaterThanOrEqualTo(segment.start()).isLessThan(segment.end());
        int row = wal.index().rowAt(chosen);
        assertThat(row == 0 || new Lsn(wal.index().lsn(row - 1)).isBefore(segment.start()))
                .isTrue();
    }
}
