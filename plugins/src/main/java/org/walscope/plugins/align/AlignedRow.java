package org.walscope.plugins.align;

import org.walscope.model.change.LineRange;

/// Lines of the two sides that stand at one height.
///
/// @param left   empty where the left side has none
/// @param change whether it is about a change; frames and descriptions are none
public record AlignedRow(LineRange left, LineRange right, boolean change, Difference difference) {

    /// How many lines high it is.
    public int height() {
        return Math.max(left.count(), right.count());
    }

    AlignedRow mirrored() {
        return new AlignedRow(right, left, change, difference);
    }
}
