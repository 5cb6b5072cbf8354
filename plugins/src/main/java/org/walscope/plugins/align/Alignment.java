package org.walscope.plugins.align;

import java.util.List;

/// Outputs laid side by side, two of them or more.
///
/// @param rows   hold every line of all sides once, each side's in their order
/// @param groups cover all rows, in order
public record Alignment(
        List<ComparedSide> sides, List<AlignedRow> rows, List<AlignedGroup> groups, ComparisonSummary summary) {

    public Alignment {
        sides = List.copyOf(sides);
        rows = List.copyOf(rows);
        groups = List.copyOf(groups);
    }

    public ComparedSide left() {
        return sides.getFirst();
    }

    /// The second side.
    public ComparedSide right() {
        return sides.get(1);
    }
}
