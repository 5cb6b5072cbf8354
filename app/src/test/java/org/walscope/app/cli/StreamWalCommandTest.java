package org.walscope.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.app.cli.StreamServer.Result;

/// `walscope stream` of a physical slot.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class StreamWalCommandTest {

    private static final int SEGMENT = 1 << 20;
    private static final String RESTART = "SELECT restart_lsn FROM pg_replication_slots WHERE slot_name = 'phys'";

    private static StreamServer server;

    @TempDir
    private Path folder;

    private Path wal;

    @BeforeAll
    static void start() throws Exception {
        server = StreamServer.start(Map.of("autovacuum", "off", "wal_keep_size", "256MB"), "--wal-segsize=1");
        server.run("CREATE TABLE t(id int, text text)");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void makeSlot() throws Exception {
        wal = folder.resolve("wal");
        server.run("SELECT pg_create_physical_replication_slot('phys', true)");
        server.run("INSERT INTO t SELECT i, repeat('x', 100) FROM generate_series(1, 20000) i");
    }

    @AfterEach
    void dropSlot() throws Exception {
        server.run("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
        server.awaitNoWalsender();
        server.run("SELECT pg_drop_replication_slot('phys')");
    }

    @Test
    void writesSegmentsAndConfirmsThem() throws Exception {
        String end = server.ask("SELECT pg_current_wal_flush_lsn()");
        Result kept = server.stream("phys", "--no-confirm", "--until", end, "--output", wal.toString());
        assertThat(kept.status()).isEqualTo(ExitCode.FINE);
        assertThat(kept.err())
                .startsWith(
                        "Nothing is confirmed: slot \"phys\" stays at " + server.ask(RESTART) + " and keeps its WAL")
                .contains("Streaming physical slot phys of 127.0.0.1:"
                        + server.embedded().port() + ", timeline 1, from 0/")
                .endsWith("Wrote segments into " + wal + ", all there is up to " + end
                        + " of timeline 1; confirmed nothing.\n");
        int count = assertServersBytes(wal, end);
        assertThat(count).isGreaterThan(2);

        Result confirmed = server.stream("phys", "--yes", "--until", end, "--output", wal.toString());
        assertThat(confirmed.err())
                .startsWith("This consumes slot \"phys\": its restart_lsn follows what is written and fsynced")
                .endsWith("; confirmed up to " + end + ".\n");
        assertThat(server.ask(RESTART)).isEqualTo(end);
        assertThat(assertServersBytes(wal, end)).isEqualTo(count);
    }

    @Test
    void losesNothingWhenItIsKilled() throws Exception {
        try (StreamProcess stream = stream("first")) {
            stream.awaitSaid("Streaming physical slot phys");
            server.run("INSERT INTO t SELECT i, repeat('y', 100) FROM generate_series(1, 30000) i");
            stream.kill();
        }
        String restart = server.ask(RESTART);
        assertServersBytes(wal, restart);
        server.run("INSERT INTO t SELECT i, repeat('z', 100) FROM generate_series(1, 3000) i");
        String end = server.ask("SELECT pg_current_wal_flush_lsn()");
        Result rest = server.stream("phys", "--yes", "--until", end, "--output", wal.toString());
        assertThat(rest.status()).as(rest.err()).isEqualTo(ExitCode.FINE);
        assertServersBytes(wal, end);
    }

    @Test
    void saysThatCommitsWaitForItWhenItIsStopped() throws Exception {
        try (StreamProcess stream = stream("sync")) {
            stream.awaitSaid("Streaming physical slot phys");
            server.run("ALTER SYSTEM SET synchronous_standby_names TO 'archive'", "SELECT pg_reload_conf()");
            server.awaitSynchronousStandby();
            server.run("INSERT INTO t VALUES (1)");
            stream.process().destroy();
            assertThat(stream.awaitEnd()).as("by SIGTERM").isEqualTo(128 + 15);
            assertThat(stream.said())
                    .doesNotContain(server.embedded().password())
                    .contains("This stream is a synchronous standby (sync)")
                    .contains("No commit waits now.")
                    .containsPattern("of timeline 1; confirmed up to 0/[0-9A-F]+\\.");
        }
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        assertThat(server.stream("phys", "--yes"))
                .satisfies(result -> assertThat(result.status()).isEqualTo(ExitCode.USAGE))
                .satisfies(result -> assertThat(result.err())
                        .isEqualTo(
                                "Slot \"phys\" is physical: it sends WAL, which is written into segment files. Name a"
                                        + " folder for them: --output FOLDER.\n"));
        assertThat(server.stream("phys", "--yes", "--json", "--output", wal.toString())
                        .err())
                .startsWith("Slot \"phys\" is physical: -o, --from and --json are for logical slots.");
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(server.stream("phys", "--yes", "--output", file.toString()).err())
                .isEqualTo(file + " is no folder. Name one for the segment files: --output FOLDER.\n");
        assertThat(server.stream("phys", "--output", wal.toString()))
                .satisfies(result -> assertThat(result.status()).isEqualTo(ExitCode.USAGE))
                .satisfies(result -> assertThat(result.err())
                        .endsWith("There is no terminal to ask on. Add --yes if that is what you want.\n"));
        assertThat(wal).doesNotExist();
        Files.createDirectory(wal);
        Files.write(wal.resolve("000000010000000000000001"), new byte[16]);
        assertThat(server.stream("phys", "--yes", "--output", wal.toString()))
                .satisfies(result -> assertThat(result.status()).isEqualTo(ExitCode.USAGE))
                .satisfies(result -> assertThat(result.err())
                        .contains("000000010000000000000001 has 16 bytes, and the server's segments have 1048576."));
    }

    private StreamProcess stream(String name) throws Exception {
        return StreamProcess.start(
                server.embedded(),
                folder.resolve(name + ".err"),
                ProcessBuilder.Redirect.DISCARD,
                "phys",
                "--yes",
                "--application-name",
                "archive",
                "--output",
                wal.toString());
    }

    /// The files have no gap and are as the server's, up to `end`.
    ///
    /// @return how many
    private static int assertServersBytes(Path wal, String end) throws Exception {
        List<Path> files;
        try (var listed = Files.list(wal)) {
            files = listed.sorted().toList();
        }
        long last = Long.parseLong(end.substring(end.indexOf('/') + 1), 16);
        long at = -1;
        for (Path file : files) {
            String name = file.getFileName().toString();
            long begin = Long.parseLong(name.substring(16, 24), 16) * SEGMENT;
            assertThat(at < 0 || begin == at).as("a gap before " + name).isTrue();
            int length = (int) Math.clamp(last - begin, 0, SEGMENT);
            byte[] theirs = Files.readAllBytes(
                    server.embedded().dataDirectory().resolve("pg_wal").resolve(name.substring(0, 24)));
            assertThat(Arrays.mismatch(Files.readAllBytes(file), 0, length, theirs, 0, length))
                    .as(name)
                    .isEqualTo(-1);
            // A kill between two segments leaves none that is unfinished
            assertThat(name.endsWith(".partial") && !file.equals(files.getLast()))
                    .as(name)
                    .isFalse();
            at = begin + SEGMENT;
        }
        assertThat(at).isGreaterThanOrEqualTo(last);
        return files.size();
    }
}
