package org.walscope.view.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import org.walscope.view.HeadlessMouseFix;
import org.walscope.view.OpenWal;
import org.walscope.view.OrdersHistory;
import org.walscope.view.Png;
import org.walscope.view.Selection;
import org.walscope.view.ServerSession;
import org.walscope.view.ViewContext;
import org.walscope.view.fx.BackgroundJobs;
import org.walscope.view.fx.Theme;
import org.walscope.view.fx.ThemeColors;

/// The open WAL files, compared through two plugins of Walscope's own, with no server anywhere.
@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})
final class CompareWalTest {

    private static final Path SHOTS = Path.of("target", "screenshots");

    @TempDir
    private static Path folder;

    private static OrdersHistory history;

    private final BackgroundJobs background = new BackgroundJobs();
    private final OpenWal wal = new OpenWal(background);
    private final ThemeColors colors = new ThemeColors();
    private final ViewContext context =
            new ViewContext(new Selection(), wal, new ServerSession(background, wal), background, colors);
    private Scene scene = new Scene(new Region());

    @BeforeAll
    static void play() throws Exception {
        history = OrdersHistory.play(folder);
    }

    @Start
    void start(Stage stage) {
        var view = new CompareView(context);
        view.attach();
        scene = new Scene(new StackPane(view.node(), colors.probe()), 1400, 700);
        stage.setX(0);
        stage.setY(0);
        stage.setScene(scene);
        Theme.LIGHT.install();
        stage.show();
    }

    private static void await(BooleanSupplier condition) throws Exception {
        WaitForAsyncUtils.waitFor(
                30, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(5000, condition::getAsBoolean));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private String text(String id) {
        return scene.lookup(id) instanceof Label label ? label.getText() : "";
    }

    private void open(Path path) {
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> context.wal().open(List.of(path), "wal"));
    }

    private void shoot(String name) throws Exception {
        Files.createDirectories(SHOTS);
        for (Theme theme : Theme.values()) {
            WaitForAsyncUtils.waitForAsyncFx(5000, theme::install);
            WaitForAsyncUtils.waitForFxEvents();
            var image = WaitForAsyncUtils.waitForAsyncFx(5000, () -> scene.snapshot(null));
            Png.write(image, SHOTS.resolve(name + "-" + theme.name().toLowerCase(Locale.ROOT) + ".png"));
        }
        WaitForAsyncUtils.waitForAsyncFx(5000, Theme.LIGHT::install);
    }

    @Test
    void saysWhatIsMissingAndThenCompares(FxRobot robot) throws Exception {
        open(history.wal());
        await(() -> !scene.lookup("#compare-run").isDisabled());
        robot.clickOn("#compare-run");
        assertThat(text("#compare-wrong"))
                .startsWith("Side 1 is to be WAL files, and no catalog is open to decode them with:");
        shoot("compare-wal-no-catalog");

        WaitForAsyncUtils.waitForAsyncFx(5000, () -> context.catalog().open(history.catalog()));
        await(() -> context.catalog().file().get().isPresent());
        robot.clickOn("#compare-run");
        await(() ->
                !text("#compare-summary").isEmpty() && text("#compare-reason").contains(":"));
        // pgoutput took the catalog's publication, which has orders below 100: six changes are not sent
        assertThat(text("#compare-summary"))
                .isEqualTo("7 transactions and 10 changes compared: no difference of meaning, 6 expected.");
        assertThat(text("#compare-wrong")).isEmpty();
        assertThat(scene.getRoot().lookupAll(".output-copy").stream().map(label -> ((Label) label).getText()))
                .hasSize(2)
                .allMatch(line -> line.startsWith("WAL files, decoded from 0/"));
        shoot("compare-wal");
    }

    @Test
    void aSideOfEachKindNeedsWhatItIsReadFrom(FxRobot robot) throws Exception {
        open(history.wal());
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> context.catalog().open(history.catalog()));
        await(() -> context.catalog().file().get().isPresent()
                && !scene.lookup("#compare-run").isDisabled());
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> origin(2).setValue(SideForm.Origin.SLOT));
        robot.clickOn("#compare-run");
        assertThat(text("#compare-wrong"))
                .isEqualTo(
                        "Side 2 is to be a slot: connect to a server and choose one of its logical slots, or take the"
                                + " WAL files.");
        assertThat(((ComboBox<?>) scene.lookup("#compare-plugin-1")).isEditable())
                .isFalse();
        assertThat(((ComboBox<?>) scene.lookup("#compare-plugin-2")).isEditable())
                .isTrue();
    }

    @SuppressWarnings("unchecked")
    private ComboBox<SideForm.Origin> origin(int side) {
        return (ComboBox<SideForm.Origin>) scene.lookup("#compare-origin-" + side);
    }
}
