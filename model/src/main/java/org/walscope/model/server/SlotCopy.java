package org.walscope.model.server;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.walscope.model.Lsn;
import org.walscope.model.change.PluginWrite;

/// A copy of a slot, on a connection of its own that does nothing else: `copy_replication_slot` in
/// replication/slotfuncs.c. A temporary copy lives as long as that connection, and ends with the first
/// statement that fails on it; a persistent one stays on the server and keeps WAL until somebody drops it.
///
/// The source is only read, it may be in use. The copy starts where the source stands, and inherits neither
/// `two_phase` nor `failover`. Its plugin's options are tried at its first peek. Any thread, one call at a
/// time.
public final class SlotCopy implements AutoCloseable {

    private static final long GONE_WITHIN_NANOS = 10_000_000_000L;
    private static final long ASK_AGAIN_NANOS = 20_000_000L;

    private final ConnectionSettings settings;
    private final Connection connection;
    private final ReplicationSlot source;
    private final String name;
    private final String plugin;
    private final boolean temporary;
    private final int backendPid;
    private volatile Lsn start;
    private volatile boolean gone;
    private boolean closed;

    private SlotCopy(
            ConnectionSettings settings,
            Connection connection,
            ReplicationSlot source,
            String name,
            String plugin,
            boolean temporary,
            int backendPid,
            Lsn start) {
        this.settings = settings;
        this.connection = connection;
        this.source = source;
        this.name = name;
        this.plugin = plugin;
        this.temporary = temporary;
        this.backendPid = backendPid;
        this.start = start;
    }

    /// Copies a logical slot, in its own database whatever database `server` names.
    ///
    /// @param name   1 to 63 lower-case letters, digits, underscores; [SlotName#forCopy] makes one
    /// @param plugin may be another than the source's
    /// @throws ServerException why not, with nothing left behind
    public static SlotCopy logical(
            ConnectionSettings server, ReplicationSlot source, String name, String plugin, boolean temporary)
            throws ServerException {
        ConnectionSettings there = source.database().map(server::withDatabase).orElse(server);
        return make(there, ReplicationSlot.Type.LOGICAL, source.name(), name, Optional.of(plugin), temporary);
    }

    /// The same by the source's name: its database is looked up.
    public static SlotCopy logical(
            ConnectionSettings server, String source, String name, String plugin, boolean temporary)
            throws ServerException {
        ReplicationSlot found;
        try (Server lookup = Server.connect(server)) {
            found = lookup.slots().stream()
                    .filter(slot -> slot.name().equals(source))
                    .findFirst()
                    .orElseThrow(() -> new ServerException(ServerErrors.noSlot(source), "42704"));
        }
        return logical(server, found, name, plugin, temporary);
    }

    /// Copies a physical slot.
    public static SlotCopy physical(ConnectionSettings server, String source, String name, boolean temporary)
            throws ServerException {
        return make(server, ReplicationSlot.Type.PHYSICAL, source, name, Optional.empty(), temporary);
    }

    /// Copies a physical slot several times, all from one position: for base backups or standbys that are to start
    /// together. The first is copied from the source, the others from the first, which nobody moves on. Persistent
    /// ones; each has its connection closed.
    ///
    /// @param names of the copies, at least one
    /// @throws ServerException why not all could be made; then none is left
    public static List<SlotCopy> physical(ConnectionSettings server, String source, List<String> names)
            throws ServerException {
        List<SlotCopy> made = new ArrayList<>();
        try {
            for (String name : names) {
                String from = made.isEmpty() ? source : made.getFirst().name();
                try (SlotCopy copy = physical(server, from, name, false)) {
                    made.add(copy);
                }
            }
            return List.copyOf(made);
        } catch (ServerException e) {
            throw afterDropping(server, made, e);
        }
    }

    private static ServerException afterDropping(
            ConnectionSettings server, List<SlotCopy> made, ServerException refused) {
        try (Server session = Server.connect(server)) {
            for (SlotCopy copy : made) {
                session.dropSlot(copy.name());
            }
            return refused;
        } catch (ServerException e) {
            return new ServerException(
                    refused.getMessage() + " Of the copies already made some are left: drop "
                            + made.stream().map(SlotCopy::name).collect(Collectors.joining(", ")) + ".",
                    refused.sqlState(),
                    e);
        }
    }

    /// Tries options on a temporary copy of a logical slot, which is gone afterwards: a plugin looks at them only
    /// when
    /// it is first read.
    ///
    /// @throws ServerException what the plugin has against them
    public static void tryOptions(
            ConnectionSettings server, ReplicationSlot source, String plugin, Map<String, String> options)
            throws ServerException {
        ConnectionSettings there = source.database().map(server::withDatabase).orElse(server);
        Map<String, String> all;
        List<String> taken;
        try (Server session = Server.connect(there)) {
            all = session.peekOptions(plugin, options);
            taken = session.slots().stream().map(ReplicationSlot::name).toList();
        }
        try (SlotCopy copy = logical(server, source, SlotName.forCopy(source.name(), plugin, taken), plugin, true)) {
            copy.peek(all, Optional.empty(), PeekLimit.ONE, () -> false);
        }
    }

    private static SlotCopy make(
            ConnectionSettings settings,
            ReplicationSlot.Type type,
            String sourceName,
            String name,
            Optional<String> plugin,
            boolean temporary)
            throws ServerException {
        SlotName.check(name);
        Connection connection = Session.open(settings);
        boolean made = false;
        try {
            ReplicationSlot source = SlotPreconditions.of(connection, settings).toCopy(type, sourceName, name, plugin);
            SlotCopy copy = copy(settings, connection, source, name, plugin, temporary);
            made = true;
            return copy;
        } catch (SQLException e) {
            throw ServerErrors.of(
                    new ServerErrors.Attempt(
                            settings, "Copying slot \"" + sourceName + "\"", name, sourceName, plugin.orElse("")),
                    e);
        } finally {
            if (!made) {
                Session.close(connection);
            }
        }
    }

