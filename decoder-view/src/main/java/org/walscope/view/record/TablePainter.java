package org.walscope.view.record;

import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;
import org.walscope.view.fx.ColorRole;
import org.walscope.view.fx.ThemeColors;

/// Draws one frame of a [CanvasTable]: backgrounds first, then column by column, so that a frame changes colour and
/// clip seldom.
final class TablePainter {

    private static final double CHIP_OPACITY = 0.22;

    private final GraphicsContext g;
    private final TableLayout layout;
    private final ThemeColors colors;
    private final Font textFont;
    private final Font titleFont;

    TablePainter(GraphicsContext g, TableLayout layout, ThemeColors colors, Font textFont, Font titleFont) {
        this.g = g;
        this.layout = layout;
        this.colors = colors;
        this.textFont = textFont;
        this.titleFont = titleFont;
    }

    void paint(TableRows rows, long selected, long hovered, boolean focused) {
        g.setFill(color(ColorRole.SURFACE));
        g.fillRect(0, 0, layout.width(), layout.height());
        g.setTextBaseline(VPos.CENTER);
        g.setFont(textFont);
        backgrounds(selected, hovered, focused);
        for (int column = 0; column < layout.columns().size(); column++) {
            column(rows, column);
        }
        notices(rows);
        header();
    }

    private void backgrounds(long selected, long hovered, boolean focused) {
        g.setFill(color(ColorRole.STRIPE));
        for (long row = layout.firstVisible(); row <= layout.lastVisible(); row++) {
            if ((row & 1) == 1) {
                fillRow(row);
            }
        }
        if (visible(hovered)) {
            g.setFill(color(ColorRole.HOVER));
            fillRow(hovered);
        }
        if (visible(selected)) {
            g.setFill(color(focused ? ColorRole.SELECTION : ColorRole.SELECTION_IDLE));
            fillRow(selected);
            g.setFill(color(ColorRole.FOCUS));
            g.fillRect(0, layout.rowY(selected), 3, TableLayout.ROW_HEIGHT);
        }
    }

    private boolean visible(long row) {
        return row >= layout.firstVisible() && row <= layout.lastVisible();
    }

    private void fillRow(long row) {
        g.fillRect(0, layout.rowY(row), layout.width(), TableLayout.ROW_HEIGHT);
    }

    private void column(TableRows rows, int column) {
        double x = layout.columnX(column);
        double width = layout.columnWidth(column);
        if (width <= 0 || x + width < 0 || x > layout.width()) {
            return;
        }
        g.save();
        g.beginPath();
        g.rect(Math.rint(x), TableLayout.HEADER_HEIGHT, Math.rint(width), layout.bodyHeight());
        g.clip();
        TableColumn.Look look = layout.columns().get(column).look();
        boolean number = look == TableColumn.Look.NUMBER;
        g.setTextAlign(number ? TextAlignment.RIGHT : TextAlignment.LEFT);
        double textX = number ? x + width - TableLayout.PADDING : x + TableLayout.PADDING;
        int room = layout.room(column);
        if (look == TableColumn.Look.CHIP) {
            chips(rows, column, x);
        }
        g.setFill(color(ColorRole.TEXT));
        for (long row = layout.firstVisible(); row <= layout.lastVisible(); row++) {
            if (rows.notice(row).isEmpty()) {
                g.fillText(cut(rows.text(row, column), room), textX, middle(row));
            }
        }
        g.restore();
    }

    private void chips(TableRows rows, int column, double x) {
        double most = layout.columnWidth(column) - TableLayout.PADDING;
        for (long row = layout.firstVisible(); row <= layout.lastVisible(); row++) {
            String text = rows.notice(row).isPresent() ? "" : rows.text(row, column);
            if (!text.isEmpty()) {
                Color color = color(rows.chip(row));
                double width = Math.min(most, text.length() * layout.charWidth() + TableLayout.PADDING + 3);
                double y = layout.rowY(row) + 3;
                g.setFill(color.deriveColor(0, 1, 1, CHIP_OPACITY));
                blunt(x + 2, y, width, TableLayout.ROW_HEIGHT - 6);
                g.setFill(color);
                blunt(x + 2, y, 3, TableLayout.ROW_HEIGHT - 6);
            }
        }
    }

