package org.walscope.model.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.model.Lsn;

class WalFollowerTest {

    private static final int SEGMENT = 1 << 20;
    private static final String SLOTS =
            "SELECT concat_ws(' ', slot_name, restart_lsn, confirmed_flush_lsn, active) FROM pg_replication_slots";

    private TestServer server;
    private WalReceiver.Fetched fetched;
    private WalFollower.Source source;
    private volatile boolean stop;
    private volatile Lsn reached = Lsn.INVALID;
    private final List<String> lost = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    private Path directory;

    private final WalFollower.Watcher watcher = new WalFollower.Watcher() {
        @Override
        public void look(Lsn end, boolean connected) {
            reached = end;
        }

        @Override
        public void lost(ServerException why, int seconds) {
            lost.add(seconds + " " + why.getMessage());
        }
    };

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start(Map.of("wal_keep_size", "64MB", "autovacuum", "off", "min_wal_size", "2MB"));
        server.run("postgres", "CREATE TABLE t(id int, text text)");
        server.run("postgres", "SELECT pg_create_logical_replication_slot('src', 'test_decoding')");
        fetched = WalReceiver.fetch(server.settings(), current(), directory, (bytes, total) -> {}, () -> false);
        long system =
                Long.parseUnsignedLong(server.ask("postgres", "SELECT system_identifier FROM pg_control_system()"));
        source = new WalFollower.Source(system, fetched.timeline());
    }

    @AfterEach
    void stop() throws IOException {
        stop = true;
        server.close();
    }

    @Test
    void receivesTheServersOwnBytesAndMovesNoSlot() throws Exception {
        String slots = server.ask("postgres", SLOTS);
        var following = follow(fetched.start().plus(64L * SEGMENT));
        for (int i = 0; i < 5; i++) {
            server.run("postgres", "INSERT INTO t SELECT i, repeat('x', 100) FROM generate_series(1, 3000) i");
        }
        Lsn end = current();
        await(() -> !reached.isBefore(end));
        assertThat(server.ask("postgres", "SELECT count(*) FROM pg_replication_slots"))
                .isEqualTo("1");
        stop = true;
        WalFollower.Ended ended = following.get(20, TimeUnit.SECONDS);

        assertThat(ended.end()).isEqualTo(WalFollower.End.STOPPED);
        assertThat(ended.position()).isEqualTo(reached);
        assertThat(lost).isEmpty();
        assertThat(server.ask("postgres", SLOTS)).isEqualTo(slots);
        assertSameBytes(reached);
        await(() -> asked("SELECT count(*) FROM pg_stat_replication").equals("0"));
    }

    @Test
    void letsTheServerStopAndGoesOnWhenItIsBack() throws Exception {
        var following = follow(fetched.start().plus(64L * SEGMENT));
        server.run("postgres", "INSERT INTO t SELECT i, 'before' FROM generate_series(1, 3000) i");
        Lsn before = current();
        await(() -> !reached.isBefore(before));

        long begun = System.nanoTime();
        server.embedded().stop();
        assertThat(System.nanoTime() - begun)
                .as("a fast shutdown waits for walsenders until all is received")
                .isLessThan(TimeUnit.SECONDS.toNanos(10));
        await(() -> lost.size() > 1);
        Lsn meanwhile = reached;
        server.embedded().startAgain();
        server.run("postgres", "INSERT INTO t SELECT i, 'behind' FROM generate_series(1, 3000) i");
        Lsn behind = current();
        await(() -> !reached.isBefore(behind));
        stop = true;

        assertThat(following.get(20, TimeUnit.SECONDS).end()).isEqualTo(WalFollower.End.STOPPED);
        assertThat(meanwhile).isGreaterThanOrEqualTo(before);
        assertThat(lost.get(0)).startsWith("1 ");
        assertThat(lost.get(1)).startsWith("2 ");
        assertSameBytes(reached);
    }

    @Test
    void saysThatTheServerWentOnOnAnotherTimeline() throws Exception {
        var following = follow(fetched.start().plus(64L * SEGMENT));
        server.run("postgres", "INSERT INTO t SELECT i, 'before' FROM generate_series(1, 3000) i");
        server.run("postgres", "ALTER SYSTEM SET restore_command = 'false'");
        server.embedded().stop();
        // Archive recovery to the end of WAL, which ends on a timeline of its own
        Files.createFile(server.embedded().dataDirectory().resolve("recovery.signal"));
        server.embedded().startAgain();

        WalFollower.Ended ended = following.get(60, TimeUnit.SECONDS);
        assertThat(ended.end()).isEqualTo(WalFollower.End.SWITCHED);
        assertThat(ended.timeline()).isEqualTo(2);
        String history = Files.readString(server.embedded().dataDirectory().resolve("pg_wal/00000002.history"));
        assertThat(history).contains("1\t" + ended.switchedAt());
        assertThat(ended.position()).isEqualTo(ended.switchedAt());
    }

    @Test
    void endsAtTheMostItIsToReceive() throws Exception {
        Lsn most = fetched.start().plus(3L * SEGMENT);
        var following = follow(most);
        server.run("postgres", "INSERT INTO t SELECT i, repeat('x', 200) FROM generate_series(1, 20000) i");

        WalFollower.Ended ended = following.get(20, TimeUnit.SECONDS);
        assertThat(ended.end()).isEqualTo(WalFollower.End.LIMIT);
        assertThat(ended.position()).isEqualTo(most);
        try (var files = Files.list(directory)) {
            assertThat(files.count()).isEqualTo(3);
        }
        assertSameBytes(most);
    }

    @Test
    void doesNotTryAgainWhereThatDoesNotHelp() throws Exception {
        source = new WalFollower.Source(source.systemIdentifier() + 1, 1);

        assertThatThrownBy(() -> follow(fetched.start().plus(64L * SEGMENT)).get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("is another one by now: its system identifier is ");
        assertThat(lost).isEmpty();
    }

    private CompletableFuture<WalFollower.Ended> follow(Lsn most) {
        var result = new CompletableFuture<WalFollower.Ended>();
        Callable<WalFollower.Ended> work = () ->
                WalFollower.follow(server.settings(), source, fetched.end(), directory, most, watcher, () -> stop);
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(work.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private void assertSameBytes(Lsn end) throws Exception {
        List<Path> files;
        try (var listed = Files.list(directory)) {
            files = listed.sorted().toList();
        }
        long left = end.minus(fetched.start());
        for (Path file : files) {
            int length = (int) Math.min(left, SEGMENT);
            byte[] theirs = HexFormat.of()
                    .parseHex(server.ask(
                            "postgres",
                            "SELECT encode(pg_read_binary_file('pg_wal/" + file.getFileName() + "', 0, " + length
                                    + "), 'hex')"));
            byte[] ours = Files.readAllBytes(file);
            assertThat(ours).hasSize(SEGMENT);
            assertThat(Arrays.mismatch(Arrays.copyOf(ours, length), theirs))
                    .as(file.toString())
                    .isEqualTo(-1);
            left -= length;
        }
        assertThat(left).isZero();
    }

    private Lsn current() throws Exception {
        return Lsn.parse(server.ask("postgres", "SELECT pg_current_wal_flush_lsn()"))
                .orElseThrow();
    }

    private String asked(String sql) {
        try {
            return server.ask("postgres", sql);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(20);
        }
    }
}
