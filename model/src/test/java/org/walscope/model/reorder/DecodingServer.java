package org.walscope.model.reorder;

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
import org.walscope.embedded.EmbeddedServer;
import org.walscope.model.Lsn;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.segment.WalFiles;

/// A server that decodes with 64 kB, and what Walscope makes of its WAL files.
final class DecodingServer implements AutoCloseable {

    private final EmbeddedServer server;
    private final Connection main;

    DecodingServer() throws IOException, SQLException {
        server = EmbeddedServer.start(
                Map.of(
                        "logical_decoding_work_mem", "64kB",
                        "max_prepared_transactions", "10",
                        "max_replication_slots", "20",
                        "track_commit_timestamp", "on",
                        "autovacuum", "off",
                        "timezone", "UTC"),
                "--wal-segsize=1");
        main = connect();
        run("CREATE EXTENSION pg_walinspect");
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl("postgres") + "&password=" + server.password());
    }

    Connection connectForReplication() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl("postgres") + "&password=" + server.password()
                + "&replication=database&preferQueryMode=simple&assumeMinServerVersion=10");
    }

    /// Asks until the answer is true; a test's time is limited.
    void await(String question) throws SQLException, InterruptedException {
        while (!"t".equals(value(question))) {
            Thread.sleep(50);
        }
    }

    Path replslot() {
        return server.dataDirectory().resolve("pg_replslot");
    }

    /// What the server has logged so far.
    List<String> log() throws IOException {
        return Files.readAllLines(server.dataDirectory().resolveSibling("log"));
    }

    /// Runs statements on the test's own connection, which commits each.
    void run(String... statements) throws SQLException {
        run(main, statements);
    }

    static void run(Connection on, String... statements) throws SQLException {
        try (Statement statement = on.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    String value(String query) throws SQLException {
        return value(main, query);
    }

    static String value(Connection on, String query) throws SQLException {
        try (Statement statement = on.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    long number(String query) throws SQLException {
        return Long.parseLong(value(query));
    }

    Lsn lsn(String query) throws SQLException {
        return Lsn.parse(value(query)).orElseThrow();
    }

    /// All that has been written to disk.
    Lsn flushed() throws SQLException {
        return lsn("SELECT pg_current_wal_flush_lsn()");
    }

    /// The cells of a query's rows, joined by a blank.
    List<String> rows(String query) throws SQLException {
        try (Statement statement = main.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    cells.add(rows.getString(i));
                }
                found.add(String.join(" ", cells));
            }
            return found;
        }
    }

    /// What the server counted of a slot.
    SlotStatistics counted(String slot) throws SQLException {
        try (Statement statement = main.createStatement();
                ResultSet row = statement.executeQuery("SELECT spill_txns, spill_count, spill_bytes, stream_txns,"
                        + " stream_count, stream_bytes, total_txns, total_bytes FROM pg_stat_replication_slots"
                        + " WHERE slot_name = '" + slot + "'")) {
            row.next();
            return new SlotStatistics(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getLong(7),
                    row.getLong(8));
        }
    }

    /// The transactions in the server's WAL files.
    Transactions transactions() throws IOException {
        try (WalFiles files = WalFiles.open(List.of(server.dataDirectory().resolve("pg_wal")))) {
            var timeline = files.timelines().getLast();
            var index = new WalIndex();
            WalScan.scan(timeline, index, problem -> {}, () -> false);
            return Transactions.build(index, new RecordReader(timeline), () -> false);
        }
    }

    /// That slot, as it stands now.
    ReplayOptions slot(String name) throws SQLException {
        var start = new ReplayOptions.SlotStart.Restart(
                lsn("SELECT restart_lsn FROM pg_replication_slots WHERE slot_name = '" + name + "'"),
                lsn("SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = '" + name + "'"));
        return ReplayOptions.of((int) number("SELECT oid FROM pg_database WHERE datname = current_database()"))
                .withServerVersion((int) number("SHOW server_version_num"))
                .withWorkMem(64 << 10)
                .withStart(start);
    }

    void dropSlots() throws SQLException {
        run("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
    }

    @Override
    public void close() throws IOException, SQLException {
        main.close();
        server.close();
    }
}
