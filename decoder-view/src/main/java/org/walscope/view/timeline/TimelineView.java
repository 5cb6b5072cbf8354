package org.walscope.view.timeline;

import java.util.Objects;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.geometry.Orientation;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.Separator;
import javafx.scene.control.ToolBar;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.util.Duration;
import org.walscope.icons.AppIcon;
import org.walscope.view.EmptyState;
import org.walscope.view.OpenWal;
import org.walscope.view.ServerSession;
import org.walscope.view.Texts;
import org.walscope.view.ViewContext;
import org.walscope.view.WalView;
import org.walscope.view.fx.ThemeColors;

/// The reorder buffer over WAL: a tool bar with the legend, a canvas, a scroll bar for lanes out of sight.
public final class TimelineView implements WalView {

    private static final double WHEEL_ZOOM = 1.0015;
    private static final double CLICK_SLACK = 4;

    private final OpenWal wal;
    private final ServerSession server;
    private final ThemeColors colors;
    private final TimelineViewModel model;
    private final BorderPane root = new BorderPane();
    private final Canvas canvas = new Canvas();
    private final Pane canvasPane = new Pane(canvas);
    private final ScrollBar lanesBar = new ScrollBar();
    private final BorderPane content = new BorderPane(canvasPane);
    private final Region legend;
    private final Tooltip tooltip = new Tooltip();
    private final InvalidationListener redraw = source -> canvasPane.requestLayout();
    private final InvalidationListener follow = source -> showWal();
    private final InvalidationListener followSlots = source -> markSlots();
    private double pressedX;
    private double pressedY;
    private boolean dragged;

