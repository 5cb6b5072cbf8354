package org.walscope.model.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Ends the process, saying where it is, when an input never ends.
final class Watchdog implements AutoCloseable {

    /// Far more than any input needs, however busy the machine is.
    private static final long HANGING_NANOS = 120_000_000_000L;

    private final Thread watched = Thread.currentThread();
    private final Thread watching;
    private volatile List<String> input = List.of();
    private volatile long startedAt = System.nanoTime();

    Watchdog() {
        watching = Thread.ofPlatform().daemon().name("fuzz watchdog").start(this::watch);
    }

    void starts(List<String> what) {
        startedAt = System.nanoTime();
        input = what;
    }

    private void watch() {
        try {
            while (System.nanoTime() - startedAt < HANGING_NANOS) {
                Thread.sleep(2000);
            }
            System.err.println("fuzz: does not end: " + input + "\n"
                    + Arrays.stream(watched.getStackTrace())
                            .map(Object::toString)
                            .collect(Collectors.joining("\n    ")));
            Runtime.getRuntime().halt(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        watching.interrupt();
    }
}
