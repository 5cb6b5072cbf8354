package org.walscope.plugins;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.walscope.embedded.EmbeddedServer;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.Password;
import org.walscope.model.server.PeekLimit;
import org.walscope.model.server.ServerException;

/// A server with databases to play scenarios in, each with a slot `src` made before anything happens.
public final class ScenarioServer implements AutoCloseable {

    private final EmbeddedServer server;

    private ScenarioServer(EmbeddedServer server) {
        this.server = server;
    }

    public static ScenarioServer start() throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of("max_replication_slots", "40", "autovacuum", "off"));
        settings.putAll(Wal2JsonServer.settings());
        var started = new ScenarioServer(EmbeddedServer.start(settings, "--wal-segsize=1"));
        try {
            started.run("postgres", "ALTER SYSTEM SET output_plugin_libraries TO pgoutput, test_decoding, wal2json");
            started.run("postgres", "SELECT pg_reload_conf()", "SELECT pg_sleep(0.2)");
        } catch (SQLException unknown) {
            // releases without that setting ask nobody
        }
        return started;
    }

    public static void assumeWal2Json() {
        assumeTrue(Wal2JsonServer.hasWal2Json(), "skipped: no wal2json");
    }

    /// Plays statements into a database of that name, whose slot has its name too.
    void play(String name, List<String> before, List<String> after) throws Exception {
        run("postgres", "CREATE DATABASE " + name);
        run(name, before.toArray(String[]::new));
        run(name, "SELECT pg_create_logical_replication_slot('" + name + "', 'test_decoding')");
        run(name, after.toArray(String[]::new));
    }

    public void run(String database, String... statements) throws SQLException {
        try (Connection connection = open(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    Connection open(String database) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(database), EmbeddedServer.SUPERUSER, server.password());
    }

    /// All rows, their columns joined by a bar.
    public List<String> rows(String database, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = open(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    columns.add(String.valueOf(rows.getString(i)));
                }
                found.add(String.join("|", columns));
            }
        }
        return found;
    }

    /// What the last of the statements gives, the ones before it run in the same session.
    public List<String> rowsOfOneSession(String database, String... statements) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = open(database);
                Statement statement = connection.createStatement()) {
            for (int i = 0; i + 1 < statements.length; i++) {
                statement.execute(statements[i]);
            }
            try (ResultSet rows = statement.executeQuery(statements[statements.length - 1])) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
        return found;
    }

    public Path walFolder() {
        return server.dataDirectory().resolve("pg_wal");
    }

    public String value(String database, String sql) throws SQLException {
        return rows(database, sql).getFirst();
    }

    public ConnectionSettings settings(String database) {
        return ConnectionSettings.parse(server.url(database), Map.of("HOME", "/nonexistent"))
                .withPassword(new Password(server.password()));
    }

    /// The slot of that database through plugins with options, `pgoutput publication_names=p`.
    OutputComparison.Result compare(String name, String... sides) throws ServerException, IOException {
        return OutputComparison.run(
                Optional.of(settings(name)),
                Arrays.stream(sides)
                        .map(side -> new OutputComparison.SlotSource(name, choice(side)))
                        .toList(),
                Optional.empty(),
                PeekLimit.WHOLE,
                () -> false,
                (fraction, what) -> {});
    }

    private static PluginChoice choice(String side) {
        int blank = side.indexOf(' ');
        return blank < 0
                ? new PluginChoice(side, Map.of())
                : new PluginChoice(side.substring(0, blank), PluginChoice.parseOptions(side.substring(blank + 1)));
    }

    /// The server's log so far.
    String log() throws java.io.IOException {
        return Files.readString(server.dataDirectory().resolveSibling("log"));
    }

    /// Where it is for another server: with its password.
    String conninfo(String database) {
        return "host=127.0.0.1 port=" + server.port() + " dbname=" + database + " user=" + EmbeddedServer.SUPERUSER
                + " password=" + server.password();
    }

    String password() {
        return server.password();
    }

    /// What must be the same before and after a comparison.
    String untouched(String slot) throws SQLException {
        return value(
                "postgres",
                "SELECT confirmed_flush_lsn, restart_lsn, catalog_xmin, active_pid, two_phase FROM pg_replication_slots"
                        + " WHERE slot_name = '" + slot + "'");
    }

    @Override
    public void close() throws Exception {
        server.close();
    }
}
