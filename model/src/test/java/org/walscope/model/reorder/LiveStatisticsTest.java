package org.walscope.model.reorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walscope.model.reorder.DecodingServer.run;

import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The replay's counters against those of the server that wrote the same WAL files a moment ago: interleaved, nested,
/// rolled back, prepared and large transactions, DDL, TOAST, speculative inserts, messages, an origin, another
/// database.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LiveStatisticsTest {

    private static final String TD = "'include-xids', '1', 'skip-empty-xacts', '0'";

    @Test
    void countsWhatTheServerCounts() throws Exception {
        try (var server = new DecodingServer()) {
            prepare(server);
            work(server);
            ReplayOptions plain = server.slot("td");
            ReplayOptions prepared = server.slot("td2p").withTwoPhase(true);
            ReplayOptions pgoutput = server.slot("pgo");
            Map<String, SlotStatistics> expected = new LinkedHashMap<>();
            Map<String, ReplayOptions> options = new LinkedHashMap<>();
            options.put("spilling", plain);
            expected.put("spilling", read(server, "td", "", TD));
            options.put("with room", plain.withWorkMem(ReplayOptions.DEFAULT_WORK_MEM));
            server.run("SET logical_decoding_work_mem = '64MB'");
            expected.put("with room", read(server, "td", "", TD));
            server.run("RESET logical_decoding_work_mem");
            options.put("streaming", plain.withStreaming(true));
            expected.put("streaming", read(server, "td", "", TD + ", 'stream-changes', '1'"));
            options.put("prepared", prepared);
            expected.put("prepared", read(server, "td2p", "", TD));
            options.put("prepared and streaming", prepared.withStreaming(true));
            expected.put("prepared and streaming", read(server, "td2p", "", TD + ", 'stream-changes', '1'"));
            options.put("local only", plain.withOnlyLocal(true));
            expected.put("local only", read(server, "td", "", TD + ", 'only-local', '1'"));
            options.put("pgoutput, streaming", pgoutput.withStreaming(true));
            expected.put(
                    "pgoutput, streaming",
                    read(
                            server,
                            "pgo",
                            "binary_",
                            "'proto_version', '2', 'publication_names', 'p', 'streaming', 'on'"));

            Transactions transactions = server.transactions();
            Map<String, SlotStatistics> found = new LinkedHashMap<>();
            options.forEach((name, slot) ->
                    found.put(name, transactions.replay(slot, () -> false).statistics()));

            assertThat(found).isEqualTo(expected);
            assertThat(expected.get("spilling").spillTxns()).isGreaterThan(2);
            assertThat(expected.get("streaming").streamCount()).isGreaterThan(10);
            assertThat(expected.get("local only").totalTxns())
                    .isEqualTo(expected.get("with room").totalTxns() - 1);
            assertThat(transactions.replay(plain, () -> false).countsExactly()).isTrue();
        }
    }

    private static SlotStatistics read(DecodingServer server, String slot, String kind, String plugin)
            throws Exception {
        server.run("SELECT pg_stat_reset_replication_slot('" + slot + "')");
        server.value("SELECT count(*) FROM pg_logical_slot_peek_" + kind + "changes('" + slot + "', NULL, NULL, "
                + plugin + ")");
        return server.counted(slot);
    }

    private static void prepare(DecodingServer server) throws Exception {
        server.run(
                "CREATE TABLE a (id int PRIMARY KEY, v text)",
                "CREATE TABLE b (id int PRIMARY KEY, v text)",
                "CREATE TABLE keyless (id int, v text)",
                "CREATE TABLE wide (id int PRIMARY KEY, v text, w int, x text)",
                "ALTER TABLE wide ALTER v SET STORAGE EXTERNAL, ALTER x SET STORAGE EXTERNAL",
                "CREATE PUBLICATION p FOR TABLE a, b, wide",
                "SELECT pg_replication_origin_create('elsewhere')",
                "CREATE DATABASE other",
                "SELECT pg_create_logical_replication_slot('td', 'test_decoding')",
                "SELECT pg_create_logical_replication_slot('td2p', 'test_decoding', false, true)",
                "SELECT pg_create_logical_replication_slot('pgo', 'pgoutput')");
    }

    private static void work(DecodingServer server) throws Exception {
        try (Connection one = server.connect();
                Connection two = server.connect();
                Connection three = server.connect()) {
            run(one, "BEGIN", "INSERT INTO a SELECT g, repeat('a', g % 90) FROM generate_series(1, 700) g");
            run(two, "BEGIN", "INSERT INTO b SELECT g, 'loses' FROM generate_series(1, 900) g", "SAVEPOINT s");
            run(three, "INSERT INTO keyless SELECT g, 'k' FROM generate_series(1, 20) g", "DELETE FROM keyless");
            for (int i = 0; i < 12; i++) {
                run(
                        one,
                        "SAVEPOINT s" + i,
                        "INSERT INTO a SELECT " + i + " * 100 + g, 'nested' FROM" + " generate_series(1001, 1080) g");
                if (i % 3 == 1) {
                    run(one, "ROLLBACK TO s" + i);
                } else if (i % 3 == 2) {
                    run(one, "RELEASE s" + i);
                }
                run(two, "UPDATE b SET v = v || '" + i + "' WHERE id % 12 = " + i);
                run(three, "INSERT INTO a VALUES (" + (100000 + i) + ", 'short')");
                if (i == 6) {
                    run(three, "CREATE TABLE made_meanwhile (id int)", "ALTER TABLE keyless ADD COLUMN c int");
                }
            }
            run(
                    three,
                    "INSERT INTO wide SELECT g, repeat('t', 5000), g, repeat('u', 3000) FROM generate_series(1, 12) g");
            run(three, "BEGIN", "UPDATE wide SET w = w + 1", "UPDATE wide SET v = repeat('n', 4000) WHERE id < 5");
            run(three, "DELETE FROM wide WHERE id = 9", "COMMIT");
            run(three, "INSERT INTO a VALUES (1000001, 'x') ON CONFLICT (id) DO UPDATE SET v = 'y'");
            run(three, "INSERT INTO a VALUES (1000001, 'x') ON CONFLICT (id) DO UPDATE SET v = 'y'");
            run(three, "BEGIN", "SELECT pg_logical_emit_message(true, 'walscope', repeat('m', 2000))", "COMMIT");
            run(three, "SELECT pg_logical_emit_message(false, 'walscope', 'at once')");
            run(two, "ROLLBACK TO s", "INSERT INTO b SELECT g, 'loses too' FROM generate_series(5000, 5600) g");
            run(two, "ROLLBACK");
            run(one, "DELETE FROM a WHERE id < 400", "COMMIT");
            run(three, "BEGIN", "INSERT INTO b SELECT g, 'prepared' FROM generate_series(10000, 10900) g");
            run(three, "PREPARE TRANSACTION 'kept'", "BEGIN", "INSERT INTO b VALUES (20000, 'prepared')");
            run(three, "PREPARE TRANSACTION 'lost'", "CREATE INDEX ON keyless (id)", "COMMIT PREPARED 'kept'");
            run(three, "ROLLBACK PREPARED 'lost'");
            run(three, "SELECT pg_replication_origin_session_setup('elsewhere')", "BEGIN");
            run(three, "SELECT pg_replication_origin_xact_setup('0/AABBCC', '2024-02-29 12:00+00')");
            run(three, "INSERT INTO b SELECT g, 'from elsewhere' FROM generate_series(30000, 30500) g", "COMMIT");
            run(three, "SELECT pg_replication_origin_session_reset()", "TRUNCATE keyless, b");
        }
    }
}
