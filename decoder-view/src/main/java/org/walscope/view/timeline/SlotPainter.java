package org.walscope.view.timeline;

import javafx.scene.paint.Color;
import org.walscope.view.Texts;
import org.walscope.view.fx.ColorRole;
import org.walscope.view.fx.ThemeColors;

/// Draws the positions of live slots: dashed where one needs WAL from, whole up to where its consumer has confirmed.
/// One
/// that lies out of sight is named at the edge it lies behind.
final class SlotPainter {

    /// Labels that find room above each other; further ones are left out.
    private static final int MOST_LABELS = 12;

    private static final double LABEL_HEIGHT = 16;
    private static final double LETTER_PIXELS = 6.1;

    private final Ink ink;
    private final ThemeColors colors;
    private final TimelineZones zones;
    private int labels;

    SlotPainter(Ink ink, ThemeColors colors, TimelineZones zones) {
        this.ink = ink;
        this.colors = colors;
        this.zones = zones;
    }

    void paint(TimelineData data, TimelineViewModel model) {
        Color color = colors.of(ColorRole.SEVERITY_INFO);
        for (SlotMark mark : model.marks()) {
            double x = model.viewport().x(data.scale().position(mark.lsn().value()));
            boolean inSight = x >= 0 && x <= zones.width();
            String text = mark.text();
            if (inSight) {
                double at = Math.rint(x) + 0.5;
                ink.open("slot", () -> text);
                if (mark.confirmed()) {
                    ink.line(color, 2, at, TimelineZones.LANES_TOP, at, zones.curveTop());
                } else {
                    ink.dashes(color, 2, at, TimelineZones.LANES_TOP, at, zones.curveTop());
                }
                label(color, text, x, x + 4 + width(text) > zones.width());
                ink.close();
            } else {
                label(
                        color,
                        Texts.get(x < 0 ? "timeline.slot.before" : "timeline.slot.after", text),
                        x < 0 ? 0 : zones.width(),
                        x >= 0);
            }
        }
    }

    private void label(Color color, String text, double x, boolean toTheLeft) {
        double y = zones.lanesBottom() - 6 - LABEL_HEIGHT * ++labels;
        if (labels > MOST_LABELS || y < TimelineZones.LANES_TOP) {
            return;
        }
        double width = width(text);
        double from = toTheLeft ? x - width - 3 : x + 3;
        ink.fill(Ink.faint(colors.of(ColorRole.SURFACE), 0.9), from, y, width, LABEL_HEIGHT - 1);
        ink.text(color, Ink.Face.TEXT, 11, text, from + 4, y + 11.5);
    }

    private static double width(String text) {
        return text.length() * LETTER_PIXELS + 8;
    }
}
