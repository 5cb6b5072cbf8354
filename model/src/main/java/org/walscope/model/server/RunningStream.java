package org.walscope.model.server;

import org.walscope.model.Lsn;

/// A slot that is being streamed on a connection of its own.
public sealed interface RunningStream extends AutoCloseable permits SlotStream, PhysicalSlotStream {

    /// The slot when streaming began.
    ReplicationSlot slot();

    /// The server when streaming began.
    ServerFacts server();

    ConnectionSettings settings();

    /// The walsender's process.
    int backendPid();

    /// Where it begins.
    Lsn start();

    /// Everything the server has to say of the WAL before it came.
    Lsn received();

    /// What the server was told last. Any thread.
    StreamPosition position();

    /// Tells the server again what it knows if it has not heard from us for a while. Any thread.
    void reassure();

    @Override
    void close();
}
