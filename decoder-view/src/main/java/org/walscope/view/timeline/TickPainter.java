package org.walscope.view.timeline;

import javafx.scene.canvas.GraphicsContext;
import org.walscope.view.fx.ColorRole;
import org.walscope.view.fx.ThemeColors;

/// Draws changes as ticks on their transaction's bar: inserts hang from its upper edge, updates stand in its middle,
/// deletes on its lower edge, truncations reach over all of it, messages are squares.
final class TickPainter implements ChangeTicks.Visitor {

    private static final double WIDTH = 2;

    private final GraphicsContext g;
    private final ThemeColors colors;
    private final TimelineLayout layout;
    private final double scrollY;
    private final double bottom;

    /// @param bottom the lowest pixel lanes are drawn at
    TickPainter(GraphicsContext g, ThemeColors colors, TimelineLayout layout, double scrollY, double bottom) {
        this.g = g;
        this.colors = colors;
        this.layout = layout;
        this.scrollY = scrollY;
        this.bottom = bottom;
    }

    @Override
    public void tick(ChangeTicks.Kind kind, int row, boolean sub, double x) {
        double y = TimelineMetrics.laneY(layout.laneOf(row), scrollY) + TimelineMetrics.BAR_INSET;
        double h = TimelineMetrics.BAR_HEIGHT;
        if (sub && layout.height(row) == 2) {
            y += TimelineMetrics.LANE_HEIGHT - 4;
        }
        if (y > bottom || y + h < TimelineMetrics.AXIS_HEIGHT) {
            return;
        }
        g.setFill(colors.of(role(kind)));
        draw(g, kind, x - WIDTH / 2, y, h);
    }

    static void draw(GraphicsContext g, ChangeTicks.Kind kind, double x, double y, double h) {
        double part = h * 0.45;
        switch (kind) {
            case INSERT -> g.fillRect(x, y + 1, WIDTH, part);
            case UPDATE -> g.fillRect(x, y + (h - part) / 2, WIDTH, part);
            case DELETE -> g.fillRect(x, y + h - part - 1, WIDTH, part);
            case TRUNCATE -> g.fillRect(x, y, WIDTH + 1, h);
            case MESSAGE -> g.fillRect(x - 1.5, y + h / 2 - 2.5, 5, 5);
        }
    }

    static ColorRole role(ChangeTicks.Kind kind) {
        return switch (kind) {
            case INSERT -> ColorRole.CHANGE_INSERT;
            case UPDATE -> ColorRole.CHANGE_UPDATE;
            case DELETE -> ColorRole.CHANGE_DELETE;
            case TRUNCATE -> ColorRole.CHANGE_TRUNCATE;
            case MESSAGE -> ColorRole.CHANGE_MESSAGE;
        };
    }
}
