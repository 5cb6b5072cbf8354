package org.walscope.view.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.model.Lsn;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalTimeline;
import org.walscope.view.CorpusWal;
import org.walscope.view.Selection;
import org.walscope.view.fx.ImmediateBackground;

/// What the timeline does when the WAL it shows grows.
class TimelineFollowTest {

    private static final int ROWS_AT_FIRST = 5000;

    private final Selection selection = new Selection();
    private final TimelineViewModel model = new TimelineViewModel(selection, new ImmediateBackground());
    private final WalIndex index = new WalIndex();
    private WalFiles files;
    private WalTimeline timeline;

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void showTheFirstPart() throws Exception {
        files = WalFiles.open(List.of(CorpusWal.unpack("pg15/txmix", folder)));
        timeline = files.timelines().getFirst();
        WalScan.scan(timeline, index, problem -> {}, () -> index.size() > ROWS_AT_FIRST);
        assertThat(index.size()).isLessThan(2 * ROWS_AT_FIRST);
        model.attach();
        model.navigation().resize(1000);
        model.show(index, build());
        model.setFollowing(true);
    }

    @AfterEach
    void close() {
        model.detach();
        files.close();
    }

    private Transactions build() {
        return Transactions.build(index, new RecordReader(timeline), () -> false);
    }

    /// All the rest has come.
    private void grow() {
        long before = shown().to();
        WalScan.readOn(timeline, index, true, problem -> {}, () -> false);
        model.show(index, build());
        assertThat(model.building().get()).isFalse();
        assertThat(shown().to()).isGreaterThan(before);
    }

    private TimelineData shown() {
        return model.data().orElseThrow();
    }

    @Test
    void keepsAllInSightWhereAllWas() {
        grow();
        assertThat(model.viewport().isFitted()).isTrue();
    }

    @Test
    void keepsTheRightEdgeInSight() {
        model.navigation().zoom(8, 1000);
        double scale = model.viewport().unitsPerPixel();
        grow();
        assertThat(model.viewport().right())
                .isCloseTo(shown().scale().span(), within(1e-6 * shown().scale().span()));
        assertThat(model.viewport().unitsPerPixel()).isEqualTo(scale);
    }

    @Test
    void staysWhereOneHasGone() {
        model.navigation().zoom(8, 1000);
        model.navigation().pan(-300);
        double left = model.viewport().left();
        grow();
        assertThat(model.viewport().left()).isEqualTo(left);
        model.navigation().pan(1e9);
        assertThat(model.viewport().isAtEnd()).isTrue();
    }

    @Test
    void staysWhereItIsWhenNothingIsFollowed() {
        model.navigation().zoom(8, 1000);
        double left = model.viewport().left();
        model.setFollowing(false);
        WalScan.readOn(timeline, index, true, problem -> {}, () -> false);
        model.show(index, build());
        assertThat(model.viewport().left()).isNotEqualTo(left); // other WAL is shown whole
        assertThat(model.viewport().isFitted()).isTrue();
    }

    @Test
    void keepsWhatIsChosenAndTheSlotsSettings() {
        int row = shown().transactions().size() - 1;
        int xid = shown().transactions().xid(row);
        selection.select(new Lsn(shown().transactions().firstLsn(row)), xid);
        model.hover(row);
        model.buffer().setWorkMem(64 << 10);
        model.navigation().zoom(8, 1000);
        grow();

        assertThat(shown().transactions().xid(model.selectedRow())).isEqualTo(xid);
        assertThat(shown().transactions().xid(model.hoveredRow())).isEqualTo(xid);
        assertThat(model.selectedText().get()).contains(Integer.toString(xid));
        assertThat(model.buffer().workMem().get()).isEqualTo(64 << 10);
        assertThat(model.buffer().replay()).isPresent();
        assertThat(model.viewport().isAtEnd()).isTrue();
    }
}
