package org.walscope.view.timeline;

import org.walscope.model.reorder.MemoryReplay;

/// The most the buffer held while the records of each pixel were decoded, for the part of the WAL in sight. Kept from
/// frame to frame until the part or the replay changes. One thread.
final class BufferCurve {

    private long[] held = new long[0];
    private long top = 1;
    private Object replayed = this;
    private double left;
    private double unitsPerPixel;

    /// Bytes for each pixel from the left.
    long[] held(MemoryReplay replay, TimelineData data, TimelineViewport viewport) {
        int columns = Math.max(2, (int) Math.ceil(viewport.width()));
        if (replay == replayed
                && held.length == columns
                && left == viewport.left()
                && unitsPerPixel == viewport.unitsPerPixel()) {
            return held;
        }
        replayed = replay;
        left = viewport.left();
        unitsPerPixel = viewport.unitsPerPixel();
        held = new long[columns];
        top = 1;
        int from = data.indexRow(viewport.left());
        for (int column = 0; column < columns; column++) {
            int to = Math.max(from, data.indexRow(viewport.position(column + 1)));
            held[column] = replay.bytesHeld(from, to);
            top = Math.max(top, held[column]);
            from = to;
        }
        return held;
    }

    /// The highest of the last ones asked for, at least 1.
    long top() {
        return top;
    }
}
