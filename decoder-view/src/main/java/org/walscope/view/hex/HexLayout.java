package org.walscope.view.hex;

/// The geometry of the hex view at one moment. Pixels from the canvas's corner.
///
/// @param top       the first row at the upper edge, with its fraction above it
/// @param charWidth of the monospaced font
record HexLayout(double width, double height, double top, double charWidth, int length) {

    static final double FONT_SIZE = 12;
    static final double ROW_HEIGHT = 20;
    static final double PADDING = 10;

    private static final int PER_ROW = HexViewModel.BYTES_PER_ROW;
    private static final int OFFSET_CHARACTERS = 8;

    /// Where the first byte's digits start.
    double hexX() {
        return PADDING + (OFFSET_CHARACTERS + 2) * charWidth;
    }

    /// Where the digits of a row's byte start; a gap parts the row in two halves.
    double byteX(int column) {
        return hexX() + (column * 3 + (column >= PER_ROW / 2 ? 1 : 0)) * charWidth;
    }

    double asciiX() {
        return byteX(PER_ROW) + charWidth;
    }

    double characterX(int column) {
        return asciiX() + column * charWidth;
    }

    double contentWidth() {
        return characterX(PER_ROW) + PADDING;
    }

    int rows() {
        return (length + PER_ROW - 1) / PER_ROW;
    }

    double rowY(int row) {
        return (row - top) * ROW_HEIGHT + 4;
    }

    double maxTop() {
        return Math.max(0, rows() - (height - 8) / ROW_HEIGHT);
    }

    int wholeRows() {
        return Math.max(1, (int) ((height - 8) / ROW_HEIGHT));
    }

    int firstVisible() {
        return (int) top;
    }

    int lastVisible() {
        return Math.min(rows() - 1, (int) Math.ceil(top + height / ROW_HEIGHT));
    }

    /// The byte nearest to a place among hex digits or characters; -1 where there is none.
    int byteAt(double x, double y) {
        int row = (int) Math.floor(top + (y - 4) / ROW_HEIGHT);
        if (row < 0 || row >= rows() || x < hexX() - charWidth / 2) {
            return -1;
        }
        int column;
        if (x < asciiX() - charWidth) {
            double cell = (x - hexX() + charWidth / 2) / charWidth;
            column = (int) (cell >= PER_ROW / 2 * 3 + 0.5 ? (cell - 1) / 3 : cell / 3);
        } else {
            column = (int) Math.floor((x - asciiX()) / charWidth);
        }
        if (column < 0 || column >= PER_ROW) {
            return -1;
        }
        int offset = row * PER_ROW + column;
        return offset < length ? offset : -1;
    }
}
