package org.walscope.view.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.walscope.view.OpenCatalog;
import org.walscope.view.OpenWal;
import org.walscope.view.Selection;
import org.walscope.view.fx.ImmediateBackground;

class RecordFilterViewModelTest {

    private final Selection selection = new Selection();
    private final ImmediateBackground background = new ImmediateBackground();
    private final OpenWal wal = new OpenWal(background);
    private final RecordFilterViewModel model =
            new RecordFilterViewModel(selection, wal, new OpenCatalog(wal, background));

    private String submitted(String text) {
        model.text().set(text);
        model.submit();
        return selection.filter().get();
    }

    @Test
    void spellsOutWhatAValueMeans() {
        assertThat(submitted(" 742 ")).isEqualTo("xid == 742");
        assertThat(model.text().get()).isEqualTo("xid == 742");
        assertThat(submitted("1663/5/16384")).isEqualTo("rel == 1663/5/16384");
        assertThat(submitted("heap")).isEqualTo("rmgr == Heap");
        assertThat(submitted("rmgr == Heap && len > 1kB")).isEqualTo("rmgr == Heap && len > 1kB");
        assertThat(submitted("")).isEmpty();
    }

    @Test
    void saysWhyAFilterIsRefusedAndKeepsTheOldOne() {
        submitted("fpi");
        assertThat(submitted("colour == 1")).isEqualTo("fpi");
        assertThat(model.problem().get()).startsWith("At character 1: unknown field \"colour\"");
        model.text().set("len > 5");
        assertThat(model.problem().get()).isEmpty();
    }

    @Test
    void validatesWithoutUsing() {
        model.text().set("len >");
        model.validate();
        assertThat(model.problem().get()).isNotEmpty();
        assertThat(selection.filter().get()).isEmpty();
    }

    @Test
    void followsAFilterSetElsewhere() {
        selection.filter().set("xid == 7");
        assertThat(model.text().get()).isEqualTo("xid == 7");
        model.clear();
        assertThat(selection.filter().get()).isEmpty();
        assertThat(model.text().get()).isEmpty();
    }

    @Test
    void saysThatNothingIsOpen() {
        model.text().set("0/1529FB0");
        model.submit();
        assertThat(model.problem().get()).isEqualTo("There are no records to go to: open WAL first.");
    }
}
