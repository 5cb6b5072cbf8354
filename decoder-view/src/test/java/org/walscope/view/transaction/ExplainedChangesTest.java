package org.walscope.view.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import org.walscope.model.Lsn;
import org.walscope.model.reorder.Transactions;
import org.walscope.plugins.decode.DecodedRow;
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
import org.walscope.view.record.RecordInspectorView;

/// "Why was this row not sent", answered in the window from files and a catalog alone.
@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})
class ExplainedChangesTest {

    private static final Path SHOTS = Path.of("target", "screenshots");

    @TempDir
    private static Path folder = Path.of("");

    private static OrdersHistory history = new OrdersHistory(Path.of(""), Path.of(""), 0, 0, 0);

    private final BackgroundJobs background = new BackgroundJobs();
    private final OpenWal wal = new OpenWal(background);
    private final Selection selection = new Selection();
    private final ViewContext context =
            new ViewContext(selection, wal, new ServerSession(background, wal), background, new ThemeColors());
    private Scene scene = new Scene(new Region());

    @BeforeAll
    static void play() throws Exception {
        history = OrdersHistory.play(folder);
    }

    @Start
    void start(Stage stage) {
        var view = new TransactionView(context);
        var inspector = new RecordInspectorView(context);
        var split = new SplitPane(view.node(), inspector.node());
        split.setDividerPositions(0.74);
        var root = new BorderPane(split);
        root.setBottom(context.colors().probe());
        view.attach();
        inspector.attach();
        scene = new Scene(root, 1700, 560);
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

    private void open() throws TimeoutException {
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> wal.open(List.of(history.wal()), "wal"));
        await(() -> wal.transactions().get().isPresent());
    }

