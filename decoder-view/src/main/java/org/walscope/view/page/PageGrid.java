package org.walscope.view.page;

import org.walscope.model.page.PageRestore;

/// The geometry of a page's picture: rows of 128 bytes, the page's first byte in the upper left corner.
record PageGrid(double width, double height) {

    static final int BYTES_PER_ROW = 128;
    static final int ROWS = PageRestore.PAGE_BYTES / BYTES_PER_ROW;

    double rowHeight() {
        return height / ROWS;
    }

    /// The left edge of a byte in its row, or of the row's end.
    double x(int column) {
        return width * column / BYTES_PER_ROW;
    }

    double y(int row) {
        return height * row / ROWS;
    }

    /// The byte at a place; -1 outside of the page.
    int byteAt(double x, double y) {
        if (x < 0 || y < 0 || x >= width || y >= height) {
            return -1;
        }
        int row = Math.min(ROWS - 1, (int) (y / height * ROWS));
        int column = Math.min(BYTES_PER_ROW - 1, (int) (x / width * BYTES_PER_ROW));
        return row * BYTES_PER_ROW + column;
    }
}
