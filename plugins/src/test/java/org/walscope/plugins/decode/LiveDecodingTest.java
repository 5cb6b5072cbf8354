package org.walscope.plugins.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walscope.plugins.decode.LiveServer.rows;
import static org.walscope.plugins.decode.LiveServer.run;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.model.Lsn;
import org.walscope.model.catalog.SavedCatalog;
import org.walscope.model.reorder.ReplayOptions;
import org.walscope.model.reorder.TxnOutcome;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalSegmentName;
import org.walscope.model.segment.WalTimeline;
import org.walscope.plugins.output.OutputContext.Option;
import org.walscope.plugins.output.OutputPlugins;

/// Random histories on a server: what its slots say, against its WAL decoded without it. More of them:
///
///     ./mvnw -Dquick -pl plugins -am package -Dtest=LiveDecodingTest -Dsurefire.failIfNoSpecifiedTests=false \
///         -Dwalscope.histories=500 -Dwalscope.histories.seed=1
final class LiveDecodingTest {

    private static final int HISTORIES = Integer.getInteger("walscope.histories", 20);
    private static final long SEED = Long.getLong("walscope.histories.seed", 20261127);
    private static final int SESSIONS = 3;

    /// What a server says of some histories with rewritten tables in transactions that were rolled back; there is
    /// nothing to compare with then.
    private static final String[] SERVERS_FAIL_AT_SOME = {
        "unexpected duplicate for tablespace", "could not map filenode", "pg_attribute catalog is missing"
    };

    @TempDir
    private Path folder;

    private final List<String> differing = new ArrayList<>();
    private final Set<Integer> rolledBack = new HashSet<>();
    private int compared;
    private int refused;

    /// How a slot is read.
    ///
    /// @param workMem `logical_decoding_work_mem`, in kB
    private record Reading(String slot, String plugin, boolean twoPhase, int workMem, String... options) {

        boolean sendsEarly() {
            return twoPhase || workMem < 1024;
        }

        String sql() {
            String function =
                    plugin.equals("pgoutput") ? "pg_logical_slot_peek_binary_changes" : "pg_logical_slot_peek_changes";
            String data = plugin.equals("pgoutput") ? "encode(data, 'hex')" : "data";
            return "SELECT " + data + " FROM " + function + "('" + slot + "', NULL, NULL"
                    + String.join(
                            "",
                            Arrays.stream(options)
                                    .map(option -> ", '" + option + "'")
                                    .toList()) + ")";
        }

        List<Option> pluginOptions() {
            var list = new ArrayList<Option>();
            for (int i = 0; i < options.length; i += 2) {
                list.add(new Option(options[i], options[i + 1], true));
            }
            return list;
        }
    }

