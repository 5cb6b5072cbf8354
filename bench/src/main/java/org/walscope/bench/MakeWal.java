package org.walscope.bench;

import java.io.IOException;
import java.nio.file.Files;
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
import java.util.stream.Stream;
import org.walscope.embedded.EmbeddedServer;

/// Makes the WAL that is measured: pgbench's transactions on a server of our own, until there is enough.
final class MakeWal {

    private static final int SCALE = 10;
    private static final int CLIENTS = 4;
    private static final int ROUND_TRANSACTIONS = 20_000;

    private MakeWal() {}

    /// @param args a folder that is empty or not there yet, and how many MB of WAL at least
    public static void main(String[] args) throws IOException, SQLException, InterruptedException {
        if (args.length != 2) {
            System.err.println("usage: MakeWal FOLDER MEGABYTES");
            System.exit(2);
        }
        Path folder = Files.createDirectories(Path.of(args[0]));
        try (Stream<Path> there = Files.list(folder)) {
            if (there.findAny().isPresent()) {
                System.err.println(folder + " is not empty");
                System.exit(2);
            }
        }
        make(folder, Long.parseLong(args[1]) << 20);
    }

    private static void make(Path folder, long bytes) throws IOException, SQLException, InterruptedException {
        String pgbench = Programs.find("pgbench")
                .orElseThrow(() -> new IOException("pgbench is not installed; on Debian it is in postgresql-contrib"))
                .toString();
        var settings = Map.of(
                "fsync", "off",
                "synchronous_commit", "off",
                "max_wal_size", "100GB",
                "wal_keep_size", "100GB",
                "checkpoint_timeout", "1h",
                "autovacuum", "off",
                "shared_buffers", "512MB");
        try (EmbeddedServer server = EmbeddedServer.start(settings);
                Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            pgbench(server, pgbench, "-i", "-q", "-s", Integer.toString(SCALE));
            statement.execute("checkpoint");
            long written = 0;
            while (written < bytes) {
                pgbench(
                        server,
                        pgbench,
                        "-n",
                        "-M",
                        "prepared",
                        "-c",
                        Integer.toString(CLIENTS),
                        "-t",
                        Integer.toString(ROUND_TRANSACTIONS));
                written = number(statement, "select pg_current_wal_lsn() - '0/1000000'");
                System.out.println(written / (1 << 20) + " MB");
            }
            copy(server.dataDirectory().resolve("pg_wal"), folder, currentSegment(statement));
        }
    }

    private static void pgbench(EmbeddedServer server, String program, String... options)
            throws IOException, InterruptedException {
        var command =
                new ArrayList<>(List.of(program, "-h", EmbeddedServer.HOST, "-p", Integer.toString(server.port())));
        command.addAll(List.of("-U", EmbeddedServer.SUPERUSER));
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

    private static Connection connect(EmbeddedServer server) throws SQLException {
        var properties = new Properties();
        properties.setProperty("password", server.password());
        return DriverManager.getConnection(server.jdbcUrl("postgres"), properties);
    }

    private static long number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String currentSegment(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("select pg_walfile_name(pg_current_wal_lsn())")) {
            row.next();
            return row.getString(1);
        }
    }

    /// Without segments that are only prepared.
    private static void copy(Path from, Path to, String last) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.length() == last.length() && name.compareTo(last) <= 0) {
                    Files.copy(file, to.resolve(name));
                }
            }
        }
    }
}
