package org.walscope.view.transaction;

import java.util.function.Function;
import javafx.beans.InvalidationListener;
import javafx.geometry.Orientation;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.walscope.plugins.decode.Explanation;
import org.walscope.view.ExplainForm;
import org.walscope.view.Texts;
import org.walscope.view.ViewContext;

/// The changes of a transaction: above them which plugin's sending is explained, below them the chosen one's row.
final class ChangesPane extends VBox {

    private static final double TABLE_SHARE = 0.55;

    private final ChangesViewModel model;
    private final TableView<Integer> table;
    private final ExplainForm form;
    private final Label missing = new Label();
    private final Label sum = new Label();
    private final Hyperlink more = new Hyperlink();
    private final RowPane row = new RowPane();
    private final SplitPane split = new SplitPane();
    private final ViewContext context;
    private final TableColumn<Integer, String> fates;
    private final InvalidationListener refresh = _ -> refresh();

    /// @param table of places in [TransactionReport#changes]; gets a column for what becomes of them
    /// @param of    makes a column: its key, its width, its text
    ChangesPane(ViewContext context, ChangesViewModel model, TableView<Integer> table, ColumnMaker of) {
        this.context = context;
        this.model = model;
        this.table = table;
        this.form = new ExplainForm(context.explanations(), "transaction-explain");
        getStyleClass().add("changes-pane");
        missing.setId("transaction-explain-missing");
        missing.setWrapText(true);
        missing.setMinHeight(Region.USE_PREF_SIZE);
        missing.getStyleClass().addAll("muted", "explain-missing");
        sum.setId("transaction-sum");
        sum.setWrapText(true);
        sum.setMinHeight(Region.USE_PREF_SIZE);
        sum.getStyleClass().add("explain-sum");
        more.setId("transaction-more");
        more.setWrapText(true);
        more.setOnAction(_ -> context.selection().filter().set(model.filter()));
        fates = of.column("fate", 190, model::fate);
        fates.setCellFactory(_ -> new FateCell());
        table.getColumns().add(table.getColumns().size() - 1, fates);
        split.setOrientation(Orientation.VERTICAL);
        split.getItems().setAll(table);
        VBox.setVgrow(split, Priority.ALWAYS);
        getChildren().setAll(missing, form, sum, split, more);
        table.getSelectionModel().selectedItemProperty().addListener((_, _, place) -> {
            if (place != null) {
                model.choose(place);
            }
        });
    }

    /// Makes a column of a table of records.
    @FunctionalInterface
    interface ColumnMaker {
        TableColumn<Integer, String> column(String key, double width, Function<Integer, String> text);
    }

    void attach() {
        form.attach();
        model.revision().addListener(refresh);
        model.chosen().addListener(refresh);
        context.catalog().file().addListener(refresh);
        model.attach();
        refresh();
    }

    void detach() {
        form.detach();
        model.revision().removeListener(refresh);
        model.chosen().removeListener(refresh);
        context.catalog().file().removeListener(refresh);
        model.detach();
    }

    private void refresh() {
        boolean decoding = model.isDecoding();
        show(form, decoding);
        show(sum, decoding);
        show(missing, !decoding);
        sum.setText(model.sum());
        more.setText(model.unlisted());
        show(more, !more.getText().isEmpty());
        missing.setText(context.explanations().missing());
        fates.setVisible(decoding);
        table.getColumns().getLast().setText(Texts.get(decoding ? "txn.column.row" : "txn.column.description"));
        table.refresh();
        model.chosen()
                .get()
                .ifPresentOrElse(
                        chosen -> {
                            row.show(chosen, model.fate(chosen.place()));
                            if (split.getItems().size() == 1) {
                                split.getItems().add(row);
                                split.setDividerPositions(TABLE_SHARE);
                            }
                        },
                        () -> split.getItems().remove(row));
    }

    private static void show(Region node, boolean visible) {
        node.setVisible(visible);
        node.setManaged(visible);
    }

    /// A whole rule is longer than a cell.
    private static final class FateCell extends TableCell<Integer, String> {

        @Override
        protected void updateItem(@Nullable String fate, boolean empty) {
            super.updateItem(fate, empty);
            String text = empty || fate == null ? "" : fate;
            setText(text);
            setTooltip(text.isEmpty() ? null : new Tooltip(text));
            getStyleClass().remove("unsent");
            if (text.startsWith(Explanation.UNSENT)) {
                getStyleClass().add("unsent");
            }
        }
    }
}
