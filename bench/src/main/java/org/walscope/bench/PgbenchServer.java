package org.walscope.bench;

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
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.walscope.embedded.EmbeddedServer;

/// A server of our own that pgbench writes to and that keeps all WAL.
final class PgbenchServer implements AutoCloseable {

    private static final Map<String, String> SETTINGS = Map.of(
            "fsync", "off",
            "synchronous_commit", "off",
            "max_wal_size", "100GB",
            "wal_keep_size", "100GB",
            "checkpoint_timeout", "1h",
            "autovacuum", "off",
            "shared_buffers", "512MB");

    private static final int CLIENTS = 4;
    private static final int ROUND_TRANSACTIONS = 20_000;

    private final String program;
    private final EmbeddedServer server;
    private final Connection connection;
    private final Statement statement;

    private PgbenchServer(String program, EmbeddedServer server) throws SQLException {
        this.program = program;
        this.server = server;
        var properties = new Properties();
        properties.setProperty("password", server.password());
        this.connection = DriverManager.getConnection(server.jdbcUrl("postgres"), properties);
        this.statement = connection.createStatement();
    }

    static PgbenchServer start() throws IOException, SQLException {
        String program = Programs.find("pgbench")
                .orElseThrow(() -> new IOException("pgbench is not installed; on Debian it is in postgresql-contrib"))
                .toString();
        return new PgbenchServer(program, EmbeddedServer.start(SETTINGS));
    }

    /// Makes pgbench's tables.
    void initialize(int scale) throws IOException, InterruptedException {
        pgbench("-i", "-q", "-s", Integer.toString(scale));
    }

    /// Runs pgbench's transactions until so much WAL is written.
    ///
    /// @param bytes from the first LSN on
    void writeUntil(long bytes) throws IOException, SQLException, InterruptedException {
        long written = 0;
        while (written < bytes) {
            pgbench("-n", "-M", "prepared", "-c", "" + CLIENTS, "-t", "" + ROUND_TRANSACTIONS);
            written = Long.parseLong(value("select pg_current_wal_lsn() - '0/1000000'"));
            System.out.println(written / (1 << 20) + " MB");
        }
    }

    private void pgbench(String... options) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(program));
        command.addAll(connecting());
        command.addAll(List.of(options));
        command.add("postgres");
        var builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("PGPASSWORD", server.password());
        Process process = builder.start();
        if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroy();
            throw new IOException("pgbench failed");
        }
    }

    /// The options with which PostgreSQL's programs reach it; the password goes by [#password].
    List<String> connecting() {
        return List.of(
                "-h", EmbeddedServer.HOST, "-p", Integer.toString(server.port()), "-U", EmbeddedServer.SUPERUSER);
    }

    String password() {
        return server.password();
    }

    Path walFolder() {
        return server.dataDirectory().resolve("pg_wal");
    }

    /// The first column of the first row.
    String value(String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    void run(String sql) throws SQLException {
        statement.execute(sql);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        try {
            server.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
