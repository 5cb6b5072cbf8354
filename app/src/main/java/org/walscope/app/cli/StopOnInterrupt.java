package org.walscope.app.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A flag that Ctrl-C sets while a command works, so that it can print what it has come to before the process ends,
/// with
/// the status the signal gives it.
final class StopOnInterrupt implements BooleanSupplier, AutoCloseable {

    /// How long the command has to come to an end.
    private static final long WAIT_SECONDS = 5;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "stop on interrupt");
    private volatile boolean stopped;

    StopOnInterrupt() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void stop() {
        stopped = true;
        try {
            if (!ended.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("walscope: stopped before it could say what it found");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean getAsBoolean() {
        return stopped;
    }

    /// The command said what it had to say.
    @Override
    public void close() {
        ended.countDown();
        if (!stopped) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
