package org.walscope.view.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.walscope.model.page.PageRestore;

class PageGridTest {

    @Test
    void findsEachByteWhereItIsDrawn() {
        var grid = new PageGrid(157, 391);
        for (int offset = 0; offset < PageRestore.PAGE_BYTES; offset++) {
            int row = offset / PageGrid.BYTES_PER_ROW;
            int column = offset % PageGrid.BYTES_PER_ROW;
            double x = (grid.x(column) + grid.x(column + 1)) / 2;
            assertThat(grid.byteAt(x, grid.y(row) + grid.rowHeight() / 2)).isEqualTo(offset);
        }
        assertThat(grid.byteAt(157, 10)).isEqualTo(-1);
        assertThat(grid.byteAt(10, 391)).isEqualTo(-1);
        assertThat(grid.byteAt(-1, 10)).isEqualTo(-1);
    }
}
