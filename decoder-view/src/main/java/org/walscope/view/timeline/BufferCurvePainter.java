package org.walscope.view.timeline;

import javafx.scene.canvas.GraphicsContext;
import org.walscope.model.reorder.MemoryReplay;
import org.walscope.view.Texts;
import org.walscope.view.fx.ColorRole;
import org.walscope.view.fx.Fonts;
import org.walscope.view.fx.ThemeColors;

/// Draws the bytes the reorder buffer held, the most of each pixel's records, with the memory limit and every spill.
final class BufferCurvePainter {

    private static final double TOP_MARGIN = 20;
    private static final double AREA = 0.25;

    private final GraphicsContext g;
    private final ThemeColors colors;
    private final TimelineData data;
    private final TimelineViewport viewport;

    BufferCurvePainter(GraphicsContext g, ThemeColors colors, TimelineData data, TimelineViewport viewport) {
        this.g = g;
        this.colors = colors;
        this.data = data;
        this.viewport = viewport;
    }

    void paint(double y, double width, double height) {
        g.setFill(colors.of(ColorRole.SURFACE_SUBTLE));
        g.fillRect(0, y, width, height);
        g.setStroke(colors.of(ColorRole.BORDER));
        g.setLineWidth(1);
        g.strokeLine(0, y + 0.5, width, y + 0.5);
        if (data.replay().isEmpty()) {
            caption(y, Texts.get("timeline.buffer.none"));
            return;
        }
        MemoryReplay replay = data.replay().get();
        int columns = Math.max(2, (int) Math.ceil(width));
        long[] held = held(replay, columns);
        double top = 1;
        for (long bytes : held) {
            top = Math.max(top, bytes);
        }
        boolean limitInSight = replay.workMem() <= top * 8;
        double scale = (height - TOP_MARGIN - 4) / Math.max(top, limitInSight ? replay.workMem() : 0);
        double bottom = y + height - 2;
        curve(held, bottom, scale);
        if (limitInSight) {
            double limitY = Math.round(bottom - replay.workMem() * scale) + 0.5;
            g.setStroke(colors.of(ColorRole.SEVERITY_WARNING));
            g.setLineDashes(6, 4);
            g.strokeLine(0, limitY, width, limitY);
            g.setLineDashes();
        }
        spills(replay, bottom);
        caption(
                y,
                Texts.get(
                        "timeline.buffer",
                        TimelineTexts.bytes((long) top),
                        TimelineTexts.bytes(replay.workMem()),
                        replay.statistics().spillCount(),
                        Integer.toUnsignedString(replay.database())));
    }

    private long[] held(MemoryReplay replay, int columns) {
        long[] held = new long[columns];
        int from = data.indexRow(viewport.left());
        for (int column = 0; column < columns; column++) {
            int to = Math.max(from, data.indexRow(viewport.position(column + 1)));
            held[column] = replay.bytesHeld(from, to);
            from = to;
        }
        return held;
    }

    private void curve(long[] held, double bottom, double scale) {
        double[] xs = new double[held.length + 2];
        double[] ys = new double[held.length + 2];
        for (int i = 0; i < held.length; i++) {
            xs[i] = i;
            ys[i] = bottom - held[i] * scale;
        }
        xs[held.length] = held.length;
        ys[held.length] = bottom;
        ys[held.length + 1] = bottom;
        var color = colors.of(ColorRole.CHANGE_UPDATE);
        g.setFill(BarPainter.faint(color, AREA));
        g.fillPolygon(xs, ys, held.length + 2);
        g.setStroke(color);
        g.setLineWidth(1.5);
        g.strokePolyline(xs, ys, held.length);
    }

    /// A triangle where something went to disk; at most one every few pixels.
    private void spills(MemoryReplay replay, double bottom) {
        g.setFill(colors.of(ColorRole.SEVERITY_WARNING));
        double last = -1e9;
        for (int i = 0; i < replay.eventCount(); i++) {
            double x = viewport.x(replay.event(i).lsn().value() - data.layout().base());
            if (x >= -5 && x <= viewport.width() + 5 && x - last >= 3) {
                g.fillPolygon(new double[] {x - 4, x + 4, x}, new double[] {bottom - 8, bottom - 8, bottom}, 3);
                last = x;
            }
        }
    }

    private void caption(double y, String text) {
        g.setFont(Fonts.text(11));
        g.setFill(colors.of(ColorRole.TEXT_MUTED));
        g.fillText(text, 8, y + 14);
    }
}
