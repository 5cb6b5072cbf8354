package org.walscope.app.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.function.DoubleSupplier;

/// Says on a terminal's error output how far long work is, on one line that is wiped when the work ends. Silent where
/// there is no terminal and while the work has not taken long.
final class ProgressLine implements AutoCloseable {

    private static final long FIRST_MILLIS = 2000;
    private static final long EVERY_MILLIS = 500;
    private static final String WIPE = "\r\033[K";

    private final PrintWriter err;
    private final Thread teller;
    private boolean told;

    /// @param share from 0 to 1; asked from another thread
    ProgressLine(String what, DoubleSupplier share, PrintWriter err) {
        this.err = err;
        Console console = System.console();
        boolean terminal = console != null && console.isTerminal();
        teller = Thread.ofPlatform().daemon().name("progress").unstarted(() -> tell(what, share));
        if (terminal) {
            teller.start();
        }
    }

    private void tell(String what, DoubleSupplier share) {
        try {
            Thread.sleep(FIRST_MILLIS);
            while (true) {
                told = true;
                err.print("%s%s: %d %%".formatted(WIPE, what, (int) (100 * share.getAsDouble())));
                err.flush();
                Thread.sleep(EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        teller.interrupt();
        try {
            teller.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (told) {
            err.print(WIPE);
            err.flush();
        }
    }
}
