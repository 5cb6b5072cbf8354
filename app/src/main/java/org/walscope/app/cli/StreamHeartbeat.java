package org.walscope.app.cli;

/// Keeps the server waiting while the output is slow.
final class StreamHeartbeat implements AutoCloseable {

    private static final long TICK_MILLIS = 100;

    private final Thread thread;

    /// @param beat called on a thread of its own until this is closed
    StreamHeartbeat(Runnable beat) {
        thread = Thread.ofPlatform().daemon().name("stream heartbeat").start(() -> {
            try {
                while (true) {
                    Thread.sleep(TICK_MILLIS);
                    beat.run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
