package org.walscope.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.walscope.embedded.EmbeddedServer;

/// A real server that may load wal2json, where this machine has it.
public final class Wal2JsonServer {

    /// Where wal2json for PostgreSQL 15 is, on Debian; a folder to which it was unpacked, by the property.
    private static final Path PLUGINS = Path.of(System.getProperty("walscope.plugins15", "/usr/lib/postgresql/15/lib"));

    private Wal2JsonServer() {}

    public static boolean hasWal2Json() {
        return Files.exists(PLUGINS.resolve("wal2json.so"));
    }

    /// By which a server finds it.
    static Map<String, String> settings() {
        return Files.exists(PLUGINS) ? Map.of("dynamic_library_path", "$libdir:" + PLUGINS) : Map.of();
    }

    public static EmbeddedServer start() throws Exception {
        EmbeddedServer server = EmbeddedServer.start(settings(), "--wal-segsize=1");
        allowWal2Json(server);
        return server;
    }

    private static void allowWal2Json(EmbeddedServer server) throws Exception {
        try (Connection connection = open(server);
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET output_plugin_libraries TO pgoutput, test_decoding, wal2json");
            statement.execute("SELECT pg_reload_conf()");
            statement.execute("SELECT pg_sleep(0.2)");
        } catch (SQLException unknown) {
            assertThat(unknown.getMessage()).contains("unrecognized configuration parameter");
        }
    }

    /// A session that writes values as the corpus' do.
    public static Connection open(EmbeddedServer server) throws SQLException {
        Connection connection =
                DriverManager.getConnection(server.jdbcUrl("postgres"), EmbeddedServer.SUPERUSER, server.password());
        try (Statement statement = connection.createStatement()) {
            for (String setting : List.of(
                    "TimeZone = 'UTC'",
                    "DateStyle = 'ISO, MDY'",
                    "IntervalStyle = 'postgres'",
                    "bytea_output = 'hex'",
                    "extra_float_digits = 1")) {
                statement.execute("SET " + setting);
            }
        }
        return connection;
    }
}
