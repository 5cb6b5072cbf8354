package org.walscope.view.bytes;

/// The geometry of a hex canvas at one moment. Pixels from the canvas's corner.
///
/// @param top       the first row at the upper edge, with its fraction above it
/// @param charWidth of the monospaced font
/// @param length    how many bytes there are
/// @param perRow    bytes in a row: 16, 8 or 4
record HexLayout(double width, double height, double top, double charWidth, int length, int perRow) {

    static final double FONT_SIZE = 12;
    static final double ROW_HEIGHT = 20;
    static final double PADDING = 10;
    static final int MOST_PER_ROW = 16;

    private static final int LEAST_PER_ROW = 4;

    /// Above this many bytes offsets have eight digits, else four.
    private static final int FOUR_DIGITS = 1 << 16;

    /// As many bytes in a row as leave the characters whole; 4 in whatever is narrower.
    static int perRow(double width, double charWidth, int length) {
        int bytes = MOST_PER_ROW;
        while (bytes > LEAST_PER_ROW && contentWidth(bytes, charWidth, length) > width) {
            bytes /= 2;
        }
        return bytes;
    }

    /// How wide rows of so many bytes are.
    static double contentWidth(int perRow, double charWidth, int length) {
        var layout = new HexLayout(0, 0, 0, charWidth, length, perRow);
        return layout.characterX(perRow) + PADDING;
    }

    int offsetDigits() {
        return length > FOUR_DIGITS ? 8 : 4;
    }

    /// Where the first byte's digits start.
    double hexX() {
        return PADDING + (offsetDigits() + 2) * charWidth;
    }

    /// Where the digits of a row's byte start; a gap parts the row in two halves.
    double byteX(int column) {
        return hexX() + (column * 3 + (column >= perRow / 2 ? 1 : 0)) * charWidth;
    }

    double asciiX() {
        return byteX(perRow) + charWidth;
    }

    double characterX(int column) {
        return asciiX() + column * charWidth;
    }

    int rows() {
        return (length + perRow - 1) / perRow;
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
            column = (int) (cell >= perRow / 2 * 3 + 0.5 ? (cell - 1) / 3 : cell / 3);
        } else {
            column = (int) Math.floor((x - asciiX()) / charWidth);
        }
        if (column < 0 || column >= perRow) {
            return -1;
        }
        int offset = row * perRow + column;
        return offset < length ? offset : -1;
    }
}
