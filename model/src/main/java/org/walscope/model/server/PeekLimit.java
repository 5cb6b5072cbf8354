package org.walscope.model.server;

/// How much of a slot a peek takes at most.
///
/// @param writes of the plugin; the server stops after the transaction that reaches it
/// @param bytes  of their data
public record PeekLimit(int writes, long bytes) {

    /// For those who cannot use a part.
    public static final PeekLimit WHOLE = new PeekLimit(5_000_000, 1L << 30);

    /// For those who show the beginning.
    public static final PeekLimit BEGINNING = new PeekLimit(20_000, 16L << 20);

    /// For those who only want to know whether it can be read: the first transaction.
    public static final PeekLimit ONE = new PeekLimit(1, 16L << 20);

    public PeekLimit {
        if (writes < 1 || bytes < 1) {
            throw new IllegalArgumentException("A peek takes at least one write and one byte.");
        }
    }
}
