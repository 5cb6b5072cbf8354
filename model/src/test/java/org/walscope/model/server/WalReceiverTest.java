package org.walscope.model.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.model.Lsn;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalTimeline;

class WalReceiverTest {

    private static TestServer server;
    private static Lsn from;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(Map.of("wal_keep_size", "64MB", "autovacuum", "off", "min_wal_size", "2MB"));
        server.run("postgres", "CREATE TABLE t(id int, text text)", "CREATE ROLE plain LOGIN PASSWORD 'plain'");
        server.run("postgres", "SELECT pg_create_logical_replication_slot('src', 'test_decoding')");
        from = lsn("SELECT restart_lsn FROM pg_replication_slots WHERE slot_name = 'src'");
        server.run("postgres", "INSERT INTO t SELECT i, repeat('x', 100) FROM generate_series(1, 20000) i");
        server.run("postgres", "UPDATE t SET text = 'y' WHERE id % 7 = 0");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void fetchesTheServersOwnBytes() throws Exception {
        AtomicLong told = new AtomicLong();
        WalReceiver.Fetched fetched =
                WalReceiver.fetch(server.settings(), from, directory, (bytes, total) -> told.set(bytes), () -> false);

        assertThat(fetched.start()).isEqualTo(new Lsn(from.value() & -(1L << 20)));
        assertThat(fetched.end()).isGreaterThan(from);
        assertThat(told.get()).isEqualTo(fetched.end().minus(fetched.start())).isGreaterThan(3 << 20);
        long left = told.get();
        List<Path> listed;
        try (var files = Files.list(directory)) {
            listed = files.sorted().toList();
        }
        assertThat(fetched.files()).isEqualTo(listed);
        for (Path file : listed) {
            assertThat(Files.size(file)).isEqualTo(1 << 20);
            int length = (int) Math.min(left, 1 << 20);
            byte[] theirs = HexFormat.of()
                    .parseHex(server.ask(
                            "postgres",
                            "SELECT encode(pg_read_binary_file('pg_wal/" + file.getFileName() + "', 0, " + length
                                    + "), 'hex')"));
            assertThat(Arrays.equals(Files.readAllBytes(file), 0, length, theirs, 0, length))
                    .as(file.toString())
                    .isTrue();
            left -= length;
        }
    }

    @Test
    void yieldsTheRecordsTheServerCounts() throws Exception {
        WalReceiver.Fetched fetched =
                WalReceiver.fetch(server.settings(), from, directory, (bytes, total) -> {}, () -> false);
        server.run("postgres", "CREATE EXTENSION IF NOT EXISTS pg_walinspect");

        try (WalFiles files = WalFiles.open(List.of(directory))) {
            WalTimeline timeline = files.timelines().getFirst();
            WalIndex index = new WalIndex();
            WalScan.scan(timeline, index, problem -> {}, () -> false);
            List<Lsn> ours = new ArrayList<>(IntStream.range(0, index.size())
                    .mapToObj(row -> new Lsn(index.lsn(row)))
                    .filter(lsn -> !lsn.isBefore(from))
                    .toList());
            String theirs = server.ask(
                    "postgres",
                    "SELECT count(*) || ' ' || min(start_lsn) || ' ' || max(start_lsn) FROM pg_get_wal_records_info('"
                            + from + "', '" + fetched.end() + "')");
            assertThat(ours.size() + " " + ours.getFirst() + " " + ours.getLast())
                    .isEqualTo(theirs);
            assertThat(ours).hasSizeGreaterThan(20_000);
            assertThat(Long.toUnsignedString(timeline.systemIdentifier()))
                    .isEqualTo(server.ask("postgres", "SELECT system_identifier FROM pg_control_system()"));
        }
    }

    @Test
    void confirmsNothingAndLeavesNothing() throws Exception {
        String slot = "SELECT concat_ws(' ', restart_lsn, confirmed_flush_lsn, active) FROM pg_replication_slots";
        String before = server.ask("postgres", slot);

        WalReceiver.fetch(server.settings(), from, directory, (bytes, total) -> {}, () -> false);

        assertThat(server.ask("postgres", slot)).isEqualTo(before);
        for (int tries = 0;
                !server.ask("postgres", "SELECT count(*) FROM pg_stat_replication")
                        .equals("0");
                tries++) {
            assertThat(tries).as("walsenders left").isLessThan(100);
            server.ask("postgres", "SELECT pg_sleep(0.05)");
        }
    }

    @Test
    void stopsWhenAsked() throws Exception {
        AtomicLong told = new AtomicLong();
        WalReceiver.Fetched fetched = WalReceiver.fetch(
                server.settings(), from, directory, (bytes, total) -> told.set(bytes), () -> told.get() > 0);

        assertThat(fetched.end().minus(fetched.start())).isEqualTo(told.get()).isLessThan(2 << 20);
    }

    @Test
    void saysThatTheRoleMayNotReplicate() {
        assertThatThrownBy(() -> WalReceiver.fetch(
                        server.settingsOf("plain", "plain"), from, directory, (bytes, total) -> {}, () -> false))
                .isInstanceOf(ServerException.class)
                .hasMessage("Role \"plain\" may not use replication. An administrator can allow it: ALTER ROLE"
                        + " \"plain\" REPLICATION.");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void saysThatTheWalIsGone() {
        assertThatThrownBy(() -> WalReceiver.fetch(
                        server.settings(), new Lsn(0x100000), directory, (bytes, total) -> {}, () -> false))
                .isInstanceOf(ServerException.class)
                .hasMessageStartingWith("The server no longer has the WAL from 0/100000 on.")
                .hasMessageContaining("has already been removed")
                .hasMessageEndingWith("Fetch it from the archive and open the files instead.");
    }

    @Test
    void saysThatThereIsNoneYet() {
        assertThatThrownBy(() -> WalReceiver.fetch(
                        server.settings(), new Lsn(0x7_0000_0000L), directory, (bytes, total) -> {}, () -> false))
                .hasMessageStartingWith("The server has written no WAL from 7/0 on yet; it is at ");
    }

    private static Lsn lsn(String sql) throws Exception {
        return Lsn.parse(server.ask("postgres", sql)).orElseThrow();
    }
}
