package org.walscope.view.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.fxmisc.richtext.StyleClassedTextArea;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import org.walscope.model.change.PluginWrite;
import org.walscope.plugins.OutputComparison;
import org.walscope.plugins.PluginChoice;
import org.walscope.view.HeadlessMouseFix;
import org.walscope.view.OpenWal;
import org.walscope.view.Png;
import org.walscope.view.Selection;
import org.walscope.view.ServerSession;
import org.walscope.view.ViewContext;
import org.walscope.view.fx.BackgroundJobs;
import org.walscope.view.fx.Theme;
import org.walscope.view.fx.ThemeColors;

/// The comparison as a person sees it.
@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})
final class CompareViewTest {

    private static final Path SHOTS = Path.of("target", "screenshots");

    private Scene scene = new Scene(new Region());
    private final ThemeColors colors = new ThemeColors();
    private CompareView view = make();

    private CompareView make() {
        var background = new BackgroundJobs();
        var wal = new OpenWal(background);
        return new CompareView(
                new ViewContext(new Selection(), wal, new ServerSession(background, wal), background, colors));
    }

    @Start
    void start(Stage stage) {
        view = make();
        view.attach();
        scene = new Scene(new StackPane(view.node(), colors.probe()), 1500, 900);
        stage.setX(0);
        stage.setY(0);
        stage.setScene(scene);
        Theme.LIGHT.install();
        stage.show();
    }

    private void show(OutputComparison.Result result) throws Exception {
        WaitForAsyncUtils.waitForAsyncFx(20_000, () -> view.model().show(result));
        await(() -> view.model().caret().get() >= 0
                && !view.model().relations().get().isEmpty());
    }

    private static void await(java.util.function.BooleanSupplier condition)
            throws java.util.concurrent.TimeoutException {
        WaitForAsyncUtils.waitFor(
                20,
                java.util.concurrent.TimeUnit.SECONDS,
                () -> WaitForAsyncUtils.waitForAsyncFx(5000, condition::getAsBoolean));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void shoot(String name) throws Exception {
        Files.createDirectories(SHOTS);
        WaitForAsyncUtils.waitForFxEvents();
        for (Theme theme : Theme.values()) {
            WaitForAsyncUtils.waitForAsyncFx(5000, theme::install);
            WaitForAsyncUtils.waitForFxEvents();
            var image = WaitForAsyncUtils.waitForAsyncFx(5000, () -> scene.snapshot(null));
            Png.write(image, SHOTS.resolve(name + "-" + theme.name().toLowerCase(java.util.Locale.ROOT) + ".png"));
        }
        WaitForAsyncUtils.waitForAsyncFx(5000, Theme.LIGHT::install);
    }

    @Test
    void saysWhatToDoWithoutServer() throws Exception {
        shoot("compare-empty");
        assertThat(scene.lookup(".empty-state").isVisible()).isTrue();
    }

    @Test
    void keysGoThroughTheDifferences(FxRobot robot) throws Exception {
        show(RecordedComparison.small());
        Label reason = (Label) scene.lookup("#compare-reason");
        assertThat(reason.getText()).startsWith("Expected: ");
        robot.clickOn("#compare-next");
        assertThat(reason.getText()).isEqualTo("Meaning: this INSERT is missing from wal2json");
        robot.push(KeyCode.F8);
        assertThat(reason.getText()).startsWith("Expected: ");
        robot.clickOn("#compare-only");
        await(() -> ((Label) scene.lookup("#compare-count")).getText().equals("2 of 7 rows"));
        shoot("compare-small");
    }

    @Test
    void threeSidesTheirTablesAndAPattern(FxRobot robot) throws Exception {
        show(RecordedComparison.three());
        assertThat(scene.getRoot().lookupAll(".output-pane")).hasSize(3);
        robot.clickOn("#compare-tables-show");
        await(() -> scene.lookup("#compare-relations") != null);
        assertThat(((TableView<?>) scene.lookup("#compare-relations")).getItems())
                .hasSize(2);
        shoot("compare-three");
        robot.clickOn("#compare-pattern").write("paid\\[boolean\\]:null");
        await(() -> ((Label) scene.lookup("#compare-count")).getText().equals("1 of 8 rows"));
        robot.clickOn("#compare-pattern").eraseText(30).write("no such text");
        await(() -> ((Label) scene.lookup("#compare-count")).getText().equals("0 of 8 rows"));
        assertThat(details()).containsOnly("");
        robot.clickOn("#compare-pattern").eraseText(30).write("(");
        await(() -> !view.model().wrongPattern().get().isEmpty());
        shoot("compare-wrong-pattern");
    }

    @Test
    void showsARecordedSlot() throws Exception {
        Path corpus = Path.of(System.getProperty(
                "walscope.corpus", System.getenv().getOrDefault("WALSCOPE_CORPUS", "../../shared/corpus")));
        Path slot = corpus.resolve("pg15/allrm/logical");
        assumeTrue(Files.isDirectory(slot), "skipped: no corpus");
        List<PluginWrite> left = RecordedComparison.recording(slot.resolve("test_decoding.tsv.gz"), false);
        var decoding = new PluginChoice("test_decoding", Map.of());
        show(RecordedComparison.of(
                decoding,
                left,
                new PluginChoice("pgoutput", Map.of("messages", "true", "publication_names", "pub_app,pub_ins")),
                RecordedComparison.recording(slot.resolve("pgoutput-v1.tsv.gz"), true)));
        shoot("compare-pgoutput");
        panesShowTheSameRows();
        show(RecordedComparison.of(
                decoding,
                left,
                new PluginChoice("wal2json", Map.of("format-version", "2")),
                RecordedComparison.recording(slot.resolve("wal2json-v2.tsv.gz"), false)));
        for (int i = 0; i < 6; i++) {
            WaitForAsyncUtils.waitForAsyncFx(5000, () -> view.model().jump(1));
        }
        shoot("compare-wal2json");
        panesShowTheSameRows();
    }

    private void panesShowTheSameRows() {
        WaitForAsyncUtils.waitForFxEvents();
        var panes = scene.getRoot().lookupAll(".output-canvas").stream()
                .map(OutputCanvas.class::cast)
                .toList();
        assertThat(panes).hasSize(2);
        assertThat(panes.get(0).maxTop()).isEqualTo(panes.get(1).maxTop());
        // The line at the caret can be read in full on each side that has it.
        assertThat(details()).hasSize(2).anyMatch(text -> !text.isEmpty());
    }

    private List<String> details() {
        return scene.getRoot().lookupAll(".output-text").stream()
                .map(StyleClassedTextArea.class::cast)
                .map(StyleClassedTextArea::getText)
                .toList();
    }
}
