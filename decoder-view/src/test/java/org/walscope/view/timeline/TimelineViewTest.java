package org.walscope.view.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
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
import org.walscope.model.Lsn;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.reorder.TxnOutcome;
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

/// The timeline on real WAL, as a person uses it.
@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})
class TimelineViewTest {

    private static final Path SHOTS = Path.of("target", "screenshots");

    private final BackgroundJobs background = new BackgroundJobs();
    private final OpenWal wal = new OpenWal(background);
    private final Selection selection = new Selection();
    private Scene scene = new Scene(new Region());

    @TempDir
    Path folder = Path.of("");

    @Start
    void start(Stage stage) {
        var colors = new ThemeColors();
        var view = new TimelineView(
                new ViewContext(selection, wal, new ServerSession(background, wal), background, colors));
        var root = new BorderPane(view.node());
        root.setBottom(colors.probe());
        view.attach();
        scene = new Scene(root, 1400, 700);
        stage.setX(0);
        stage.setY(0);
        stage.setScene(scene);
        Theme.LIGHT.install();
        stage.show();
    }

    private Transactions open(String set) throws IOException, InterruptedException, TimeoutException {
        Path unpacked = CorpusWal.unpack(set, folder);
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> wal.open(List.of(unpacked), set));
        await(() -> wal.transactions().get().isPresent() && scene.lookup(".canvas-pane") != null);
        return wal.transactions().get().orElseThrow();
    }

    private static void await(BooleanSupplier condition) throws TimeoutException {
        WaitForAsyncUtils.waitFor(
                30, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(5000, condition::getAsBoolean));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void choose(Transactions transactions, int row) {
        WaitForAsyncUtils.waitForAsyncFx(
                5000, () -> selection.select(new Lsn(transactions.firstLsn(row)), transactions.xid(row)));
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// Both themes, for the reviewer's eye.
    private void shoot(String name) throws IOException {
        Files.createDirectories(SHOTS);
        for (Theme theme : Theme.values()) {
            WaitForAsyncUtils.waitForAsyncFx(5000, theme::install);
            for (int i = 0; i < 5; i++) {
                WaitForAsyncUtils.waitForFxEvents();
            }
            WritableImage image = WaitForAsyncUtils.waitForAsyncFx(5000, () -> scene.snapshot(null));
            Png.write(
                    image,
                    SHOTS.resolve("timeline-" + name + "-" + theme.name().toLowerCase(java.util.Locale.ROOT) + ".png"));
        }
        WaitForAsyncUtils.waitForAsyncFx(5000, Theme.LIGHT::install);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private String accessibleText() {
        return scene.lookup(".canvas-pane").getAccessibleText();
    }

    @Test
    void saysWhatToDoWhileNothingIsOpen() throws IOException {
        assertThat(scene.lookup(".canvas-pane")).isNull();
        assertThat(scene.lookup(".empty-state").getAccessibleText()).startsWith("No WAL open");
        shoot("empty");
    }

    @Test
    void showsTransactionsWithSubtransactionsAndTheirEnds(FxRobot robot)
            throws IOException, InterruptedException, TimeoutException {
        Transactions transactions = open("pg15/txmix");
        assertThat(accessibleText()).contains(" transactions: ");
        shoot("txmix");
        robot.clickOn(".canvas-pane");
        for (int i = 0; i < 9; i++) {
            robot.type(KeyCode.W);
        }
        shoot("txmix-close");
        int widest = 0;
        for (int row = 0; row < transactions.size(); row++) {
            if (transactions.subxactCount(row) > transactions.subxactCount(widest)) {
                widest = row;
            }
        }
        choose(transactions, widest);
        robot.type(KeyCode.Z);
        assertThat(accessibleText()).startsWith("Transaction %d, from ".formatted(transactions.xid(widest)));
        shoot("txmix-subxacts");
    }

    @Test
    void keysMoveBetweenTransactionsAndEscClears(FxRobot robot)
            throws IOException, InterruptedException, TimeoutException {
        Transactions transactions = open("pg15/pgbench");
        shoot("pgbench");
        robot.clickOn(".canvas-pane");
        robot.type(KeyCode.ESCAPE);
        assertThat(selection.xid().get()).isEmpty();
        robot.type(KeyCode.RIGHT);
        assertThat(selection.xid().get()).contains(transactions.xid(transactions.rowByStart(0)));
        robot.type(KeyCode.RIGHT, KeyCode.RIGHT, KeyCode.LEFT);
        assertThat(selection.xid().get()).contains(transactions.xid(transactions.rowByStart(1)));
        assertThat(selection.lsn().get()).contains(new Lsn(transactions.firstLsn(transactions.rowByStart(1))));
        robot.type(KeyCode.Z);
        shoot("pgbench-one");
        robot.type(KeyCode.ESCAPE);
        assertThat(selection.xid().get()).isEmpty();
        assertThat(accessibleText()).contains(" transactions: ");
    }

    @Test
    void clickSelectsTheTransactionUnderThePointer(FxRobot robot)
            throws IOException, InterruptedException, TimeoutException {
        Transactions transactions = open("pg15/allrm");
        int longest = 0;
        for (int row = 0; row < transactions.size(); row++) {
            if (transactions.outcome(row) != TxnOutcome.OPEN
                    && transactions.endLsn(row) - transactions.firstLsn(row)
                            > transactions.endLsn(longest) - transactions.firstLsn(longest)) {
                longest = row;
            }
        }
        choose(transactions, longest);
        robot.clickOn(".canvas-pane");
        choose(transactions, longest);
        robot.type(KeyCode.Z);
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> selection.xid().set(Optional.empty()));
        shoot("allrm");
        var pane = scene.lookup(".canvas-pane");
        var at = pane.localToScene(0, 0);
        // The bar fills the width but for its margin; the lane is the one the view scrolled to.
        int lane = -1;
        for (double y = TimelineZones.LANES_TOP + 10; lane < 0 && y < 500; y += TimelineZones.LANE_HEIGHT) {
            robot.clickOn(at.getX() + pane.getLayoutBounds().getWidth() / 2, at.getY() + y);
            lane = selection.xid().get().equals(Optional.of(transactions.xid(longest))) ? 1 : -1;
        }
        assertThat(selection.xid().get()).contains(transactions.xid(longest));
    }

    @Test
    void hasAsManyNodesForAThousandTransactionsAsForTen() throws IOException, InterruptedException, TimeoutException {
        open("pg15/txmix");
        int few = scene.getRoot().lookupAll("*").size();
        WaitForAsyncUtils.waitForAsyncFx(5000, wal::close);
        await(() -> scene.lookup(".canvas-pane") == null);
        open("pg15/pgbench");
        assertThat(scene.getRoot().lookupAll("*").size()).isEqualTo(few).isLessThan(300);
    }
}
