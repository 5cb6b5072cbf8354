package org.walscope.view.timeline;

import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.shape.StrokeLineCap;
import org.walscope.view.fx.Fonts;

/// Draws on a canvas. FX thread only.
final class CanvasInk implements Ink {

    /// Of a curve, in pixels.
    private static final double LINE = 2;

    private final GraphicsContext g;

    CanvasInk(GraphicsContext g) {
        this.g = g;
        g.setLineCap(StrokeLineCap.BUTT);
    }

    @Override
    public void fill(Color color, double x, double y, double width, double height) {
        g.setFill(color);
        g.fillRect(x, y, width, height);
    }

    @Override
    public void line(Color color, double thickness, double x1, double y1, double x2, double y2) {
        g.setStroke(color);
        g.setLineWidth(thickness);
        g.strokeLine(x1, y1, x2, y2);
    }

    @Override
    public void dashes(Color color, double thickness, double x1, double y1, double x2, double y2) {
        g.setLineDashes(5, 4);
        line(color, thickness, x1, y1, x2, y2);
        g.setLineDashes();
    }

    @Override
    public void polygon(Color color, double[] xs, double[] ys, int points) {
        g.setFill(color);
        g.fillPolygon(xs, ys, points);
    }

    @Override
    public void polyline(Color color, double thickness, double[] xs, double[] ys, int points) {
        g.setStroke(color);
        g.setLineWidth(thickness);
        g.strokePolyline(xs, ys, points);
    }

    /// Of upright rectangles, which the toolkit draws much faster than a polygon of a thousand corners.
    @Override
    public void curve(Color line, Color area, double[] ys, double bottom) {
        g.setFill(area);
        columns(ys, (x, width, y) -> g.fillRect(x, y, width, Math.max(0, bottom - y)));
        g.setFill(line);
        columns(ys, (x, width, y) -> {
            double before = x == 0 ? y : Math.rint(ys[x - 1]);
            g.fillRect(x, y - 1, width, LINE);
            if (before != y) {
                g.fillRect(x, Math.min(before, y) - 1, 1, Math.abs(before - y) + LINE);
            }
        });
    }

    /// Hears of neighbouring pixels of one height.
    private interface Columns {
        void column(int x, int width, double y);
    }

    private static void columns(double[] ys, Columns columns) {
        int from = 0;
        for (int x = 1; x <= ys.length; x++) {
            if (x == ys.length || Math.rint(ys[x]) != Math.rint(ys[from])) {
                columns.column(from, x - from, Math.rint(ys[from]));
                from = x;
            }
        }
    }

    @Override
    public void text(Color color, Face face, double size, String text, double x, double y) {
        g.setFont(face == Face.MONO ? Fonts.mono(size) : Fonts.text(size));
        g.setFill(color);
        g.fillText(text, x, y);
    }
}
