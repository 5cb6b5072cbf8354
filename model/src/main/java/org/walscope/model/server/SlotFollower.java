package org.walscope.model.server;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;

/// Streams a logical slot across lost connections. Goes on only where nothing is left out by it: on the same
/// cluster
/// and timeline, and when nobody else has consumed the slot meanwhile. What may come twice is the transaction
/// that was
/// being sent: the server begins it anew.
public final class SlotFollower extends StreamFollower {

    private final StreamSink sink;
    private @Nullable SlotStream first;

    public SlotFollower(ConnectionSettings settings, StreamRequest request, StreamSink sink, Watcher watcher) {
        super(settings, request, watcher);
        this.sink = sink;
    }

    @Override
    void keep() throws IOException {
        sink.confirm(received);
    }

    @Override
    SlotStream.End once(BooleanSupplier stop) throws ServerException, IOException {
        SlotStream origin = first;
        StreamRequest now = origin == null ? request : request.withFrom(received);
        try (SlotStream stream = SlotStream.open(settings, now, watcher)) {
            if (origin == null) {
                first = stream;
                received = stream.start();
            } else {
                checkNothingIsLeftOut(origin, stream);
            }
            try {
                begin(stream);
                SlotStream.End end = stream.run(sink, stop);
                watcher.ending(stream);
                return end;
            } finally {
                received = StreamPosition.later(received, stream.received());
                end();
            }
        }
    }

    private void checkNothingIsLeftOut(SlotStream origin, SlotStream stream) throws ServerException {
        if (origin.server().systemIdentifier() != stream.server().systemIdentifier()
                || origin.server().timeline() != stream.server().timeline()) {
            throw new ServerException(
                    "At " + settings.address() + " there is now another cluster or timeline than before the connection"
                            + " was lost, so " + received + " may be another place there. Nothing more was read."
                            + " Start the stream anew.",
                    "55000");
        }
        Lsn confirmed = stream.slot().confirmedFlushLsn().orElse(Lsn.INVALID);
        if (confirmed.isAfter(received)) {
            throw new ServerException(
                    "Somebody else has consumed slot \"" + request.slot() + "\" up to " + confirmed
                            + " while the connection was lost, and this stream only came to " + received
                            + ". What committed in between cannot be had from the slot any more. Nothing more was"
                            + " read.",
                    "55000");
        }
    }
}
