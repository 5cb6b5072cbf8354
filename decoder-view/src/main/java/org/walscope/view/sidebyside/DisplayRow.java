package org.walscope.view.sidebyside;

import org.walscope.plugins.align.DifferenceKind;

/// One height of the panes.
///
/// @param lines of each side's output, or [#FILLER]; not changed once made. None for a header
/// @param row   place in the alignment's rows; for a header, of its group's first
/// @param group place in the alignment's groups
/// @param kind  of the row's difference; of a header, the worst in its group
record DisplayRow(int[] lines, int row, int group, DifferenceKind kind) {

    static final int FILLER = -1;

    private static final int[] HEADER = {};

    static DisplayRow header(int row, int group, DifferenceKind worst) {
        return new DisplayRow(HEADER, row, group, worst);
    }

    boolean isHeader() {
        return lines.length == 0;
    }

    /// The line of a side, [#FILLER] where it has none, as in a header.
    int line(int side) {
        return side < lines.length ? lines[side] : FILLER;
    }
}
