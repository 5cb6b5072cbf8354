package org.walscope.view.bytes;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.control.Label;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableColumn;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import org.walscope.model.bytes.FieldNode;
import org.walscope.view.Texts;

/// Fields as a tree of names and values. FX thread.
public final class FieldTree extends TreeTableView<FieldNode> {

    /// A struct with more fields had better stay closed until somebody opens it.
    public static final int OPEN_AT_MOST = 40;

    // As in the style sheet
    private static final double HEADER_HEIGHT = 36;
    private static final double ROW_HEIGHT = 26;

    private static final KeyCombination COPY = new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN);

    private final Predicate<FieldNode> opens;
    private boolean following;

    /// @param opens  which structs are open at first
    /// @param chosen hears which field the user chose, not where [#follow] went
    public FieldTree(Predicate<FieldNode> opens, Consumer<FieldNode> chosen) {
        this.opens = opens;
        getStyleClass().addAll("dense", "field-tree");
        getStylesheets()
                .add(Objects.requireNonNull(FieldTree.class.getResource("bytes.css"))
                        .toExternalForm());
        var field = new TreeTableColumn<FieldNode, String>(Texts.get("inspector.column.field"));
        field.setCellValueFactory(
                cell -> new ReadOnlyStringWrapper(cell.getValue().getValue().name()));
        field.setPrefWidth(184);
        var value = new TreeTableColumn<FieldNode, String>(Texts.get("inspector.column.value"));
        value.setCellValueFactory(
                cell -> new ReadOnlyStringWrapper(cell.getValue().getValue().value()));
        value.getStyleClass().add("mono");
        value.setPrefWidth(190);
        getColumns().setAll(List.of(field, value));
        setColumnResizePolicy(TreeTableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        getColumns().forEach(column -> {
            column.setSortable(false);
            column.setReorderable(false);
        });
        setRoot(new TreeItem<>());
        getRoot().setExpanded(true);
        setShowRoot(false);
        setPlaceholder(new Label(""));
        getSelectionModel().selectedItemProperty().addListener((_, _, item) -> {
            if (item != null && !following) {
                chosen.accept(item.getValue());
            }
        });
        addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            TreeItem<FieldNode> item = getSelectionModel().getSelectedItem();
            if (COPY.match(event) && item != null) {
                var content = new ClipboardContent();
                content.putString(
                        item.getValue().name() + " = " + item.getValue().value());
                Clipboard.getSystemClipboard().setContent(content);
                event.consume();
            }
        });
    }

    /// Shows other fields, none of them chosen. Below the same root: another one would have all cells made again.
    public void show(List<FieldNode> fields) {
        following = true;
        getSelectionModel().clearSelection();
        getRoot()
                .getChildren()
                .setAll(fields.stream()
                        .map(field -> new FieldItem(field, opens))
                        .toList());
        scrollTo(0);
        following = false;
    }

    /// Opens the way to a field and selects it; where the way is empty, the selection stays.
    ///
    /// @param path from a top-level field down to it
    public void follow(List<FieldNode> path) {
        if (following || path.isEmpty()) {
            return;
        }
        TreeItem<FieldNode> item = getRoot();
        for (FieldNode step : path) {
            TreeItem<FieldNode> next = null;
            for (TreeItem<FieldNode> child : item.getChildren()) {
                if (child.getValue() == step) {
                    next = child;
                }
            }
            if (next == null) {
                return;
            }
            item.setExpanded(true);
            item = next;
        }
        following = true;
        getSelectionModel().select(item);
        following = false;
        int row = getRow(item);
        if (row >= 0) {
            int visible = (int) ((getHeight() - HEADER_HEIGHT) / ROW_HEIGHT);
            scrollTo(Math.max(0, row - Math.clamp(visible / 2, 0, 4)));
        }
    }
}
