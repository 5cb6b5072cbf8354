package org.walscope.view.timeline;

import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ChangeListener;
import javafx.collections.FXCollections;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.VBox;
import org.walscope.model.Xid;
import org.walscope.view.Texts;
import org.walscope.view.TransactionTexts;
import org.walscope.view.fx.ChosenText;

/// The list beside the timeline: which transactions, a table of them, what they come to. A row leads to its bar.
final class TransactionsPane extends BorderPane {

    private static final double WIDTH = 440;

    /// Relations that a line names; of more the number is said.
    private static final int MOST_RELATIONS = 3;

    private final TimelineViewModel model;
    private final TransactionListViewModel lists;
    private final ComboBox<ListKind> kinds = new ComboBox<>(FXCollections.observableArrayList(ListKind.values()));
    private final TableView<TransactionList.Entry> table = new TableView<>();
    private final Label totals = new Label();
    private final TableColumn<TransactionList.Entry, String> bytes = column("bytes", 88, this::bytes);
    private final TableColumn<TransactionList.Entry, String> last = column("end", 96, this::last);
    private final ChangeListener<Object> follow = (source, before, now) -> show();

    TransactionsPane(TimelineViewModel model) {
        this.model = model;
        this.lists = model.lists();
        getStyleClass().add("transactions-pane");
        setPrefWidth(WIDTH);
        setMinWidth(WIDTH / 2);
        kinds.setId("timeline-lists");
        kinds.setMaxWidth(Double.MAX_VALUE);
        kinds.setAccessibleText(Texts.get("timeline.lists"));
        kinds.setConverter(new ChosenText<>(kind -> Texts.get("timeline.list." + kind.key())));
        kinds.setValue(ListKind.LONGEST);
        kinds.valueProperty().addListener((source, before, kind) -> choose(kind));
        table.setId("timeline-list");
        table.getStyleClass().addAll("dense", "striped");
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.setPlaceholder(new Label(Texts.get("timeline.list.none")));
        table.getColumns()
                .setAll(List.of(
                        column("xid", 74, each -> Xid.toString(each.xid())),
                        bytes,
                        column("changes", 76, each -> Texts.get("timeline.number", each.changes())),
                        last,
                        column("relations", 140, this::relations)));
        table.addEventHandler(MouseEvent.MOUSE_CLICKED, event -> lead());
        table.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        totals.getStyleClass().add("muted");
        totals.setWrapText(true);
        var bottom = new VBox(totals);
        bottom.getStyleClass().add("totals");
        setTop(kinds);
        setCenter(table);
        setBottom(bottom);
    }

    void attach() {
        lists.list().addListener(follow);
        lists.kind().addListener(follow);
        lists.problem().addListener(follow);
        show();
    }

    void detach() {
        lists.list().removeListener(follow);
        lists.kind().removeListener(follow);
        lists.problem().removeListener(follow);
    }

    /// Relations have other names now.
    void renamed() {
        table.refresh();
    }

    private void choose(ListKind kind) {
        lists.choose(kind);
        if (kind == ListKind.HELD) {
            model.scrubber().show();
        }
    }

    private void show() {
        TransactionList list = lists.list().get();
        kinds.setValue(lists.kind().get());
        bytes.setText(Texts.get("timeline.list.bytes." + list.kind().key()));
        last.setText(Texts.get(isOnDisk(list) ? "timeline.list.disk" : "timeline.list.end"));
        table.getItems().setAll(list.entries());
        String count = Texts.get("timeline.list.count", list.entries().size(), list.of());
        String text = switch (list.kind()) {
            case HELD ->
                list.at()
                        .map(lsn -> Texts.get(
                                "timeline.list.totals.held",
                                lsn.toString(),
                                count,
                                TransactionTexts.bytes(Math.max(0, list.bytes())),
                                TransactionTexts.bytes(list.diskBytes())))
                        .orElse(count);
            case TOUCHING -> lists.touchingText(count);
            case SPILLED -> Texts.get("timeline.list.totals.spilled", count, TransactionTexts.bytes(list.diskBytes()));
            default -> count;
        };
        text += lists.estimate();
        String problem = lists.problem().get();
        totals.setText(problem.isEmpty() ? text : problem);
        table.setAccessibleText(Texts.get("timeline.list." + list.kind().key()) + ". " + totals.getText());
    }

    private static boolean isOnDisk(TransactionList list) {
        return list.kind() == ListKind.HELD;
    }

    private String bytes(TransactionList.Entry entry) {
        return TransactionTexts.bytes(entry.bytes());
    }

    private String last(TransactionList.Entry entry) {
        if (isOnDisk(lists.list().get())) {
            return entry.diskBytes() == 0 ? "" : TransactionTexts.bytes(entry.diskBytes());
        }
        return model.data()
                .map(data -> Texts.get(
                        "timeline.outcome." + data.layout().outcome(entry.row()).key()))
                .orElse("");
    }

    private String relations(TransactionList.Entry entry) {
        return model.data()
                .map(data -> TimelineTexts.relations(data, entry.row(), model.names(), MOST_RELATIONS))
                .orElse("");
    }

    private void key(KeyEvent event) {
        if (event.getCode() == KeyCode.ENTER) {
            lead();
            model.open();
            event.consume();
        } else if (event.getCode() == KeyCode.SPACE) {
            lead();
            event.consume();
        }
    }

    private void lead() {
        TransactionList.Entry chosen = table.getSelectionModel().getSelectedItem();
        if (chosen != null) {
            model.lead(chosen.row());
        }
    }

    private static TableColumn<TransactionList.Entry, String> column(
            String key, double width, Function<TransactionList.Entry, String> text) {
        var column = new TableColumn<TransactionList.Entry, String>(Texts.get("timeline.list.column." + key));
        column.setCellValueFactory(row -> new ReadOnlyStringWrapper(text.apply(row.getValue())));
        column.setPrefWidth(width);
        column.setSortable(false);
        column.setReorderable(false);
        column.getStyleClass().add(key.equals("end") || key.equals("relations") ? "text" : "number");
        return column;
    }
}
