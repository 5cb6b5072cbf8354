package org.walscope.model.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.walscope.model.Lsn;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SlotStreamTest {

    private static final Map<String, String> BARE = Map.of("include-xids", "0", "skip-empty-xacts", "1");

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(Map.of(
                "wal_sender_timeout", "1s",
                "logical_decoding_work_mem", "64kB",
                "max_prepared_transactions", "5",
                "autovacuum", "off"));
        server.run("postgres", "CREATE DATABASE shop");
        server.run("shop", "CREATE TABLE t(id int, text text)", "CREATE PUBLICATION pub FOR TABLE t");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        for (int tries = 0; !ask("SELECT count(*) FROM pg_stat_replication").equals("0"); tries++) {
            assertThat(tries).as("walsenders left").isLessThan(100);
            server.ask("shop", "SELECT pg_sleep(0.05)");
        }
        server.dropAllSlots();
    }

    @Test
    void deliversInOrderAndConfirmsWhatTheSinkSays() throws Exception {
        slot("test_decoding");
        server.run("shop", "INSERT INTO t VALUES (1, 'a')", "INSERT INTO t VALUES (2, 'b')");
        Lsn before = confirmed();
        Instant began = Instant.now();
        KeptWrites sink = new KeptWrites();
        Lsn end = current();
        try (SlotStream stream = SlotStream.open(server.settings(), new StreamRequest("src", BARE))) {
            assertThat(stream.start()).isEqualTo(before);
            assertThat(stream.pinned()).isEqualTo(Session.PINNED);
            assertThat(ask("SELECT active_pid FROM pg_replication_slots"))
                    .isEqualTo(String.valueOf(stream.backendPid()));
            assertThat(stream.run(sink, until(() -> !sink.received.isBefore(end))))
                    .isEqualTo(SlotStream.End.STOPPED);
            assertThat(stream.position()).isEqualTo(StreamPosition.allAt(stream.received()));
        }
        assertThat(sink.texts())
                .containsExactly(
                        "BEGIN",
                        "table public.t: INSERT: id[integer]:1 text[text]:'a'",
                        "COMMIT",
                        "BEGIN",
                        "table public.t: INSERT: id[integer]:2 text[text]:'b'",
                        "COMMIT");
        assertThat(sink.writes).allSatisfy(write -> {
            assertThat(write.write().lsn()).isGreaterThanOrEqualTo(before);
            assertThat(write.serverEnd()).isEqualTo(write.write().lsn());
            assertThat(write.sentAt())
                    .isBetween(began.minusSeconds(5), Instant.now().plusSeconds(5));
        });
        assertThat(confirmed()).isGreaterThanOrEqualTo(end);
    }

    @Test
    void letsATapSeeWhatComesAndGoes() throws Exception {
        slot("test_decoding");
        server.run("shop", "INSERT INTO t VALUES (1, 'a')");
        List<String> frames = new ArrayList<>();
        WireTap tap = (direction, at, frame) -> frames.add(direction + " " + WireFields.summary(frame));
        KeptWrites sink = new KeptWrites();
        Lsn end = current();
        try (SlotStream stream = SlotStream.open(server.settings(), new StreamRequest("src", BARE), tap)) {
            stream.run(sink, until(() -> !sink.received.isBefore(end)));
            assertThat(frames.getLast())
                    .isEqualTo("TO_SERVER Standby status update  write " + stream.received() + "  flush "
                            + stream.received() + "  apply " + stream.received());
        }
        assertThat(frames.stream().filter(frame -> frame.startsWith("FROM_SERVER XLogData  0/")))
                .hasSize(3);
        assertThat(frames).anyMatch(frame -> frame.startsWith("FROM_SERVER Primary keepalive message  0/"));
    }

    @Test
    void aRoleThatMayReplicateIsEnough() throws Exception {
        server.run("shop", "CREATE ROLE streamer LOGIN REPLICATION PASSWORD 'secret'");
        slot("test_decoding");
        server.run("shop", "INSERT INTO t VALUES (1, 'a')");
        KeptWrites sink = new KeptWrites();
        try (SlotStream stream =
                SlotStream.open(server.settingsOf("streamer", "secret"), new StreamRequest("src", BARE))) {
            stream.run(sink, () -> sink.size == 3);
        }
        assertThat(sink.texts()).endsWith("COMMIT");
    }

    @Test
    void tellsTheServerThreeDifferentPositions() throws Exception {
        slot("test_decoding");
        server.run("shop", "INSERT INTO t VALUES (1, 'a')", "INSERT INTO t VALUES (2, 'b')");
        List<Lsn> commits = new ArrayList<>();
        KeptWrites sink = new KeptWrites() {
            @Override
            public StreamPosition confirm(Lsn all) {
                super.confirm(all);
                return commits.size() < 2
                        ? StreamPosition.NONE
                        : new StreamPosition(all, commits.get(1), commits.get(0));
            }

            @Override
            public void write(StreamedWrite write) {
                super.write(write);
                if (write.write().data()[0] == 'C') {
                    commits.add(write.write().lsn());
                }
            }
        };
        String positions = "SELECT write_lsn || ' ' || flush_lsn || ' ' || replay_lsn FROM pg_stat_replication";
        List<String> seen = new ArrayList<>();
        try (SlotStream stream = SlotStream.open(server.settings(), new StreamRequest("src", BARE))) {
            stream.run(sink, until(() -> {
                seen.add(ask(positions));
                return commits.size() == 2
                        && sink.received.isAfter(commits.get(1))
                        && seen.getLast().contains(commits.get(1) + " " + commits.get(0));
            }));
            String[] last = seen.getLast().split(" ", 3);
            assertThat(Lsn.parse(last[0]).orElseThrow()).isGreaterThan(commits.get(1));
            assertThat(confirmed()).isEqualTo(commits.get(1));
        }
    }

    @Test
    void aSinkThatConfirmsNothingLeavesTheSlotWhereItIs() throws Exception {
        slot("test_decoding");
        String slot = "SELECT concat_ws(' ', restart_lsn, confirmed_flush_lsn, catalog_xmin) FROM pg_replication_slots";
        String before = ask(slot);
        server.run("shop", "INSERT INTO t VALUES (1, 'a')");
        Lsn end = current();
        for (int round = 0; round < 2; round++) {
            KeptWrites sink = new KeptWrites(StreamPosition::writtenTo);
            try (SlotStream stream = SlotStream.open(server.settings(), new StreamRequest("src", BARE))) {
                stream.run(sink, until(() -> !sink.received.isBefore(end)));
            }
            assertThat(sink.texts()).hasSize(3);
            assertThat(ask(slot)).isEqualTo(before);
        }
    }

    @Test
    void protocolOneSendsWholeTransactions() throws Exception {
        assertThat(typesOf(Map.of("proto_version", "1"))).isEqualTo("BRIC" + "M" + "B" + "I".repeat(3000) + "C");
    }

    @Test
    void protocolsTwoAndThreeSendBlocksOfWhatIsInProgress() throws Exception {
        for (String protocol : List.of("2", "3")) {
            assertThat(inBlocks(typesOf(Map.of("proto_version", protocol, "streaming", "on"))))
                    .isTrue();
            server.dropAllSlots();
        }
        assertThat(typesOf(Map.of("proto_version", "2", "streaming", "off")))
                .isEqualTo("BRIC" + "M" + "B" + "I".repeat(3000) + "C");
    }

    @Test
    void protocolFourSendsBlocksForParallelWorkers() throws Exception {
        assumeTrue(
                Integer.parseInt(ask("SHOW server_version_num")) >= 160000,
                "skipped: protocol 4 needs PostgreSQL 16 or newer");
        assertThat(inBlocks(typesOf(Map.of("proto_version", "4", "streaming", "parallel", "origin", "any"))))
                .isTrue();
    }

    private static String typesOf(Map<String, String> options) throws Exception {
        slot("pgoutput");
        server.run(
                "shop",
                "INSERT INTO t VALUES (1, 'a')",
                "SELECT pg_logical_emit_message(false, 'p', 'hello')",
                "INSERT INTO t SELECT i, repeat('x', 100) FROM generate_series(1, 3000) i");
        Map<String, String> all = new HashMap<>(options);
        all.putAll(Map.of("publication_names", "\"pub\"", "binary", "true", "messages", "true"));
        return streamAll(all).types();
    }

    /// Several blocks from S to E with the relation once, then the stream's commit.
    private static boolean inBlocks(String types) {
        assertThat(types.chars().filter(c -> c == 'I')).hasSize(3001);
        assertThat(types.chars().filter(c -> c == 'S')).hasSizeGreaterThan(1);
        return types.matches("BRICM(SR?(I)++E)++c");
    }

    @Test
    void relationsTakeTheLsnBefore() throws Exception {
        slot("pgoutput");
        server.run("shop", "INSERT INTO t VALUES (1, 'a')");
        KeptWrites sink = streamAll(Map.of("proto_version", "1", "publication_names", "pub"));

        assertThat(sink.types()).isEqualTo("BRIC");
        assertThat(sink.writes.get(1).write().lsn())
                .isEqualTo(sink.writes.get(0).write().lsn());
        assertThat(sink.writes).allMatch(write -> write.write().lsn().isValid());
    }

    @Test
    void preparedTransactionsComeBeforeTheirCommit() throws Exception {
        server.run("shop", "SELECT pg_create_logical_replication_slot('src', 'pgoutput', false, true)");
        server.run(
                "shop",
                "BEGIN; INSERT INTO t VALUES (1, 'a'); PREPARE TRANSACTION 'one'",
                "BEGIN; INSERT INTO t VALUES (2, 'b'); PREPARE TRANSACTION 'two'");
        Map<String, String> options = Map.of("proto_version", "3", "publication_names", "pub", "two_phase", "on");
        assertThat(streamAll(options).types()).isEqualTo("bRIP" + "bIP");
        server.run("shop", "COMMIT PREPARED 'one'", "ROLLBACK PREPARED 'two'");
        assertThat(streamAll(options).types()).isEqualTo("Kr");
    }

    @Test
    void testDecodingStreamsItsOwnWay() throws Exception {
        slot("test_decoding");
        server.run("shop", "INSERT INTO t SELECT i, repeat('x', 100) FROM generate_series(1, 3000) i");
        List<String> texts =
                streamAll(Map.of("stream-changes", "on", "include-xids", "0")).texts();
        assertThat(texts.getFirst()).isEqualTo("opening a streamed block for transaction");
        assertThat(texts.getLast()).isEqualTo("committing streamed transaction");
    }

    @Test
    void wal2jsonTakesItsOptions() throws Exception {
        server.assumeWal2json();
        slot("wal2json");
        server.run("shop", "INSERT INTO t VALUES (1, 'ä\"')");
        List<String> texts = streamAll(Map.of("format-version", "2")).texts();
        assertThat(texts).hasSize(3);
        assertThat(texts.get(1)).contains("\"value\":\"ä\\\"\"");
    }

    @Test
    void silenceAndASlowSinkDoNotEndIt() throws Exception {
        slot("test_decoding");
        KeptWrites sink = new KeptWrites() {
            @Override
            public void write(StreamedWrite write) {
                pause(write.write().data()[0] == 'B' ? 5000 : 300);
                super.write(write);
            }
        };
        try (SlotStream stream = SlotStream.open(server.settings(), new StreamRequest("src", BARE))) {
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Void> heart = CompletableFuture.runAsync(() -> {
                while (!over.get()) {
                    stream.reassure();
                    pause(50);
                }
            });
            long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            stream.run(sink, () -> System.nanoTime() > end);
            assertThat(sink.writes).isEmpty();
            server.run("shop", "INSERT INTO t SELECT i, 'x' FROM generate_series(1, 8) i");
            stream.run(sink, () -> sink.size == 10);
            over.set(true);
            heart.join();
        }
        assertThat(sink.texts()).hasSize(10).endsWith("COMMIT");
    }

    @Test
    void silenceIsBrokenWithoutAHeartbeat() throws Exception {
        slot("test_decoding");
        KeptWrites sink = new KeptWrites();
        // The longest interval there is: only what the server asks for and its timeout count
        StreamRequest request = new StreamRequest("src", BARE).withStatusInterval(Duration.ofHours(1));
        try (SlotStream stream = SlotStream.open(server.settings(), request)) {
            long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            stream.run(sink, () -> System.nanoTime() > end);
            server.run("shop", "INSERT INTO t VALUES (1, 'a')");
            stream.run(sink, () -> sink.size == 3);
        }
        assertThat(sink.texts()).hasSize(3);
    }

    @Test
    void endsWhereItIsToldAndBeginsWhereItIsTold() throws Exception {
        slot("test_decoding");
        server.run("shop", "INSERT INTO t VALUES (1, 'a')");
        Lsn middle = current();
        server.run("shop", "INSERT INTO t VALUES (2, 'b')");
        Lsn end = current();

        KeptWrites first = new KeptWrites();
        try (SlotStream stream = SlotStream.open(server.settings(), new StreamRequest("src", BARE).withUntil(middle))) {
            assertThat(stream.run(first, () -> false)).isEqualTo(SlotStream.End.REACHED);
        }
        assertThat(first.texts()).hasSize(3).contains("table public.t: INSERT: id[integer]:1 text[text]:'a'");
        assertThat(confirmed()).isEqualTo(middle);

        server.run("shop", "INSERT INTO t VALUES (3, 'c')");
        KeptWrites second = new KeptWrites();
        try (SlotStream stream = SlotStream.open(
                server.settings(), new StreamRequest("src", BARE).withFrom(end).withUntil(current()))) {
            assertThat(stream.start()).isEqualTo(end);
            stream.run(second, () -> false);
        }
        assertThat(second.texts())
                .containsExactly("BEGIN", "table public.t: INSERT: id[integer]:3 text[text]:'c'", "COMMIT");
    }

    @Test
    void theSlotNeverGoesBack() throws Exception {
        slot("test_decoding");
        server.run("shop", "INSERT INTO t VALUES (1, 'a')", "BEGIN; INSERT INTO t VALUES (2, 'b'); COMMIT");
        streamAll(BARE);
        Lsn before = confirmed();
        // Decoding begins at restart_lsn, which lies before
        assertThat(Lsn.parse(ask("SELECT restart_lsn FROM pg_replication_slots"))
                        .orElseThrow())
                .isLessThan(before);
        List<Lsn> told = new ArrayList<>();
        try (SlotStream stream = SlotStream.open(server.settings(), new StreamRequest("src", BARE))) {
            long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
            stream.run(
                    new KeptWrites(all -> {
                        told.add(all);
                        return StreamPosition.allAt(all);
                    }),
                    () -> System.nanoTime() > end);
        }
        assertThat(told).isNotEmpty().allMatch(lsn -> !lsn.isBefore(before)).isSorted();
        assertThat(confirmed()).isGreaterThanOrEqualTo(before);
    }

    @Test
    void saysWhyNot() throws Exception {
        server.run("shop", "SELECT pg_create_physical_replication_slot('phys', true)");
        slot("test_decoding");
        assertThatThrownBy(() -> SlotStream.open(server.settings(), new StreamRequest("phys", Map.of())))
                .hasMessage("Slot \"phys\" is a physical slot: it sends WAL, not what an output plugin makes of it.");
        assertThatThrownBy(() -> SlotStream.open(server.settings(), new StreamRequest("no\"such", Map.of())))
                .hasMessage("The server has no replication slot \"no\"such\". It may have been dropped: refresh the"
                        + " list.");
        assertThatThrownBy(() -> SlotStream.open(server.settings(), new StreamRequest("src", Map.of("ö'\"", "'\"x"))))
                .isInstanceOf(ServerException.class)
                .hasMessage("Streaming slot \"src\" failed. PostgreSQL says: option \"ö'\"\" = \"'\"x\" is unknown.");
        try (SlotStream first = SlotStream.open(server.settings(), new StreamRequest("src", BARE))) {
            assertThatThrownBy(() -> SlotStream.open(server.settings(), new StreamRequest("src", BARE)))
                    .hasMessageContaining(
                            "PostgreSQL says: replication slot \"src\" is active for PID " + first.backendPid() + ".");
        }
    }

    @Test
    void whatIsWrongInTheMiddleIsSaidInTheServersWords() throws Exception {
        slot("pgoutput");
        server.run("shop", "INSERT INTO t VALUES (1, 'a')");
        assertThatThrownBy(() -> streamAll(Map.of("proto_version", "1", "publication_names", "nosuch")))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("PostgreSQL says: publication \"nosuch\" does not exist.");
    }

    @Test
    void aSinkThatFailsConfirmsNothing() throws Exception {
        slot("test_decoding");
        Lsn before = confirmed();
        server.run("shop", "INSERT INTO t VALUES (1, 'a')");
        StreamSink full = new StreamSink() {
            @Override
            public void write(StreamedWrite write) throws java.io.IOException {
                throw new java.io.IOException("no space left");
            }

            @Override
            public StreamPosition confirm(Lsn received) {
                return StreamPosition.allAt(received);
            }
        };
        try (SlotStream stream = SlotStream.open(server.settings(), new StreamRequest("src", BARE))) {
            assertThatThrownBy(() -> stream.run(full, () -> false)).hasMessage("no space left");
        }
        assertThat(streamAll(BARE).texts()).hasSize(3);
        assertThat(confirmed()).isGreaterThan(before);
    }

    private static void slot(String plugin) throws Exception {
        server.run("shop", "SELECT pg_create_logical_replication_slot('src', '" + plugin + "')");
    }

    /// Everything there is now.
    private static KeptWrites streamAll(Map<String, String> options) throws Exception {
        Lsn end = current();
        KeptWrites sink = new KeptWrites();
        try (SlotStream stream = SlotStream.open(server.settings(), new StreamRequest("src", options))) {
            stream.run(sink, until(() -> !sink.received.isBefore(end)));
        }
        return sink;
    }

    private interface Check {
        boolean holds() throws Exception;
    }

    private static BooleanSupplier until(Check check) {
        return () -> {
            try {
                return check.holds();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Lsn current() throws Exception {
        return Lsn.parse(ask("SELECT pg_current_wal_flush_lsn()")).orElseThrow();
    }

    private static Lsn confirmed() throws Exception {
        return Lsn.parse(ask("SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = 'src'"))
                .orElseThrow();
    }

    private static String ask(String sql) throws Exception {
        return server.ask("postgres", sql);
    }
}
