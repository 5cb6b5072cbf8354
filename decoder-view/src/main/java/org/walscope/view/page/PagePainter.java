package org.walscope.view.page;

import java.util.Optional;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import org.walscope.model.page.PageLayout.Part;
import org.walscope.model.page.PageRestore;
import org.walscope.view.Selection.ByteRange;
import org.walscope.view.fx.ColorRole;
import org.walscope.view.fx.ThemeColors;

/// Draws one frame of a page's picture: parts, the hole, their borders, the mark.
final class PagePainter {

    private static final double HATCH = 7;
    private static final double CLEAR_ROW = 2.5;
    private static final double LEAST_STRENGTH = 0.15;
    private static final int PER_ROW = PageGrid.BYTES_PER_ROW;

    private final GraphicsContext g;
    private final PageGrid grid;
    private final ThemeColors colors;

    PagePainter(GraphicsContext g, PageGrid grid, ThemeColors colors) {
        this.g = g;
        this.grid = grid;
        this.colors = colors;
    }

    void paint(ImagePage page, Optional<ByteRange> marked, boolean focused) {
        g.setFill(colors.of(ColorRole.SURFACE));
        g.fillRect(0, 0, grid.width(), grid.height());
        for (Part part : page.layout().parts()) {
            fill(part.offset(), part.length(), colors.of(ImagePage.role(part)));
        }
        hatch(page.image().holeOffset(), page.image().holeLength());
        // Borders closer than a few pixels would hide what they part
        double strength = Math.clamp(grid.rowHeight() / CLEAR_ROW, LEAST_STRENGTH, 1);
        g.setStroke(colors.of(ColorRole.AXIS).deriveColor(0, 1, 1, strength));
        g.setLineWidth(0.6);
        for (Part part : page.layout().parts()) {
            outline(part.offset(), part.length());
        }
        marked.ifPresent(range -> mark(range, focused));
        g.setStroke(colors.of(ColorRole.AXIS));
        g.setLineWidth(1);
        g.strokeRect(0.5, 0.5, grid.width() - 1, grid.height() - 1);
    }

    private void mark(ByteRange range, boolean focused) {
        Color focus = colors.of(ColorRole.FOCUS);
        fill(range.offset(), range.length(), focus.deriveColor(0, 1, 1, focused ? 0.5 : 0.35));
        g.setStroke(focus);
        g.setLineWidth(1.5);
        outline(range.offset(), range.length());
    }

    private void fill(int offset, int length, Color color) {
        g.setFill(color);
        int end = offset + length;
        for (int row = offset / PER_ROW; row * PER_ROW < end; row++) {
            double left = grid.x(Math.max(0, offset - row * PER_ROW));
            double right = grid.x(Math.min(PER_ROW, end - row * PER_ROW));
            g.fillRect(left, grid.y(row), right - left, grid.rowHeight());
        }
    }

    /// Slanted lines over the bytes that the WAL does not hold.
    private void hatch(int offset, int length) {
        if (length == 0) {
            return;
        }
        g.save();
        g.beginPath();
        path(offset, length);
        g.clip();
        g.setStroke(colors.of(ColorRole.AXIS).deriveColor(0, 1, 1, 0.55));
        g.setLineWidth(1);
        double top = grid.y(offset / PER_ROW);
        double bottom = grid.y((offset + length - 1) / PER_ROW + 1);
        for (double x = top - bottom; x < grid.width(); x += HATCH) {
            g.strokeLine(x, bottom, x + bottom - top, top);
        }
        g.restore();
    }

    private void outline(int offset, int length) {
        g.beginPath();
        path(offset, length);
        g.stroke();
    }

    /// Around bytes that begin and end anywhere in a row.
    private void path(int offset, int length) {
        int end = Math.min(offset + length, PageRestore.PAGE_BYTES);
        int first = offset / PER_ROW;
        int last = (end - 1) / PER_ROW;
        double left = grid.x(offset % PER_ROW);
        double right = grid.x((end - 1) % PER_ROW + 1);
        if (first == last) {
            g.rect(left, grid.y(first), right - left, grid.rowHeight());
            return;
        }
        g.moveTo(left, grid.y(first));
        g.lineTo(grid.width(), grid.y(first));
        g.lineTo(grid.width(), grid.y(last));
        g.lineTo(right, grid.y(last));
        g.lineTo(right, grid.y(last + 1));
        g.lineTo(0, grid.y(last + 1));
        g.lineTo(0, grid.y(first + 1));
        g.lineTo(left, grid.y(first + 1));
        g.closePath();
    }
}
