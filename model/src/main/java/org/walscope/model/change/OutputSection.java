package org.walscope.model.change;

import java.util.List;
import java.util.OptionalInt;

/// Lines that follow each other and belong to one transaction, or to none. The sections of an output cover all of
/// its lines, in order.
///
/// @param transaction its place in [DecodedOutput#transactions]; empty for [Kind#OUTSIDE]
public record OutputSection(Kind kind, OptionalInt transaction, List<DecodedItem> items) {

    public enum Kind {
        /// All of a transaction at its commit.
        WHOLE,
        /// A part sent while the transaction was in progress, or a transaction the output ends in.
        BLOCK,
        /// Up to a `PREPARE TRANSACTION`.
        PREPARED,
        /// The end of a transaction whose changes came earlier.
        END,
        /// What belongs to no transaction: a non-transactional message, an unread line.
        OUTSIDE
    }

    public OutputSection {
        items = List.copyOf(items);
    }

    public LineRange lines() {
        return items.getFirst().lines().through(items.getLast().lines());
    }
}
