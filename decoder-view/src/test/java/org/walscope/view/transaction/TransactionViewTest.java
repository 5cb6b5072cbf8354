package org.walscope.view.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
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
import org.walscope.view.RowChange;
import org.walscope.view.Selection;
import org.walscope.view.ServerSession;
import org.walscope.view.ViewContext;
import org.walscope.view.fx.BackgroundJobs;
import org.walscope.view.fx.Theme;
import org.walscope.view.fx.ThemeColors;

/// The transaction inspector on real WAL, held against counting by hand.
@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})
class TransactionViewTest {

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
        var view = new TransactionView(
                new ViewContext(selection, wal, new ServerSession(background, wal), background, colors));
        var root = new BorderPane(view.node());
        root.setBottom(colors.probe());
        view.attach();
        scene = new Scene(root, 1100, 420);
        stage.setX(0);
        stage.setY(0);
        stage.setScene(scene);
        Theme.LIGHT.install();
        stage.show();
    }

    private static void await(BooleanSupplier condition) throws TimeoutException {
        WaitForAsyncUtils.waitFor(
                60, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(10_000, condition::getAsBoolean));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private Transactions open() throws IOException, InterruptedException, TimeoutException {
        Path unpacked = CorpusWal.unpack("pg15/txmix", folder);
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> wal.open(List.of(unpacked), "txmix"));
        await(() -> wal.transactions().get().isPresent());
        return wal.transactions().get().orElseThrow();
    }

    private void choose(Transactions transactions, int row) throws TimeoutException {
        WaitForAsyncUtils.waitForAsyncFx(
                5000, () -> selection.select(new Lsn(transactions.firstLsn(row)), transactions.xid(row)));
        await(() -> scene.lookup("#transaction-verdict") instanceof Label label
                && label.getText().startsWith("Xid " + transactions.xid(row) + " "));
    }

    private static int busiest(Transactions transactions) {
        return IntStream.range(0, transactions.size())
                .boxed()
                .max(Comparator.comparingInt(transactions::subxactCount))
                .orElseThrow();
    }

    private String verdict() {
        return ((Label) scene.lookup("#transaction-verdict")).getText();
    }

    @SuppressWarnings("unchecked")
    private TableView<Integer> table(String id) {
        return (TableView<Integer>) scene.lookup(id);
    }

    @Test
    void saysWhatToDoWhileNothingIsChosen() throws IOException, InterruptedException, TimeoutException {
        assertThat(scene.lookup(".empty-state").getAccessibleText()).startsWith("No WAL open");
        open();
        await(() -> scene.lookup(".empty-state").getAccessibleText().startsWith("No transaction chosen"));
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> selection.select(new Lsn(1), -7));
        await(() -> scene.lookup(".empty-state").getAccessibleText().startsWith("No such transaction"));
    }

    @Test
    void theVerdictCountsWhoCommittedMeanwhile() throws IOException, InterruptedException, TimeoutException {
        Transactions transactions = open();
        int row = busiest(transactions);
        choose(transactions, row);
        long committed = IntStream.range(0, transactions.size())
                .filter(other -> other != row && transactions.outcome(other) == TxnOutcome.COMMIT)
                .filter(other -> transactions.commitLsn(other) > transactions.firstLsn(row)
                        && transactions.commitLsn(other) < transactions.commitLsn(row))
                .count();
        assertThat(verdict())
                .startsWith("Xid %d was open from %s to its commit at %s ("
                        .formatted(
                                transactions.xid(row),
                                Lsn.toString(transactions.firstLsn(row)),
                                Lsn.toString(transactions.commitLsn(row))))
                .contains("meanwhile " + committed + " other transactions committed")
                .contains("could not pass " + Lsn.toString(transactions.firstLsn(row)) + " until then");
        shoot("transaction");
    }

    @Test
    void listsItsChangesUnderTheXidThatWroteThem(FxRobot robot)
            throws IOException, InterruptedException, TimeoutException {
        Transactions transactions = open();
        int row = busiest(transactions);
        choose(transactions, row);
        var index = wal.index();
        List<Integer> expected = IntStream.range(0, index.size())
                .filter(record -> index.xid(record) != 0 && transactions.rowOf(index.xid(record)) == row)
                .filter(record -> RowChange.of(index, record).isPresent())
                .boxed()
                .toList();
        var lsns = table("#transaction-changes").getColumns().get(1);
        assertThat(table("#transaction-changes").getItems()).hasSameSizeAs(expected);
        assertThat(IntStream.range(0, expected.size()).mapToObj(lsns::getCellData))
                .isEqualTo(expected.stream()
                        .map(record -> Lsn.toString(index.lsn(record)))
                        .toList());
        var xids = table("#transaction-changes").getColumns().getFirst();
        int bySub = IntStream.range(0, expected.size())
                .filter(i -> index.xid(expected.get(i)) != transactions.xid(row))
                .findFirst()
                .orElseThrow();
        assertThat(xids.getCellData(bySub)).isEqualTo("  └ " + index.xid(expected.get(bySub)));
        var descriptions = table("#transaction-changes").getColumns().getLast();
        await(() -> descriptions.getCellData(0).toString().startsWith("INSERT"));
        robot.interact(() -> {
            table("#transaction-changes").requestFocus();
            table("#transaction-changes").getSelectionModel().select(3);
        });
        robot.type(KeyCode.ENTER);
        assertThat(selection.lsn().get()).contains(new Lsn(index.lsn(expected.get(3))));
        assertThat(selection.xid().get()).contains(transactions.xid(row));
    }

    @Test
    void leadsToThoseWhoEndedMeanwhile(FxRobot robot) throws IOException, InterruptedException, TimeoutException {
        Transactions transactions = open();
        choose(transactions, busiest(transactions));
        robot.interact(
                () -> ((TabPane) scene.lookup(".tab-pane")).getSelectionModel().selectLast());
        await(() -> scene.lookup("#transaction-others") != null);
        int other = table("#transaction-others").getItems().getFirst();
        robot.interact(() -> {
            table("#transaction-others").requestFocus();
            table("#transaction-others").getSelectionModel().select(0);
        });
        robot.type(KeyCode.ENTER);
        await(() -> verdict().startsWith("Xid " + transactions.xid(other) + " "));
        shoot("transaction-other");
    }

    private void shoot(String name) throws IOException {
        Files.createDirectories(SHOTS);
        for (Theme theme : Theme.values()) {
            WaitForAsyncUtils.waitForAsyncFx(5000, theme::install);
            for (int i = 0; i < 5; i++) {
                WaitForAsyncUtils.waitForFxEvents();
            }
            var image = WaitForAsyncUtils.waitForAsyncFx(5000, () -> scene.snapshot(null));
            Png.write(image, SHOTS.resolve(name + "-" + theme.name().toLowerCase(Locale.ROOT) + ".png"));
        }
        WaitForAsyncUtils.waitForAsyncFx(5000, Theme.LIGHT::install);
        WaitForAsyncUtils.waitForFxEvents();
    }
}
