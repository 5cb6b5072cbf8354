package org.walscope.plugins.align;

import java.util.ArrayList;
import java.util.List;
import org.walscope.model.change.LineRange;

/// Lines of the sides that stand at one height.
///
/// @param sides  of each side its lines; empty where it has none
/// @param change whether it is about a change; frames and descriptions are none
public record AlignedRow(List<LineRange> sides, boolean change, Difference difference) {

    public AlignedRow {
        sides = List.copyOf(sides);
    }

    AlignedRow(LineRange left, LineRange right, boolean change, Difference difference) {
        this(List.of(left, right), change, difference);
    }

    public LineRange left() {
        return sides.getFirst();
    }

    /// Of the second side.
    public LineRange right() {
        return sides.get(1);
    }

    /// How many lines high it is.
    public int height() {
        int height = 0;
        for (LineRange lines : sides) {
            height = Math.max(height, lines.count());
        }
        return height;
    }

    /// The first side that has lines here.
    public int firstSide() {
        int side = 0;
        while (sides.get(side).isEmpty() && side + 1 < sides.size()) {
            side++;
        }
        return side;
    }

    AlignedRow mirrored() {
        List<LineRange> mirrored = new ArrayList<>(sides);
        java.util.Collections.reverse(mirrored);
        return new AlignedRow(mirrored, change, difference);
    }
}
