package org.walscope.plugins.decode;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.walscope.embedded.EmbeddedServer;
import org.walscope.model.catalog.CatalogFile;
import org.walscope.model.catalog.SavedCatalog;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.Password;
import org.walscope.model.server.Server;
import org.walscope.model.server.ServerException;

/// A server whose WAL is decoded while it runs, with what it says itself to compare.
final class LiveServer implements AutoCloseable {

    private final EmbeddedServer server;

    private LiveServer(EmbeddedServer server) {
        this.server = server;
    }

    static LiveServer start(Map<String, String> settings, String... initdbOptions) throws IOException {
        return new LiveServer(EmbeddedServer.start(settings, initdbOptions));
    }

    Connection open() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl("postgres"), EmbeddedServer.SUPERUSER, server.password());
    }

    Path walFolder() {
        return server.dataDirectory().resolve("pg_wal");
    }

    /// The catalogs as they are now, by way of a file.
    SavedCatalog saveCatalog(Path file) throws IOException, ServerException {
        return saveCatalog(settings(), file);
    }

    static SavedCatalog saveCatalog(ConnectionSettings settings, Path file) throws IOException, ServerException {
        try (Server session = Server.connect(settings)) {
            CatalogFile.<ServerException>write(file, session::saveCatalog);
        }
        return CatalogFile.read(file);
    }

    private ConnectionSettings settings() {
        return ConnectionSettings.parse(server.url("postgres"), Map.of("HOME", "/nonexistent"))
                .withPassword(new Password(server.password()));
    }

    static void run(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /// The first column of each row.
    static List<String> rows(Connection connection, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
