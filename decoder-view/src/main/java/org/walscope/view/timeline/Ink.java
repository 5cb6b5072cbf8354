package org.walscope.view.timeline;

import java.util.function.Supplier;
import javafx.scene.paint.Color;

/// What the timeline is drawn with: a canvas, or the text of an SVG file. Coordinates are pixels; later strokes lie
/// above earlier ones.
interface Ink {

    /// Letters on the canvas: to read, or of one width.
    enum Face {
        TEXT,
        MONO
    }

    void fill(Color color, double x, double y, double width, double height);

    void line(Color color, double thickness, double x1, double y1, double x2, double y2);

    void dashes(Color color, double thickness, double x1, double y1, double x2, double y2);

    void polygon(Color color, double[] xs, double[] ys, int points);

    void polyline(Color color, double thickness, double[] xs, double[] ys, int points);

    /// A curve with a point at each pixel from the left, and the area below it.
    ///
    /// @param bottom of the area
    void curve(Color line, Color area, double[] ys, double bottom);

    /// @param size  of the letters in pixels
    /// @param y     of their base line
    void text(Color color, Face face, double size, String text, double x, double y);

    /// What is drawn up to [#close] belongs together; a picture that can say so does.
    ///
    /// @param kind  "bar"
    /// @param title what a reader is told of it; asked only when it is
    default void open(String kind, Supplier<String> title) {}

    default void close() {}

    static Color faint(Color color, double opacity) {
        return opacity >= 1
                ? color
                : new Color(color.getRed(), color.getGreen(), color.getBlue(), color.getOpacity() * opacity);
    }
}
