package org.walscope.view.timeline;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import javafx.scene.paint.Color;
import org.walscope.view.fx.Fonts;

/// Writes an SVG document: shapes as shapes, text as text, and what belongs together as a group that says what it is.
final class SvgInk implements Ink {

    private final StringBuilder out = new StringBuilder(1 << 16);

    /// @param title what the picture shows
    SvgInk(double width, double height, String title) {
        out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"");
        number("width", width);
        number("height", height);
        out.append(" viewBox=\"0 0 ").append(round(width)).append(' ').append(round(height));
        out.append("\">\n<title>").append(escape(title)).append("</title>\n");
    }

    /// The whole document; the last thing asked of it.
    String document() {
        return out.append("</svg>\n").toString();
    }

    @Override
    public void fill(Color color, double x, double y, double width, double height) {
        if (width > 0 && height > 0) {
            out.append("<rect");
            number("x", x);
            number("y", y);
            number("width", width);
            number("height", height);
            paint("fill", color);
            out.append("/>\n");
        }
    }

    @Override
    public void line(Color color, double thickness, double x1, double y1, double x2, double y2) {
        line(color, thickness, x1, y1, x2, y2, "");
    }

    @Override
    public void dashes(Color color, double thickness, double x1, double y1, double x2, double y2) {
        line(color, thickness, x1, y1, x2, y2, " stroke-dasharray=\"5 4\"");
    }

    private void line(Color color, double thickness, double x1, double y1, double x2, double y2, String more) {
        out.append("<line");
        number("x1", x1);
        number("y1", y1);
        number("x2", x2);
        number("y2", y2);
        number("stroke-width", thickness);
        paint("stroke", color);
        out.append(more).append("/>\n");
    }

    @Override
    public void polygon(Color color, double[] xs, double[] ys, int points) {
        points("polygon", xs, ys, points);
        paint("fill", color);
        out.append("/>\n");
    }

    @Override
    public void polyline(Color color, double thickness, double[] xs, double[] ys, int points) {
        points("polyline", xs, ys, points);
        out.append(" fill=\"none\"");
        number("stroke-width", thickness);
        paint("stroke", color);
        out.append("/>\n");
    }

    @Override
    public void curve(Color line, Color area, double[] ys, double bottom) {
        double[] xs = new double[ys.length + 2];
        double[] all = Arrays.copyOf(ys, ys.length + 2);
        for (int i = 0; i < ys.length; i++) {
            xs[i] = i;
        }
        xs[ys.length] = ys.length;
        all[ys.length] = bottom;
        all[ys.length + 1] = bottom;
        polygon(area, xs, all, ys.length + 2);
        polyline(line, 1.5, xs, all, ys.length);
    }

    private void points(String shape, double[] xs, double[] ys, int points) {
        out.append('<').append(shape).append(" points=\"");
        for (int i = 0; i < points; i++) {
            out.append(i == 0 ? "" : " ").append(round(xs[i])).append(',').append(round(ys[i]));
        }
        out.append('"');
    }

    @Override
    public void text(Color color, Face face, double size, String text, double x, double y) {
        out.append("<text");
        number("x", x);
        number("y", y);
        number("font-size", size);
        String family = face == Face.MONO ? Fonts.MONO_FAMILY : Fonts.TEXT_FAMILY;
        out.append(" font-family=\"").append(family);
        out.append(face == Face.MONO ? ", monospace\"" : ", sans-serif\"");
        paint("fill", color);
        out.append('>').append(escape(text)).append("</text>\n");
    }

    @Override
    public void open(String kind, Supplier<String> title) {
        out.append("<g class=\"").append(kind).append("\"><title>");
        out.append(escape(title.get())).append("</title>\n");
    }

    @Override
    public void close() {
        out.append("</g>\n");
    }

    private void number(String name, double value) {
        out.append(' ').append(name).append("=\"").append(round(value)).append('"');
    }

    private void paint(String name, Color color) {
        out.append(String.format(
                Locale.ROOT,
                " %s=\"#%02x%02x%02x\"",
                name,
                Math.round(color.getRed() * 255),
                Math.round(color.getGreen() * 255),
                Math.round(color.getBlue() * 255)));
        if (color.getOpacity() < 1) {
            number(name + "-opacity", color.getOpacity());
        }
    }

    private static String round(double value) {
        long hundredths = Math.round(value * 100);
        return hundredths % 100 == 0
                ? Long.toString(hundredths / 100)
                : String.format(Locale.ROOT, "%.2f", hundredths / 100.0);
    }

    /// What XML cannot hold becomes a replacement character.
    private static String escape(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(each -> {
            switch (each) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                default -> {
                    boolean fine = each >= 0x20 && !(each >= 0xD800 && each < 0xE000) && (each & 0xFFFE) != 0xFFFE;
                    escaped.appendCodePoint(fine || each == '\n' || each == '\t' ? each : 0xFFFD);
                }
            }
        });
        return escaped.toString();
    }
}
