package org.walscope.view.timeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.testfx.util.WaitForAsyncUtils;
import org.walscope.model.Lsn;
import org.walscope.model.reorder.Transactions;
import org.walscope.view.OpenCatalog;
import org.walscope.view.OpenWal;
import org.walscope.view.Png;
import org.walscope.view.Selection;
import org.walscope.view.ServerSession;
import org.walscope.view.ViewContext;
import org.walscope.view.fx.BackgroundJobs;
import org.walscope.view.fx.Theme;
import org.walscope.view.fx.ThemeColors;

/// The timeline view alone on a stage, for tests and pictures.
final class TimelineStage {

    final BackgroundJobs background = new BackgroundJobs();
    final OpenWal wal = new OpenWal(background);
    final Selection selection = new Selection();
    final ServerSession server = new ServerSession(background, wal);
    OpenCatalog catalog = new OpenCatalog(wal, background);
    Scene scene = new Scene(new Region());
    Optional<Path> saveAs = Optional.empty();

    void start(Stage stage, double width, double height) {
        var colors = new ThemeColors();
        var context = new ViewContext(selection, wal, server, background, colors);
        catalog = context.catalog();
        var view = new TimelineView(context, (owner, name) -> saveAs);
        var root = new BorderPane(view.node());
        root.setBottom(colors.probe());
        view.attach();
        scene = new Scene(root, width, height);
        stage.setX(0);
        stage.setY(0);
        stage.setScene(scene);
        Theme.LIGHT.install();
        stage.show();
    }

    Transactions open(Path folder, String title) throws TimeoutException {
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> wal.open(List.of(folder), title));
        await(() -> wal.transactions().get().isPresent() && scene.lookup(".canvas-pane") != null);
        await(() -> canvas().isIdle());
        return wal.transactions().get().orElseThrow();
    }

    TimelineCanvas canvas() {
        return (TimelineCanvas) scene.lookup(".canvas-pane");
    }

    void choose(Transactions transactions, int row) {
        WaitForAsyncUtils.waitForAsyncFx(
                5000, () -> selection.select(new Lsn(transactions.firstLsn(row)), transactions.xid(row)));
        WaitForAsyncUtils.waitForFxEvents();
    }

    static void await(BooleanSupplier condition) throws TimeoutException {
        WaitForAsyncUtils.waitFor(
                60, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(10_000, condition::getAsBoolean));
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// Both themes, for the reviewer's eye.
    void shoot(Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        for (Theme theme : Theme.values()) {
            WaitForAsyncUtils.waitForAsyncFx(5000, theme::install);
            for (int i = 0; i < 5; i++) {
                WaitForAsyncUtils.waitForFxEvents();
            }
            WritableImage image = WaitForAsyncUtils.waitForAsyncFx(5000, () -> scene.snapshot(null));
            Png.write(image, folder.resolve(name + "-" + theme.name().toLowerCase(Locale.ROOT) + ".png"));
        }
        WaitForAsyncUtils.waitForAsyncFx(5000, Theme.LIGHT::install);
        WaitForAsyncUtils.waitForFxEvents();
    }
}
