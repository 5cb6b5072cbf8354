package org.walscope.view.bytes;

import java.util.HexFormat;
import java.util.Optional;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;
import org.walscope.view.Selection.ByteRange;
import org.walscope.view.fx.ColorRole;
import org.walscope.view.fx.ThemeColors;

/// Draws one frame of a [HexCanvas]: tints, the mark, then text.
final class HexPainter {

    private static final HexFormat HEX = HexFormat.of();

    private final GraphicsContext g;
    private final HexLayout layout;
    private final HexBytes model;
    private final ThemeColors colors;
    private final Font font;
    private final int perRow;

    HexPainter(GraphicsContext g, HexLayout layout, HexBytes model, ThemeColors colors, Font font) {
        this.g = g;
        this.layout = layout;
        this.model = model;
        this.colors = colors;
        this.font = font;
        this.perRow = layout.perRow();
    }

    void paint(boolean focused) {
        g.setFill(color(ColorRole.SURFACE));
        g.fillRect(0, 0, layout.width(), layout.height());
        g.setTextBaseline(VPos.CENTER);
        g.setTextAlign(TextAlignment.LEFT);
        g.setFont(font);
        for (HexBytes.Tint tint : model.tints()) {
            fill(tint.start(), tint.end(), color(tint.role()));
        }
        Optional<ByteRange> marked = model.marked().get();
        marked.ifPresent(range -> fill(range.offset(), range.offset() + range.length(), mark(focused)));
        text();
        if (model.caret().get() >= 0) {
            caret(model.caret().get(), focused);
        }
    }

    private Color mark(boolean focused) {
        Color focus = color(ColorRole.FOCUS);
        return focus.deriveColor(0, 1, 1, focused ? 0.55 : 0.4);
    }

    /// Fills behind the visible ones of the bytes from `start` to before `end`, in both columns.
    private void fill(int start, int end, Color color) {
        g.setFill(color);
        int firstRow = Math.max(layout.firstVisible(), start / perRow);
        int lastRow = Math.min(layout.lastVisible(), (end - 1) / perRow);
        double half = layout.charWidth() / 2;
        for (int row = firstRow; row <= lastRow; row++) {
            int from = Math.max(0, start - row * perRow);
            int to = Math.min(perRow, end - row * perRow) - 1;
            double y = layout.rowY(row);
            double x = layout.byteX(from) - half;
            g.fillRect(x, y, layout.byteX(to) + 2.5 * layout.charWidth() - x, HexLayout.ROW_HEIGHT);
            g.fillRect(layout.characterX(from), y, (to - from + 1) * layout.charWidth(), HexLayout.ROW_HEIGHT);
        }
    }

    private void text() {
        var characters = new StringBuilder(perRow);
        for (int row = layout.firstVisible(); row <= layout.lastVisible(); row++) {
            double y = layout.rowY(row) + HexLayout.ROW_HEIGHT / 2;
            int start = row * perRow;
            int count = Math.min(perRow, model.length() - start);
            g.setFill(color(ColorRole.TEXT_MUTED));
            g.fillText(
                    layout.offsetDigits() == 4 ? HEX.toHexDigits((short) start) : HEX.toHexDigits(start),
                    HexLayout.PADDING,
                    y);
            characters.setLength(0);
            var faint = new StringBuilder(perRow);
            for (int i = 0; i < count; i++) {
                int value = model.at(start + i);
                g.setFill(color(value == 0 ? ColorRole.TEXT_MUTED : ColorRole.TEXT));
                g.fillText(HEX.toHexDigits((byte) value), layout.byteX(i), y);
                boolean printable = value >= 0x20 && value < 0x7F;
                characters.append(printable ? (char) value : ' ');
                faint.append(printable ? ' ' : '·');
            }
            g.setFill(color(ColorRole.TEXT));
            g.fillText(characters.toString(), layout.asciiX(), y);
            g.setFill(color(ColorRole.TEXT_MUTED));
            g.fillText(faint.toString(), layout.asciiX(), y);
        }
    }

    private void caret(int offset, boolean focused) {
        int row = offset / perRow;
        if (row < layout.firstVisible() || row > layout.lastVisible()) {
            return;
        }
        int column = offset % perRow;
        double y = Math.rint(layout.rowY(row)) + 0.5;
        g.setStroke(color(focused ? ColorRole.FOCUS : ColorRole.TEXT_MUTED));
        g.setLineWidth(1.5);
        g.strokeRect(
                layout.byteX(column) - layout.charWidth() / 2, y, 3 * layout.charWidth(), HexLayout.ROW_HEIGHT - 1);
        g.strokeRect(layout.characterX(column), y, layout.charWidth(), HexLayout.ROW_HEIGHT - 1);
    }

    private Color color(ColorRole role) {
        return colors.of(role);
    }
}
