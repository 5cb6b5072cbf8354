package org.walscope.view.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.TreeView;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import org.walscope.view.CorpusWal;
import org.walscope.view.HeadlessMouseFix;
import org.walscope.view.OpenWal;
import org.walscope.view.Png;
import org.walscope.view.Selection;
import org.walscope.view.ServerSession;
import org.walscope.view.ViewContext;
import org.walscope.view.fx.BackgroundJobs;
import org.walscope.view.fx.Theme;
import org.walscope.view.fx.ThemeColors;

/// The sources on real WAL: sets of files, histories, forks.
@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})
class SourcesViewTest {

    private static final Path SHOTS = Path.of("target", "screenshots");

    private final BackgroundJobs background = new BackgroundJobs();
    private final OpenWal wal = new OpenWal(background);
    private Scene scene = new Scene(new Region());

    @TempDir
    Path folder = Path.of("");

    @Start
    void start(Stage stage) {
        var colors = new ThemeColors();
        var view = new SourcesView(
                new ViewContext(new Selection(), wal, new ServerSession(background, wal), background, colors));
        var root = new BorderPane(view.node());
        root.setBottom(colors.probe());
        view.attach();
        scene = new Scene(root, 340, 760);
        stage.setX(0);
        stage.setY(0);
        stage.setScene(scene);
        Theme.LIGHT.install();
        stage.show();
    }

    private void open(Path path, int timelines) throws Exception {
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> wal.open(List.of(path), "archive"));
        await(() -> wal.timelines().size() == timelines && !wal.scanning().get());
    }

    private static void await(BooleanSupplier condition) throws Exception {
        WaitForAsyncUtils.waitFor(
                30, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(5000, condition::getAsBoolean));
        WaitForAsyncUtils.waitForFxEvents();
    }

    @SuppressWarnings("unchecked")
    private List<String> lines() {
        var tree = (TreeView<Source>) scene.lookup("#sources-tree");
        return IntStream.range(0, tree.getExpandedItemCount())
                .mapToObj(row -> SourceTexts.title(tree.getTreeItem(row).getValue()))
                .toList();
    }

    private void shoot(String name) throws IOException {
        Files.createDirectories(SHOTS);
        for (Theme theme : Theme.values()) {
            WaitForAsyncUtils.waitForAsyncFx(5000, theme::install);
            for (int i = 0; i < 5; i++) {
                WaitForAsyncUtils.waitForFxEvents();
            }
            WritableImage image = WaitForAsyncUtils.waitForAsyncFx(5000, () -> scene.snapshot(null));
            Png.write(
                    image, SHOTS.resolve("sources-" + name + "-" + theme.name().toLowerCase(Locale.ROOT) + ".png"));
        }
        WaitForAsyncUtils.waitForAsyncFx(5000, Theme.LIGHT::install);
        WaitForAsyncUtils.waitForFxEvents();
    }

    @Test
    void drawsWhereTimelinesWereForked(FxRobot robot) throws Exception {
        open(CorpusWal.unpack("pg15/timeline", folder), 3);
        assertThat(lines())
                .contains(
                        "Timeline 1 (4 segments)",
                        "0/F00000 – 0/1300000 · 4 segments",
                        "With its history, from 0/F00000",
                        "Timeline 2 off 1 at 0/11032B0",
                        "Backup from 0/12000D8",
                        "Left out: 000000010000000000000011.partial");
        Node drawing = scene.lookup("#fork-drawing");
        assertThat(drawing.getAccessibleText())
                .isEqualTo("Timeline 1. "
                        + "Timeline 2 was forked off timeline 1 at 0/11032B0: no recovery target specified. "
                        + "Timeline 3 was forked off timeline 2 at 0/1300E48: at restore point \"tl2_point\".");
        shoot("forks");

        var bounds = drawing.localToScreen(drawing.getBoundsInLocal());
        robot.clickOn(bounds.getMinX() + 60, bounds.getMinY() + 18);
        await(() -> wal.timeline().get().orElseThrow().timeline() == 1);
    }

    @Test
    void showsGapsBetweenRunsOfSegments() throws Exception {
        Path unpacked = CorpusWal.unpack("pg15/txmix", folder);
        try (var files = Files.list(unpacked)) {
            Path third = files.filter(file -> file.getFileName().toString().length() == 24)
                    .sorted()
                    .skip(2)
                    .findFirst()
                    .orElseThrow();
            Files.delete(third);
        }
        open(unpacked, 1);
        assertThat(lines())
                .anyMatch(line -> line.endsWith(" · 2 segments"))
                .anyMatch(line -> line.startsWith("Gap: one segment "));
        assertThat(scene.lookup("#fork-drawing").isVisible()).isFalse();
        shoot("gap");
    }
}
