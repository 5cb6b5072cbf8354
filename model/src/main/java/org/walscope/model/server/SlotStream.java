package org.walscope.model.server;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.walscope.model.Lsn;
import org.walscope.model.change.PluginWrite;

/// What a logical slot sends over the streaming replication protocol, as pg_recvlogical receives it
/// (`StartLogicalReplication` in replication/walsender.c), on a replication connection of its own. **It consumes
/// the slot** as far as its sink says that what came is safe; a sink that confirms nothing leaves it where it is.
///
/// Open, [#run], close. The slot is in use meanwhile. A connection that ends without a word is noticed at the next
/// status update.
public final class SlotStream implements RunningStream {

    /// The server has to confirm within this that the stream is over; then the connection is cut.
    static final int END_MILLIS = 2000;

    /// In milliseconds; 0 for none.
    private static final String TIMEOUT = "wal_sender_timeout";

    private final ConnectionSettings settings;
    private final StreamRequest request;
    private final Connection connection;
    private final ReplicationSlot slot;
    private final ServerFacts server;
    private final Map<String, String> session;
    private final int backendPid;
    private final ReplicationWire wire;
    private final long statusNanos;
    private Lsn received;
    private Lsn lastWrite;
    private boolean cleanEnd;

    private SlotStream(Opening opening, ReplicationSlot slot, ReplicationWire wire) throws SQLException {
        this.settings = opening.settings;
        this.request = opening.request;
        this.connection = opening.connection;
        this.server = opening.server;
        this.session = Collections.unmodifiableMap(opening.session);
        this.slot = slot;
        this.wire = wire;
        this.backendPid = connection.unwrap(PGConnection.class).getBackendPID();
        this.statusNanos = opening.statusNanos;
        this.received = slot.confirmedFlushLsn().orElse(Lsn.INVALID);
        this.lastWrite = start();
    }

    /// Why [#run] returned.
    public enum End {
        /// [StreamRequest#until] is reached.
        REACHED,
        /// The stop flag was set.
        STOPPED
    }

    /// Starts streaming, in the slot's own database whatever database `server` names.
    ///
    /// @throws ServerException also when the slot is in use, or the plugin refuses an option
    public static SlotStream open(ConnectionSettings server, StreamRequest request) throws ServerException {
        return open(server, request, WireTap.NONE);
    }

    /// The same, seen by `tap`.
    public static SlotStream open(ConnectionSettings server, StreamRequest request, WireTap tap)
            throws ServerException {
        ReplicationSlot found;
        try (Server lookup = Server.connect(server)) {
            found = logicalSlot(lookup, request.slot());
        }
        ConnectionSettings there = found.database().map(server::withDatabase).orElse(server);
        try (Server witness = Server.connect(there)) {
            return start(there, request, witness, found.plugin().orElse(""), tap);
        }
    }

    /// @param witness sees the slot as it is once nobody but we can move it
    private static SlotStream start(
            ConnectionSettings settings, StreamRequest request, Server witness, String plugin, WireTap tap)
            throws ServerException {
        var attempt = new ServerErrors.Attempt(
                settings, "Streaming slot \"" + request.slot() + "\"", request.slot(), "", plugin);
        Connection connection = Session.openLogical(settings, request.applicationName());
        @Nullable SlotStream started = null;
        try {
            Map<String, String> session = sessionSettings(connection);
            long statusNanos = ReportPace.statusNanos(
                    request, Duration.ofMillis(Long.parseLong(session.getOrDefault(TIMEOUT, "0"))));
            session.remove(TIMEOUT);
            ReplicationWire wire = ReplicationWire.start(settings, connection, request.command(), tap);
            var opening = new Opening(settings, request, connection, witness.facts(), session, statusNanos);
            started = new SlotStream(opening, logicalSlot(witness, request.slot()), wire);
            return started;
        } catch (SQLException e) {
            throw ServerErrors.of(attempt, e);
        } finally {
            if (started == null) {
                Session.close(connection);
            }
        }
    }

    private record Opening(
            ConnectionSettings settings,
            StreamRequest request,
            Connection connection,
            ServerFacts server,
            Map<String, String> session,
            long statusNanos) {}

    private static ReplicationSlot logicalSlot(Server server, String name) throws ServerException {
        ReplicationSlot slot = server.slot(name);
        if (!slot.isLogical()) {
            throw new ServerException(
                    "Slot \"" + name + "\" is a physical slot: it sends WAL, not what an output plugin makes of it.",
                    "0A000");
        }
        return slot;
    }

