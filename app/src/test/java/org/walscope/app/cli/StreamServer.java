package org.walscope.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.walscope.embedded.EmbeddedServer;

/// A server whose slots `walscope stream` reads.
final class StreamServer implements AutoCloseable {

    private final EmbeddedServer server;

    private StreamServer(EmbeddedServer server) {
        this.server = server;
    }

    static StreamServer start(Map<String, String> settings, String... initdb) throws Exception {
        return new StreamServer(EmbeddedServer.start(settings, initdb));
    }

    EmbeddedServer embedded() {
        return server;
    }

    /// How a command ended, and what it said but for the warning of a password in an argument.
    record Result(int status, String err) {}

    /// `walscope stream` with these arguments, in this process.
    Result stream(String... args) {
        List<String> all = new ArrayList<>(List.of("stream"));
        all.addAll(List.of(args));
        all.addAll(List.of(
                "--server", server.url("postgres").replace("postgres@", "postgres:" + server.password() + "@")));
        var err = new StringWriter();
        int status = WalscopeCommand.commandLine().setErr(new PrintWriter(err)).execute(all.toArray(String[]::new));
        String said = err.toString();
        assertThat(said).doesNotContain(server.password());
        return new Result(
                status,
                said.lines()
                        .skip(said.startsWith("Warning: the password") ? 1 : 0)
                        .map(line -> line + "\n")
                        .collect(Collectors.joining()));
    }

    String ask(String sql) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    void run(String... statements) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /// Waits until the server says true.
    void await(String condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!ask("SELECT " + condition).equals("t")) {
            assertThat(System.nanoTime()).as(condition).isLessThan(end);
            Thread.sleep(20);
        }
    }

    void awaitNoWalsender() throws Exception {
        await("NOT EXISTS (SELECT FROM pg_stat_replication)");
    }

    void awaitSynchronousStandby() throws Exception {
        await("EXISTS (SELECT FROM pg_stat_replication WHERE sync_state = 'sync')");
    }

    Connection open() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl("postgres"), EmbeddedServer.SUPERUSER, server.password());
    }

    @Override
    public void close() throws Exception {
        server.close();
    }
}
