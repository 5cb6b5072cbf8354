package org.walscope.model.reorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.walscope.model.Lsn;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SpillFileTest {

    /// A reader that does not read blocks its walsender, which has spilled a big transaction meanwhile; killed, it
    /// leaves all its files behind.
    @Test
    void aKilledWalsenderLeavesItsFiles() throws Exception {
        try (var server = new DecodingServer()) {
            server.run(
                    "CREATE TABLE big (id int PRIMARY KEY, pad text)",
                    "SELECT pg_create_logical_replication_slot('td', 'test_decoding')",
                    "BEGIN",
                    "INSERT INTO big SELECT g, repeat('x', 200) FROM generate_series(1, 100000) g");
            int xid = (int) server.number("SELECT pg_current_xact_id()");
            server.run("COMMIT");
            try (Connection reader = server.connectForReplication()) {
                var stream = reader.unwrap(PGConnection.class)
                        .getReplicationAPI()
                        .replicationStream()
                        .logical()
                        .withSlotName("td")
                        .start();
                server.await("SELECT wait_event = 'WalSenderWriteData' FROM pg_stat_activity JOIN pg_replication_slots"
                        + " ON pid = active_pid WHERE slot_name = 'td'");
                List<SpillFile> blocked = SpillFile.in(server.replslot());
                assertThat(blocked).isEqualTo(listed(server)).isNotEmpty();
                server.run("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = 'td'");
                server.await("SELECT NOT active FROM pg_replication_slots WHERE slot_name = 'td'");
                List<SpillFile> left = SpillFile.in(server.replslot());
                assertThat(left).isEqualTo(listed(server)).isEqualTo(blocked);
                assertThat(left).extracting(SpillFile::xid).containsOnly(xid);

                // One for each segment that its changes lie in, and none the replay does not spill.
                Transactions transactions = server.transactions();
                MemoryReplay replay = transactions.replay(server.slot("td"), () -> false);
                var index = transactions.index();
                var segments = new TreeSet<Lsn>();
                for (int row = 0; row < index.size(); row++) {
                    if (index.xid(row) == xid && transactions.rowsOfRecord(row) > 0) {
                        segments.add(new Lsn(index.lsn(row) & -transactions.segmentSize()));
                    }
                }
                assertThat(left.stream().map(SpillFile::segment)).containsExactlyElementsOf(segments);
                List<MemoryEvent> spills = replay.eventsOf(transactions.rowOf(xid));
                assertThat(spills).allMatch(event -> event.kind() == MemoryEvent.Kind.SPILL && event.xid() == xid);
                assertThat(spills.stream().mapToInt(MemoryEvent::changes).sum()).isEqualTo(100_000);
                assertThat(stream.isClosed()).isFalse();
            }
            // Whoever uses the slot next clears them away.
            server.value("SELECT count(*) FROM pg_logical_slot_peek_changes('td', NULL, NULL)");
            assertThat(SpillFile.in(server.replslot()))
                    .isEqualTo(listed(server))
                    .isEmpty();
        }
    }

    /// What the server itself sees.
    private static List<SpillFile> listed(DecodingServer server) throws Exception {
        return server.rows("SELECT name, size FROM pg_ls_replslotdir('td') WHERE name LIKE '%.spill'").stream()
                .map(line -> line.split("[- .]"))
                .map(cells -> new SpillFile(
                        "td",
                        Integer.parseUnsignedInt(cells[1]),
                        new Lsn(Long.parseLong(cells[3], 16) << 32 | Long.parseLong(cells[4], 16)),
                        Long.parseLong(cells[6])))
                .sorted(Comparator.comparing(SpillFile::xid).thenComparing(SpillFile::segment))
                .toList();
    }

    @Test
    void findsThemFromTheDataDirectoryItsWalOrASegment(@TempDir Path data) throws IOException {
        Path slot = Files.createDirectories(data.resolve("pg_replslot").resolve("feed"));
        Path segment =
                Files.createFile(Files.createDirectories(data.resolve("pg_wal")).resolve("000000010000000000000001"));
        Files.write(slot.resolve("xid-742-lsn-1-A3000000.spill"), new byte[5]);
        for (String other : List.of("state", "xid-9999999999-lsn-0-1.spill", "xid-7-lsn-0.spill")) {
            Files.createFile(slot.resolve(other));
        }
        for (Path from : List.of(data, data.resolve("pg_wal"), segment)) {
            assertThat(SpillFile.in(SpillFile.directoryFor(from).orElseThrow()))
                    .containsExactly(new SpillFile("feed", 742, new Lsn(0x1A3000000L), 5));
        }
        assertThat(SpillFile.directoryFor(data.getRoot())).isEmpty();
    }
}
