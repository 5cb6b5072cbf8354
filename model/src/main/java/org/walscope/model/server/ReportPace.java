package org.walscope.model.server;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// When a stream tells the server where it is: as soon as the server has nothing more for now, some times a second
/// while it keeps sending, when it asks, and often enough for its patience.
final class ReportPace {

    /// While nothing comes; each look waits a millisecond for bytes by itself.
    private static final long LONGEST_PAUSE_NANOS = 10_000_000L;

    private static final long PAUSE_STEP_NANOS = 100_000L;

    /// How long the sink is left alone while the server keeps sending: a commit may wait for what it says.
    private static final long BUSY_NANOS = 200_000_000L;

    private final long statusNanos;
    private long last = System.nanoTime();
    private long pause;
    private boolean untold;

    /// @param statusNanos between status updates while nothing happens
    ReportPace(long statusNanos) {
        this.statusNanos = statusNanos;
    }

    /// What is asked for, or three times within the server's `wal_sender_timeout` if that is shorter.
    ///
    /// @param senderTimeout zero for none
    static long statusNanos(StreamRequest request, Duration senderTimeout) {
        long asked = request.statusInterval().toNanos();
        return senderTimeout.isZero() ? asked : Math.min(asked, senderTimeout.toNanos() / 3);
    }

    /// Takes the next message; null when nothing is there.
    interface Source {
        @Nullable
        StreamMessage next() throws SQLException, ServerException, IOException;
    }

    /// Tells the server.
    interface Report {
        void tell() throws SQLException, IOException;
    }

    /// Takes messages and reports when it is time, as long as `going`, which is asked before each.
    void run(BooleanSupplier going, Source source, Report report) throws SQLException, ServerException, IOException {
        while (going.getAsBoolean()) {
            StreamMessage message = source.next();
            if (message == null) {
                if (untold || since() >= statusNanos) {
                    tell(report);
                }
                pause();
            } else {
                untold = true;
                pause = 0;
                boolean asked = message instanceof StreamMessage.Keepalive keepalive && keepalive.replyRequested();
                if (asked || since() >= Math.min(statusNanos, BUSY_NANOS)) {
                    tell(report);
                }
            }
        }
    }

    private void tell(Report report) throws SQLException, IOException {
        report.tell();
        last = System.nanoTime();
        untold = false;
    }

    /// Waits a little, longer each time.
    private void pause() {
        LockSupport.parkNanos(pause);
        pause = Math.min(LONGEST_PAUSE_NANOS, pause + PAUSE_STEP_NANOS);
    }

    private long since() {
        return System.nanoTime() - last;
    }
}
