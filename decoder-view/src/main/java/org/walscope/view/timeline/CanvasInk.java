package org.walscope.view.timeline;

import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.shape.StrokeLineCap;
import org.walscope.view.fx.Fonts;

/// Draws on a canvas. FX thread only.
final class CanvasInk implements Ink {

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

    @Override
    public void text(Color color, Face face, double size, String text, double x, double y) {
        g.setFont(face == Face.MONO ? Fonts.mono(size) : Fonts.text(size));
        g.setFill(color);
        g.fillText(text, x, y);
    }
}
