package org.walscope.view.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.model.Lsn;
import org.walscope.plugins.PluginChoice;
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

    @Test
    void showsTheChangesOfOneTableAlone() {
        model.show(RecordedComparison.three());
        assertThat(model.relations().get().stream()
                        .map(counts -> counts.relation().orElseThrow() + " " + counts.rows() + " "
                                + counts.of(DifferenceKind.MEANING)))
                .containsExactly("public.orders 3 2", "public.audit 1 1");
        model.relation().set(Optional.of(model.relations().get().getLast()));
        assertThat(model.count().get()).isEqualTo("1 of 8 rows");
        assertThat(model.reason().get()).contains("side 3: ");
        model.relation().set(Optional.empty());
        assertThat(model.count().get()).isEqualTo("8 of 8 rows");
    }

    @Test
    void aPatternThatIsNoneIsSaidAndTheRowsStay() {
        model.show(RecordedComparison.small());
        model.pattern().set("INSERT.*id.integer.:2");
        assertThat(model.count().get()).isEqualTo("1 of 7 rows");
        model.pattern().set("(");
        assertThat(model.wrongPattern().get()).startsWith("No regular expression: ");
        model.pattern().set("");
        assertThat(model.wrongPattern().get()).isEmpty();
        assertThat(model.count().get()).isEqualTo("7 of 7 rows");
    }

    @Test
    void transactionsOfOtherNamesAreLaidSideBySideWhenToldSo() {
        var decoding = new PluginChoice("test_decoding", Map.of());
        model.show(RecordedComparison.of(
                decoding, RecordedComparison.writes("""
                        0/1000 740 BEGIN 740
                        0/1000 740 table public.orders: INSERT: id[integer]:1
                        0/1100 740 COMMIT 740"""), decoding, RecordedComparison.writes("""
                        0/2000 900 BEGIN 900
                        0/2000 900 table public.orders: INSERT: id[integer]:1
                        0/2100 900 COMMIT 900""")));
        assertThat(model.result().get().orElseThrow().alignment().groups()).hasSize(2);
        model.moveTo(1);
        model.markTransaction();
        assertThat(model.mark().get()).startsWith("Marked.");
        model.moveTo(5);
        model.markTransaction();
        assertThat(model.mark().get()).isEmpty();
        var alignment = model.result().get().orElseThrow().alignment();
        assertThat(alignment.groups()).hasSize(1);
        assertThat(alignment.rows().get(1).difference().kind()).isEqualTo(DifferenceKind.SAME);
        model.forgetMarks();
        assertThat(model.result().get().orElseThrow().alignment().groups()).hasSize(2);
    }

    @Test
    void writesAPageOrJsonByTheNameOfTheFile(@TempDir Path folder) throws Exception {
        model.show(RecordedComparison.three());
        model.export(folder.resolve("a.html"));
        model.export(folder.resolve("a.json"));
        assertThat(Files.readString(folder.resolve("a.html"))).contains("<td>public.audit</td>");
        assertThat(Files.readString(folder.resolve("a.json"))).startsWith("{").contains("\"sides\"");
        model.export(folder.resolve("no/such/folder.html"));
        assertThat(model.failure().get().orElseThrow()).contains("could not be written");
    }
}
