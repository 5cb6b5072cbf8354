package org.walscope.view.record;

import java.util.List;

/// The geometry of a [CanvasTable] at one moment: which rows and columns are where. Pixels from the canvas's corner.
///
/// @param width      of the canvas
/// @param height     of the canvas, header included
/// @param top        the first row at the upper edge, with its fraction that is above it
/// @param left       pixels scrolled to the right
/// @param charWidth  of the monospaced font
record TableLayout(
        List<TableColumn> columns, double width, double height, double top, double left, double charWidth, long count) {

    static final double FONT_SIZE = 12;
    static final double HEADER_HEIGHT = 30;
    static final double ROW_HEIGHT = 24;

    /// The margin that holds marks.
    static final double MARGIN = 18;

    static final double PADDING = 8;

    /// What the last column needs at least before others give way to it.
    static final double LEAST_REST = 240;

    private static final double GRAB = 4;

    double bodyHeight() {
        return Math.max(0, height - HEADER_HEIGHT);
    }

    /// Rows that fit whole.
    long wholeRows() {
        return Math.max(1, (long) (bodyHeight() / ROW_HEIGHT));
    }

    /// The highest value of [#top].
    double maxTop() {
        return Math.max(0, count - bodyHeight() / ROW_HEIGHT);
    }

    long firstVisible() {
        return (long) top;
    }

    /// The last row of which anything can be seen; less than [#firstVisible] when there is none.
    long lastVisible() {
        return Math.min(count - 1, (long) Math.ceil(top + bodyHeight() / ROW_HEIGHT) - 1);
    }

    double rowY(long row) {
        return HEADER_HEIGHT + (row - top) * ROW_HEIGHT;
    }

    /// The row at a height, or -1.
    long rowAt(double y) {
        if (y < HEADER_HEIGHT || y >= height) {
            return -1;
        }
        long row = (long) Math.floor(top + (y - HEADER_HEIGHT) / ROW_HEIGHT);
        return row < count ? row : -1;
    }

    double columnX(int column) {
        double x = MARGIN - left;
        for (int i = 0; i < column; i++) {
            x += columnWidth(i);
        }
        return x;
    }

    /// Whether there is room for a column; the first of those that give way goes first.
    boolean isShown(int column) {
        if (!columns.get(column).givesWay()) {
            return true;
        }
        double others = MARGIN;
        for (int i = 0; i < columns.size(); i++) {
            TableColumn other = columns.get(i);
            boolean gone = other.givesWay() && i < column;
            others += gone || other.look() == TableColumn.Look.REST
                    ? 0
                    : other.width().get();
        }
        return width - others >= LEAST_REST;
    }

    /// The last column takes what is left, but no less than its own width; one that gave way has none.
    double columnWidth(int column) {
        if (!isShown(column)) {
            return 0;
        }
        double own = columns.get(column).width().get();
        if (columns.get(column).look() != TableColumn.Look.REST) {
            return own;
        }
        double others = MARGIN;
        for (int i = 0; i < columns.size(); i++) {
            others += i == column ? 0 : columnWidth(i);
        }
        return Math.max(own, width - others);
    }

    double contentWidth() {
        double sum = MARGIN;
        for (int i = 0; i < columns.size(); i++) {
            sum += columnWidth(i);
        }
        return sum;
    }

    /// The column at an x, or -1.
    int columnAt(double x) {
        for (int i = 0; i < columns.size(); i++) {
            double start = columnX(i);
            if (x >= start && x < start + columnWidth(i)) {
                return i;
            }
        }
        return -1;
    }

    /// The column whose right edge is near that place of the header, or -1.
    int edgeAt(double x, double y) {
        if (y >= HEADER_HEIGHT) {
            return -1;
        }
        for (int i = 0; i < columns.size(); i++) {
            if (Math.abs(columnX(i) + columnWidth(i) - x) <= GRAB) {
                return i;
            }
        }
        return -1;
    }

    /// How many characters a cell has room for.
    int room(int column) {
        return (int) ((columnWidth(column) - 2 * PADDING) / charWidth);
    }
}
