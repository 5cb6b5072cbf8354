package org.walscope.model.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.walscope.model.Lsn;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class SyncWaitingTest {

    @Test
    void countsWhoWaitsForTheStream() throws Exception {
        try (TestServer server = TestServer.start(Map.of("autovacuum", "off"))) {
            server.run(
                    "postgres",
                    "CREATE TABLE t(id int)",
                    "CREATE ROLE plain LOGIN PASSWORD 'plain'",
                    "SELECT pg_create_logical_replication_slot('src', 'test_decoding')");
            StreamRequest request = new StreamRequest("src", Map.of()).withApplicationName("audit");
            AtomicReference<Lsn> most = new AtomicReference<>(Lsn.INVALID);
            KeptWrites sink = new KeptWrites(all -> {
                most.compareAndSet(Lsn.INVALID, all);
                return StreamPosition.allAt(most.get());
            });
            try (SlotStream stream = SlotStream.open(server.settings(), request);
                    Server witness = Server.connect(server.settings());
                    Server plain = Server.connect(server.settingsOf("plain", "plain"))) {
                stream.run(sink, () -> most.get().isValid());
                assertThat(witness.syncWaiting(stream.backendPid()))
                        .contains(new SyncWaiting("async", 0, Optional.empty()));

                server.run(
                        "postgres", "ALTER SYSTEM SET synchronous_standby_names TO audit", "SELECT pg_reload_conf()");
                stream.run(sink, () -> state(witness, stream).syncState().equals("sync"));
                Instant began = Instant.now();
                CompletableFuture<Void> commit = CompletableFuture.runAsync(() -> {
                    try {
                        server.run("postgres", "INSERT INTO t VALUES (1)");
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
                stream.run(sink, () -> state(witness, stream).waiting() == 1);

                SyncWaiting waiting = state(witness, stream);
                assertThat(waiting.isSynchronous()).isTrue();
                assertThat(waiting.oldest().orElseThrow())
                        .isBetween(began.minusSeconds(1), Instant.now().plusSeconds(1));
                assertThat(plain.syncWaiting(stream.backendPid())).isEmpty();
                assertThat(commit).isNotDone();

                stream.run(new KeptWrites(), commit::isDone);
                commit.join();
                assertThat(state(witness, stream).waiting()).isZero();
                server.run("postgres", "ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
            }
        }
    }

    private static SyncWaiting state(Server witness, SlotStream stream) {
        try {
            return witness.syncWaiting(stream.backendPid()).orElseThrow();
        } catch (ServerException e) {
            throw new IllegalStateException(e);
        }
    }
}
