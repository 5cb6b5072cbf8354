package org.walscope.view.page;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.jspecify.annotations.Nullable;
import org.walscope.icons.AppIcon;
import org.walscope.model.record.BlockRef;
import org.walscope.view.EmptyState;
import org.walscope.view.SelectedRecord;
import org.walscope.view.Texts;
import org.walscope.view.ViewContext;
import org.walscope.view.WalView;
import org.walscope.view.bytes.FieldTree;
import org.walscope.view.bytes.HexCanvas;
import org.walscope.view.fx.ChosenText;
import org.walscope.view.page.PageViewModel.Lack;

/// The selected record's page images: which one, a picture of the page, its fields, its bytes.
public final class PageView implements WalView {

    /// From this width on fields and bytes lie beside each other.
    private static final double WIDE = 1000;

    /// Up to this width the picture lies above both.
    private static final double NARROW = 560;

    /// Pixels for the fields' names.
    private static final double NAMES = 150;

    private static final KeyCombination SAVE = new KeyCodeCombination(KeyCode.S, KeyCombination.SHORTCUT_DOWN);

    private final SelectedRecord record;
    private final PageViewModel model;
    private final Function<String, Optional<Path>> askForFile;
    private final ComboBox<BlockRef> blocks = new ComboBox<>();
    private final Label looksLike = new Label();
    private final Label problem = new Label();
    private final FieldTree tree;
    private final StackPane root = new StackPane();
    private final BorderPane all = new BorderPane();
    private boolean showing;

    public PageView(ViewContext context) {
        record = context.record();
        model = new PageViewModel(record, context.background());
        askForFile = this::choose;
        tree = tree();
        build(context);
    }

    /// @param askForFile asks under which name to save; the native choosers do not exist without a display
    PageView(ViewContext context, Function<String, Optional<Path>> askForFile) {
        record = context.record();
        model = new PageViewModel(record, context.background());
        this.askForFile = askForFile;
        tree = tree();
        build(context);
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void attach() {
        record.attach();
        model.attach();
    }

    @Override
    public void detach() {
        record.detach();
        model.detach();
    }

    private void build(ViewContext context) {
        var picture = new PagePicture(model, context.colors());
        picture.setId("page-picture");
        var hex = new HexCanvas(model.bytes(), context.colors());
        hex.setId("page-bytes");
        model.status().subscribe(hex::setAccessibleText);
        var details = new SplitPane(tree, hex);
        var split = new SplitPane(picture, details);
        SplitPane.setResizableWithParent(picture, false);
        all.widthProperty().subscribe(width -> {
            Orientation beside = width.doubleValue() >= WIDE ? Orientation.HORIZONTAL : Orientation.VERTICAL;
            if (details.getOrientation() != beside) {
                details.setOrientation(beside);
                details.setDividerPositions(beside == Orientation.HORIZONTAL ? 0.44 : 0.5);
            }
            Orientation above = width.doubleValue() <= NARROW ? Orientation.VERTICAL : Orientation.HORIZONTAL;
            if (split.getOrientation() != above) {
                split.setOrientation(above);
                split.setDividerPositions(above == Orientation.HORIZONTAL ? 0.28 : 0.34);
            }
        });
        all.setTop(header());
        all.setCenter(split);
        all.setBottom(new VBox(new PageLegend(), status()));
        root.getChildren()
                .addAll(
                        all,
                        empty(Lack.RECORD, "page.empty.record"),
                        empty(Lack.READABLE, "page.empty.unreadable"),
                        empty(Lack.IMAGE, "page.empty.image"));
        root.getStyleClass().add("page-view");
        root.getStylesheets()
                .add(Objects.requireNonNull(PageView.class.getResource("page.css"))
                        .toExternalForm());
        all.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (SAVE.match(event)) {
                save();
                event.consume();
            }
        });
        model.images().addListener(_ -> showBlocks());
        model.chosenImage().addListener(_ -> showBlocks());
        model.page().addListener(_ -> show());
        model.problem().addListener(_ -> show());
        model.path().addListener(_ -> tree.follow(model.path().get()));
        showBlocks();
    }

    private FieldTree tree() {
        var fields = new FieldTree(model::opens, model::choose);
        fields.setId("page-tree");
        fields.setAccessibleText(Texts.get("page.tree"));
        fields.getColumns().getFirst().setPrefWidth(NAMES);
        return fields;
    }

    private Node header() {
        blocks.setId("page-blocks");
        blocks.setAccessibleText(Texts.get("page.blocks"));
        blocks.setMaxWidth(Double.MAX_VALUE);
        blocks.setConverter(new ChosenText<>(PageViewModel::text));
        blocks.valueProperty().addListener((_, _, block) -> {
            if (block != null && !showing) {
                model.choose(block);
            }
        });
        HBox.setHgrow(blocks, Priority.ALWAYS);
        var save = new Button("", AppIcon.SAVE.node());
        save.setId("page-save");
        save.setTooltip(new Tooltip(Texts.get("page.save")));
        save.setAccessibleText(Texts.get("page.save"));
        save.setOnAction(_ -> save());
        model.page().subscribe(page -> save.setDisable(page.isEmpty()));
        var line = new HBox(blocks, save);
        line.getStyleClass().add("page-line");
        looksLike.setId("page-kind");
        problem.setId("page-problem");
        problem.getStyleClass().add("page-problem");
        for (Label label : new Label[] {looksLike, problem}) {
            label.setWrapText(true);
            label.setMinHeight(Region.USE_PREF_SIZE);
        }
        var header = new VBox(line, looksLike, problem);
        header.getStyleClass().add("page-header");
        return header;
    }

    private Label status() {
        var status = new Label();
        status.setId("page-status");
        status.getStyleClass().add("page-status");
        status.setMaxWidth(Double.MAX_VALUE);
        status.textProperty().bind(model.status());
        return status;
    }

    private Node empty(Lack lack, String key) {
        var empty = new EmptyState(AppIcon.PAGE, Texts.get(key + ".title"), Texts.get(key + ".sentence"));
        empty.setId(key.replace('.', '-'));
        Runnable look = () -> empty.setVisible(model.lack().equals(Optional.of(lack)));
        model.images().subscribe(look);
        record.detail().subscribe(look);
        return empty;
    }

    private void showBlocks() {
        showing = true;
        blocks.getItems().setAll(model.images().get());
        blocks.setValue(model.chosenImage().get().orElse(null));
        blocks.setDisable(model.images().get().size() < 2);
        all.setVisible(!model.images().get().isEmpty());
        showing = false;
    }

    private void show() {
        looksLike.setText(model.looksLike());
        problem.setText(model.problem().get());
        for (Label label : new Label[] {looksLike, problem}) {
            label.setVisible(!label.getText().isEmpty());
            label.setManaged(label.isVisible());
        }
        tree.show(model.page().get().map(page -> page.layout().fields()).orElse(List.of()));
    }

    private void save() {
        String name = model.fileName();
        if (!name.isEmpty()) {
            askForFile.apply(name).ifPresent(model::save);
        }
    }

    private Optional<Path> choose(String name) {
        var chooser = new FileChooser();
        chooser.setTitle(Texts.get("page.save"));
        chooser.setInitialFileName(name);
        @Nullable File chosen = chooser.showSaveDialog(root.getScene().getWindow());
        return Optional.ofNullable(chosen).map(File::toPath);
    }
}
