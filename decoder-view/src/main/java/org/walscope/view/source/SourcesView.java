package org.walscope.view.source;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeCell;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.layout.BorderPane;
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
    private static final double MOST_DRAWING_HEIGHT = 200;

    /// A run of more segments is folded at first: where it reaches says more than their names.
    private static final int MOST_UNFOLDED = 3;

    private final SourcesViewModel model;
    private final TreeView<Source> tree = new TreeView<>();
    private final EmptyState empty =
            new EmptyState(AppIcon.SOURCES, Texts.get("sources.empty"), Texts.get("sources.empty.do"));
    private final BorderPane opened = new BorderPane(tree);
    private final StackPane node = new StackPane(opened, empty);
    private final ForkDrawing forks;
    private final ChangeListener<Optional<ForkLayout>> redraw = (_, _, layout) -> draw(layout);
    private final ChangeListener<List<Source>> rebuild = (_, _, roots) -> show(roots);
    private final ChangeListener<@Nullable TreeItem<Source>> choose = (_, _, item) -> chosen(item);

    public SourcesView(ViewContext context) {
        model = new SourcesViewModel(context.wal(), context.server(), context.selection());
        forks = new ForkDrawing(context.colors(), model::chooseTimeline);
        var scroll = new ScrollPane(forks);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setMaxHeight(MOST_DRAWING_HEIGHT);
        scroll.getStyleClass().add("fork-scroll");
        scroll.visibleProperty().bind(forks.visibleProperty());
        scroll.managedProperty().bind(forks.visibleProperty());
        opened.setBottom(scroll);
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
        model.forks().addListener(redraw);
        tree.getSelectionModel().selectedItemProperty().addListener(choose);
        model.attach();
        show(model.roots().get());
        draw(model.forks().get());
    }

    @Override
    public void detach() {
        model.roots().removeListener(rebuild);
        model.forks().removeListener(redraw);
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
        opened.setVisible(!roots.isEmpty());
    }

    private void draw(Optional<ForkLayout> layout) {
        forks.show(layout, model.timeline());
    }

    /// The lines the user folded; they stay so when the tree is made anew.
    private static Stream<String> folded(TreeItem<Source> item) {
        Stream<String> below = item.getChildren().stream().flatMap(SourcesView::folded);
        return item.isExpanded() || item.isLeaf()
                ? below
                : Stream.concat(Stream.of(SourceTexts.title(item.getValue())), below);
    }

    private void chosen(@Nullable TreeItem<Source> item) {
        if (item != null && item.getValue() != null) {
            model.choose(item.getValue());
        }
    }

    private static TreeItem<Source> item(Source source, Set<String> folded) {
        var item = new TreeItem<>(source);
        source.children().forEach(child -> item.getChildren().add(item(child, folded)));
        boolean large = source instanceof Source.Run run && run.segments().size() > MOST_UNFOLDED;
        item.setExpanded(!large && !folded.contains(SourceTexts.title(source)));
        return item;
    }

    private static AppIcon icon(Source source) {
        return switch (source) {
            case Source.Files ignored -> AppIcon.OPEN_FOLDER;
            case Source.DatabaseSystem ignored -> AppIcon.SYSTEM;
            case Source.Timeline ignored -> AppIcon.BRANCH;
            case Source.Lineage ignored -> AppIcon.BRANCH;
            case Source.Run ignored -> AppIcon.RECORDS;
            case Source.Gap ignored -> AppIcon.WARNING;
            case Source.Segment ignored -> AppIcon.SEGMENT;
            case Source.History ignored -> AppIcon.RECENT;
            case Source.Backup ignored -> AppIcon.SYSTEM;
            case Source.LeftOut ignored -> AppIcon.COPY;
            case Source.Server ignored -> AppIcon.SERVER;
            case Source.Slot ignored -> AppIcon.SLOT;
            case Source.Copy ignored -> AppIcon.COPY;
        };
    }

    private static final class Cell extends TreeCell<Source> {

        private final Tooltip more = new Tooltip();

        Cell() {
            // As wide as the tree and no wider: what does not fit ends in an ellipsis, and the tooltip has it whole
            setPrefWidth(0);
            more.setWrapText(true);
            more.setMaxWidth(560);
        }

        @Override
        protected void updateItem(@Nullable Source source, boolean isEmpty) {
            super.updateItem(source, isEmpty);
            if (isEmpty || source == null) {
                setText(null);
                setGraphic(null);
                setTooltip(null);
                return;
            }
            String detail = SourceTexts.detail(source);
            setText(SourceTexts.title(source));
            setGraphic(icon(source).node());
            more.setText(detail.isEmpty() ? getText() : getText() + "\n" + detail);
            setTooltip(more);
            setAccessibleText(SourceTexts.title(source) + " " + detail);
            boolean segment = source instanceof Source.Segment;
            pseudoClassStateChanged(MONO, segment);
            // Segments of a timeline differ at the end of their names
            setTextOverrun(segment ? OverrunStyle.CENTER_ELLIPSIS : OverrunStyle.ELLIPSIS);
        }

        private static final javafx.css.PseudoClass MONO = javafx.css.PseudoClass.getPseudoClass("mono");
    }
}
