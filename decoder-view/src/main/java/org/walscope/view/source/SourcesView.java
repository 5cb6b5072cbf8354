package org.walscope.view.source;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeCell;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import org.walscope.icons.AppIcon;
import org.walscope.view.EmptyState;
import org.walscope.view.Texts;
import org.walscope.view.ViewContext;
import org.walscope.view.WalView;

/// The tree of what is open; choosing a line shows it in the other views.
public final class SourcesView implements WalView {

    private static final double ROW_HEIGHT = 24;

    private final SourcesViewModel model;
    private final TreeView<Source> tree = new TreeView<>();
    private final EmptyState empty =
            new EmptyState(AppIcon.SOURCES, Texts.get("sources.empty"), Texts.get("sources.empty.do"));
    private final StackPane node = new StackPane(tree, empty);
    private final ChangeListener<List<Source>> rebuild = (_, _, roots) -> show(roots);
    private final ChangeListener<@Nullable TreeItem<Source>> choose = (_, _, item) -> chosen(item);

    public SourcesView(ViewContext context) {
        model = new SourcesViewModel(context.wal(), context.server(), context.selection());
        tree.setId("sources-tree");
        tree.setShowRoot(false);
        tree.setCellFactory(_ -> new Cell());
        tree.setAccessibleText(Texts.get("sources.title"));
        tree.setFixedCellSize(ROW_HEIGHT);
        node.getStyleClass().add("sources");
        node.getStylesheets()
                .add(Objects.requireNonNull(SourcesView.class.getResource("sources.css"))
                        .toExternalForm());
    }

    @Override
    public Node node() {
        return node;
    }

    @Override
    public void attach() {
        model.roots().addListener(rebuild);
        tree.getSelectionModel().selectedItemProperty().addListener(choose);
        model.attach();
        show(model.roots().get());
    }

    @Override
    public void detach() {
        model.roots().removeListener(rebuild);
        tree.getSelectionModel().selectedItemProperty().removeListener(choose);
        model.detach();
    }

    private void show(List<Source> roots) {
        Set<String> folded =
                tree.getRoot() == null ? Set.of() : folded(tree.getRoot()).collect(Collectors.toSet());
        var root = new TreeItem<Source>();
        roots.forEach(each -> root.getChildren().add(item(each, folded)));
        root.setExpanded(true);
        tree.setRoot(root);
        empty.setVisible(roots.isEmpty());
        tree.setVisible(!roots.isEmpty());
    }

    /// The lines the user folded; they stay so when the tree is made anew.
    private static Stream<String> folded(TreeItem<Source> item) {
        Stream<String> below = item.getChildren().stream().flatMap(SourcesView::folded);
        return item.isExpanded() || item.isLeaf()
                ? below
                : Stream.concat(Stream.of(SourcesViewModel.title(item.getValue())), below);
    }

    private void chosen(@Nullable TreeItem<Source> item) {
        if (item != null && item.getValue() != null) {
            model.choose(item.getValue());
        }
    }

    private static TreeItem<Source> item(Source source, Set<String> folded) {
        var item = new TreeItem<>(source);
        source.children().forEach(child -> item.getChildren().add(item(child, folded)));
        item.setExpanded(!folded.contains(SourcesViewModel.title(source)));
        return item;
    }

    private static AppIcon icon(Source source) {
        return switch (source) {
            case Source.Files ignored -> AppIcon.OPEN_FOLDER;
            case Source.DatabaseSystem ignored -> AppIcon.SYSTEM;
            case Source.Timeline ignored -> AppIcon.BRANCH;
            case Source.Segment ignored -> AppIcon.SEGMENT;
            case Source.Server ignored -> AppIcon.SERVER;
            case Source.Slot ignored -> AppIcon.SLOT;
            case Source.Copy ignored -> AppIcon.COPY;
        };
    }

    private static final class Cell extends TreeCell<Source> {

        private final Tooltip more = new Tooltip();

        @Override
        protected void updateItem(@Nullable Source source, boolean isEmpty) {
            super.updateItem(source, isEmpty);
            if (isEmpty || source == null) {
                setText(null);
                setGraphic(null);
                setTooltip(null);
                return;
            }
            String detail = SourcesViewModel.detail(source);
            setText(SourcesViewModel.title(source));
            setGraphic(icon(source).node());
            more.setText(detail);
            setTooltip(detail.isEmpty() ? null : more);
            setAccessibleText(SourcesViewModel.title(source) + " " + detail);
            pseudoClassStateChanged(MONO, source instanceof Source.Segment);
        }

        private static final javafx.css.PseudoClass MONO = javafx.css.PseudoClass.getPseudoClass("mono");
    }
}
