package org.walscope.model.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.walscope.embedded.EmbeddedServer;

/// An embedded server with what tests of slots need on top: settings to connect with, and SQL as its superuser.
final class TestServer implements AutoCloseable {

    private static final Path PLUGINS_OF_DEBIAN = Path.of("/usr/lib/postgresql/15/lib");

    /// Not all of these are plugins: so that a server that asks for permission first still gets to load them.
    private static final String ALLOWED = "pgoutput, test_decoding, wal2json, nosuch, plpgsql";

    private final EmbeddedServer server;

    private TestServer(EmbeddedServer server) {
        this.server = server;
    }

    static TestServer start(Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>(settings);
        if (Files.exists(PLUGINS_OF_DEBIAN)) {
            all.put("dynamic_library_path", "$libdir:" + PLUGINS_OF_DEBIAN);
        }
        TestServer started = new TestServer(EmbeddedServer.start(all, "--wal-segsize=1"));
        started.allow(ALLOWED);
        return started;
    }

    /// Sets `output_plugin_libraries` where the release has it.
    private void allow(String plugins) throws Exception {
        if (knowsOutputPluginLibraries()) {
            run("postgres", "ALTER SYSTEM SET output_plugin_libraries TO " + plugins, "SELECT pg_reload_conf()");
            run("postgres", "SELECT pg_sleep(0.2)");
        }
    }

    boolean knowsOutputPluginLibraries() throws Exception {
        return ask("postgres", "SELECT count(*) FROM pg_settings WHERE name = 'output_plugin_libraries'")
                .equals("1");
    }

    ConnectionSettings settings(String database) {
        return ConnectionSettings.parse(server.url(database), Map.of("HOME", "/nonexistent"))
                .withPassword(new Password(server.password()));
    }

    ConnectionSettings settings() {
        return settings("postgres");
    }

    ConnectionSettings settingsOf(String user, String password) {
        return ConnectionSettings.parse(
                "host=127.0.0.1 port=" + server.port() + " dbname=postgres user=" + user + " password=" + password,
                Map.of("HOME", "/nonexistent"));
    }

    EmbeddedServer embedded() {
        return server;
    }

    /// Runs statements on a session of their own, each by itself.
    void run(String database, String... statements) throws Exception {
        try (Connection connection = open(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /// The first column of the first row, as text.
    String ask(String database, String sql) throws Exception {
        try (Connection connection = open(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    Connection open(String database) throws SQLException {
        return java.sql.DriverManager.getConnection(
                server.jdbcUrl(database), EmbeddedServer.SUPERUSER, server.password());
    }

    List<String> slotNames() throws Exception {
        return List.of(ask(
                        "postgres",
                        "SELECT coalesce(string_agg(slot_name, ',' ORDER BY slot_name), '') FROM pg_replication_slots")
                .split(",", -1));
    }

    void dropAllSlots() throws Exception {
        run("postgres", "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT temporary");
    }

    /// Skips the calling test where this server cannot load wal2json.
    void assumeWal2json() throws Exception {
        boolean there = Files.exists(PLUGINS_OF_DEBIAN.resolve("wal2json.so"))
                && ask("postgres", "SHOW server_version_num").startsWith("15");
        assumeTrue(there, "skipped: no wal2json for this server's release");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
