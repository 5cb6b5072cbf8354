package org.walscope.view.timeline;

import org.walscope.view.RowChange;
import org.walscope.view.fx.ThemeColors;

/// Draws changes as ticks on their transaction's bar: inserts hang from its upper edge, updates stand in its middle,
/// deletes on its lower edge, truncations reach over all of it, messages are squares.
final class TickPainter implements ChangeTicks.Visitor {

    private static final double WIDTH = 2;

    private final Ink ink;
    private final ThemeColors colors;
    private final TimelineLayout layout;
    private final TimelineZones zones;

    TickPainter(Ink ink, ThemeColors colors, TimelineLayout layout, TimelineZones zones) {
        this.ink = ink;
        this.colors = colors;
        this.layout = layout;
        this.zones = zones;
    }

    @Override
    public void tick(RowChange change, int row, double x) {
        double y = zones.laneY(layout.laneOf(row)) + TimelineZones.BAR_INSET;
        if (y < zones.lanesBottom() && y + zones.barHeight() > TimelineZones.LANES_TOP) {
            draw(ink, colors, change, Math.rint(x - WIDTH / 2), y, zones.barHeight());
        }
    }

    static void draw(Ink ink, ThemeColors colors, RowChange change, double x, double y, double h) {
        double part = Math.rint(h * 0.42);
        var color = colors.of(change.color());
        switch (change) {
            case INSERT -> ink.fill(color, x, y + 1, WIDTH, part);
            case UPDATE -> ink.fill(color, x, y + Math.rint((h - part) / 2), WIDTH, part);
            case DELETE -> ink.fill(color, x, y + h - part - 1, WIDTH, part);
            case TRUNCATE -> ink.fill(color, x, y, WIDTH + 1, h);
            case MESSAGE -> ink.fill(color, x - 1, y + Math.rint(h / 2) - 2, 5, 5);
        }
    }
}
