package org.walscope.view.sidebyside;

import java.util.ArrayList;
import java.util.List;
import org.walscope.model.change.LineRange;
import org.walscope.plugins.align.AlignedGroup;
import org.walscope.plugins.align.AlignedRow;
import org.walscope.plugins.align.Alignment;

/// An alignment as heights: a header a transaction, then its rows, the shorter side filled up.
///
/// @param shown how many of the rows that were asked for are here
/// @param asked how many there would be
record DisplayRows(List<DisplayRow> rows, int shown, int asked) {

    /// Rows shown at most.
    static final int MOST = 4_000_000;

    static final DisplayRows NONE = new DisplayRows(List.of(), 0, 0);

    static DisplayRows of(Alignment alignment, RowFilter only) {
        var rows = new ArrayList<DisplayRow>();
        int asked = 0;
        int shown = 0;
        List<AlignedGroup> groups = alignment.groups();
        for (int g = 0; g < groups.size(); g++) {
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
        return new DisplayRows(List.copyOf(rows), shown, asked);
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
