package org.walscope.app.demo;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import org.walscope.embedded.EmbeddedServer;

/// The incident as it stands on the server: played to its end, its sessions still connected, among them the one that
/// holds the slot's `restart_lsn` back by a transaction it never ended. [#close] disconnects them, which ends it.
public final class Incident implements AutoCloseable {

    public static final String DATABASE = "shop";
    /// The slot nobody reads any more; its plugin is `test_decoding`.
    public static final String SLOT = "orders_cdc";

    public static final String PUBLICATION = "shop_pub";
    /// The session, by its `application_name`, whose transaction stays open.
    public static final String FORGOTTEN_SESSION = "nightly-report";

    /// What the script needs beyond [EmbeddedServer]'s settings: a small `logical_decoding_work_mem`, so that
    /// the archive job's transaction is spilled, two-phase commit, and nothing that runs by itself and would
    /// differ from run to run.
    public static final Map<String, String> SETTINGS = Map.of(
            "logical_decoding_work_mem", "64kB",
            "max_prepared_transactions", "5",
            "autovacuum", "off",
            "bgwriter_lru_maxpages", "0",
            "lock_timeout", "10s"); // a script whose sessions wait for one another fails

    private final Map<String, Connection> sessions = new LinkedHashMap<>();

    private Incident() {}

    /// Plays the incident into `server`, which must have been started with [#SETTINGS]. Asks `stop` before each
    /// statement.
    ///
    /// @throws IOException with the line of the script and the server's words when a statement fails, or when
    ///     stopped
    public static Incident play(EmbeddedServer server, BooleanSupplier stop) throws IOException {
        Incident incident = new Incident();
        boolean played = false;
        try {
            incident.createDatabase(server);
            for (IncidentScript.Statement statement : IncidentScript.read()) {
                if (stop.getAsBoolean()) {
                    throw new IOException("Stopped before the incident was played to its end.");
                }
                incident.run(server, statement);
            }
            played = true;
            return incident;
        } finally {
            if (!played) {
                incident.close();
            }
        }
    }

    private void createDatabase(EmbeddedServer server) throws IOException {
        try (Connection connection = connect(server, "postgres", "admin");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + DATABASE);
        } catch (SQLException e) {
            throw new IOException("The database " + DATABASE + " could not be made: " + e.getMessage(), e);
        }
    }

    private void run(EmbeddedServer server, IncidentScript.Statement step) throws IOException {
        try {
            Connection session = sessions.get(step.session());
            if (session == null) {
                session = connect(server, DATABASE, step.session());
                sessions.put(step.session(), session);
            }
            try (Statement statement = session.createStatement()) {
                statement.execute(step.sql());
            }
        } catch (SQLException e) {
            throw new IOException("incident.sql, line " + step.line() + ": " + e.getMessage(), e);
        }
    }

    private static Connection connect(EmbeddedServer server, String database, String session) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", EmbeddedServer.SUPERUSER);
        properties.setProperty("password", server.password());
        properties.setProperty("ApplicationName", session);
        properties.setProperty("preferQueryMode", "simple"); // the script itself says BEGIN and COMMIT
        return DriverManager.getConnection(server.jdbcUrl(database), properties);
    }

    @Override
    public void close() {
        for (Connection session : sessions.values()) {
            try {
                session.close();
            } catch (SQLException e) {
                System.getLogger(Incident.class.getName()).log(System.Logger.Level.DEBUG, "already closed", e);
            }
        }
        sessions.clear();
    }
}
