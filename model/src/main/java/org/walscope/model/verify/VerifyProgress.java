package org.walscope.model.verify;

import java.util.concurrent.atomic.LongAdder;

/// How far a verification is; it writes, any thread reads.
public final class VerifyProgress {

    private final LongAdder done = new LongAdder();
    private volatile long total;

    void begin(long bytes) {
        total = bytes;
    }

    void add(long bytes) {
        done.add(bytes);
    }

    /// From 0 to 1.
    public double share() {
        long all = total;
        return all == 0 ? 0 : Math.min(1, (double) done.sum() / all);
    }
}
