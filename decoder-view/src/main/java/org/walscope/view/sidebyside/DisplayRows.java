package org.walscope.view.sidebyside;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.walscope.model.change.LineRange;
import org.walscope.plugins.align.AlignedGroup;
import org.walscope.plugins.align.AlignedRow;
import org.walscope.plugins.align.Alignment;

/// An alignment as heights: a header a transaction, then its rows, the shorter side filled up.
///
/// @param differences where they are
/// @param shown       how many of the rows that were asked for are here
/// @param asked       how many there would be
record DisplayRows(List<DisplayRow> rows, DifferencePlaces differences, int shown, int asked) {

    /// Rows shown at most.
    static final int MOST = 4_000_000;

    static final DisplayRows NONE = of(List.of(), 0, 0);

    private static DisplayRows of(List<DisplayRow> rows, int shown, int asked) {
        return new DisplayRows(rows, new DifferencePlaces(rows), shown, asked);
    }

    /// @param stop asked once a transaction; when true, the rest is left out
    static DisplayRows of(Alignment alignment, RowFilter only, BooleanSupplier stop) {
        var rows = new ArrayList<DisplayRow>();
        int asked = 0;
        int shown = 0;
        List<AlignedGroup> groups = alignment.groups();
        for (int g = 0; g < groups.size() && !stop.getAsBoolean(); g++) {
            AlignedGroup group = groups.get(g);
            boolean header = false;
            for (int r = group.from(); r < group.to(); r++) {
                AlignedRow row = alignment.rows().get(r);
                if (!only.lets(alignment, r)) {
                    continue;
                }
                asked++;
                if (rows.size() + row.height() + 1 > MOST) {
                    continue;
                }
                if (!header) {
                    rows.add(DisplayRow.header(r, g, group.worst()));
                    header = true;
                }
                shown++;
                for (int i = 0; i < row.height(); i++) {
                    rows.add(
                            new DisplayRow(lines(row, i), r, g, row.difference().kind()));
                }
            }
        }
        return of(List.copyOf(rows), shown, asked);
    }

    /// The first display row of that row of the alignment, or of the next one shown; their number where there is none.
    int placeOf(int row) {
        int low = 0;
        int high = rows.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (rows.get(middle).row() < row) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < rows.size() && rows.get(low).isHeader() ? low + 1 : low;
    }

    private static int[] lines(AlignedRow row, int i) {
        int[] lines = new int[row.sides().size()];
        for (int side = 0; side < lines.length; side++) {
            lines[side] = line(row.sides().get(side), i);
        }
        return lines;
    }

    private static int line(LineRange range, int i) {
        return i < range.count() ? range.from() + i : DisplayRow.FILLER;
    }
}
