package org.walscope.view.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Severity;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.WalIndex;
import org.walscope.view.Selection;
import org.walscope.view.fx.ImmediateBackground;

class RecordTableViewModelTest {

    private final Selection selection = new Selection();
    private final RecordTableViewModel model = new RecordTableViewModel(selection, new ImmediateBackground());
    private final List<Long> described = new ArrayList<>();

    private final RecordSource source = new RecordSource() {
        @Override
        public String describe(long lsn) {
            described.add(lsn);
            if (lsn == SyntheticWal.lsn(3)) {
                throw new WalFormatException(new Lsn(lsn), "too short");
            }
            return "record at " + Lsn.toString(lsn);
        }

        @Override
        public String line(long lsn) {
            return "rmgr: Heap lsn: " + Lsn.toString(lsn);
        }

        @Override
        public List<BlockRef> blocks(long lsn) {
            return List.of();
        }
    };

    private void open(int rows, WalProblem... problems) {
        WalIndex index = SyntheticWal.index(rows);
        model.attach();
        model.open(index, PgVersion.PG15, Optional.of(source));
        model.grow(rows, List.of(problems));
    }

    private static WalProblem problemAt(int row) {
        return new WalProblem(
                Severity.ERROR, new Lsn(SyntheticWal.lsn(row) + 8), "file", 8, "damaged", Optional.empty());
    }

    @Test
    void saysHowManyOfHowMany() {
        open(3500);
        assertThat(model.summary().get()).isEqualTo("3,500 records");
        selection.filter().set("xid == 742");
        assertThat(model.summary().get()).isEqualTo("4 of 3,500 records");
        assertThat(model.rows().get().row(3)).isEqualTo(3042);
        model.clearFilter();
        assertThat(model.summary().get()).isEqualTo("3,500 records");
    }

    @Test
    void filtersRowsThatComeLater() {
        open(1000);
        selection.filter().set("xid == 742");
        assertThat(model.summary().get()).isEqualTo("1 of 1,000 records");
        WalIndex longer = SyntheticWal.index(5000);
        model.open(longer, PgVersion.PG15, Optional.of(source));
        model.grow(2000, List.of());
        assertThat(model.summary().get()).isEqualTo("2 of 2,000 records");
        model.grow(5000, List.of());
        assertThat(model.summary().get()).isEqualTo("5 of 5,000 records");
    }

    @Test
    void makesFiltersOfARecord() {
        open(100);
        model.filterOnXid(7);
        assertThat(selection.filter().get()).isEqualTo("xid == 707");
        model.clearFilter();
        model.filterOnRelation(0);
        assertThat(selection.filter().get()).isEqualTo("rel == 1663/5/16384");
        model.clearFilter();
        model.filterOnRmgr(1);
        assertThat(selection.filter().get()).isEqualTo("rmgr == Btree");
        assertThat(model.summary().get()).isEqualTo("17 of 100 records");
        model.filterFrom(2);
        assertThat(selection.filter().get()).isEqualTo("rmgr == Btree && lsn >= 0/1000340");
        assertThat(model.summary().get()).isEqualTo("15 of 100 records");
    }

    @Test
    void keepsTheSelectedRecordThroughFilters() {
        open(5000, problemAt(10));
        model.select(2043);
        assertThat(selection.lsn().get()).contains(new Lsn(SyntheticWal.lsn(2042)));
        assertThat(selection.xid().get()).contains(742);
        selection.filter().set("xid == 742");
        assertThat(model.selected().get()).isEqualTo(3);
        selection.filter().set("xid == 743");
        assertThat(model.selected().get()).isEqualTo(-1);
        model.clearFilter();
        assertThat(model.selected().get()).isEqualTo(2043);
    }

    @Test
    void followsTheSelectionOfOthers() {
        open(100);
        selection.select(new Lsn(SyntheticWal.lsn(40)), 740);
        assertThat(model.selected().get()).isEqualTo(40);
    }

    @Test
    void choosingAProblemLeavesTheRecordChosen() {
        open(100, problemAt(10));
        model.select(5);
        model.select(11);
        assertThat(model.selected().get()).isEqualTo(11);
        assertThat(selection.lsn().get()).contains(new Lsn(SyntheticWal.lsn(5)));
    }

    @Test
    void describesOnlyWhatIsLookedAt() {
        open(1000);
        assertThat(model.description(20)).isEqualTo("…");
        model.look(20, 22);
        assertThat(described).containsExactly(SyntheticWal.lsn(20), SyntheticWal.lsn(21), SyntheticWal.lsn(22));
        assertThat(model.description(20)).isEqualTo("record at 0/1000500");
        model.look(21, 23);
        assertThat(described).hasSize(4);
    }

    @Test
    void showsWhyARecordCannotBeDescribed() {
        open(10);
        model.look(0, 9);
        assertThat(model.description(3)).isEqualTo("too short");
        assertThat(model.description(4)).isEqualTo("record at 0/1000100");
    }

    @Test
    void boundsTheDescriptionsKept() {
        open(20_000);
        for (int row = 0; row < 20_000; row += 100) {
            model.look(row, row + 99);
        }
        assertThat(model.descriptionsKept()).isEqualTo(RecordDescriptions.CAPACITY);
    }

    @Test
    void copiesTheLine() {
        open(10, problemAt(4));
        var copied = new ArrayList<String>();
        model.line(2, copied::add);
        model.line(5, copied::add);
        assertThat(copied).containsExactly("rmgr: Heap lsn: 0/1000080", "damaged");
    }
}
