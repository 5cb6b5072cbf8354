package org.walscope.model.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.segment.TimelineHistory;

/// One connection of physical streaming replication (`StartReplication` in replication/walsender.c), and what it
/// brings. Without a slot it keeps no WAL on the server and moves no slot: the status updates of [#receive] say
/// what
/// it has written, without which a server that is shut down would wait for it; they name nothing as flushed, so
/// that
/// no commit waits for it or is let go by it (`SyncRepGetCandidateStandbys` in replication/syncrep.c). With a
/// slot,
/// [PhysicalSlotStream] says what is told. One thread; it ends where the connection does.
final class WalStream implements AutoCloseable {

    /// How often it says where it is, and asks for an answer.
    private static final long STATUS_NANOS = TimeUnit.SECONDS.toNanos(10);

    /// A server that says nothing for so long is gone.
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(40);

    private final ConnectionSettings settings;
    private final Connection connection;
    private final WireTap tap;
    private final Identity identity;
    private @Nullable ReplicationWire wire;
    private Lsn position = Lsn.INVALID;
    private long lastStatus;
    private long lastHeard;

    /// What the server says it is, `IDENTIFY_SYSTEM`.
    ///
    /// @param flushed where its WAL was at that moment
    record Identity(long systemIdentifier, int timeline, Lsn flushed, int segmentSize) {}

    private WalStream(ConnectionSettings settings, Connection connection, WireTap tap) throws SQLException {
        this.settings = settings;
        this.connection = connection;
        this.tap = tap;
        this.identity = identify(connection);
    }

    static WalStream open(ConnectionSettings settings) throws ServerException, SQLException {
        return open(settings, Session.APPLICATION_NAME, WireTap.NONE);
    }

    static WalStream open(ConnectionSettings settings, String applicationName, WireTap tap)
            throws ServerException, SQLException {
        Connection connection = Session.openPhysical(settings, applicationName);
        try {
            return new WalStream(settings, connection, tap);
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
        String size = show(connection, "wal_segment_size");
        int number = Integer.parseInt(size.replaceAll("[^0-9]", ""));
        return size.endsWith("GB") ? number << 30 : size.endsWith("MB") ? number << 20 : number << 10;
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW " + setting)) {
            row.next();
            return row.getString(1);
        }
    }

    /// `wal_sender_timeout` of this session, as guc.c prints it; zero for none.
    Duration senderTimeout() throws SQLException {
        String text = show(connection, "wal_sender_timeout");
        long number = Long.parseLong(text.replaceAll("[^0-9]", ""));
        return switch (text.replaceAll("[0-9]", "")) {
            case "s" -> Duration.ofSeconds(number);
            case "min" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofMillis(number);
        };
    }

    int backendPid() throws SQLException {
        return connection.unwrap(PGConnection.class).getBackendPID();
    }

    Identity identity() {
        return identity;
    }

    /// Where the server's timeline came from; only before [#start].
    ///
    /// @throws WalFormatException when the server's history file is none
    TimelineHistory history() throws SQLException {
        return TimelineHistory.parse(
                identity.timeline(), new String(historyFile(identity.timeline()), StandardCharsets.UTF_8));
    }

    /// The server's history file of a timeline, as it is; only before [#start].
    byte[] historyFile(int timeline) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("TIMELINE_HISTORY " + Integer.toUnsignedString(timeline))) {
            row.next();
            return row.getBytes(2);
        }
    }

    /// Asks for WAL from there on.
    void start(Lsn from, int timeline) throws SQLException {
        start(from, timeline, "");
    }

    /// The same for the receiver of a slot.
    void startSlot(String slot, Lsn from, int timeline) throws SQLException {
        start(from, timeline, "SLOT " + StreamRequest.quote(slot, '"') + " ");
    }

    private void start(Lsn from, int timeline, String slot) throws SQLException {
        wire = ReplicationWire.start(
                settings,
                connection,
                "START_REPLICATION " + slot + "PHYSICAL " + from + " TIMELINE " + Integer.toUnsignedString(timeline),
                tap);
        position = from;
        lastStatus = System.nanoTime();
        lastHeard = lastStatus;
    }

    /// Once started.
    ReplicationWire wire() {
        return Objects.requireNonNull(wire, "not started");
    }

    /// The byte after the last one received.
    Lsn position() {
        return position;
    }

    /// Takes one message of those that have arrived, and tells the server now and then what is written.
    ///
    /// @param end what lies behind is left out
    /// @return false when none has
    boolean receive(SegmentWriter files, Lsn end) throws SQLException, ServerException, IOException {
        StreamMessage message = next(files::write, end);
        long now = System.nanoTime();
        if (message != null) {
            lastHeard = now;
        } else if (now - lastHeard > SILENCE_NANOS) {
            throw new ServerException(
                    "The server at " + settings.address() + " has not answered for "
                            + TimeUnit.NANOSECONDS.toSeconds(SILENCE_NANOS) + " seconds at " + position
                            + ". Try again.",
                    ServerException.NO_SERVER);
        }
        if (message instanceof StreamMessage.Keepalive keepalive && keepalive.replyRequested()) {
            status(false);
        }
        if (now - lastStatus > STATUS_NANOS) {
            status(true);
        }
        return message != null;
    }

    /// Takes WAL in, without a gap.
    @FunctionalInterface
    interface Bytes {

        /// @param at of the first of the bytes that remain in `bytes`
        void write(Lsn at, ByteBuffer bytes) throws IOException;
    }

    /// Takes one message of those that have arrived, and tells the server nothing.
    ///
    /// @param end what lies behind is left out
    /// @return null when none has
    @Nullable
    StreamMessage next(Bytes to, Lsn end) throws SQLException, ServerException, IOException {
        StreamMessage message = wire().receive(position);
        if (message instanceof StreamMessage.Data data) {
            if (!data.start().equals(position)) {
                throw new ServerException(
                        "The server at " + settings.address() + " sent WAL of " + data.start() + " where " + position
                                + " was due.",
                        ServerErrors.PROTOCOL_VIOLATION);
            }
            int length = data.payload().length;
            int wanted = position.plus(length).isAfter(end) ? (int) end.minus(position) : length;
            to.write(position, ByteBuffer.wrap(data.payload(), 0, wanted));
            position = position.plus(wanted);
        }
        return message;
    }

    private void status(boolean wantReply) throws SQLException {
        wire().tell(StreamPosition.writtenTo(position), wantReply);
        lastStatus = System.nanoTime();
    }

    @Override
    public void close() {
        Session.close(connection);
    }
}
