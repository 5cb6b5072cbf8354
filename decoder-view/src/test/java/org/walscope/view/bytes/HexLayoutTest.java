package org.walscope.view.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HexLayoutTest {

    private static final double CHAR = 7.2;

    private static HexLayout layout(double width, int length) {
        return new HexLayout(width, 400, 0, CHAR, length, HexLayout.perRow(width, CHAR, length));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 213, 250, 307, 309, 400, 480, 537, 539, 700, 2000})
    void neverCutsTheCharacters(int width) {
        HexLayout layout = layout(width, 8192);
        double right = layout.characterX(layout.perRow());
        if (layout.perRow() > 4) {
            assertThat(right).isLessThanOrEqualTo(width - HexLayout.PADDING);
        }
        if (layout.perRow() < HexLayout.MOST_PER_ROW) {
            assertThat(HexLayout.contentWidth(layout.perRow() * 2, CHAR, 8192))
                    .as("twice as many would not fit")
                    .isGreaterThan(width);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 4", "307, 4", "309, 8", "480, 8", "538, 8", "539, 16", "900, 16"})
    void putsAsManyInARowAsFit(int width, int perRow) {
        assertThat(layout(width, 8192).perRow()).isEqualTo(perRow);
    }

    @Test
    void givesLongRecordsLongerOffsets() {
        assertThat(layout(900, 1 << 16).offsetDigits()).isEqualTo(4);
        assertThat(layout(900, (1 << 16) + 1).offsetDigits()).isEqualTo(8);
        assertThat(layout(545, (1 << 16) + 1).perRow()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 400, 900})
    void findsEachByteWhereItIsDrawn(int width) {
        HexLayout layout = layout(width, 61);
        for (int offset = 0; offset < 61; offset++) {
            int column = offset % layout.perRow();
            double y = layout.rowY(offset / layout.perRow()) + HexLayout.ROW_HEIGHT / 2;
            assertThat(layout.byteAt(layout.byteX(column) + CHAR, y)).isEqualTo(offset);
            assertThat(layout.byteAt(layout.characterX(column) + CHAR / 2, y)).isEqualTo(offset);
        }
        double last = layout.rowY(layout.rows() - 1) + HexLayout.ROW_HEIGHT / 2;
        assertThat(layout.byteAt(layout.characterX(layout.perRow() - 1) + 1, last))
                .isEqualTo(-1);
        assertThat(layout.byteAt(2, last)).isEqualTo(-1);
    }

    @Test
    void countsRowsByTheirBytes() {
        assertThat(layout(900, 33).rows()).isEqualTo(3);
        assertThat(layout(400, 33).rows()).isEqualTo(5);
        assertThat(layout(100, 33).rows()).isEqualTo(9);
    }
}
