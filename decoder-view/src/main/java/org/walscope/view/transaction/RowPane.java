package org.walscope.view.transaction;

import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.walscope.plugins.decode.DecodedRow;
import org.walscope.plugins.decode.DecodedRow.Value;
import org.walscope.view.Texts;

/// A change's row: what became of it, and its columns with their values before and after.
final class RowPane extends VBox {

    /// Characters of a value that a tooltip shows.
    private static final int MOST_TIP = 2_000;

    private final Label fate = new Label();
    private final TableView<DecodedRow.Column> columns = new TableView<>();

    RowPane() {
        getStyleClass().add("row-pane");
        fate.setId("transaction-fate");
        fate.setWrapText(true);
        fate.getStyleClass().add("fate");
        fate.setMinHeight(Region.USE_PREF_SIZE);
        columns.setId("transaction-row");
        columns.getStyleClass().addAll("dense", "striped");
        columns.setAccessibleText(Texts.get("txn.row"));
        columns.setPlaceholder(new Label());
        columns.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_LAST_COLUMN);
        columns.getColumns()
                .setAll(List.of(
                        column("column", 150, DecodedRow.Column::name),
                        column("type", 150, DecodedRow.Column::type),
                        column("old", 220, DecodedRow.Column::before),
                        column("new", 220, DecodedRow.Column::after)));
        VBox.setVgrow(columns, Priority.ALWAYS);
        getChildren().addAll(fate, columns);
    }

    /// @param whatBecame of it, in words
    void show(ChangesViewModel.ChosenRow row, String whatBecame) {
        fate.setText(row.row()
                .map(of -> Texts.get("txn.row.fate", of.kind(), of.relation(), whatBecame))
                .orElse(row.problem().isEmpty() ? whatBecame : row.problem()));
        columns.getItems().setAll(row.row().map(DecodedRow::columns).orElse(List.of()));
        ((Label) columns.getPlaceholder()).setText(Texts.get("txn.row.none"));
    }

    /// What a cell says of a value.
    static String text(Value value) {
        return switch (value.state()) {
            case NONE -> Texts.get("txn.row.nothing");
            case NULL -> "NULL";
            case UNCHANGED_TOAST -> Texts.get("txn.row.unchanged");
            case TOO_LONG -> Texts.get("txn.row.too-long");
            case VALUE ->
                value.text().length() < value.length()
                        ? Texts.get("txn.row.cut", value.text(), value.length())
                        : value.text();
        };
    }

    private static TableColumn<DecodedRow.Column, Object> column(
            String key, double width, Function<DecodedRow.Column, Object> of) {
        var column = new TableColumn<DecodedRow.Column, Object>(Texts.get("txn.row." + key));
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(of.apply(row.getValue())));
        column.setCellFactory(_ -> new ValueCell());
        column.setPrefWidth(width);
        column.setSortable(false);
        column.setReorderable(false);
        return column;
    }

    /// What is no value looks unlike one: the text 'NULL' is none.
    private static final class ValueCell extends TableCell<DecodedRow.Column, Object> {

        @Override
        protected void updateItem(@Nullable Object item, boolean empty) {
            super.updateItem(item, empty);
            getStyleClass().remove("no-value");
            if (empty || item == null) {
                setText(null);
                setTooltip(null);
                return;
            }
            String text = item instanceof Value value ? RowPane.text(value) : item.toString();
            if (item instanceof Value value && value.state() != DecodedRow.State.VALUE) {
                getStyleClass().add("no-value");
            }
            setText(text.replace('\n', '⏎'));
            setTooltip(
                    text.length() < 20
                            ? null
                            : new Tooltip(text.length() > MOST_TIP ? text.substring(0, MOST_TIP) + "…" : text));
        }
    }
}
