package org.walscope.view.record;

import java.util.List;
import java.util.Objects;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableColumn;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.walscope.icons.AppIcon;
import org.walscope.model.bytes.FieldNode;
import org.walscope.view.EmptyState;
import org.walscope.view.OpenWal;
import org.walscope.view.SelectedRecord;
import org.walscope.view.Texts;
import org.walscope.view.ViewContext;
import org.walscope.view.WalView;
import org.walscope.view.fx.ColorRole;

/// The inspector: what a record is, then all its fields with PostgreSQL's names. Choosing a field marks its bytes.
public final class RecordInspectorView implements WalView {

    private final SelectedRecord record;
    private final RecordInspectorViewModel model;
    private final Label rmgr = new Label();
    private final Label operation = new Label();
    private final Label description = new Label();
    private final Label problem = new Label();
    private final GridPane facts = new GridPane();
    private final TreeTableView<FieldNode> tree = new TreeTableView<>();
    private final StackPane root = new StackPane();
    private final OpenWal wal;
    private final InvalidationListener shown = _ -> show();
    private final InvalidationListener transactionsBuilt = _ -> learnTopXids();
    private boolean following;

    public RecordInspectorView(ViewContext context) {
        wal = context.wal();
        record = new SelectedRecord(context.selection(), context.wal(), context.background());
        model = new RecordInspectorViewModel(context.selection(), record);
        rmgr.getStyleClass().add("record-rmgr");
        operation.getStyleClass().add("record-operation");
        var title = new HBox(rmgr, operation);
        title.getStyleClass().add("record-title");
        description.getStyleClass().addAll("mono", "muted");
        description.setWrapText(true);
        description.setId("inspector-description");
        problem.getStyleClass().add("record-problem");
        problem.setWrapText(true);
        problem.setId("inspector-problem");
        facts.getStyleClass().add("record-facts");
        var values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        facts.getColumnConstraints().addAll(new ColumnConstraints(), values);
        var header = new VBox(title, description, facts, problem);
        header.getStyleClass().add("record-header");
        buildTree();
        var all = new VBox(header, tree);
        VBox.setVgrow(tree, Priority.ALWAYS);
        var empty = new EmptyState(
                AppIcon.FIELDS, Texts.get("inspector.empty.title"), Texts.get("inspector.empty.sentence"));
        var none = Bindings.createBooleanBinding(() -> model.facts().get().isEmpty(), model.facts());
        empty.visibleProperty().bind(none);
        all.visibleProperty().bind(none.not());
        root.getChildren().addAll(all, empty);
        root.getStyleClass().add("record-inspector");
        root.getStylesheets()
                .add(Objects.requireNonNull(RecordInspectorView.class.getResource("record.css"))
                        .toExternalForm());
        model.chosen().addListener(_ -> follow());
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void attach() {
        record.attach();
        model.facts().addListener(shown);
        wal.transactions().addListener(transactionsBuilt);
        model.attach();
        learnTopXids();
        show();
    }

    private void learnTopXids() {
        model.learnTopXids(TopXids.of(wal));
    }

    @Override
    public void detach() {
        record.detach();
        model.facts().removeListener(shown);
        wal.transactions().removeListener(transactionsBuilt);
        model.detach();
    }

    private void buildTree() {
        var field = new TreeTableColumn<FieldNode, String>(Texts.get("inspector.column.field"));
        field.setCellValueFactory(
                cell -> new ReadOnlyStringWrapper(cell.getValue().getValue().name()));
        field.setPrefWidth(210);
        var value = new TreeTableColumn<FieldNode, String>(Texts.get("inspector.column.value"));
        value.setCellValueFactory(
                cell -> new ReadOnlyStringWrapper(cell.getValue().getValue().value()));
        value.getStyleClass().add("mono");
        tree.getColumns().setAll(List.of(field, value));
        tree.setColumnResizePolicy(TreeTableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        tree.getColumns().forEach(column -> {
            column.setSortable(false);
            column.setReorderable(false);
        });
        tree.setId("inspector-tree");
        tree.setAccessibleText(Texts.get("inspector.tree"));
        tree.setShowRoot(false);
        tree.getStyleClass().addAll("dense", "record-fields");
        tree.setPlaceholder(new Label(""));
        tree.getSelectionModel().selectedItemProperty().addListener((_, _, item) -> {
            if (item != null && !following) {
                model.choose(item.getValue());
            }
        });
        tree.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            TreeItem<FieldNode> item = tree.getSelectionModel().getSelectedItem();
            if (RecordMenu.COPY.match(event) && item != null) {
                var content = new ClipboardContent();
                content.putString(
                        item.getValue().name() + " = " + item.getValue().value());
                Clipboard.getSystemClipboard().setContent(content);
                event.consume();
            }
        });
    }

    private void show() {
        following = true;
        facts.getChildren().clear();
        model.facts().get().ifPresent(this::showFacts);
        var top = new TreeItem<FieldNode>();
        model.fields().get().forEach(field -> top.getChildren().add(new FieldItem(field)));
        tree.getSelectionModel().clearSelection();
        tree.setRoot(top);
        following = false;
        follow();
    }

    private void showFacts(RecordFacts read) {
        rmgr.setText(read.rmgr());
        rmgr.setStyle("-record-chip: " + ColorRole.ofRmgr(read.rmid()).cssName());
        rmgr.setVisible(!read.rmgr().isEmpty());
        rmgr.setManaged(rmgr.isVisible());
        operation.setText(read.operation().isEmpty() ? Texts.get("inspector.unreadable") : read.operation());
        description.setText(model.description());
        description.setVisible(!model.description().isEmpty());
        description.setManaged(description.isVisible());
        problem.setText(model.problem());
        problem.setVisible(!model.problem().isEmpty());
        problem.setManaged(problem.isVisible());
        int row = 0;
        for (RecordFacts.Fact fact : read.facts()) {
            var label = new Label(fact.label());
            label.getStyleClass().add("muted");
            var value = new Label(fact.value());
            value.getStyleClass().add("mono");
            facts.addRow(row++, label, value);
        }
    }

    /// Opens the way to the field chosen elsewhere and selects it.
    private void follow() {
        List<FieldNode> path = model.chosen().get();
        if (following || path.isEmpty() || tree.getRoot() == null) {
            return;
        }
        TreeItem<FieldNode> item = tree.getRoot();
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
        tree.getSelectionModel().select(item);
        following = false;
        int row = tree.getRow(item);
        if (row >= 0) {
            tree.scrollTo(Math.max(0, row - 4));
        }
    }
}
