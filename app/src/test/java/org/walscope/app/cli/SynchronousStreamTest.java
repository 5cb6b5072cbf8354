package org.walscope.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `walscope stream` as the synchronous standby that commits wait for, in a process of its own that is killed.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SynchronousStreamTest {

    private static final int CLIENTS = 4;
    private static final int COMMITS = 250;
    private static final Pattern ROW = Pattern.compile("^table public\\.t: INSERT: id\\[integer\\]:([0-9]+)$");

    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    private StreamServer server;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        server = StreamServer.start(Map.of("fsync", "on", "synchronous_commit", "on"));
        server.run("CREATE TABLE t(id int)", "SELECT pg_create_logical_replication_slot('src', 'test_decoding')");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void noCommitIsAcknowledgedBeforeItIsInTheOutput() throws Exception {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        List<Future<Void>> clients;
        Set<Integer> safe;
        try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
            try (StreamProcess stream = stream(first)) {
                stream.awaitSaid("Streaming slot src");
                server.run("ALTER SYSTEM SET synchronous_standby_names TO 'audit'", "SELECT pg_reload_conf()");
                server.awaitSynchronousStandby();
                clients = commit(threads);
                while (acknowledged.size() < CLIENTS * COMMITS / 2) {
                    assertThat(stream.process().isAlive()).as(stream.said()).isTrue();
                    Thread.sleep(1);
                }
                stream.kill();
            }
            server.await("count(*) = " + CLIENTS + " FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
            safe = rows(first);
            assertThat(safe).containsAll(acknowledged).hasSizeLessThan(CLIENTS * COMMITS);
            assertThat(acknowledged).hasSizeBetween(CLIENTS * COMMITS / 2, CLIENTS * COMMITS - 1);

            Set<Integer> before = new HashSet<>(acknowledged);
            try (StreamProcess stream = stream(second)) {
                for (Future<Void> client : clients) {
                    client.get(60, TimeUnit.SECONDS);
                }
                assertThat(acknowledged).hasSize(CLIENTS * COMMITS);
                stream.kill();
            }
            // What was confirmed does not come again, what was not confirmed does
            Set<Integer> rest = rows(second);
            assertThat(rest).containsAll(minus(acknowledged, safe));
            assertThat(minus(before, rest)).as("acknowledged, so confirmed").hasSizeGreaterThan(CLIENTS * COMMITS / 4);
            Set<Integer> all = new HashSet<>(safe);
            all.addAll(rest);
            assertThat(all).isEqualTo(acknowledged);
        }
    }

    @Test
    void everyLevelOfSynchronousCommitIsReleasedAndWhatWaitsIsSaid() throws Exception {
        try (StreamProcess stream = stream(folder.resolve("out"));
                var threads = Executors.newFixedThreadPool(1)) {
            stream.awaitSaid("Streaming slot src");
            server.run("ALTER SYSTEM SET synchronous_standby_names TO 'audit'", "SELECT pg_reload_conf()");
            server.awaitSynchronousStandby();
            Future<Void> levels = threads.submit(() -> {
                for (String level : List.of("on", "remote_write", "remote_apply")) {
                    server.run("SET synchronous_commit TO " + level, "INSERT INTO t VALUES (1)");
                }
                return null;
            });
            levels.get(30, TimeUnit.SECONDS);
            stream.process().destroy();
            assertThat(stream.awaitEnd()).as("by SIGTERM").isEqualTo(128 + 15);
            assertThat(stream.said())
                    .contains("This stream is a synchronous standby (sync): when it ends, commits wait until it or"
                            + " another one that synchronous_standby_names names is back. No commit waits now.")
                    .containsPattern("Wrote 9 writes, all there is up to 0/[0-9A-F]+; confirmed up to 0/[0-9A-F]+\\.");
        }
    }

    private StreamProcess stream(Path output) throws Exception {
        return StreamProcess.start(
                server.embedded(),
                folder.resolve(output.getFileName() + ".err"),
                ProcessBuilder.Redirect.DISCARD,
                "src",
                "--yes",
                "--output",
                output.toString(),
                "--application-name",
                "audit",
                "-o",
                "include-xids=0",
                "-o",
                "skip-empty-xacts=1");
    }

    private List<Future<Void>> commit(java.util.concurrent.ExecutorService threads) {
        List<Future<Void>> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            int firstId = client * COMMITS;
            clients.add(threads.submit(() -> {
                try (Connection connection = server.open();
                        Statement statement = connection.createStatement()) {
                    for (int id = firstId; id < firstId + COMMITS; id++) {
                        statement.execute("INSERT INTO t VALUES (" + id + ")");
                        acknowledged.add(id);
                    }
                }
                return null;
            }));
        }
        return clients;
    }

    /// Of transactions whose COMMIT is in the output too.
    private static Set<Integer> rows(Path output) throws Exception {
        Set<Integer> committed = new HashSet<>();
        Set<Integer> open = new HashSet<>();
        for (String line : Files.readAllLines(output)) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                open.add(Integer.valueOf(row.group(1)));
            } else if (line.equals("BEGIN")) {
                open.clear();
            } else if (line.equals("COMMIT")) {
                committed.addAll(open);
                open.clear();
            }
        }
        return committed;
    }

    private static Set<Integer> minus(Set<Integer> all, Set<Integer> without) {
        return all.stream().filter(id -> !without.contains(id)).collect(Collectors.toSet());
    }
}
