package org.walscope.model.server;

import java.io.IOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.walscope.model.Lsn;
import org.walscope.model.change.PluginWrite;

/// An ordinary session on a server, to look with. Reading changes nothing there; the three that do say so in
/// their name: [#createSlot], [#dropSlot], [#advanceSlot]. Any thread, one call at a time; every call may take
/// as long as the server does.
public final class Server implements AutoCloseable {

    private static final int ANSWER_SECONDS = 5;

    private final ConnectionSettings settings;
    private final Connection connection;
    private final ServerFacts atConnect;

    private Server(ConnectionSettings settings, Connection connection, ServerFacts facts) {
        this.settings = settings;
        this.connection = connection;
        this.atConnect = facts;
    }

    /// @throws ServerException why there is no session, and what to do
    public static Server connect(ConnectionSettings settings) throws ServerException {
        Connection connection = Session.open(settings);
        try {
            ServerFacts facts = ServerQueries.facts(connection);
            if (facts.major() < 12) {
                throw new ServerException(
                        "The server at " + settings.address() + " is PostgreSQL " + facts.versionText()
                                + "; Walscope needs 12 or newer.",
                        "0A000");
            }
            return new Server(settings, connection, facts);
        } catch (SQLException e) {
            Session.close(connection);
            throw ServerErrors.of(new ServerErrors.Attempt(settings, "Asking the server what it is"), e);
        } catch (ServerException e) {
            Session.close(connection);
            throw e;
        }
    }

    public ConnectionSettings settings() {
        return settings;
    }

    /// As `server_version_num`: 150019.
    public int versionNum() {
        return atConnect.versionNum();
    }

    /// Unsigned; the same as in the cluster's WAL segments.
    public long systemIdentifier() {
        return atConnect.systemIdentifier();
    }

