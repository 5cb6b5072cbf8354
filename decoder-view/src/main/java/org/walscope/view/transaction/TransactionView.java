package org.walscope.view.transaction;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.walscope.icons.AppIcon;
import org.walscope.model.Lsn;
import org.walscope.model.Xid;
import org.walscope.model.reorder.Transactions;
import org.walscope.view.EmptyState;
import org.walscope.view.OpenCatalog;
import org.walscope.view.ServerSession;
import org.walscope.view.Texts;
import org.walscope.view.TransactionTexts;
import org.walscope.view.ViewContext;
import org.walscope.view.WalView;

/// The selected transaction: what it comes to in a sentence and its facts, its changes, all its records, and who
/// ended while it was open.
public final class TransactionView implements WalView {

    private final TransactionViewModel model;
    private final ServerSession server;
    private final OpenCatalog catalog;
    private final StackPane root = new StackPane();
    private final Label verdict = new Label();
    private final GridPane facts = new GridPane();
    /// Of places in [TransactionReport#changes].
    private final TableView<Integer> changes =
            records("changes", this::changedRecord, this::changeLsn, this::changeText);
    /// Of rows of the index.
    private final TableView<Integer> records = records("records", row -> row, this::recordLsn, this::description);
    private final TableView<Integer> others = new TableView<>();
    private final Label meanwhile = new Label();
    private final ChangesViewModel rows;
    private final ChangesPane changesPane;
    private final Tab changesTab;
    private final Tab recordsTab = tab("records", records);
    private final Tab othersTab;
    private final SplitPane content = new SplitPane();
    private final InvalidationListener follow = source -> show();
    private final InvalidationListener retext = source -> {
        changes.refresh();
        records.refresh();
    };

    public TransactionView(ViewContext context) {
        server = context.server();
        catalog = context.catalog();
        model = new TransactionViewModel(context.wal(), context.server(), context.selection(), context.background());
        rows = new ChangesViewModel(context.catalog(), context.explanations(), context.background());
        changesPane = new ChangesPane(context, rows, changes, TransactionView::column);
        changesTab = tab("changes", changesPane);
        root.getStyleClass().add("transaction-view");
        root.getStylesheets()
                .add(Objects.requireNonNull(TransactionView.class.getResource("transaction.css"))
                        .toExternalForm());
        verdict.setId("transaction-verdict");
        verdict.setWrapText(true);
        verdict.getStyleClass().add("verdict");
        verdict.setMinHeight(Region.USE_PREF_SIZE);
        facts.getStyleClass().add("facts");
        var values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        facts.getColumnConstraints().setAll(new ColumnConstraints(), values);
        var about = new ScrollPane(new VBox(verdict, facts));
        about.setFitToWidth(true);
        about.setAccessibleText(Texts.get("view.transaction"));
        othersTab = tab("others", othersPane());
        var tabs = new TabPane(changesTab, recordsTab, othersTab);
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        content.getItems().setAll(about, tabs);
        content.setDividerPositions(0.42);
        choosing(changes, place -> model.chooseRecord(changedRecord(place)));
        choosing(records, model::chooseRecord);
        choosing(others, model::chooseTransaction);
    }

    private Node othersPane() {
        meanwhile.setWrapText(true);
        meanwhile.getStyleClass().add("meanwhile");
        others.setId("transaction-others");
        others.getStyleClass().addAll("dense", "striped");
        others.setAccessibleText(Texts.get("txn.tab.others"));
        others.setPlaceholder(new Label(Texts.get("txn.others.none")));
        others.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        others.getColumns()
                .setAll(List.of(
                        column("xid", 80, row -> Xid.toString(transactions().xid(row))),
                        column(
                                "outcome",
                                90,
                                row -> Texts.get("txn.outcome."
                                        + transactions().outcome(row).key())),
                        column(
                                "first-lsn",
                                110,
                                row -> Lsn.toString(transactions().firstLsn(row))),
                        column(
                                "commit-lsn",
                                110,
                                row -> Lsn.toString(transactions().commitLsn(row))),
                        column("changes", 200, row -> TransactionTexts.changes(transactions(), row))));
        var pane = new VBox(meanwhile, others);
        VBox.setVgrow(others, Priority.ALWAYS);
        return pane;
    }

    private Transactions transactions() {
        return report().transactions();
    }

