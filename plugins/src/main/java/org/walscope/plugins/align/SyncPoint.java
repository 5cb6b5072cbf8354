package org.walscope.plugins.align;

import java.util.List;
import java.util.OptionalInt;

/// Transactions that somebody says belong together, whatever their names.
///
/// @param sides of each side the transaction's place in its output, empty where it has none
public record SyncPoint(List<OptionalInt> sides) {

    public SyncPoint {
        sides = List.copyOf(sides);
    }
}
