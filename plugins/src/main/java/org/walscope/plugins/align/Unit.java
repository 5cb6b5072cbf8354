package org.walscope.plugins.align;

import java.util.List;
import org.walscope.model.change.DecodedItem;
import org.walscope.model.change.LineRange;

/// What is paired as one: an item, or the several TRUNCATEs wal2json makes of one.
///
/// @param section the place of its section in the output
record Unit(List<DecodedItem> items, int section) {

    DecodedItem item() {
        return items.getFirst();
    }

    LineRange lines() {
        LineRange first = item().lines();
        return items.size() == 1 ? first : first.through(items.getLast().lines());
    }
}
