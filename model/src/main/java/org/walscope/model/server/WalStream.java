package org.walscope.model.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyDual;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.segment.TimelineHistory;

/// One connection of physical streaming replication (`StartReplication` in replication/walsender.c), and what it
/// brings. It has no slot: it keeps no WAL on the server and moves no slot. Its status updates say what it has
/// written, without which a server that is shut down would wait for it; they name nothing as flushed, so that no
/// commit waits for it or is let go by it (`SyncRepGetCandidateStandbys` in replication/syncrep.c). One thread;
/// it ends where the connection does.
final class WalStream implements AutoCloseable {

    /// `w`, start, end, time.
    private static final int DATA_HEADER = 1 + 8 + 8 + 8;

    /// `k`, end, time, reply wanted.
    private static final int KEEPALIVE_LENGTH = 1 + 8 + 8 + 1;

    /// How often it says where it is, and asks for an answer.
    private static final long STATUS_NANOS = TimeUnit.SECONDS.toNanos(10);

    /// A server that says nothing for so long is gone.
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(40);

    private final ConnectionSettings settings;
    private final Connection connection;
    private final Identity identity;
    private @Nullable CopyDual copy;
    private Lsn position = Lsn.INVALID;
    private long lastStatus;
    private long lastHeard;

    /// What the server says it is, `IDENTIFY_SYSTEM`.
    ///
    /// @param flushed where its WAL was at that moment
    record Identity(long systemIdentifier, int timeline, Lsn flushed, int segmentSize) {}

    private WalStream(ConnectionSettings settings, Connection connection) throws SQLException {
        this.settings = settings;
        this.connection = connection;
        this.identity = identify(connection);
    }

    static WalStream open(ConnectionSettings settings) throws ServerException, SQLException {
        Connection connection = Session.openPhysical(settings);
        try {
            return new WalStream(settings, connection);
        } catch (SQLException e) {
            Session.close(connection);
            throw e;
        }
    }

    private static Identity identify(Connection connection) throws SQLException {
        int segmentSize = segmentSize(connection);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("IDENTIFY_SYSTEM")) {
            row.next();
            return new Identity(
                    Long.parseUnsignedLong(row.getString("systemid")),
                    Integer.parseUnsignedInt(row.getString("timeline")),
                    Lsn.parse(row.getString("xlogpos")).orElse(Lsn.INVALID),
                    segmentSize);
        }
    }

    private static int segmentSize(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW wal_segment_size")) {
            row.next();
            String size = row.getString(1);
            int number = Integer.parseInt(size.replaceAll("[^0-9]", ""));
            return size.endsWith("GB") ? number << 30 : size.endsWith("MB") ? number << 20 : number << 10;
        }
    }

    Identity identity() {
        return identity;
    }

    /// Where the server's timeline came from; only before [#start].
    ///
    /// @throws WalFormatException when the server's history file is none
    TimelineHistory history() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("TIMELINE_HISTORY " + Integer.toUnsignedString(identity.timeline()))) {
            row.next();
            return TimelineHistory.parse(identity.timeline(), row.getString(2));
        }
    }

    /// Asks for WAL from there on.
    void start(Lsn from, int timeline) throws SQLException {
        copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyDual("START_REPLICATION PHYSICAL " + from + " TIMELINE " + Integer.toUnsignedString(timeline));
        position = from;
        lastStatus = System.nanoTime();
        lastHeard = lastStatus;
    }

    /// The byte after the last one received.
    Lsn position() {
        return position;
    }

    /// Takes one message of those that have arrived.
    ///
    /// @param end what lies behind is left out
    /// @return false when none has
    boolean receive(SegmentWriter files, Lsn end) throws SQLException, ServerException, IOException {
        CopyDual stream = Objects.requireNonNull(copy, "not started");
        byte[] message = stream.readFromCopy(false);
        long now = System.nanoTime();
        if (message == null) {
            if (!stream.isActive()) {
                throw lost("ended the stream");
            }
            if (now - lastHeard > SILENCE_NANOS) {
                throw lost("has not answered for " + TimeUnit.NANOSECONDS.toSeconds(SILENCE_NANOS) + " seconds");
            }
        } else {
            lastHeard = now;
            if (message.length >= DATA_HEADER && message[0] == 'w') {
                write(ByteBuffer.wrap(message), end, files);
            } else if (message.length == KEEPALIVE_LENGTH && message[0] == 'k') {
                if (message[KEEPALIVE_LENGTH - 1] != 0) {
                    status(false);
                }
            } else {
                throw new ServerException(
                        "The server at " + settings.address() + " sent a message of streaming replication that is not"
                                + " known here, after " + position + ".",
                        "08P01");
            }
        }
        if (now - lastStatus > STATUS_NANOS) {
            status(true);
        }
        return message != null;
    }

    private void write(ByteBuffer message, Lsn end, SegmentWriter files) throws ServerException, IOException {
        Lsn at = new Lsn(message.getLong(1));
        if (!at.equals(position)) {
            throw new ServerException(
                    "The server at " + settings.address() + " sent WAL of " + at + " where " + position + " was due.",
                    "08P01");
        }
        message.position(DATA_HEADER);
        long wanted = Math.min(message.remaining(), end.minus(position));
        message.limit(DATA_HEADER + (int) wanted);
        files.write(position, message);
        position = position.plus(wanted);
    }

    /// `r`, written, flushed, applied, time, reply wanted; `ProcessStandbyReplyMessage` in
    /// replication/walsender.c.
    private void status(boolean wantReply) throws SQLException {
        CopyDual stream = Objects.requireNonNull(copy, "not started");
        byte[] update = new byte[1 + 8 + 8 + 8 + 8 + 1];
        ByteBuffer.wrap(update).put((byte) 'r').putLong(position.value());
        update[update.length - 1] = (byte) (wantReply ? 1 : 0);
        stream.writeToCopy(update, 0, update.length);
        stream.flushCopy();
        lastStatus = System.nanoTime();
    }

    private ServerException lost(String what) {
        return new ServerException(
                "The server at " + settings.address() + " " + what + " at " + position + ". Try again.",
                ServerException.NO_SERVER);
    }

    @Override
    public void close() {
        Session.close(connection);
    }
}
