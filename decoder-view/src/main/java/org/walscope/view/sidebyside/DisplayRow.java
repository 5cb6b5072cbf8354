package org.walscope.view.sidebyside;

import org.walscope.plugins.align.DifferenceKind;

/// One height of the two panes.
///
/// @param left  line of the left output, or [#HEADER] or [#FILLER]
/// @param right likewise
/// @param row   place in the alignment's rows; for a header, of its group's first
/// @param group place in the alignment's groups
/// @param kind  of the row's difference; of a header, the worst in its group
record DisplayRow(int left, int right, int row, int group, DifferenceKind kind) {

    static final int FILLER = -1;
    static final int HEADER = -2;

    boolean isHeader() {
        return left == HEADER;
    }
}
