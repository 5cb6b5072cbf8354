package org.walscope.view.sidebyside;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.SplitPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.walscope.icons.AppIcon;
import org.walscope.plugins.OutputComparison;
import org.walscope.view.EmptyState;
import org.walscope.view.Texts;
import org.walscope.view.ViewContext;
import org.walscope.view.WalView;
import org.walscope.view.fx.ThemeColors;

/// What plugins say of a slot, or of WAL files, side by side; the slot itself is never read.
public final class CompareView implements WalView {

    private static final KeyCombination NEXT = new KeyCodeCombination(KeyCode.F8);
    private static final KeyCombination PREVIOUS = new KeyCodeCombination(KeyCode.F8, KeyCombination.SHIFT_DOWN);

    private static final KeyCombination MARK = new KeyCodeCombination(KeyCode.F7);
    private static final KeyCombination FORGET = new KeyCodeCombination(KeyCode.F7, KeyCombination.SHIFT_DOWN);

    private final CompareViewModel model;
    private final CompareSetup setup;
    private final SplitPane split = new SplitPane();
    private final DifferenceStrip strip;
    private final ThemeColors colors;
    private final DoubleProperty top = new SimpleDoubleProperty();
    private final ScrollBar scroll = new ScrollBar();
    private final List<OutputPane> panes = new ArrayList<>();
    private final BorderPane root = new BorderPane();

    public CompareView(ViewContext context) {
        model = new CompareViewModel(context.selection(), context.background());
        setup = new CompareSetup(context, model);
        var foot = new VBox(line("compare-reason", model), mark(), cut());
        foot.getStyleClass().add("compare-foot");
        colors = context.colors();
        strip = new DifferenceStrip(context.colors(), model::moveTo);
        var tables = new RelationTable(model);
        var outputs = new BorderPane(split);
        scroll.setOrientation(Orientation.VERTICAL);
        scroll.setFocusTraversable(false);
        scroll.valueProperty().bindBidirectional(top);
        outputs.setRight(new HBox(scroll, strip));
        var upper = new SplitPane(outputs);
        var bar = new CompareBar(model, tables.shownProperty(), () -> export(context));
        tables.shownProperty().subscribe(on -> {
            if (on) {
                upper.getItems().setAll(outputs, tables);
                upper.setDividerPositions(0.68);
            } else {
                upper.getItems().setAll(outputs);
            }
        });
        var shown = new BorderPane(upper);
        shown.setTop(bar);
        shown.setBottom(foot);
        shown.setMinWidth(0);
        var unconnected = empty("compare.empty.server");
        var nothing = empty("compare.empty.run");
        root.setTop(new VBox(setup, failure()));
        root.setCenter(new StackPane(shown, unconnected, nothing));
        root.getStyleClass().add("compare-view");
        root.getStylesheets()
                .add(Objects.requireNonNull(CompareView.class.getResource("compare.css"))
                        .toExternalForm());
        model.result().subscribe(result -> {
            shown.setVisible(result.isPresent());
            result.ifPresent(this::head);
        });
        var connected = context.server().settings();
        var open = context.wal().paths();
        Runnable choose = () -> {
            boolean none = model.result().get().isEmpty();
            boolean source = connected.get().isPresent() || !open.get().isEmpty();
            unconnected.setVisible(none && !source);
            nothing.setVisible(none && source);
            setup.setDisable(!source);
        };
        connected.subscribe(choose);
        open.subscribe(choose);
        model.result().subscribe(choose);
        choose.run();
        model.rows()
                .subscribe(rows -> model.result().get().ifPresent(result -> {
                    panes(result.sides().size());
                    panes.forEach(pane -> pane.fill(rows.rows(), result.alignment()));
                    strip.show(rows);
                    top.set(0);
                    measure();
                }));
        model.caret().subscribe(place -> {
            panes.forEach(pane -> pane.moveTo(place.intValue()));
            strip.moveTo(place.intValue());
        });
        root.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (MARK.match(event)) {
                model.markTransaction();
                event.consume();
            } else if (FORGET.match(event)) {
                model.forgetMarks();
                event.consume();
            } else if (NEXT.match(event) || PREVIOUS.match(event)) {
                model.jump(NEXT.match(event) ? 1 : -1);
                event.consume();
            }
        });
    }

    /// As many panes as there are sides, which scroll together.
    private void panes(int sides) {
        if (panes.size() == sides) {
            return;
        }
        panes.clear();
        for (int side = 0; side < sides; side++) {
            var pane = new OutputPane(side, colors, top, model::moveTo);
            pane.setMinWidth(0);
            panes.add(pane);
        }
        split.getItems().setAll(panes);
        panes.getFirst().lines().heightProperty().addListener(_ -> measure());
        for (int i = 0; i + 1 < sides; i++) {
            split.setDividerPosition(i, (i + 1.0) / sides);
        }
    }

    /// What the scroll bar stands for.
    private void measure() {
        if (panes.isEmpty()) {
            return;
        }
        OutputCanvas lines = panes.getFirst().lines();
        double most = lines.maxTop();
        scroll.setMax(most);
        scroll.setVisibleAmount(most * Math.max(0.05, lines.visibleRows() / (most + lines.visibleRows())));
        scroll.setUnitIncrement(3);
        scroll.setBlockIncrement(lines.visibleRows());
        scroll.setDisable(most == 0);
    }

    private static EmptyState empty(String key) {
        return new EmptyState(AppIcon.COMPARE, Texts.get(key + ".title"), Texts.get(key + ".sentence"));
    }

    private static Label line(String id, CompareViewModel model) {
        var label = new Label();
        label.setId(id);
        label.setWrapText(true);
        label.textProperty().bind(model.reason());
        return label;
    }

    private Label mark() {
        var label = new Label();
        label.setId("compare-mark");
        label.setWrapText(true);
        label.textProperty().bind(model.mark());
        label.managedProperty().bind(label.textProperty().isNotEmpty());
        return label;
    }

    /// Writes what is shown into a file: a page, or JSON where its name says so.
    private void export(ViewContext context) {
        var chooser = new FileChooser();
        chooser.setTitle(Texts.get("compare.export"));
        chooser.setInitialFileName("comparison.html");
        chooser.getExtensionFilters()
                .addAll(
                        new FileChooser.ExtensionFilter(Texts.get("compare.export.html"), "*.html"),
                        new FileChooser.ExtensionFilter(Texts.get("compare.export.json"), "*.json"));
        File chosen = chooser.showSaveDialog(root.getScene().getWindow());
        if (chosen != null) {
            model.export(chosen.toPath());
        }
    }

    private Label failure() {
        var label = new Label();
        label.setId("compare-failure");
        label.getStyleClass().add("compare-failure");
        label.setWrapText(true);
        label.managedProperty().bind(label.textProperty().isNotEmpty());
        model.failure().subscribe(failure -> label.setText(failure.orElse("")));
        return label;
    }

    /// That not all of the slot was read.
    private Label cut() {
        var label = new Label();
        label.setId("compare-cut");
        label.getStyleClass().add("muted");
        label.setWrapText(true);
        label.managedProperty().bind(label.textProperty().isNotEmpty());
        model.result()
                .subscribe(result -> label.setText(
                        result.flatMap(OutputComparison.Result::cut).orElse("")));
        return label;
    }

    private void head(OutputComparison.Result result) {
        panes(result.sides().size());
        panes.forEach(pane -> pane.show(result));
    }

    /// What decides here; tests and the demo give it comparisons.
    public CompareViewModel model() {
        return model;
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void attach() {
        setup.attach();
    }

    @Override
    public void detach() {
        setup.detach();
    }
}
