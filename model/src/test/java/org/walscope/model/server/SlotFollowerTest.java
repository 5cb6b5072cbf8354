package org.walscope.model.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.walscope.model.Lsn;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SlotFollowerTest {

    private static final StreamRequest REQUEST =
            new StreamRequest("src", Map.of("include-xids", "0", "skip-empty-xacts", "1"));

    private static TestServer server;

    private final AtomicBoolean stop = new AtomicBoolean();
    private final List<String> told = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(Map.of("autovacuum", "off"));
        server.run("postgres", "CREATE TABLE t(id int)");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void makeSlot() throws Exception {
        server.run("postgres", "SELECT pg_create_logical_replication_slot('src', 'test_decoding')");
    }

    @AfterEach
    void dropSlots() throws Exception {
        server.dropAllSlots();
    }

    @Test
    void goesOnWhereItWasAfterALostConnection() throws Exception {
        for (boolean confirm : List.of(true, false)) {
            stop.set(false);
            told.clear();
            Lsn before = confirmed();
            KeptWrites sink = confirm ? new KeptWrites() : new KeptWrites(StreamPosition::writtenTo);
            SlotFollower follower = new SlotFollower(server.settings(), REQUEST, sink, new Told());
            CompletableFuture<SlotStream.End> end = follow(follower);
            for (int i = 1; i <= 3; i++) {
                server.run("postgres", "INSERT INTO t VALUES (" + i + ")");
                int expected = 3 * i;
                await(() -> sink.size == expected);
                if (i < 3) {
                    int streams = i;
                    await(() -> told.size() == 2 * streams - 1);
                    server.run("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_replication");
                    await(() -> told.size() == 2 * streams + 1);
                }
            }
            stop.set(true);
            assertThat(end.get()).isEqualTo(SlotStream.End.STOPPED);
            assertThat(sink.texts())
                    .isEqualTo(IntStream.rangeClosed(1, 3)
                            .boxed()
                            .flatMap(i ->
                                    List.of("BEGIN", "table public.t: INSERT: id[integer]:" + i, "COMMIT").stream())
                            .toList());
            assertThat(told).hasSize(6).endsWith("ending");
            // Whether the server's last words arrive before the end of the connection is a matter of luck
            assertThat(told.get(1))
                    .startsWith("lost: The ")
                    .contains(server.settings().address())
                    .contains("Streaming slot \"src\" did not finish.");
            assertThat(confirmed().isAfter(before)).isEqualTo(confirm);
        }
    }

    @Test
    void survivesTheServersRestart() throws Exception {
        KeptWrites sink = new KeptWrites();
        SlotFollower follower = new SlotFollower(
                server.settings(), REQUEST.withStatusInterval(Duration.ofSeconds(1)), sink, new Told());
        CompletableFuture<SlotStream.End> end = follow(follower);
        server.run("postgres", "INSERT INTO t VALUES (1)");
        await(() -> sink.size == 3);
        // All sessions end, without a word, while the server recovers
        String walsender = server.ask("postgres", "SELECT pid FROM pg_stat_replication");
        assertThat(new ProcessBuilder("kill", "-9", walsender).start().waitFor())
                .isZero();
        await(() -> told.stream().filter("started"::equals).count() == 2);
        server.run("postgres", "INSERT INTO t VALUES (2)");
        await(() -> sink.size == 6);
        stop.set(true);
        end.get();
        assertThat(sink.texts()).containsOnlyOnce("table public.t: INSERT: id[integer]:1");
    }

    @Test
    void refusesToGoOnWhereSomethingWouldBeLeftOut() throws Exception {
        KeptWrites sink = new KeptWrites();
        CompletableFuture<SlotStream.End> end = follow(new SlotFollower(server.settings(), REQUEST, sink, new Told() {
            @Override
            public void lost(ServerException why, Lsn received, Duration pause) {
                super.lost(why, received, pause);
                try {
                    server.run("postgres", "INSERT INTO t VALUES (9)");
                    server.run("postgres", "SELECT pg_replication_slot_advance('src', pg_current_wal_flush_lsn())");
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }));
        await(() -> told.size() == 1);
        server.run("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_replication");
        assertThatThrownBy(end::get)
                .cause()
                .isInstanceOf(ServerException.class)
                .hasMessageStartingWith("Somebody else has consumed slot \"src\" up to 0/")
                .hasMessageEndingWith("Nothing more was read.");
        assertThat(sink.texts()).isEmpty();
    }

    @Test
    void doesNotTryAgainWhereTheServerSaysNo() throws Exception {
        CompletableFuture<SlotStream.End> end =
                follow(new SlotFollower(server.settings(), REQUEST, new KeptWrites(), new Told() {
                    @Override
                    public void lost(ServerException why, Lsn received, Duration pause) {
                        super.lost(why, received, pause);
                        try {
                            server.dropAllSlots();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    }
                }));
        await(() -> told.size() == 1);
        server.run("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_replication");
        assertThatThrownBy(end::get).cause().hasMessageStartingWith("The server has no replication slot \"src\".");
    }

    private CompletableFuture<SlotStream.End> follow(SlotFollower follower) {
        CompletableFuture<SlotStream.End> end = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                end.complete(follower.follow(stop::get));
            } catch (Exception e) {
                end.completeExceptionally(e);
            }
        });
        return end;
    }

    private static Lsn confirmed() throws Exception {
        return Lsn.parse(server.ask("postgres", "SELECT confirmed_flush_lsn FROM pg_replication_slots"))
                .orElseThrow();
    }

    private interface Check {
        boolean holds() throws Exception;
    }

    private static void await(Check check) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (!check.holds()) {
            assertThat(System.nanoTime()).as("waited 40 s").isLessThan(end);
            Thread.sleep(20);
        }
    }

    /// Writes down what it is told.
    private class Told implements StreamFollower.Watcher {

        @Override
        public void started(RunningStream stream) {
            told.add("started");
        }

        @Override
        public void lost(ServerException why, Lsn received, Duration pause) {
            told.add("lost: " + why.getMessage());
        }

        @Override
        public void ending(RunningStream stream) {
            told.add("ending");
        }
    }
}