    private static List<Reading> readings(String publication) {
        return List.of(
                new Reading("td", "test_decoding", false, 65_536, "skip-empty-xacts", "0"),
                new Reading("td", "test_decoding", false, 64, "stream-changes", "1", "include-rewrites", "1"),
                new Reading("td2p", "test_decoding", true, 65_536, "skip-empty-xacts", "1"),
                new Reading(
                        "po",
                        "pgoutput",
                        false,
                        65_536,
                        "proto_version",
                        "1",
                        "publication_names",
                        publication,
                        "messages",
                        "true",
                        "binary",
                        "true"),
                new Reading(
                        "po",
                        "pgoutput",
                        false,
                        64,
                        "proto_version",
                        "2",
                        "publication_names",
                        publication,
                        "streaming",
                        "on"));
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void offlineDecodingSaysWhatTheSlotsSay() throws Exception {
        try (LiveServer server = LiveServer.start(
                Map.of("max_prepared_transactions", "40", "autovacuum", "off", "max_replication_slots", "20"),
                "--wal-segsize=1")) {
            for (int i = 0; i < HISTORIES; i++) {
                history(server, SEED + i);
            }
            System.out.printf(
                    "histories: seeds %d to %d, %d slots' outputs compared, %d the server failed at%n",
                    SEED, SEED + HISTORIES - 1, compared, refused);
            assertThat(String.join("\n", differing)).isEmpty();
            assertThat(refused).isLessThan(compared / 4 + 1);
        }
    }

    private void history(LiveServer server, long seed) throws Exception {
        String schema = "h" + seed;
        List<Connection> connections = new ArrayList<>();
        try (Connection control = server.open()) {
            for (int i = 0; i < SESSIONS; i++) {
                connections.add(server.open());
            }
            var history = new RandomHistory(seed, schema, connections);
            history.prepare();
            run(control, "CREATE PUBLICATION " + schema + " FOR ALL TABLES");
            run(control, "SELECT pg_create_logical_replication_slot('td', 'test_decoding')");
            run(control, "SELECT pg_create_logical_replication_slot('td2p', 'test_decoding', false, true)");
            run(control, "SELECT pg_create_logical_replication_slot('po', 'pgoutput')");
            SavedCatalog saved = server.saveCatalog(folder.resolve("catalog.json"));
            history.play();
            run(control, "SELECT pg_switch_wal()");
            for (Reading reading : readings(schema)) {
                List<String> expected;
                try {
                    expected = peek(control, reading);
                } catch (SQLException bug) {
                    assertThat(bug.getMessage()).containsAnyOf(SERVERS_FAIL_AT_SOME);
                    refused++;
                    continue;
                }
                compared++;
                List<String> decoded = decode(server, control, saved, reading);
                List<String> difference =
                        firstDifference(withoutRolledBack(expected, reading), withoutRolledBack(decoded, reading));
                if (!difference.isEmpty()) {
                    differing.add("seed %d, slot %s, %s:%n    %s"
                            .formatted(
                                    seed, reading.slot, List.of(reading.options), String.join("\n    ", difference)));
                }
            }
            run(control, "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
            run(control, "DROP PUBLICATION " + schema);
            run(control, "DROP SCHEMA " + schema + " CASCADE");
            run(control, "CHECKPOINT");
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    /// Where transactions are sent before their end, a slot that is read later stops at some point of those that
    /// were
    /// rolled back since: where it first has to look into the catalogs again. Without what it says of these.
    private List<String> withoutRolledBack(List<String> writes, Reading reading) {
        if (!reading.sendsEarly()) {
            return writes;
        }
        List<String> kept = new ArrayList<>();
        boolean dropping = false;
        for (String write : writes) {
            Integer begun = begun(write);
            dropping = begun == null ? dropping : rolledBack.contains(begun);
            if (!dropping && !write.startsWith("41") && !write.startsWith("aborting streamed")) {
                kept.add(write);
            }
            if (write.startsWith("45")
                    || write.startsWith("closing a streamed block")
                    || write.startsWith("PREPARE ")) {
                dropping = false;
            }
        }
        return kept;
    }

    /// The transaction that begins or goes on there; null where none does.
    private static @Nullable Integer begun(String write) {
        if (write.matches("53[0-9a-f]{10}")) {
            return Integer.parseUnsignedInt(write.substring(2, 10), 16);
        }
        if (write.startsWith("42")) {
            return Integer.parseUnsignedInt(write.substring(write.length() - 8), 16);
        }
        boolean named = write.startsWith("BEGIN ") || write.startsWith("opening a streamed block");
        return named ? Integer.valueOf(write.substring(write.lastIndexOf(' ') + 1)) : null;
    }

    /// Where they part, with a few writes before.
    private static List<String> firstDifference(List<String> expected, List<String> decoded) {
        int at = 0;
        while (at < expected.size() && at < decoded.size() && expected.get(at).equals(decoded.get(at))) {
            at++;
        }
        if (at == expected.size() && at == decoded.size()) {
            return List.of();
        }
        List<String> told = new ArrayList<>();
        expected.subList(Math.max(0, at - 6), at).forEach(write -> told.add("both     " + shortened(write)));
        expected.subList(at, Math.min(expected.size(), at + 4))
                .forEach(write -> told.add("expected " + shortened(write)));
        decoded.subList(at, Math.min(decoded.size(), at + 4))
                .forEach(write -> told.add("decoded  " + shortened(write)));
        return told;
    }

    private static String shortened(String write) {
        return write.length() > 300 ? write.substring(0, 300) + "…" : write;
    }

    private static List<String> peek(Connection control, Reading reading) throws SQLException {
        run(control, "SET logical_decoding_work_mem = '" + reading.workMem + "kB'");
        return rows(control, reading.sql());
    }

    private List<String> decode(LiveServer server, Connection control, SavedCatalog saved, Reading reading)
            throws Exception {
        Lsn restart = lsn(control, reading.slot, "restart_lsn");
        Lsn confirmed = lsn(control, reading.slot, "confirmed_flush_lsn");
        ReplayOptions slot = ReplayOptions.of(saved.database())
                .withServerVersion(saved.serverVersion())
                .withTwoPhase(reading.twoPhase)
                .withWorkMem((long) reading.workMem << 10)
                .withStart(new ReplayOptions.SlotStart.Restart(restart, confirmed));
        List<String> decoded = new ArrayList<>();
        try (WalFiles files = WalFiles.open(List.of(server.walFolder()))) {
            WalTimeline whole = files.timelines().getFirst();
            int size = whole.segmentSize();
            WalTimeline part = whole.between(
                            WalSegmentName.of(whole.timeline(), restart.value() / size, size),
                            WalSegmentName.of(
                                    whole.timeline(), whole.segments().getLast().number(), size))
                    .orElseThrow();
            DecodableWal wal = DecodableWal.read(part, saved, problem -> {}, () -> false);
            rolledBack.clear();
            for (int row = 0; row < wal.transactions().size(); row++) {
                if (wal.transactions().outcome(row) == TxnOutcome.ABORT) {
                    rolledBack.add(wal.transactions().xid(row));
                }
            }
            var options = new DecodeOptions(slot, reading.pluginOptions());
            wal.decoder(OutputPlugins.of(reading.plugin).orElseThrow(), options, warning -> {})
                    .decode(
                            (lsn, xid, last, message) -> decoded.add(
                                    reading.plugin.equals("pgoutput")
                                            ? HexFormat.of().formatHex(message.bytes(), 0, message.length())
                                            : message.toString()),
                            () -> false);
            if (reading.plugin.equals("test_decoding") && decoded.stream().noneMatch(line -> line.contains("stream"))) {
                assertThat(firstDifference(RecordByRecord.rows(decoded), RecordByRecord.rows(wal, options)))
                        .isEmpty();
            }
        }
        return decoded;
    }

    private static Lsn lsn(Connection control, String slot, String column) throws SQLException {
        return Lsn.parse(rows(
                                control,
                                "SELECT " + column + " FROM pg_replication_slots WHERE slot_name = '" + slot + "'")
                        .getFirst())
                .orElseThrow();
    }
}
