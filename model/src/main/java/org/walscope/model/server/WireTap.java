package org.walscope.model.server;

import java.time.Instant;

/// Sees what comes and goes on a replication connection once it streams, byte for byte, in that order. Called on
/// the
/// thread that runs the stream, or that reassures the server; never by two at once.
@FunctionalInterface
public interface WireTap {

    WireTap NONE = (direction, at, frame) -> {};

    /// Who sent it.
    enum Direction {
        FROM_SERVER,
        TO_SERVER
    }

    /// @param at    by this machine's clock: when it was read here, or sent
    /// @param frame the contents of one CopyData; not to be changed
    void frame(Direction direction, Instant at, byte[] frame);
}
