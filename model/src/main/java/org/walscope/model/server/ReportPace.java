package org.walscope.model.server;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

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

    /// Nothing has come: is it time to report?
    boolean isDueWhileQuiet() {
        return untold || since() >= statusNanos;
    }

    /// A message has come: is it time to report?
    ///
    /// @param wanted whether the server asked
    boolean isDueAfterMessage(boolean wanted) {
        untold = true;
        pause = 0;
        return wanted || since() >= Math.min(statusNanos, BUSY_NANOS);
    }

    void reported() {
        last = System.nanoTime();
        untold = false;
    }

    /// Waits a little, longer each time.
    void pause() {
        LockSupport.parkNanos(pause);
        pause = Math.min(LONGEST_PAUSE_NANOS, pause + PAUSE_STEP_NANOS);
    }

    private long since() {
        return System.nanoTime() - last;
    }
}
