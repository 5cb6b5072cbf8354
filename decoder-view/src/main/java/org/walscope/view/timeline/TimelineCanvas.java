package org.walscope.view.timeline;

import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.geometry.Orientation;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.ScrollBar;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Region;
import org.walscope.view.Texts;
import org.walscope.view.fx.ThemeColors;

/// The canvas all of the timeline is drawn on, and the scroll bar for lanes out of sight. Redrawn once a pulse at most,
/// whatever changed. FX thread.
final class TimelineCanvas extends Region {

    private final TimelineViewModel model;
    private final ThemeColors colors;
    private final Canvas canvas = new Canvas();
    private final ScrollBar lanesBar = new ScrollBar();
    private final InvalidationListener redraw = source -> requestLayout();
    private long drawNanos;

    TimelineCanvas(TimelineViewModel model, ThemeColors colors) {
        this.model = model;
        this.colors = colors;
        getStyleClass().add("canvas-pane");
        setMinSize(0, 0);
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.NODE);
        setAccessibleRoleDescription(Texts.get("timeline.role"));
        setAccessibleHelp(Texts.get("timeline.keys"));
        accessibleTextProperty()
                .bind(Bindings.createStringBinding(
                        () -> model.selectedText().get().isEmpty()
                                ? model.summary().get()
                                : model.selectedText().get(),
                        model.selectedText(),
                        model.summary()));
        canvas.setManaged(false);
        lanesBar.setManaged(false);
        lanesBar.setOrientation(Orientation.VERTICAL);
        lanesBar.setAccessibleText(Texts.get("timeline.lanes"));
        lanesBar.valueProperty().addListener(redraw);
        focusedProperty().addListener(redraw);
        getChildren().addAll(canvas, lanesBar);
        new TimelineInput(this, model).install();
    }

    void attach() {
        model.revision().addListener(redraw);
        colors.revision().addListener(redraw);
        requestLayout();
    }

    void detach() {
        model.revision().removeListener(redraw);
        colors.revision().removeListener(redraw);
    }

    TimelineViewModel model() {
        return model;
    }

    /// Whether all that was asked for is drawn or about to be: no layout and no replay is under way.
    boolean isIdle() {
        return !model.building().get() && !model.buffer().replaying().get();
    }

    /// Where what lies, as it is drawn now.
    TimelineZones zones() {
        return new TimelineZones(
                canvas.getWidth(),
                canvas.getHeight(),
                Math.rint(lanesBar.getValue()),
                model.data().map(data -> data.layout().laneCount()).orElse(0),
                !model.buffer().states().isEmpty());
    }

    boolean hasMoreLanes() {
        return lanesBar.isVisible();
    }

    void scrollLanes(double pixels) {
        lanesBar.setValue(Math.clamp(lanesBar.getValue() + pixels, 0, lanesBar.getMax()));
    }

    /// @param pages down
    void pageLanes(int pages) {
        scrollLanes(pages * lanesBar.getBlockIncrement());
    }

    /// How long the last drawing took on the FX thread.
    long drawNanos() {
        return drawNanos;
    }

    /// What is seen, as pixels.
    WritableImage image() {
        return canvas.snapshot(null, null);
    }

    /// What is seen, as an SVG document.
    ///
    /// @param title what the picture shows
    Optional<String> svg(String title) {
        return model.data().map(data -> {
            TimelineZones zones = zones();
            var ink = new SvgInk(zones.width(), zones.height(), title);
            new TimelinePainter(ink, colors, model, data, zones).paint();
            return ink.document();
        });
    }

    @Override
    protected void layoutChildren() {
        Optional<TimelineData> data = model.data();
        double height = Math.floor(getHeight() - 2);
        if (data.isEmpty() || height < 1 || getWidth() < 3) {
            return;
        }
        arrangeLanes(data.get().layout().laneCount(), height);
        double bar = lanesBar.isVisible() ? Math.ceil(lanesBar.prefWidth(-1)) : 0;
        double width = Math.max(1, Math.floor(getWidth() - 2 - bar));
        if (canvas.getWidth() != width || canvas.getHeight() != height) {
            canvas.setWidth(width);
            canvas.setHeight(height);
        }
        canvas.relocate(1, 1);
        lanesBar.resizeRelocate(
                width + 1, 1 + TimelineZones.LANES_TOP, bar, zones().lanesBottom() - TimelineZones.LANES_TOP);
        if (model.viewport().width() != width) {
            model.navigation().resize(width);
        }
        long start = System.nanoTime();
        new TimelinePainter(new CanvasInk(canvas.getGraphicsContext2D()), colors, model, data.get(), zones()).paint();
        drawNanos = System.nanoTime() - start;
    }

    private void arrangeLanes(int lanes, double height) {
        var zones =
                new TimelineZones(1, height, 0, lanes, !model.buffer().states().isEmpty());
        double seen = Math.max(1, zones.lanesBottom() - TimelineZones.LANES_TOP);
        double all = zones.allLanes();
        double most = Math.max(0, all - seen);
        lanesBar.setVisible(most > 0);
        lanesBar.setMax(most);
        lanesBar.setVisibleAmount(most * seen / all);
        lanesBar.setUnitIncrement(zones.laneHeight());
        lanesBar.setBlockIncrement(seen);
        int lane = model.takeRevealLane();
        double value = lanesBar.getValue();
        if (lane >= 0) {
            double top = lane * zones.laneHeight();
            if (top < value) {
                value = top;
            } else if (top + 3 * zones.laneHeight() > value + seen) {
                value = top + 3 * zones.laneHeight() - seen;
            }
        }
        lanesBar.setValue(Math.clamp(value, 0, most));
    }
}
