package org.walscope.model.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.model.Lsn;
import org.walscope.model.segment.WalSegmentName;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class PhysicalSlotFollowerTest {

    private static final int SEGMENT = 1 << 20;
    private static final StreamRequest REQUEST = new StreamRequest("phys", Map.of());

    private TestServer server;
    private volatile boolean stop;
    private volatile StreamPosition told = StreamPosition.NONE;
    private final List<String> events = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    private final StreamFollower.Watcher watcher = new StreamFollower.Watcher() {
        @Override
        public void started(RunningStream stream) {
            events.add("started " + ((PhysicalSlotStream) stream).timeline());
        }

        @Override
        public void lost(ServerException why, Lsn received, Duration pause) {
            events.add("lost");
        }

        @Override
        public void ending(RunningStream stream) {
            told = stream.position();
            events.add("ending");
        }
    };

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start(Map.of("autovacuum", "off", "min_wal_size", "2MB"));
        server.run("postgres", "ALTER SYSTEM SET wal_keep_size TO '64MB'", "SELECT pg_reload_conf()");
        server.run("postgres", "CREATE TABLE t(id int, text text)");
        server.run("postgres", "SELECT pg_create_physical_replication_slot('phys', true)");
    }

    @AfterEach
    void stop() throws IOException {
        stop = true;
        server.close();
    }

    @Test
    void writesTheServersOwnBytesAndGoesOnBehindTheLastWholeSegment() throws Exception {
        Lsn before = restart();
        insert(8000);
        Lsn until = current();
        assertThat(follow(until, true)).isEqualTo(SlotStream.End.REACHED);
        assertThat(restart()).isEqualTo(until).isGreaterThan(before);
        assertThat(told).isEqualTo(StreamPosition.allAt(until));
        assertSameBytes(segmentStart(before), until);
        long written =
                Files.getLastModifiedTime(directory.resolve(name(1, before))).toMillis();

        insert(8000);
        Lsn later = current();
        assertThat(follow(later, true)).isEqualTo(SlotStream.End.REACHED);
        assertSameBytes(segmentStart(before), later);
        assertThat(restart()).isEqualTo(later);
        assertThat(Files.getLastModifiedTime(directory.resolve(name(1, before))).toMillis())
                .as("a whole segment is not written again")
                .isEqualTo(written);
        assertThat(events).containsExactly("started 1", "ending", "started 1", "ending");
    }

    @Test
    void leavesTheSlotWhereItIsWhenNothingIsConfirmed() throws Exception {
        Lsn before = restart();
        insert(8000);
        Lsn until = current();
        follow(until, false);
        assertSameBytes(segmentStart(before), until);
        assertThat(restart()).isEqualTo(before);
        assertThat(told).isEqualTo(StreamPosition.writtenTo(until));
    }

    @Test
    void confirmsNothingThatIsNotSyncedAndNeverLetsTheSlotGoBack() throws Exception {
        insert(100);
        Lsn first = current();
        follow(first, true);
        assertThat(restart()).isEqualTo(first);
        Lsn start = segmentStart(first);
        WalSink broken = new Broken(new WalFolder(directory, true));
        insert(100);
        assertThatThrownBy(
                        () -> new PhysicalSlotFollower(server.settings(), REQUEST.withUntil(current()), broken, watcher)
                                .follow(() -> false))
                .hasMessage("Input/output error");
        assertThat(restart()).isEqualTo(first);
        // Begins at the segment's start, before what is confirmed
        assertThat(start).isLessThan(first);
        follow(start.plus(8), true);
        assertThat(restart()).isEqualTo(first);
    }

    @Test
    void goesOnAfterALostConnectionAndStopsCleanly() throws Exception {
        Lsn before = restart();
        CompletableFuture<SlotStream.End> end = inBackground();
        for (int round = 1; round <= 2; round++) {
            insert(4000);
            Lsn now = current();
            await(() -> !restart().isBefore(now));
            int streams = round;
            if (round == 1) {
                server.run("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_replication");
                await(() -> events.size() == 2 * streams + 1);
            }
        }
        stop = true;
        assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(SlotStream.End.STOPPED);
        assertThat(events).containsExactly("started 1", "lost", "started 1", "ending");
        assertSameBytes(segmentStart(before), restart());
    }

    @Test
    void followsTheServerOntoItsNextTimeline() throws Exception {
        Lsn before = restart();
        CompletableFuture<SlotStream.End> end = inBackground();
        insert(4000);
        Lsn now = current();
        await(() -> !restart().isBefore(now));
        server.run("postgres", "ALTER SYSTEM SET restore_command = 'false'");
        server.embedded().stop();
        // Archive recovery to the end of WAL, which ends on a timeline of its own
        Files.createFile(server.embedded().dataDirectory().resolve("recovery.signal"));
        server.embedded().startAgain();
        insert(4000);
        Lsn later = current();
        await(() -> !restart().isBefore(later));
        stop = true;
        end.get(30, TimeUnit.SECONDS);

        assertThat(events).contains("started 1", "started 2").endsWith("ending");
        Path wal = server.embedded().dataDirectory().resolve("pg_wal");
        assertThat(directory.resolve("00000002.history")).hasSameBinaryContentAs(wal.resolve("00000002.history"));
        String switched = Files.readString(wal.resolve("00000002.history")).split("\\s")[1];
        Lsn at = Lsn.parse(switched).orElseThrow();
        assertSameBytes(1, segmentStart(before), at);
        assertSameBytes(2, segmentStart(at), later);

        stop = false;
        insert(10);
        Lsn last = current();
        assertThat(follow(last, true)).isEqualTo(SlotStream.End.REACHED);
        assertSameBytes(2, segmentStart(at), last);
    }

    @Test
    void isASynchronousStandbyThatReleasesCommits() throws Exception {
        CompletableFuture<SlotStream.End> end = inBackground();
        await(() -> events.contains("started 1"));
        server.run("postgres", "ALTER SYSTEM SET synchronous_standby_names TO 'Walscope'", "SELECT pg_reload_conf()");
        await(() -> server.ask("postgres", "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'")
                .equals("1"));
        for (String level : List.of("on", "remote_write", "remote_apply")) {
            server.run("postgres", "SET synchronous_commit TO " + level, "INSERT INTO t VALUES (1)");
        }
        stop = true;
        end.get(30, TimeUnit.SECONDS);
    }

    @Test
    void refusesAFolderOfAnotherServer() throws Exception {
        Lsn until = current();
        follow(until, true);
        Path segment = directory.resolve(name(1, until) + ".partial");
        byte[] good = Files.readAllBytes(segment);
        byte[] other = good.clone();
        ByteBuffer.wrap(other).put(24, (byte) (other[24] + 1));
        Files.write(segment, other);
        refused(".partial is WAL of another system: its system identifier is ");

        Files.write(directory.resolve(name(1, until)), new byte[SEGMENT]);
        Files.write(segment, good);
        refused(" does not begin as a segment of that name and of 1048576 bytes does.");
        Files.write(directory.resolve(name(1, until)), new byte[16 << 20]);
        refused(" has 16777216 bytes, and the server's segments have 1048576.");
        Files.delete(directory.resolve(name(1, until)));
        Files.createFile(directory.resolve(name(1, until) + ".gz"));
        refused(" holds compressed segments (" + name(1, until) + ".gz).");
        Files.delete(directory.resolve(name(1, until) + ".gz"));
        assertThat(segment).hasBinaryContent(good);

        Files.copy(segment, directory.resolve(name(2, until)));
        assertThatThrownBy(() -> follow(current(), true))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining(" of timeline 2. That is not in the history of the server at ");
    }

    @Test
    void saysThatTheServerNoLongerHasWhatIsMissing(@TempDir Path other) throws Exception {
        server.run("postgres", "ALTER SYSTEM RESET wal_keep_size", "SELECT pg_reload_conf()");
        Lsn first = current();
        follow(first, true);
        for (int round = 0; round < 3; round++) {
            insert(20_000);
            try (var folder = new WalFolder(other, true)) {
                new PhysicalSlotFollower(server.settings(), REQUEST.withUntil(current()), folder, watcher)
                        .follow(() -> false);
            }
            server.run("postgres", "CHECKPOINT");
        }
        assertThatThrownBy(() -> follow(current(), true))
                .isInstanceOf(ServerException.class)
                .hasMessageStartingWith("The server no longer has the WAL from " + segmentStart(first)
                        + " on, where this is to go on. PostgreSQL says: requested WAL segment ")
                .hasMessageEndingWith(
                        "Put the missing segments there from the archive, or stream into another folder.");
    }

    private void refused(String sentence) {
        assertThatThrownBy(() -> follow(current(), true))
                .isInstanceOf(WalFolderException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void saysWhatTheServerSays() throws Exception {
        CompletableFuture<SlotStream.End> end = inBackground();
        await(() -> events.contains("started 1"));
        assertThatThrownBy(() -> follow(current(), true))
                .hasMessageContaining("PostgreSQL says: replication slot \"phys\"");
        stop = true;
        end.get(30, TimeUnit.SECONDS);
        server.run("postgres", "SELECT pg_create_logical_replication_slot('src', 'test_decoding')");
        assertThatThrownBy(() -> new PhysicalSlotFollower(
                                server.settings(), new StreamRequest("src", Map.of()), WalSink.NOWHERE, watcher)
                        .follow(() -> false))
                .hasMessage("Slot \"src\" is a logical slot: it sends no WAL.");
    }

    private SlotStream.End follow(Lsn until, boolean confirm) throws Exception {
        try (var folder = new WalFolder(directory, confirm)) {
            return new PhysicalSlotFollower(server.settings(), REQUEST.withUntil(until), folder, watcher)
                    .follow(() -> stop);
        }
    }

    private CompletableFuture<SlotStream.End> inBackground() {
        var result = new CompletableFuture<SlotStream.End>();
        Thread.ofPlatform().daemon().start(() -> {
            try (var folder = new WalFolder(directory, true)) {
                result.complete(
                        new PhysicalSlotFollower(server.settings(), REQUEST, folder, watcher).follow(() -> stop));
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private void assertSameBytes(Lsn from, Lsn end) throws Exception {
        assertSameBytes(1, from, end);
    }

    /// The segments are there, whole but for the last, and as the server has them up to `end`.
    private void assertSameBytes(int timeline, Lsn from, Lsn end) throws Exception {
        List<String> expected = new ArrayList<>();
        for (Lsn at = from; at.isBefore(end); at = at.plus(SEGMENT)) {
            String name = name(timeline, at);
            int length = (int) Math.min(SEGMENT, end.minus(at));
            String file = name + (length < SEGMENT ? ".partial" : "");
            expected.add(file);
            String theirs = server.ask(
                    "postgres",
                    "SELECT encode(pg_read_binary_file(coalesce((SELECT 'pg_wal/' || name FROM pg_ls_waldir()"
                            + " WHERE name = '" + name + "'), 'pg_wal/" + name + ".partial'), 0, " + length
                            + "), 'hex')");
            byte[] ours = Files.readAllBytes(directory.resolve(file));
            assertThat(ours).hasSize(SEGMENT);
            assertThat(HexFormat.of().formatHex(ours, 0, length).equals(theirs))
                    .as(file)
                    .isTrue();
        }
        try (var listed = Files.list(directory)) {
            assertThat(listed.map(file -> file.getFileName().toString())
                            .filter(file -> file.startsWith("%08X".formatted(timeline)) && !file.endsWith("history"))
                            .sorted()
                            .toList())
                    .isEqualTo(expected);
        }
    }

    private void insert(int rows) throws Exception {
        server.run("postgres", "INSERT INTO t SELECT i, repeat('x', 100) FROM generate_series(1, " + rows + ") i");
    }

    private static String name(int timeline, Lsn at) {
        return WalSegmentName.of(timeline, at.value() / SEGMENT, SEGMENT).toString();
    }

    private static Lsn segmentStart(Lsn lsn) {
        return new Lsn(lsn.value() & -(long) SEGMENT);
    }

    private Lsn current() throws Exception {
        return Lsn.parse(server.ask("postgres", "SELECT pg_current_wal_flush_lsn()"))
                .orElseThrow();
    }

    private Lsn restart() throws Exception {
        return Lsn.parse(
                        server.ask("postgres", "SELECT restart_lsn FROM pg_replication_slots WHERE slot_name = 'phys'"))
                .orElseThrow();
    }

    /// Cannot sync.
    private record Broken(WalFolder folder) implements WalSink {

        @Override
        public Optional<Place> goesOnAt(Source source) throws IOException {
            return folder.goesOnAt(source);
        }

        @Override
        public boolean wantsHistory(int timeline) {
            return false;
        }

        @Override
        public void history(int timeline, byte[] file) {}

        @Override
        public void begin(Source source, Place at) throws IOException {
            folder.begin(source, at);
        }

        @Override
        public void write(Lsn at, ByteBuffer bytes) throws IOException {
            folder.write(at, bytes);
        }

        @Override
        public StreamPosition confirm(Lsn received) throws IOException {
            throw new IOException("Input/output error");
        }
    }

    private interface Check {
        boolean holds() throws Exception;
    }

    private static void await(Check check) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!check.holds()) {
            assertThat(System.nanoTime()).as("waited 60 s").isLessThan(end);
            Thread.sleep(20);
        }
    }
}
