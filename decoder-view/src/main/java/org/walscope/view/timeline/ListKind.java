package org.walscope.view.timeline;

import java.util.Locale;

/// Which transactions the list beside the timeline shows, and in which order.
enum ListKind {
    /// By the WAL from their first record to their end.
    LONGEST,
    /// By the memory their changes take.
    LARGEST,
    /// Not ended in this WAL, prepared ones among them; the oldest first.
    OPEN,
    /// By the WAL they wrote in vain.
    ROLLED_BACK,
    /// By the bytes that left the buffer's memory before their end.
    SPILLED,
    /// With changes of rows of the relation that was looked for, by their WAL.
    TOUCHING,
    /// In the buffer at the scrubber's LSN; the largest first.
    HELD;

    /// As the texts' keys name it.
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
