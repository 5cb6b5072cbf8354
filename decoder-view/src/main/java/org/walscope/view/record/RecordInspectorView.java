package org.walscope.view.record;

import java.util.List;
import java.util.Objects;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.walscope.icons.AppIcon;
import org.walscope.model.bytes.FieldNode;
import org.walscope.view.EmptyState;
import org.walscope.view.OpenCatalog;
import org.walscope.view.OpenWal;
import org.walscope.view.RelationNames;
import org.walscope.view.SelectedRecord;
import org.walscope.view.Texts;
import org.walscope.view.ViewContext;
import org.walscope.view.WalView;
import org.walscope.view.bytes.FieldTree;
import org.walscope.view.fx.ColorRole;

/// The inspector: what a record is, then all its fields with PostgreSQL's names. Choosing a field marks its bytes.
public final class RecordInspectorView implements WalView {

    /// Pixels; a longer description goes on in its tooltip.
    private static final double MOST_DESCRIPTION = 104;

    private static final FieldNode NOTHING = new FieldNode("", 0, 0, "", List.of());

    private final SelectedRecord record;
    private final RecordInspectorViewModel model;
    private final Label rmgr = new Label();
    private final Label operation = new Label();
    private final Label description = new Label();
    private final Label problem = new Label();
    private final GridPane facts = new GridPane();
    private final RecordFate fate;
    private final FieldTree tree;
    private final StackPane root = new StackPane();
    private final OpenWal wal;
    private final OpenCatalog catalog;
    private final InvalidationListener named = _ -> learnRelations();
    private final InvalidationListener shown = _ -> show();
    private final InvalidationListener transactionsBuilt = _ -> learnTopXids();

    public RecordInspectorView(ViewContext context) {
        wal = context.wal();
        catalog = context.catalog();
        record = context.record();
        model = new RecordInspectorViewModel(context.selection(), record);
        rmgr.getStyleClass().add("record-rmgr");
        operation.getStyleClass().add("record-operation");
        var title = new HBox(rmgr, operation);
        title.getStyleClass().add("record-title");
        description.getStyleClass().addAll("mono", "muted");
        description.setWrapText(true);
        description.setMaxHeight(MOST_DESCRIPTION);
        description.setId("inspector-description");
        problem.getStyleClass().add("record-problem");
        problem.setWrapText(true);
        problem.setId("inspector-problem");
        facts.getStyleClass().add("record-facts");
        var values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        facts.getColumnConstraints().addAll(new ColumnConstraints(), values);
        fate = new RecordFate(context);
        var header = new VBox(title, description, facts, fate, problem);
        header.getStyleClass().add("record-header");
        header.setMinHeight(Region.USE_PREF_SIZE);
        tree = new FieldTree(field -> field.children().size() <= FieldTree.OPEN_AT_MOST, model::choose);
        tree.setId("inspector-tree");
        tree.setAccessibleText(Texts.get("inspector.tree"));
        var all = new VBox(header, tree);
        VBox.setVgrow(tree, Priority.ALWAYS);
        var empty = new EmptyState(
                AppIcon.FIELDS, Texts.get("inspector.empty.title"), Texts.get("inspector.empty.sentence"));
        var none = Bindings.createBooleanBinding(() -> model.facts().get().isEmpty(), model.facts());
        empty.visibleProperty().bind(none);
        // Covered, not hidden: so the tree's first cells, which take longer than a frame, are made with the window.
        all.disableProperty().bind(none);
        root.getChildren().addAll(all, empty);
        root.getStyleClass().add("record-inspector");
        root.getStylesheets()
                .add(Objects.requireNonNull(RecordInspectorView.class.getResource("record.css"))
                        .toExternalForm());
        model.chosen().addListener(_ -> tree.follow(model.chosen().get()));
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
        catalog.names().addListener(named);
        model.attach();
        fate.attach();
        learnTopXids();
        learnRelations();
        show();
    }

    private void learnRelations() {
        RelationNames names = catalog.names().get();
        model.learnRelations(
                names == RelationNames.NONE
                        ? _ -> ""
                        : lsn -> names.qualified(
                                wal.index(), Math.max(0, wal.index().rowAt(lsn))));
    }

    private void learnTopXids() {
        model.learnTopXids(TopXids.of(wal));
    }

    @Override
    public void detach() {
        record.detach();
        model.facts().removeListener(shown);
        wal.transactions().removeListener(transactionsBuilt);
        catalog.names().removeListener(named);
        model.detach();
        fate.detach();
    }

    private void show() {
        facts.getChildren().clear();
        model.facts().get().ifPresent(this::showFacts);
        fate.show(record.detail().get().map(SelectedRecord.Detail::lsn));
        List<FieldNode> fields = model.fields().get();
        tree.show(fields.isEmpty() ? List.of(NOTHING) : fields);
        tree.follow(model.chosen().get());
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
            label.setMinWidth(Region.USE_PREF_SIZE);
            var value = new Label(fact.value());
            value.getStyleClass().add("mono");
            facts.addRow(row++, label, value);
        }
    }
}
