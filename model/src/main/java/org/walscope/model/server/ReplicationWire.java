package org.walscope.model.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyDual;
import org.walscope.model.Lsn;

/// A replication connection that streams (`COPY BOTH` of replication/walsender.c): messages in, status updates
/// out.
/// [#receive] belongs to one thread; what tells the server may be called by any.
final class ReplicationWire {

    private final ConnectionSettings settings;
    private final Connection connection;
    private final CopyDual copy;
    private final WireTap tap;
    private volatile StreamPosition position = StreamPosition.NONE;
    private volatile long lastTold = System.nanoTime();

    private ReplicationWire(ConnectionSettings settings, Connection connection, CopyDual copy, WireTap tap) {
        this.settings = settings;
        this.connection = connection;
        this.copy = copy;
        this.tap = tap;
    }

    /// @param command `START_REPLICATION …`
    static ReplicationWire start(ConnectionSettings settings, Connection connection, String command, WireTap tap)
            throws SQLException {
        CopyDual copy = connection.unwrap(PGConnection.class).getCopyAPI().copyDual(command);
        return new ReplicationWire(settings, connection, copy, tap);
    }

    /// What was told last.
    StreamPosition position() {
        return position;
    }

    /// The next message of those that have arrived; null when none has.
    ///
    /// @param after how far the stream came, for what is thrown
    @Nullable
    StreamMessage receive(Lsn after) throws SQLException, ServerException {
        byte[] bytes = copy.readFromCopy(false);
        if (bytes == null) {
            if (!copy.isActive()) {
                throw new ServerException(
                        "The server at " + settings.address() + " ended the stream at " + after + ".",
                        ServerException.NO_SERVER);
            }
            return null;
        }
        synchronized (this) {
            tap.frame(WireTap.Direction.FROM_SERVER, Instant.now(), bytes);
        }
        return StreamMessage.read(bytes)
                .orElseThrow(() -> new ServerException(
                        "The server at " + settings.address()
                                + " sent a message of streaming replication that is not known here, after " + after
                                + ".",
                        ServerErrors.PROTOCOL_VIOLATION));
    }

    /// Tells the server where we are; no position goes back.
    ///
    /// @param wantReply asks for a keepalive
    synchronized void tell(StreamPosition reached, boolean wantReply) throws SQLException {
        position = position.advancedTo(reached);
        Instant now = Instant.now();
        byte[] status = StreamMessage.status(position, now, wantReply);
        copy.writeToCopy(status, 0, status.length);
        copy.flushCopy();
        lastTold = System.nanoTime();
        tap.frame(WireTap.Direction.TO_SERVER, now, status);
    }

    /// Tells the same again if the server has not heard from us for so long. A lost connection shows in
    /// [#receive].
    void reassure(long nanos) {
        if (System.nanoTime() - lastTold >= nanos) {
            try {
                tell(StreamPosition.NONE, false);
            } catch (SQLException e) {
                System.getLogger(ReplicationWire.class.getName())
                        .log(System.Logger.Level.DEBUG, "telling the server", e);
            }
        }
    }

    /// Ends streaming as the protocol says, unless the server is in the middle of sending.
    ///
    /// @param millis within which it has to confirm that; then the connection is of no more use
    void end(int millis) {
        try {
            if (copy.isActive() && copy.readFromCopy(false) == null) {
                connection.setNetworkTimeout(Runnable::run, millis);
                copy.endCopy();
            }
        } catch (SQLException e) {
            System.getLogger(ReplicationWire.class.getName()).log(System.Logger.Level.DEBUG, "ending a stream", e);
        }
    }
}