    /// Whether the server still answers on this session; asks it.
    public synchronized boolean isAlive() {
        try {
            return connection.isValid(ANSWER_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    /// What a peek with `plugin` is to be given: `given`, and for pgoutput what it cannot do without, the oldest
    /// protocol and all publications of this database.
    ///
    /// @throws ServerException when there is no publication to name
    public Map<String, String> peekOptions(String plugin, Map<String, String> given) throws ServerException {
        if (!plugin.equals("pgoutput")) {
            return given;
        }
        Map<String, String> options = new LinkedHashMap<>(given);
        options.putIfAbsent("proto_version", "1");
        if (!options.containsKey("publication_names")) {
            List<String> publications = publications();
            if (publications.isEmpty()) {
                throw new ServerException(
                        "pgoutput sends what a publication names, and database \"" + settings.database()
                                + "\" has none. Create one (CREATE PUBLICATION … FOR ALL TABLES), or look with"
                                + " test_decoding.",
                        "42704");
            }
            options.put(
                    "publication_names",
                    publications.stream()
                            .map(name -> '"' + name.replace("\"", "\"\"") + '"')
                            .collect(Collectors.joining(",")));
        }
        return options;
    }

    /// What the server says about itself now.
    public synchronized ServerFacts facts() throws ServerException {
        return query("Asking the server what it is", ServerQueries::facts);
    }

    /// All slots, by name.
    public List<ReplicationSlot> slots() throws ServerException {
        return snapshot().slots();
    }

    /// The slot of that name.
    ///
    /// @throws ServerException also when there is none
    public ReplicationSlot slot(String name) throws ServerException {
        return slots().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ServerException(ServerErrors.noSlot(name), "42704"));
    }

    /// All slots with where the server's WAL was at that moment.
    public synchronized SlotsSnapshot snapshot() throws ServerException {
        return query("Listing the slots", ServerQueries::snapshot);
    }

    /// All slots with what holds them back and what they hold.
    public synchronized SlotsReport report() throws ServerException {
        return query("Asking what the slots keep", SlotsReportQueries::report);
    }

    /// The names of this database's publications.
    public synchronized List<String> publications() throws ServerException {
        return query(
                "Listing the publications",
                c -> names(c, "SELECT pubname FROM pg_catalog.pg_publication ORDER BY pubname COLLATE \"C\""));
    }

    /// Who sends what to whom, as this server sees it. The tables of subscriptions in other databases are asked
    /// for
    /// there, on sessions of their own.
    public ReplicationMap replicationMap() throws ServerException {
        List<ReplicationMap.Subscription> all = new ArrayList<>();
        for (ReplicationMap.Subscription each : subscriptions()) {
            all.add(withTables(each));
        }
        return map(all);
    }

    private synchronized List<ReplicationMap.Subscription> subscriptions() throws ServerException {
        return query("Listing the subscriptions", c -> ReplicationMapQueries.subscriptions(c, atConnect.major()));
    }

    private synchronized ReplicationMap map(List<ReplicationMap.Subscription> subscriptions) throws ServerException {
        return query(
                "Asking who replicates",
                c -> new ReplicationMap(
                        ServerQueries.facts(c),
                        DecodingFactsQueries.facts(c, atConnect.major()),
                        ServerQueries.snapshot(c),
                        ReplicationMapQueries.senders(c),
                        subscriptions,
                        ReplicationMapQueries.origins(c)));
    }

    /// A database that lets nobody in, or not us, leaves the tables unknown.
    private ReplicationMap.Subscription withTables(ReplicationMap.Subscription of) {
        try {
            if (of.database().equals(settings.database())) {
                return with(of, tables(of.oid()));
            }
            try (Server there = connect(settings.withDatabase(of.database()))) {
                return with(of, there.tables(of.oid()));
            }
        } catch (ServerException e) {
            return of;
        }
    }

    private synchronized List<ReplicationMap.Table> tables(int subscription) throws ServerException {
        return query("Listing a subscription's tables", c -> ReplicationMapQueries.tables(c, subscription));
    }

    private static ReplicationMap.Subscription with(ReplicationMap.Subscription of, List<ReplicationMap.Table> tables) {
        return new ReplicationMap.Subscription(
                of.oid(),
                of.database(),
                of.name(),
                of.enabled(),
                of.publisher(),
                of.slot(),
                of.publications(),
                of.skipLsn(),
                of.settings(),
                of.errors(),
                of.workers(),
                Optional.of(tables));
    }

    /// Which transaction made each publication of this database, or changed it last.
    public synchronized Map<String, Integer> publicationXids() throws ServerException {
        return query("Asking who made the publications", DecodingFactsQueries::publicationXids);
    }

    /// What this database's catalogs say now of what output plugins may leave out.
    public synchronized DecodingFacts decodingFacts() throws ServerException {
        return query("Asking what is published", c -> DecodingFactsQueries.facts(c, atConnect.major()));
    }

    /// Who waits for the synchronous standby that this walsender serves; empty where the role may not see it.
    public synchronized Optional<SyncWaiting> syncWaiting(int walsenderPid) throws ServerException {
        return query("Asking who waits for a synchronous standby", c -> SyncWaiting.read(c, walsenderPid));
    }

    /// The databases one can connect to.
    public synchronized List<String> databases() throws ServerException {
        return query(
                "Listing the databases",
                c -> names(
                        c,
                        "SELECT datname FROM pg_catalog.pg_database WHERE datallowconn AND NOT datistemplate"
                                + " ORDER BY datname COLLATE \"C\""));
    }

    /// Writes this database's catalogs of one moment, in the form that [org.walscope.model.catalog.CatalogFile]
    /// reads.
    ///
    /// @param out not closed; holds a part of them when this fails
    public synchronized void saveCatalog(Writer out) throws ServerException, IOException {
        try {
            CatalogQueries.save(connection, atConnect.major(), out);
        } catch (SQLException e) {
            throw ServerErrors.of(new ServerErrors.Attempt(settings, "Saving the catalogs"), e);
        }
    }

    /// What the slot holds, without consuming it. The slot has to belong to this session's database and to be
    /// idle, and the peek may let `restart_lsn` and `catalog_xmin` move on; a temporary [SlotCopy] avoids all
    /// three.
    ///
    /// @param plugin the slot's own plugin: how its output is fetched depends on it
    /// @throws ServerException also when it holds more than [PeekLimit#WHOLE]
    public List<PluginWrite> peek(
            String slot, String plugin, Map<String, String> options, Optional<Lsn> upTo, BooleanSupplier stop)
            throws ServerException {
        return peek(slot, plugin, options, upTo, PeekLimit.WHOLE, stop).whole();
    }

    /// The same, cut where `limit` is reached.
    public synchronized Peeked peek(
            String slot,
            String plugin,
            Map<String, String> options,
            Optional<Lsn> upTo,
            PeekLimit limit,
            BooleanSupplier stop)
            throws ServerException {
        return Peek.run(connection, settings, slot, plugin, options, upTo, limit, stop);
    }

    /// **Creates** a logical slot in this session's database that stays until it is dropped, and from now on
    /// keeps WAL. Waits for all transactions that are open now.
    ///
    /// @return where it is consistent
    public synchronized Lsn createSlot(String name, String plugin) throws ServerException {
        SlotName.check(name);
        var attempt = new ServerErrors.Attempt(settings, "Creating slot \"" + name + "\"", name, "", plugin);
        query("Asking the server what it is", c -> SlotPreconditions.of(c, settings))
                .toCreate(name, plugin);
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT lsn FROM pg_catalog.pg_create_logical_replication_slot(?, ?)")) {
            statement.setString(1, name);
            statement.setString(2, plugin);
            return lsn(statement);
        } catch (SQLException e) {
            throw ServerErrors.of(attempt, e);
        }
    }

    /// **Creates** a physical slot that stays until it is dropped, and keeps WAL from now on.
    ///
    /// @return where it reserves WAL from
    public synchronized Lsn createPhysicalSlot(String name) throws ServerException {
        SlotName.check(name);
        var attempt = new ServerErrors.Attempt(settings, "Creating slot \"" + name + "\"", name, "", "");
        query("Asking the server what it is", c -> SlotPreconditions.of(c, settings))
                .forAnySlot(name);
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT lsn FROM pg_catalog.pg_create_physical_replication_slot(?, true)")) {
            statement.setString(1, name);
            return lsn(statement);
        } catch (SQLException e) {
            throw ServerErrors.of(attempt, e);
        }
    }