    /// A rectangle without its corners. Round ones cost half of a frame where no graphics card draws them.
    private void blunt(double x, double y, double width, double height) {
        g.fillRect(x + 1, y, width - 2, 1);
        g.fillRect(x, y + 1, width, height - 2);
        g.fillRect(x + 1, y + height - 1, width - 2, 1);
    }

    /// Sentences across whole rows, and the marks in the margin.
    private void notices(TableRows rows) {
        g.setTextAlign(TextAlignment.LEFT);
        for (long row = layout.firstVisible(); row <= layout.lastVisible(); row++) {
            double y = layout.rowY(row);
            var notice = rows.notice(row);
            if (notice.isPresent()) {
                Color color = color(notice.get().color());
                g.setFill(color.deriveColor(0, 1, 1, 0.14));
                g.fillRect(0, y, layout.width(), TableLayout.ROW_HEIGHT);
                g.setFill(color);
                int room = (int) ((layout.width() - TableLayout.MARGIN - TableLayout.PADDING) / layout.charWidth());
                g.fillText(cut(notice.get().text(), room), TableLayout.MARGIN + TableLayout.PADDING, middle(row));
            }
            var mark = rows.mark(row);
            if (mark.isPresent()) {
                mark(color(mark.get().color()), y);
            }
        }
    }

    /// A small triangle, the sign for "look here".
    private void mark(Color color, double y) {
        double x = 5;
        g.setFill(color);
        g.fillPolygon(
                new double[] {x, x + 10, x + 5},
                new double[] {y + TableLayout.ROW_HEIGHT - 7, y + TableLayout.ROW_HEIGHT - 7, y + 7},
                3);
    }

    private void header() {
        g.setFill(color(ColorRole.SURFACE_SUBTLE));
        g.fillRect(0, 0, layout.width(), TableLayout.HEADER_HEIGHT);
        g.setFont(titleFont);
        for (int column = 0; column < layout.columns().size(); column++) {
            double x = layout.columnX(column);
            double width = layout.columnWidth(column);
            if (width <= 0) {
                continue;
            }
            boolean number = layout.columns().get(column).look() == TableColumn.Look.NUMBER;
            g.save();
            g.beginPath();
            g.rect(Math.rint(x), 0, Math.rint(width) - 2, TableLayout.HEADER_HEIGHT);
            g.clip();
            g.setTextAlign(number ? TextAlignment.RIGHT : TextAlignment.LEFT);
            g.setFill(color(ColorRole.TEXT));
            g.fillText(
                    layout.columns().get(column).title(),
                    number ? x + width - TableLayout.PADDING : x + TableLayout.PADDING,
                    TableLayout.HEADER_HEIGHT / 2);
            g.restore();
            if (layout.columns().get(column).look() != TableColumn.Look.REST) {
                g.setFill(color(ColorRole.BORDER));
                g.fillRect(Math.rint(x + width) - 1, 6, 1, TableLayout.HEADER_HEIGHT - 12);
            }
        }
        g.setFill(color(ColorRole.BORDER));
        g.fillRect(0, TableLayout.HEADER_HEIGHT - 1, layout.width(), 1);
    }

    private double middle(long row) {
        return layout.rowY(row) + TableLayout.ROW_HEIGHT / 2;
    }

    private static String cut(String text, int room) {
        if (text.length() <= room) {
            return text;
        }
        return room <= 1 ? "" : text.substring(0, room - 1) + "…";
    }

    private Color color(ColorRole role) {
        return colors.of(role);
    }
}
