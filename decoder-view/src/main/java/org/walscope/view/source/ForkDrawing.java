package org.walscope.view.source;

import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.text.TextAlignment;
import org.walscope.view.fx.ColorRole;
import org.walscope.view.fx.Fonts;
import org.walscope.view.fx.ThemeColors;

/// Draws where timelines were forked off each other: a line each along the WAL, thick where segments are here. A click
/// chooses the timeline.
final class ForkDrawing extends Region {

    private static final double LEFT = 26;
    private static final double RIGHT = 12;
    private static final double TOP = 4;
    private static final double LANE = 28;
    private static final double AXIS = 20;
    private static final double BAR = 6;
    private static final double LINE_IN_LANE = 19;

    private final Canvas canvas = new Canvas();
    private final ThemeColors colors;
    private final Tooltip tip = new Tooltip();
    private Optional<ForkLayout> layout = Optional.empty();
    private int chosen;

    ForkDrawing(ThemeColors colors, IntConsumer choose) {
        this.colors = colors;
        setId("fork-drawing");
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        getStyleClass().add("fork-drawing");
        getChildren().add(canvas);
        Tooltip.install(this, tip);
        colors.revision().addListener(_ -> requestLayout());
        addEventHandler(
                MouseEvent.MOUSE_CLICKED,
                event -> laneAt(event.getY()).ifPresent(lane -> choose.accept(lane.timeline())));
        addEventHandler(
                MouseEvent.MOUSE_MOVED,
                event -> tip.setText(laneAt(event.getY()).map(ForkTexts::lane).orElseGet(this::getAccessibleText)));
    }

    /// @param timeline the one that is looked at
    void show(Optional<ForkLayout> shown, int timeline) {
        layout = shown;
        chosen = timeline;
        setVisible(shown.isPresent());
        setManaged(shown.isPresent());
        List<ForkLayout.Lane> lanes = shown.map(ForkLayout::lanes).orElse(List.of());
        setAccessibleText(ForkTexts.all(lanes));
        double height = TOP + LANE * lanes.size() + AXIS;
        setMinHeight(Math.min(height, TOP + LANE * 6 + AXIS));
        setPrefHeight(height);
        requestLayout();
    }

    private Optional<ForkLayout.Lane> laneAt(double y) {
        int lane = (int) Math.floor((y - TOP) / LANE);
        return layout.map(ForkLayout::lanes)
                .filter(lanes -> lane >= 0 && lane < lanes.size())
                .map(lanes -> lanes.get(lane));
    }

    @Override
    protected void layoutChildren() {
        canvas.setWidth(getWidth());
        canvas.setHeight(getHeight());
        GraphicsContext g = canvas.getGraphicsContext2D();
        g.setFill(colors.of(ColorRole.SURFACE));
        g.fillRect(0, 0, getWidth(), getHeight());
        double width = getWidth() - LEFT - RIGHT;
        if (layout.isEmpty() || width < 60) {
            return;
        }
        ForkLayout shown = layout.get();
        g.setFont(Fonts.mono(11));
        g.setTextBaseline(VPos.CENTER);
        drawAxis(g, shown, width);
        for (int i = 0; i < shown.lanes().size(); i++) {
            drawLane(g, shown.lanes().get(i), i, width);
        }
    }

    private void drawAxis(GraphicsContext g, ForkLayout shown, double width) {
        double y = TOP + LANE * shown.lanes().size() + AXIS / 2;
        g.setFill(colors.of(ColorRole.TEXT_MUTED));
        g.setTextAlign(TextAlignment.LEFT);
        g.fillText(shown.from().toString(), LEFT, y);
        g.setTextAlign(TextAlignment.RIGHT);
        g.fillText(shown.to().toString(), LEFT + width, y);
    }

    private static double line(int lane) {
        return TOP + lane * LANE + LINE_IN_LANE;
    }

    private void drawLane(GraphicsContext g, ForkLayout.Lane lane, int place, double width) {
        double y = line(place);
        if (lane.timeline() == chosen) {
            g.setFill(colors.of(ColorRole.SELECTION_IDLE));
            g.fillRect(0, TOP + place * LANE, getWidth(), LANE);
        }
        g.setFill(colors.of(ColorRole.TEXT));
        g.setTextAlign(TextAlignment.CENTER);
        g.fillText(Integer.toUnsignedString(lane.timeline()), LEFT / 2, y);
        g.setStroke(colors.of(ColorRole.AXIS));
        g.setLineWidth(1.5);
        g.strokeLine(LEFT + lane.begin() * width, y, LEFT + lane.end() * width, y);
        g.setFill(colors.of(ColorRole.SEVERITY_INFO));
        for (ForkLayout.Stretch stretch : lane.segments()) {
            double begin = LEFT + stretch.begin() * width;
            g.fillRect(begin, y - BAR / 2, Math.max(2, (stretch.end() - stretch.begin()) * width - 1), BAR);
        }
        lane.fork().ifPresent(fork -> drawFork(g, fork, y, width));
    }

    private void drawFork(GraphicsContext g, ForkLayout.Fork fork, double y, double width) {
        double x = LEFT + fork.at() * width;
        g.setStroke(colors.of(ColorRole.TEXT));
        g.setLineWidth(1.5);
        g.strokeLine(x, line(fork.parent()), x, y);
        g.setFill(colors.of(ColorRole.TEXT));
        g.fillOval(x - 3, line(fork.parent()) - 3, 6, 6);
        String text = fork.lsn().toString();
        boolean left = x + 6 + text.length() * 7 > getWidth();
        g.setFill(colors.of(ColorRole.TEXT_MUTED));
        g.setTextAlign(left ? TextAlignment.RIGHT : TextAlignment.LEFT);
        g.fillText(text, left ? x - 5 : x + 5, y - 11);
    }
}
