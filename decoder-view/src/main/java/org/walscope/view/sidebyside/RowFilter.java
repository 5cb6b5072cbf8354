package org.walscope.view.sidebyside;

import java.util.BitSet;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.walscope.model.change.LineRange;
import org.walscope.plugins.align.AlignedRow;
import org.walscope.plugins.align.Alignment;
import org.walscope.plugins.align.DifferenceKind;

/// Which rows of an alignment are shown.
///
/// @param kinds of difference
/// @param rows  by their places, empty where any is
/// @param text  that some side's text has, empty where any is
record RowFilter(Set<DifferenceKind> kinds, Optional<BitSet> rows, Optional<Pattern> text) {

    static final RowFilter ALL = new RowFilter(EnumSet.allOf(DifferenceKind.class), Optional.empty(), Optional.empty());

    /// Characters of a line that a pattern is held against.
    private static final int MOST_CHARACTERS = 10_000;

    boolean lets(Alignment alignment, int place) {
        AlignedRow row = alignment.rows().get(place);
        return kinds.contains(row.difference().kind())
                && (rows.isEmpty() || rows.get().get(place))
                && (text.isEmpty() || isFound(alignment, row, text.get()));
    }

    private static boolean isFound(Alignment alignment, AlignedRow row, Pattern pattern) {
        for (int side = 0; side < row.sides().size(); side++) {
            LineRange lines = row.sides().get(side);
            for (int line = lines.from(); line < lines.to(); line++) {
                String text =
                        alignment.sides().get(side).output().lines().get(line).text();
                if (pattern.matcher(text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) : text)
                        .find()) {
                    return true;
                }
            }
        }
        return false;
    }
}
