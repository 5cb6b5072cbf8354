package org.walscope.view.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.walscope.model.Lsn;
import org.walscope.plugins.align.DifferenceKind;
import org.walscope.view.Selection;
import org.walscope.view.fx.ImmediateBackground;

final class CompareViewModelTest {

    private final Selection selection = new Selection();
    private final CompareViewModel model = new CompareViewModel(selection, new ImmediateBackground());

    @Test
    void laysEqualRowsAtOneHeightAndFillsTheOtherSide() {
        model.show(RecordedComparison.small());
        List<String> heights = model.rows().get().rows().stream()
                .map(r -> (r.isHeader() ? "header" : r.line(0) + "|" + r.line(1)) + " " + r.kind())
                .toList();
        assertThat(heights)
                .containsExactly(
                        "header SPELLING",
                        "0|0 SAME",
                        "1|1 SPELLING",
                        "2|2 SAME",
                        "header MEANING",
                        "3|3 SAME",
                        "4|4 EXPECTED",
                        "5|-1 MEANING",
                        "6|5 SAME");
        assertThat(model.count().get()).isEqualTo("7 of 7 rows");
    }

    @Test
    void jumpsThroughWhatCountsAndAroundTheEnds() {
        model.show(RecordedComparison.small());
        assertThat(model.caret().get()).isEqualTo(6);
        assertThat(model.reason().get()).startsWith("Expected: unchanged TOAST value of \"note\"");
        assertThat(model.jump(1)).isTrue();
        assertThat(model.reason().get()).isEqualTo("Meaning: this INSERT is missing from wal2json");
        assertThat(model.jump(1)).isTrue();
        assertThat(model.caret().get()).isEqualTo(6);
        model.counts(DifferenceKind.SPELLING).set(true);
        assertThat(model.jump(-1)).isTrue();
        assertThat(model.caret().get()).isEqualTo(2);
    }

    @Test
    void showsOnlyWhatCounts() {
        model.show(RecordedComparison.small());
        model.counts(DifferenceKind.EXPECTED).set(false);
        model.onlyDifferences().set(true);
        assertThat(model.rows().get().rows().stream()
                        .map(row -> row.isHeader() ? "header" : row.line(0) + "|" + row.line(1)))
                .containsExactly("header", "5|-1");
        assertThat(model.count().get()).isEqualTo("1 of 7 rows");
    }

    @Test
    void theCaretSetsTheWindowsSelection() {
        model.show(RecordedComparison.small());
        model.moveTo(7);
        assertThat(selection.lsn().get()).isEqualTo(Lsn.parse("0/1280"));
        assertThat(selection.xid().get()).isEqualTo(Optional.of(741));
    }

    @Test
    void linesAreShownInOneLineOfBoundedLength() {
        assertThat(LineText.of("a\nb\tc")).isEqualTo("a␊b␉c");
        assertThat(LineText.of("x".repeat(2000))).isEqualTo("x".repeat(1500) + " … 500 more characters");
    }
}
