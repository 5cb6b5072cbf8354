package org.walscope.plugins.align;

import java.util.List;

/// Two outputs laid side by side.
///
/// @param rows   hold every line of both sides once, in order
/// @param groups cover all rows, in order
public record Alignment(
        ComparedSide left,
        ComparedSide right,
        List<AlignedRow> rows,
        List<AlignedGroup> groups,
        ComparisonSummary summary) {

    public Alignment {
        rows = List.copyOf(rows);
        groups = List.copyOf(groups);
    }
}