    /// **Drops** the slot for good; the WAL it kept may go.
    public synchronized void dropSlot(String name) throws ServerException {
        var attempt = new ServerErrors.Attempt(settings, "Dropping slot \"" + name + "\"", name, "", "");
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_catalog.pg_drop_replication_slot(?)")) {
            statement.setString(1, name);
            statement.execute();
        } catch (SQLException e) {
            throw ServerErrors.of(attempt, e);
        }
    }

    /// **Advances** the slot, in its own database: its consumer will never see what lies before.
    ///
    /// @return where it is now; not beyond what the server has flushed
    public synchronized Lsn advanceSlot(String name, Lsn to) throws ServerException {
        Optional<String> elsewhere = slots().stream()
                .filter(slot -> slot.name().equals(name))
                .flatMap(slot -> slot.database().stream())
                .filter(database -> !database.equals(settings.database()))
                .findFirst();
        if (elsewhere.isPresent()) {
            try (Server there = connect(settings.withDatabase(elsewhere.get()))) {
                return there.advanceSlot(name, to);
            }
        }
        var attempt = new ServerErrors.Attempt(settings, "Advancing slot \"" + name + "\" to " + to, name, "", "");
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT end_lsn FROM pg_catalog.pg_replication_slot_advance(?, CAST(? AS pg_lsn))")) {
            statement.setString(1, name);
            statement.setString(2, to.toString());
            return lsn(statement);
        } catch (SQLException e) {
            throw ServerErrors.of(attempt, e);
        }
    }

    /// Ends the session.
    @Override
    public synchronized void close() {
        Session.close(connection);
    }

    private <T> T query(String what, Query<T> query) throws ServerException {
        try {
            return query.run(connection);
        } catch (SQLException e) {
            throw ServerErrors.of(new ServerErrors.Attempt(settings, what), e);
        }
    }

    private static Lsn lsn(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return ServerQueries.lsn(row, 1);
        }
    }

    private static List<String> names(Connection connection, String sql) throws SQLException {
        List<String> names = new ArrayList<>();
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return Collections.unmodifiableList(names);
    }

    @FunctionalInterface
    private interface Query<T> {
        T run(Connection connection) throws SQLException;
    }
}