    private static SlotCopy copy(
            ConnectionSettings settings,
            Connection connection,
            ReplicationSlot source,
            String name,
            Optional<String> plugin,
            boolean temporary)
            throws SQLException {
        String call = plugin.isPresent()
                ? "pg_copy_logical_replication_slot(?, ?, ?, ?)"
                : "pg_copy_physical_replication_slot(?, ?, ?)";
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT lsn, pg_catalog.pg_backend_pid() FROM pg_catalog." + call)) {
            statement.setString(1, source.name());
            statement.setString(2, name);
            statement.setBoolean(3, temporary);
            if (plugin.isPresent()) {
                statement.setString(4, plugin.get());
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                Lsn confirmed = ServerQueries.lsn(row, 1); // a physical slot has none
                return new SlotCopy(
                        settings,
                        connection,
                        source,
                        name,
                        plugin.orElse(""),
                        temporary,
                        row.getInt(2),
                        confirmed.isValid() ? confirmed : source.restartLsn().orElse(Lsn.INVALID));
            }
        }
    }

    public String name() {
        return name;
    }

    /// "" for a physical slot.
    public String plugin() {
        return plugin;
    }

    public boolean temporary() {
        return temporary;
    }

    /// The source as it was when the copy was made.
    public ReplicationSlot source() {
        return source;
    }

    /// Where the copy's connection leads: the source's database.
    public ConnectionSettings settings() {
        return settings;
    }

    /// Its `confirmed_flush_lsn` when it was made, or where it was advanced to; of a physical one the source's
    /// `restart_lsn`.
    public Lsn start() {
        return start;
    }

    /// The server process that owns it while it is temporary.
    public int backendPid() {
        return backendPid;
    }

    /// Whether it is known to be gone: closed, or ended by a statement that failed. From any thread.
    public boolean isGone() {
        return gone;
    }

    /// What the copy holds, without consuming it.
    ///
    /// @throws ServerException also when it holds more than [PeekLimit#WHOLE]; says so when the copy is gone by
    /// it
    public List<PluginWrite> peek(Map<String, String> options, Optional<Lsn> upTo, BooleanSupplier stop)
            throws ServerException {
        return peek(options, upTo, PeekLimit.WHOLE, stop).whole();
    }

    /// The same, cut where `limit` is reached.
    public synchronized Peeked peek(
            Map<String, String> options, Optional<Lsn> upTo, PeekLimit limit, BooleanSupplier stop)
            throws ServerException {
        if (gone) {
            throw new ServerException("The copy \"" + name + "\" is gone. Make it again.", "42704");
        }
        try {
            return Peek.run(connection, settings, name, plugin, options, upTo, limit, stop);
        } catch (ServerException e) {
            if (!temporary || !(e.getCause() instanceof SQLException refused)) {
                throw e;
            }
            gone = ServerErrors.fromServer(refused) || e.isConnectionLoss();
            throw gone
                    ? new ServerException(
                            e.getMessage() + " The temporary copy \"" + name
                                    + "\" is gone by it: a statement that fails ends its session's temporary slots."
                                    + " Make it again.",
                            e.sqlState(),
                            refused)
                    : e;
        }
    }

    /// Moves the copy on, never its source: what lies before will not be read from it.
    ///
    /// @return where it begins now
    public synchronized Lsn advance(Lsn to) throws ServerException {
        var attempt = new ServerErrors.Attempt(settings, "Advancing the copy \"" + name + "\" to " + to, name, "", "");
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT end_lsn FROM pg_catalog.pg_replication_slot_advance(?, CAST(? AS pg_lsn))")) {
            statement.setString(1, name);
            statement.setString(2, to.toString());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                start = ServerQueries.lsn(row, 1);
                return start;
            }
        } catch (SQLException e) {
            gone = temporary;
            throw ServerErrors.of(attempt, e);
        }
    }

    /// Ends the connection, and with it a temporary copy; then asks the server on another connection until it
    /// is gone. A persistent copy stays. May be called twice.
    ///
    /// @throws ServerException when the server still has the temporary copy, or could not be asked
    @Override
    public synchronized void close() throws ServerException {
        if (closed) {
            return;
        }
        closed = true;
        Session.close(connection);
        if (!temporary) {
            return;
        }
        try (Server witness = Server.connect(settings)) {
            long deadline = System.nanoTime() + GONE_WITHIN_NANOS;
            while (isListed(witness)) {
                if (System.nanoTime() > deadline) {
                    throw new ServerException(
                            "The temporary copy \"" + name
                                    + "\" is still there although its connection was closed. End its"
                                    + " process on the server: SELECT pg_terminate_backend(" + backendPid + ").",
                            "55006");
                }
                LockSupport.parkNanos(ASK_AGAIN_NANOS);
            }
            gone = true;
        } catch (ServerException e) {
            throw e.isConnectionLoss() ? unverified(e) : e;
        }
    }

    /// By its process: the name may be somebody else's by now.
    private boolean isListed(Server witness) throws ServerException {
        return witness.slots().stream()
                .anyMatch(slot -> slot.name().equals(name)
                        && slot.temporary()
                        && slot.activePid().orElse(backendPid) == backendPid);
    }

    private ServerException unverified(ServerException e) {
        return new ServerException(
                "The connection of the temporary copy \"" + name
                        + "\" is closed, which ends it, but the server could not be asked whether it is gone: "
                        + e.getMessage(),
                e.sqlState(),
                e);
    }
}
