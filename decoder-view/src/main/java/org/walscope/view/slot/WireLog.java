package org.walscope.view.slot;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.walscope.model.server.WireFields;
import org.walscope.model.server.WireTap;
import org.walscope.plugins.reader.MessageFields;

/// Keeps the last frames of a stream, within bounds, and counts those it left out. Any thread.
final class WireLog implements WireTap {

    static final int MOST_FRAMES = 5_000;
    static final long MOST_BYTES = 32L << 20;

    private final int mostFrames;
    private final long mostBytes;
    private final ArrayDeque<Frame> frames = new ArrayDeque<>();
    private long bytes;
    private long count;
    private boolean inBlock;

    WireLog() {
        this(MOST_FRAMES, MOST_BYTES);
    }

    WireLog(int mostFrames, long mostBytes) {
        this.mostFrames = mostFrames;
        this.mostBytes = mostBytes;
    }

    /// A frame.
    ///
    /// @param number  from 0 in the order in which they came and went
    /// @param inBlock whether a message of pgoutput in it stands within a block of a transaction in progress
    record Frame(long number, Direction direction, Instant at, byte[] bytes, boolean inBlock) {}

    /// Frames that are kept, in order.
    ///
    /// @param leftOut how many before the first kept one are not any more
    record Kept(List<Frame> frames, long leftOut) {}

    @Override
    public synchronized void frame(Direction direction, Instant at, byte[] frame) {
        frames.add(new Frame(count++, direction, at, frame, inBlock));
        bytes += frame.length;
        if (direction == Direction.FROM_SERVER) {
            inBlock = MessageFields.isInBlockAfter(WireFields.payload(frame), inBlock);
        }
        while (frames.size() > mostFrames || bytes > mostBytes && frames.size() > 1) {
            bytes -= frames.remove().bytes.length;
        }
    }

    /// A stream begins anew, in no block.
    synchronized void begin() {
        inBlock = false;
    }

    /// How many there were.
    synchronized long count() {
        return count;
    }

    /// Those that are kept from `number` on.
    synchronized Kept from(long number) {
        var found = new ArrayList<Frame>();
        for (var newest = frames.descendingIterator(); newest.hasNext(); ) {
            Frame frame = newest.next();
            if (frame.number < number) {
                break;
            }
            found.add(frame);
        }
        return new Kept(found.reversed(), count - frames.size());
    }
}