    private static Map<String, String> sessionSettings(Connection connection) throws SQLException {
        Map<String, String> settings = new LinkedHashMap<>();
        Session.PINNED.keySet().forEach(name -> settings.put(name, ""));
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT name, setting FROM pg_catalog.pg_settings WHERE name IN ('"
                                + TIMEOUT + "', '" + String.join("', '", Session.PINNED.keySet()) + "')")) {
            while (rows.next()) {
                settings.put(rows.getString(1), rows.getString(2));
            }
        }
        return settings;
    }

    /// The slot when streaming began.
    @Override
    public ReplicationSlot slot() {
        return slot;
    }

    /// The server when streaming began.
    @Override
    public ServerFacts server() {
        return server;
    }

    @Override
    public ConnectionSettings settings() {
        return settings;
    }

    /// The walsender's process.
    @Override
    public int backendPid() {
        return backendPid;
    }

    /// Where it was asked to begin.
    public Optional<Lsn> from() {
        return request.from();
    }

    /// Transactions that committed before it are not sent: the slot's position, or [StreamRequest#from] if later.
    @Override
    public Lsn start() {
        return StreamPosition.later(
                request.from().orElse(Lsn.INVALID), slot.confirmedFlushLsn().orElse(Lsn.INVALID));
    }

    /// The settings on which the text of values depends, as they are in this session.
    public Map<String, String> pinned() {
        return session;
    }

    /// Everything the server has to say of the WAL before it came.
    @Override
    public Lsn received() {
        return received;
    }

    /// What the server was told last. Any thread.
    @Override
    public StreamPosition position() {
        return wire.position();
    }

    /// Hands each write to `sink` until `stop` or [StreamRequest#until]; then has the sink confirm what it has,
    /// and tells the server. `stop` is asked every few milliseconds, but not while the sink works.
    ///
    /// @throws ServerException the plugin fails, or the connection is lost; what came before is with the sink
    /// @throws IOException     the sink fails
    public End run(StreamSink sink, BooleanSupplier stop) throws ServerException, IOException {
        try {
            new ReportPace(statusNanos)
                    .run(() -> !isReached() && !stop.getAsBoolean(), () -> take(sink), () -> report(sink));
            report(sink);
            cleanEnd = true;
            return isReached() ? End.REACHED : End.STOPPED;
        } catch (SQLException e) {
            throw ServerErrors.of(
                    new ServerErrors.Attempt(
                            settings,
                            "Streaming slot \"" + request.slot() + "\"",
                            request.slot(),
                            "",
                            slot.plugin().orElse("")),
                    e);
        }
    }

    /// The next message, once `sink` has what it brought.
    private @Nullable StreamMessage take(StreamSink sink) throws SQLException, ServerException, IOException {
        StreamMessage message = wire.receive(received);
        switch (message) {
            case null -> {}
            case StreamMessage.Data data -> {
                boolean wanted = !isBeyondUntil(data.start());
                advance(data.start());
                if (wanted) {
                    lastWrite = data.start().isValid() ? data.start() : lastWrite;
                    sink.write(new StreamedWrite(
                            new PluginWrite(lastWrite, 0, data.payload()),
                            data.end().isValid() ? data.end() : lastWrite,
                            data.sentAt()));
                }
            }
            case StreamMessage.Keepalive keepalive -> advance(keepalive.end());
        }
        return message;
    }

    private boolean isReached() {
        return request.until().filter(until -> !received.isBefore(until)).isPresent();
    }

    private boolean isBeyondUntil(Lsn lsn) {
        return request.until().filter(lsn::isAfter).isPresent();
    }

    private void advance(Lsn to) {
        Lsn bounded = request.until().filter(to::isAfter).orElse(to);
        received = StreamPosition.later(received, bounded);
    }

    private void report(StreamSink sink) throws SQLException, IOException {
        StreamPosition reached = sink.confirm(received);
        if (reached.isBeyond(received)) {
            throw new IllegalStateException("confirmed " + reached + ", and only " + received + " was received");
        }
        wire.tell(reached, false);
    }

    /// Tells the server again what it knows if it has not heard from us for a while, so that it waits for a sink
    /// that takes its time. Any thread; a connection that is lost shows in [#run].
    @Override
    public void reassure() {
        wire.reassure(statusNanos);
    }

    /// Ends the stream and the session; the slot is free then. After [#run] returned it ends as the protocol says,
    /// unless the server is in the middle of a transaction: it would send all of it first.
    @Override
    public void close() {
        if (cleanEnd) {
            wire.end(END_MILLIS);
        }
        Session.close(connection);
    }
}