    private TransactionReport report() {
        return model.report().get().orElseThrow();
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void attach() {
        model.report().addListener(follow);
        model.state().addListener(follow);
        model.textRevision().addListener(retext);
        catalog.names().addListener(retext);
        server.facts().addListener(follow);
        model.attach();
        changesPane.attach();
        show();
    }

    @Override
    public void detach() {
        model.report().removeListener(follow);
        model.state().removeListener(follow);
        model.textRevision().removeListener(retext);
        catalog.names().removeListener(retext);
        server.facts().removeListener(follow);
        model.detach();
        changesPane.detach();
    }

    private void show() {
        Optional<TransactionReport> shown = model.report().get();
        rows.show(shown);
        if (shown.isEmpty()) {
            clear();
            root.getChildren().setAll(emptyState());
            return;
        }
        TransactionReport report = shown.get();
        verdict.setText(TransactionWords.verdict(report));
        facts.getChildren().clear();
        int line = 0;
        for (TransactionWords.Fact fact : TransactionWords.facts(report, model.serverVersion())) {
            var label = new Label(fact.label());
            label.getStyleClass().add("muted");
            label.setMinWidth(Region.USE_PREF_SIZE);
            GridPane.setValignment(label, VPos.TOP);
            var value = new Label(fact.value());
            value.setWrapText(true);
            value.getStyleClass().add("mono");
            facts.addRow(line++, label, value);
        }
        changesTab.setText(Texts.get("txn.tab.changes.count", report.changes().length, report.changeCount()));
        recordsTab.setText(Texts.get("txn.tab.records.count", report.records().length, report.recordCount()));
        int ended = report.meanwhile().committed() + report.meanwhile().rolledBack();
        othersTab.setText(Texts.get("txn.tab.others.count", report.meanwhile().rows().length, ended));
        changes.setItems(new IntRows(IntStream.range(0, report.changes().length).toArray()));
        records.setItems(new IntRows(report.records()));
        others.setItems(new IntRows(report.meanwhile().rows()));
        meanwhile.setText(TransactionWords.meanwhile(report));
        root.getChildren().setAll(content);
    }

    private void clear() {
        changes.setItems(FXCollections.emptyObservableList());
        records.setItems(FXCollections.emptyObservableList());
        others.setItems(FXCollections.emptyObservableList());
    }

    private Node emptyState() {
        return switch (model.state().get()) {
            case NOTHING_OPEN -> empty("closed");
            case READING -> empty("reading");
            case UNKNOWN -> empty("unknown");
            case FAILED -> new EmptyState(AppIcon.WARNING, Texts.get("txn.failed.title"), model.failure());
            case NOTHING_CHOSEN, SHOWN -> empty("none");
        };
    }

    private static EmptyState empty(String key) {
        return new EmptyState(
                AppIcon.TRANSACTION, Texts.get("txn." + key + ".title"), Texts.get("txn." + key + ".text"));
    }

    /// @param record an item's row of the index
    private TableView<Integer> records(
            String key, IntUnaryOperator record, Function<Integer, String> lsn, Function<Integer, String> text) {
        var table = new TableView<Integer>();
        table.setId("transaction-" + key);
        table.getStyleClass().addAll("dense", "striped");
        table.setAccessibleText(Texts.get("txn.tab." + key));
        table.setPlaceholder(new Label(Texts.get("txn.changes.none")));
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_LAST_COLUMN);
        table.getColumns()
                .setAll(List.of(
                        column("xid", 96, item -> xid(record.applyAsInt(item))),
                        column("lsn", 100, lsn),
                        column("operation", 120, item -> model.operation(record.applyAsInt(item))),
                        column("relation", 170, item -> relation(record.applyAsInt(item))),
                        column("description", 300, text)));
        return table;
    }

    private String description(int record) {
        return model.description(record);
    }

    /// The row where it can be decoded, else what pg_waldump says.
    private String changeText(int place) {
        String row = rows.line(place);
        return row.isEmpty() ? model.description(changedRecord(place)) : row;
    }

    private int changedRecord(int place) {
        return report().changes()[place];
    }

    /// "0/15A0000·2": the third of several rows with one LSN.
    private String changeLsn(int place) {
        String lsn = recordLsn(changedRecord(place));
        int ordinal = report().ordinals()[place];
        return ordinal < 0 ? lsn : Texts.get("txn.lsn.shared", lsn, ordinal);
    }

    private String recordLsn(int row) {
        return Lsn.toString(report().index().lsn(row));
    }

    /// A subtransaction's is set in.
    private String xid(int row) {
        int xid = report().index().xid(row);
        return xid == report().txn().xid() ? Xid.toString(xid) : "  └ " + Xid.toString(xid);
    }

    private String relation(int row) {
        return catalog.names().get().name(report().index(), row);
    }

    private static TableColumn<Integer, String> column(String key, double width, Function<Integer, String> text) {
        var column = new TableColumn<Integer, String>(Texts.get("txn.column." + key));
        column.setCellValueFactory(row -> new ReadOnlyStringWrapper(text.apply(row.getValue())));
        column.setPrefWidth(width);
        column.setSortable(false);
        column.setReorderable(false);
        return column;
    }

    private static void choosing(TableView<Integer> table, IntConsumer choose) {
        table.addEventHandler(MouseEvent.MOUSE_CLICKED, event -> choose(table, choose));
        table.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE) {
                choose(table, choose);
                event.consume();
            }
        });
    }

    private static void choose(TableView<Integer> table, IntConsumer choose) {
        Integer chosen = table.getSelectionModel().getSelectedItem();
        if (chosen != null) {
            choose.accept(chosen);
        }
    }

    private static Tab tab(String key, Node node) {
        var tab = new Tab(Texts.get("txn.tab." + key), node);
        tab.setId("transaction-tab-" + key);
        return tab;
    }
}
