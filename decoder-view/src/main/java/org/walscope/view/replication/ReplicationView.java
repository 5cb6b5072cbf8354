package org.walscope.view.replication;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableColumn;
import javafx.scene.control.TreeTableRow;
import javafx.scene.control.TreeTableView;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.walscope.icons.AppIcon;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.view.EmptyState;
import org.walscope.view.ServerSession;
import org.walscope.view.Texts;
import org.walscope.view.ViewContext;
import org.walscope.view.WalView;

/// Who replicates what to whom, as a tree; below it the way from a subscriber's log line to the transaction it
/// cannot
/// apply.
public final class ReplicationView implements WalView {

    private static final PseudoClass TROUBLE = PseudoClass.getPseudoClass("trouble");

    private final ServerSession session;
    private final ReplicationViewModel model;
    private final TreeTableView<MapNode> tree = new TreeTableView<>();
    private final ComboBox<String> slot = new ComboBox<>();
    private final StackPane root = new StackPane();
    private final InvalidationListener connected = _ -> connected();
    private final ListChangeListener<ReplicationSlot> slots = _ -> listSlots();
    private final Node none;
    private final BorderPane shown;

    public ReplicationView(ViewContext context) {
        session = context.server();
        model = new ReplicationViewModel(session, context.background());
        tree.setId("map-tree");
        tree.setAccessibleText(Texts.get("map.tree"));
        tree.getStyleClass().add(Styles.DENSE);
        tree.setShowRoot(false);
        tree.setRoot(new TreeItem<>());
        tree.setColumnResizePolicy(TreeTableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        tree.setPlaceholder(new Label(Texts.get("map.reading")));
        column("map.column.what", 300, MapNode::what);
        column("map.column.state", 190, MapNode::state);
        column("map.column.position", 230, MapNode::position);
        column("map.column.remark", 320, MapNode::remark);
        tree.setRowFactory(_ -> new Row());
        model.tree().subscribe(this::show);
        shown = new BorderPane(tree);
        shown.setTop(bar());
        shown.setBottom(skip());
        none = new EmptyState(AppIcon.CONNECT, Texts.get("map.no-server"), Texts.get("map.no-server.do"));
        root.getChildren().addAll(shown, none);
        root.getStyleClass().add("map-view");
        root.getStylesheets()
                .add(Objects.requireNonNull(ReplicationView.class.getResource("replication.css"))
                        .toExternalForm());
    }

    private void column(String key, double width, Function<MapNode, String> text) {
        var column = new TreeTableColumn<MapNode, String>(Texts.get(key));
        column.setPrefWidth(width);
        column.setSortable(false);
        column.setCellValueFactory(
                cell -> new ReadOnlyStringWrapper(text.apply(cell.getValue().getValue())));
        tree.getColumns().add(column);
    }

    private HBox bar() {
        var refresh = new Button(Texts.get("slot.do.refresh"), AppIcon.REFRESH.node());
        refresh.setId("map-refresh");
        refresh.setOnAction(_ -> model.refresh());
        var other = new TextField();
        other.setId("map-other");
        other.setPromptText(Texts.get("map.other.prompt"));
        other.setAccessibleText(Texts.get("map.other"));
        other.setOnAction(_ -> model.lookAt(other.getText()));
        HBox.setHgrow(other, Priority.ALWAYS);
        var label = new Label(Texts.get("map.other"));
        label.setLabelFor(other);
        label.setMinWidth(Label.USE_PREF_SIZE);
        var look = new Button(Texts.get("map.other.do"));
        look.setOnAction(_ -> model.lookAt(other.getText()));
        var bar = new HBox(refresh, label, other, look);
        bar.getStyleClass().add("map-bar");
        return bar;
    }

    private VBox skip() {
        var line = new TextArea();
        line.setId("map-line");
        line.setPromptText(Texts.get("map.skip.prompt"));
        line.setAccessibleText(Texts.get("map.skip.prompt"));
        line.setPrefRowCount(2);
        line.setWrapText(true);
        line.getStyleClass().add("mono");
        slot.setId("map-slot");
        slot.setAccessibleText(Texts.get("map.skip.slot"));
        slot.setPromptText(Texts.get("map.skip.slot"));
        var find = new Button(Texts.get("map.skip.do"), AppIcon.PEEK.node());
        find.setId("map-find");
        find.getStyleClass().add("accent");
        find.setOnAction(_ -> model.find(slot.getValue() == null ? "" : slot.getValue(), line.getText()));
        var title = new Label(Texts.get("map.skip.title"));
        title.getStyleClass().add("title");
        var row = new HBox(title, slot, find);
        row.getStyleClass().add("map-bar");
        var failure = new Label();
        failure.setId("map-failure");
        failure.setWrapText(true);
        failure.getStyleClass().add("map-failure");
        failure.textProperty().bind(model.failure());
        failure.managedProperty().bind(failure.textProperty().isNotEmpty());
        var found = new TextArea();
        found.setId("map-found");
        found.setEditable(false);
        found.setWrapText(true);
        found.setPrefRowCount(5);
        found.setAccessibleText(Texts.get("map.skip.found"));
        model.proposal().subscribe(sentences -> {
            found.setText(String.join("\n", sentences));
            found.setVisible(!sentences.isEmpty());
            found.setManaged(!sentences.isEmpty());
        });
        var all = new VBox(row, line, failure, found);
        all.getStyleClass().add("map-skip");
        return all;
    }

    private void show(List<MapNode> nodes) {
        tree.getRoot()
                .getChildren()
                .setAll(nodes.stream().map(ReplicationView::item).toList());
    }

    private static TreeItem<MapNode> item(MapNode node) {
        var item = new TreeItem<>(node);
        node.children().forEach(child -> item.getChildren().add(item(child)));
        item.setExpanded(true);
        return item;
    }

    private final class Row extends TreeTableRow<MapNode> {
        @Override
        protected void updateItem(MapNode item, boolean empty) {
            super.updateItem(item, empty);
            pseudoClassStateChanged(TROUBLE, !empty && item != null && item.trouble());
        }
    }

    private void connected() {
        boolean there = session.settings().get().isPresent();
        none.setVisible(!there);
        shown.setVisible(there);
        model.refresh();
        listSlots();
    }

    private void listSlots() {
        String chosen = slot.getValue();
        List<String> names = session.slots().stream()
                .filter(each -> each.isLogical() && !each.temporary())
                .map(ReplicationSlot::name)
                .toList();
        if (!slot.getItems().equals(names)) {
            slot.getItems().setAll(names);
            slot.setValue(names.contains(chosen) ? chosen : null);
        }
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void attach() {
        session.settings().addListener(connected);
        session.slots().addListener(slots);
        connected();
    }

    @Override
    public void detach() {
        session.settings().removeListener(connected);
        session.slots().removeListener(slots);
    }

    /// What decides here.
    public ReplicationViewModel model() {
        return model;
    }
}
