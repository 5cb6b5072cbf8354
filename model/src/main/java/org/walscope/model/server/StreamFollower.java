package org.walscope.model.server;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;

/// Streams a slot across lost connections: connects again, with a growing pause, and goes on where its sink is.
public abstract sealed class StreamFollower permits SlotFollower, PhysicalSlotFollower {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final long ASK_STOP_NANOS = 50_000_000L;

    final ConnectionSettings settings;
    final StreamRequest request;
    final Watcher watcher;

    /// How far the sink has it; invalid before the first stream.
    Lsn received = Lsn.INVALID;

    private volatile @Nullable RunningStream current;
    private boolean begun;

    StreamFollower(ConnectionSettings settings, StreamRequest request, Watcher watcher) {
        this.settings = settings;
        this.request = request;
        this.watcher = watcher;
    }

    /// Is told what happens, on the thread that follows.
    public interface Watcher extends WireTap {

        /// A stream began, the first or another one.
        void started(RunningStream stream);

        /// The connection is lost; the next attempt comes after `pause`, from `received` on.
        void lost(ServerException why, Lsn received, Duration pause);

        /// The last word was sent to the server; the connection ends when this returns.
        void ending(RunningStream stream);

        @Override
        default void frame(Direction direction, java.time.Instant at, byte[] frame) {}
    }

    /// Streams until `stop` or [StreamRequest#until].
    ///
    /// @return which of the two it was
    /// @throws ServerException the first connection fails, the server refuses, or something would be left out
    /// @throws IOException     the sink fails
    public final SlotStream.End follow(BooleanSupplier stop) throws ServerException, IOException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            Lsn before = received;
            try {
                return once(stop);
            } catch (ServerException e) {
                if (!begun || !mayPass(e)) {
                    throw e;
                }
                // What came is not lost with the connection
                keep();
                pause = received.isAfter(before) ? FIRST_PAUSE : pause;
                watcher.lost(e, received, pause);
            }
            if (waited(pause, stop)) {
                return SlotStream.End.STOPPED;
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    /// Connects, and streams to the end or until the connection is lost.
    abstract SlotStream.End once(BooleanSupplier stop) throws ServerException, IOException;

    /// Makes safe what has come so far.
    abstract void keep() throws IOException;

    /// A stream of this follower runs.
    final void begin(RunningStream stream) {
        begun = true;
        current = stream;
        watcher.started(stream);
    }

    /// It does so no more.
    final void end() {
        current = null;
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

    /// As [RunningStream#reassure], of the stream there is now. Any thread.
    public final void reassure() {
        RunningStream stream = current;
        if (stream != null) {
            stream.reassure();
        }
    }
}
