package org.walscope.plugins.align;

import java.util.List;
import java.util.OptionalInt;

/// Rows that follow each other and belong to one transaction, or to none.
///
/// @param sides of each side the transaction's place in its output, empty where it is not there or there is none
/// @param from  its first row
/// @param to    the row after its last
/// @param worst of its rows
public record AlignedGroup(List<OptionalInt> sides, int from, int to, DifferenceKind worst) {

    public AlignedGroup {
        sides = List.copyOf(sides);
    }

    /// Whether it belongs to a transaction.
    public boolean isTransaction() {
        return sides.stream().anyMatch(OptionalInt::isPresent);
    }
}
