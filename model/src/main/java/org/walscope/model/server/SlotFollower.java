package org.walscope.model.server;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;

/// Streams a slot across lost connections: connects again, with a growing pause, and goes on where the sink is. Only
/// where nothing is left out by it: on the same cluster and timeline, and when nobody else has consumed the slot
/// meanwhile. What may come twice is the transaction that was being sent: the server begins it anew.
public final class SlotFollower {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final long ASK_STOP_NANOS = 50_000_000L;

    private final ConnectionSettings settings;
    private final StreamRequest request;
    private final StreamSink sink;
    private final Watcher watcher;
    private volatile @Nullable SlotStream current;
    private @Nullable SlotStream first;
    private Lsn received = Lsn.INVALID;

    public SlotFollower(ConnectionSettings settings, StreamRequest request, StreamSink sink, Watcher watcher) {
        this.settings = settings;
        this.request = request;
        this.sink = sink;
        this.watcher = watcher;
    }

    /// Is told what happens, on the thread that follows.
    public interface Watcher {

        /// A stream began, the first or another one.
        void started(SlotStream stream);

        /// The connection is lost; the next attempt comes after `pause`, from `received` on.
        void lost(ServerException why, Lsn received, Duration pause);

        /// The last word was sent to the server; the connection ends when this returns.
        void ending(SlotStream stream);
    }

    /// Streams until `stop` or [StreamRequest#until].
    ///
    /// @return which of the two it was
    /// @throws ServerException the first connection fails, the server refuses, or something would be left out
    /// @throws IOException     the sink fails
    public SlotStream.End follow(BooleanSupplier stop) throws ServerException, IOException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            Lsn before = received;
            try {
                return once(stop);
            } catch (ServerException e) {
                if (first == null || !mayPass(e)) {
                    throw e;
                }
                // What came is not lost with the connection
                sink.confirm(received);
                pause = received.isAfter(before) ? FIRST_PAUSE : pause;
                watcher.lost(e, received, pause);
            }
            if (waited(pause, stop)) {
                return SlotStream.End.STOPPED;
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private SlotStream.End once(BooleanSupplier stop) throws ServerException, IOException {
        SlotStream origin = first;
        StreamRequest now = origin == null ? request : request.withFrom(received);
        try (SlotStream stream = SlotStream.open(settings, now)) {
            if (origin == null) {
                first = stream;
                received = stream.start();
            } else {
                checkNothingIsLeftOut(origin, stream);
            }
            current = stream;
            watcher.started(stream);
            try {
                SlotStream.End end = stream.run(sink, stop);
                watcher.ending(stream);
                return end;
            } finally {
                received = StreamPosition.later(received, stream.received());
                current = null;
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

    /// A slot is in use until the server notices that our last connection is gone.
    private static boolean mayPass(ServerException e) {
        return e.isConnectionLoss() && !e.sqlState().equals(ServerErrors.PROTOCOL_VIOLATION)
                || e.sqlState().equals("55006")
                || e.sqlState().equals("53300");
    }

    private static boolean waited(Duration pause, BooleanSupplier stop) {
        long end = System.nanoTime() + pause.toNanos();
        while (System.nanoTime() < end) {
            if (stop.getAsBoolean()) {
                return true;
            }
            LockSupport.parkNanos(ASK_STOP_NANOS);
        }
        return false;
    }

    /// As [SlotStream#reassure], of the stream there is now. Any thread.
    public void reassure() {
        SlotStream stream = current;
        if (stream != null) {
            stream.reassure();
        }
    }
}