    private void openCatalog() throws TimeoutException {
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> context.catalog().open(history.catalog()));
        await(() -> context.catalog().decodable().get().isPresent());
    }

    private void choose(int xid) throws TimeoutException {
        Transactions transactions = wal.transactions().get().orElseThrow();
        long first = transactions.firstLsn(transactions.rowOf(xid));
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> selection.select(new Lsn(first), xid));
        await(() -> scene.lookup("#transaction-verdict") instanceof Label label
                && label.getText().startsWith("Xid " + xid + " "));
    }

    private void choosePlugin(String plugin, String options) throws TimeoutException {
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> {
            plugins().setValue(plugin);
            options().setText(options);
            options().fireEvent(new javafx.event.ActionEvent());
        });
    }

    @SuppressWarnings("unchecked")
    private ComboBox<String> plugins() {
        return (ComboBox<String>) scene.lookup("#transaction-explain-plugin");
    }

    private TextField options() {
        return (TextField) scene.lookup("#transaction-explain-options");
    }

    @SuppressWarnings("unchecked")
    private <T> TableView<T> table(String id) {
        return (TableView<T>) scene.lookup(id);
    }

    private List<String> cells(int column) {
        var table = this.<Integer>table("#transaction-changes");
        return IntStream.range(0, table.getItems().size())
                .mapToObj(row -> String.valueOf(table.getColumns().get(column).getCellData(row)))
                .toList();
    }

    /// Of rows of tables, not of TOAST chunks.
    private List<String> fatesOf(String relation) {
        List<String> relations = cells(3);
        List<String> fates = cells(4);
        return IntStream.range(0, relations.size())
                .filter(row -> relations.get(row).equals(relation))
                .mapToObj(fates::get)
                .toList();
    }

    private String text(String id) {
        return ((Label) scene.lookup(id)).getText();
    }

    @Test
    void saysWhatToOpenWithoutACatalog() throws Exception {
        open();
        choose(history.mixed());
        assertThat(text("#transaction-explain-missing")).startsWith("Open a saved catalog of the database");
        assertThat(options().getParent().isVisible()).isFalse();
        await(() -> scene.lookup("#inspector-fate") instanceof Label label
                && label.getText().startsWith("Open a saved catalog of the database"));
        shoot("explain-no-catalog");
    }

    @Test
    void saysOfEachChangeWhetherThePluginSendsItAndWhyNot(FxRobot robot) throws Exception {
        open();
        openCatalog();
        choose(history.mixed());
        await(() -> fatesOf("orders").stream().allMatch("sent"::equals));
        assertThat(cells(5))
                .contains("id[integer]:200 region[text]:'US' note[text]:null")
                .contains("id[integer]:1 region[text]:'NULL' note[text]:unchanged-toast-datum");

        choosePlugin("pgoutput", "publication_names=eu");
        await(() -> fatesOf("audit").equals(List.of("not sent: the table is in none of the publications eu")));
        assertThat(fatesOf("orders"))
                .containsExactly(
                        "sent",
                        "not sent: the row does not pass the row filter (id < 100)",
                        "sent",
                        "not sent: the row does not pass the row filter (id < 100)");
        await(() -> text("#transaction-sum").equals("2 sent, 6 not"));
        int update = cells(2).indexOf("HOT_UPDATE");
        assertThat(update).isPositive();
        robot.interact(() -> {
            table("#transaction-changes").requestFocus();
            table("#transaction-changes").getSelectionModel().select(update);
        });
        robot.type(KeyCode.ENTER);
        await(() -> table("#transaction-row") != null
                && !table("#transaction-row").getItems().isEmpty());
        assertThat(text("#transaction-fate")).isEqualTo("UPDATE public.orders: sent");
        List<String> after = this.<DecodedRow.Column>table("#transaction-row").getItems().stream()
                .map(column -> "%s %s %s".formatted(column.name(), column.type(), RowPane.text(column.after())))
                .toList();
        assertThat(after).containsExactly("id integer 1", "region text NULL", "note text unchanged TOAST");
        await(() -> text("#inspector-fate").equals("sent"));
        shoot("explain-values");
        robot.interact(() -> table("#transaction-changes").getSelectionModel().select(cells(3).indexOf("audit")));
        robot.type(KeyCode.ENTER);
        await(() -> text("#inspector-fate").equals("not sent: the table is in none of the publications eu"));
        await(() -> text("#transaction-fate").startsWith("INSERT public.audit: not sent"));
        shoot("explain-not-sent");
    }

    @Test
    void decodesWhatWasRolledBackAndTellsRowsOfOneRecordApart() throws Exception {
        open();
        openCatalog();
        choose(history.rolledBack());
        await(() -> fatesOf("orders").equals(List.of("not sent: it was rolled back")));
        await(() -> cells(5).contains("id[integer]:7 region[text]:'EU' note[text]:'gone'"));

        await(() -> text("#transaction-sum").equals("nothing sent: it was rolled back"));
        choosePlugin("pgoutput", "");
        choose(history.copied());
        await(() ->
                fatesOf("orders").size() == 5 && fatesOf("orders").getFirst().equals("sent"));
        assertThat(fatesOf("orders").subList(2, 5))
                .containsOnly("not sent: the row does not pass the row filter (id < 100)");
        await(() -> cells(5).contains("id[integer]:102 region[text]:'c' note[text]:null"));
        int record = IntStream.range(0, wal.index().size())
                .filter(row ->
                        wal.index().xid(row) == history.copied() && wal.index().rmid(row) == 9)
                .findFirst()
                .orElseThrow();
        WaitForAsyncUtils.waitForAsyncFx(
                5000, () -> selection.select(new Lsn(wal.index().lsn(record)), history.copied()));
        await(() -> text("#inspector-fate")
                .equals("rows 0 to 1: sent\nrows 2 to 4: not sent: the row does not pass the row filter (id < 100)"));
    }

    @Test
    void aChoiceThatAPluginRefusesIsASentence() throws Exception {
        open();
        openCatalog();
        choose(history.mixed());
        choosePlugin("wal2json", "format-version=7");
        await(() -> fatesOf("audit").getFirst().startsWith("wal2json refuses: "));
        choosePlugin("wal2json", "nonsense");
        assertThat(options().getAccessibleText()).contains("\"nonsense\" is no option. Write name=value");
        choosePlugin("wal2json", "format-version=2");
        await(() -> fatesOf("audit").equals(List.of("sent")));
        assertThat(context.explanations().choice().get().plugin()).isEqualTo("wal2json");
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> context.catalog().close());
        await(() -> scene.lookup("#transaction-explain-missing").isVisible());
        assertThat(fatesOf("audit")).isEmpty();
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