    public TimelineView(ViewContext context) {
        this.wal = context.wal();
        this.server = context.server();
        this.colors = context.colors();
        this.model = new TimelineViewModel(context.selection(), context.background());
        this.legend = new TimelineLegend(colors);
        root.getStyleClass().add("timeline-view");
        root.getStylesheets()
                .add(Objects.requireNonNull(TimelineView.class.getResource("timeline.css"))
                        .toExternalForm());
        root.setTop(toolBar());
        arrangeCanvas();
        root.setCenter(emptyState());
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void attach() {
        model.attach();
        model.revision().addListener(redraw);
        colors.revision().addListener(redraw);
        wal.transactions().addListener(follow);
        wal.scanning().addListener(follow);
        model.building().addListener(follow);
        server.slots().addListener(followSlots);
        server.facts().addListener(followSlots);
        wal.timeline().addListener(followSlots);
        showWal();
        markSlots();
    }

    @Override
    public void detach() {
        model.detach();
        model.revision().removeListener(redraw);
        colors.revision().removeListener(redraw);
        wal.transactions().removeListener(follow);
        wal.scanning().removeListener(follow);
        model.building().removeListener(follow);
        server.slots().removeListener(followSlots);
        server.facts().removeListener(followSlots);
        wal.timeline().removeListener(followSlots);
    }

    private void markSlots() {
        model.mark(
                SlotMark.of(server.slots(), server.facts().get(), wal.timeline().get()));
    }

    private void showWal() {
        var transactions = wal.transactions().get();
        boolean shown = transactions.isPresent()
                && model.data()
                        .map(data -> data.transactions() == transactions.get())
                        .orElse(false);
        if (transactions.isEmpty()) {
            model.clear();
        } else if (!shown && !model.building().get()) {
            model.show(wal.index(), transactions.get());
        }
        boolean something =
                model.data().map(data -> data.transactions().size() > 0).orElse(false);
        root.setCenter(something ? content : emptyState());
    }

    private Node emptyState() {
        String state;
        if (wal.scanning().get() || model.building().get()) {
            state = "reading";
        } else if (wal.timeline().get().isEmpty()) {
            state = "closed";
        } else {
            state = "empty";
        }
        return new EmptyState(
                AppIcon.TIMELINE, Texts.get("timeline." + state + ".title"), Texts.get("timeline." + state + ".text"));
    }

    private ToolBar toolBar() {
        var summary = new Label();
        summary.getStyleClass().add("muted");
        summary.textProperty().bind(model.summary());
        summary.setMinWidth(0);
        var space = new Region();
        space.getStyleClass().add("space");
        HBox.setHgrow(space, Priority.ALWAYS);
        return new ToolBar(
                button(AppIcon.ZOOM_IN, "zoom-in", model::zoomIn),
                button(AppIcon.ZOOM_OUT, "zoom-out", model::zoomOut),
                button(AppIcon.ZOOM_FIT, "fit", model::fit),
                button(AppIcon.ZOOM_SELECTION, "fit-selection", model::fitSelection),
                new Separator(Orientation.VERTICAL),
                summary,
                space,
                legend);
    }

    private static Button button(AppIcon icon, String command, Runnable action) {
        var button = new Button("", icon.node());
        String title = Texts.get("timeline.command." + command);
        button.getStyleClass().addAll("button-icon", "flat");
        button.setTooltip(new Tooltip(title));
        button.setAccessibleText(title);
        button.setOnAction(event -> action.run());
        return button;
    }

    private void arrangeCanvas() {
        lanesBar.setOrientation(Orientation.VERTICAL);
        lanesBar.setAccessibleText(Texts.get("timeline.lanes"));
        lanesBar.valueProperty().addListener(redraw);
        content.setRight(lanesBar);
        canvasPane.getStyleClass().add("canvas-pane");
        canvasPane.setMinSize(0, 0);
        canvasPane.setFocusTraversable(true);
        canvasPane.setAccessibleRole(AccessibleRole.NODE);
        canvasPane.setAccessibleRoleDescription(Texts.get("timeline.role"));
        canvasPane
                .accessibleTextProperty()
                .bind(Bindings.createStringBinding(
                        () -> model.selectedText().get().isEmpty()
                                ? model.summary().get()
                                : model.selectedText().get(),
                        model.selectedText(),
                        model.summary()));
        canvasPane.widthProperty().addListener(source -> model.resize(canvasPane.getWidth()));
        canvasPane.heightProperty().addListener(redraw);
        canvasPane.needsLayoutProperty().addListener((source, before, needs) -> {
            if (!needs) {
                draw();
            }
        });
        canvasPane.setOnMousePressed(this::pressed);
        canvasPane.setOnMouseDragged(this::dragged);
        canvasPane.setOnMouseReleased(this::released);
        canvasPane.setOnMouseMoved(this::moved);
        canvasPane.setOnMouseExited(event -> leave());
        canvasPane.setOnScroll(this::scrolled);
        canvasPane.setOnKeyPressed(this::key);
        tooltip.setShowDelay(Duration.millis(250));
        tooltip.getStyleClass().add("timeline-tooltip");
    }

    private void draw() {
        double width = canvasPane.getWidth();
        double height = canvasPane.getHeight();
        Optional<TimelineData> data = model.data();
        if (width < 2 || height < 2 || data.isEmpty()) {
            return;
        }
        canvas.setWidth(width);
        canvas.setHeight(height);
        arrangeLanes(data.get().layout(), height);
        new TimelinePainter(canvas.getGraphicsContext2D(), colors, model, data.get())
                .paint(width, height, lanesBar.getValue());
    }

    private void arrangeLanes(TimelineLayout layout, double height) {
        double seen = Math.max(1, height - TimelineMetrics.AXIS_HEIGHT - TimelineMetrics.CURVE_HEIGHT);
        double all = (layout.lanes() + 0.5) * TimelineMetrics.LANE_HEIGHT;
        double most = Math.max(0, all - seen);
        lanesBar.setVisible(most > 0);
        lanesBar.setManaged(most > 0);
        lanesBar.setMax(most);
        lanesBar.setVisibleAmount(most * seen / all);
        lanesBar.setUnitIncrement(TimelineMetrics.LANE_HEIGHT);
        lanesBar.setBlockIncrement(seen);
        int lane = model.takeRevealLane();
        double value = lanesBar.getValue();
        if (lane >= 0) {
            double top = lane * TimelineMetrics.LANE_HEIGHT;
            if (top < value) {
                value = top;
            } else if (top + 2 * TimelineMetrics.LANE_HEIGHT > value + seen) {
                value = top + 2 * TimelineMetrics.LANE_HEIGHT - seen;
            }
        }
        lanesBar.setValue(Math.clamp(value, 0, most));
    }

    private int rowAt(double x, double y) {
        double lanesBottom = canvasPane.getHeight() - TimelineMetrics.CURVE_HEIGHT;
        if (model.data().isEmpty() || y < TimelineMetrics.AXIS_HEIGHT || y > lanesBottom) {
            return -1;
        }
        int lane = TimelineMetrics.laneAt(y, lanesBar.getValue());
        return TimelineBars.rowAt(model.data().get().layout(), model.viewport(), lane, x, CLICK_SLACK / 2);
    }

    private void pressed(MouseEvent event) {
        canvasPane.requestFocus();
        pressedX = event.getX();
        pressedY = event.getY();
        dragged = false;
    }

    private void dragged(MouseEvent event) {
        if (!dragged && Math.hypot(event.getX() - pressedX, event.getY() - pressedY) < CLICK_SLACK) {
            return;
        }
        dragged = true;
        model.pan(pressedX - event.getX());
        scrollLanes(pressedY - event.getY());
        pressedX = event.getX();
        pressedY = event.getY();
    }

    private void released(MouseEvent event) {
        if (!dragged) {
            int row = rowAt(event.getX(), event.getY());
            if (row >= 0) {
                model.select(row, event.getX());
            }
        }
    }

    private void moved(MouseEvent event) {
        int row = rowAt(event.getX(), event.getY());
        if (row == model.hoveredRow()) {
            return;
        }
        model.hover(row);
        if (row >= 0 && model.data().isPresent()) {
            tooltip.setText(TimelineTexts.tooltip(model.data().get(), row));
            Tooltip.install(canvasPane, tooltip);
        } else {
            tooltip.hide();
            Tooltip.uninstall(canvasPane, tooltip);
        }
    }

    private void leave() {
        model.hover(-1);
        Tooltip.uninstall(canvasPane, tooltip);
    }

    private void scrolled(ScrollEvent event) {
        if (event.isShortcutDown()) {
            model.zoom(Math.pow(WHEEL_ZOOM, event.getDeltaY()), event.getX());
        } else if (event.isShiftDown() || event.getDeltaX() != 0) {
            model.pan(-(event.getDeltaX() + (event.getDeltaX() == 0 ? event.getDeltaY() : 0)));
        } else if (lanesBar.isVisible()) {
            scrollLanes(-event.getDeltaY());
        } else {
            model.pan(-event.getDeltaY());
        }
        event.consume();
    }

    private void scrollLanes(double pixels) {
        lanesBar.setValue(Math.clamp(lanesBar.getValue() + pixels, 0, lanesBar.getMax()));
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        switch (event.getCode()) {
            case W, PLUS, ADD -> model.zoomIn();
            case S, MINUS, SUBTRACT -> model.zoomOut();
            case A -> model.panSteps(-1);
            case D -> model.panSteps(1);
            case F -> model.fit();
            case Z -> model.fitSelection();
            case ESCAPE -> model.clearSelection();
            case RIGHT -> model.selectNeighbour(1);
            case LEFT -> model.selectNeighbour(-1);
            case DOWN -> model.selectLane(1);
            case UP -> model.selectLane(-1);
            case PAGE_DOWN -> scrollLanes(lanesBar.getBlockIncrement());
            case PAGE_UP -> scrollLanes(-lanesBar.getBlockIncrement());
            default -> {
                return;
            }
        }
        event.consume();
    }
}
