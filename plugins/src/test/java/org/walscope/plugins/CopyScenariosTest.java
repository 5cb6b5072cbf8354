package org.walscope.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.walscope.model.Lsn;
import org.walscope.model.server.PeekLimit;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.model.server.Server;
import org.walscope.model.server.ServerException;
import org.walscope.model.server.SlotCopy;
import org.walscope.model.server.SlotStream;
import org.walscope.model.server.StreamRequest;

/// Copying a slot without hurting anyone: while its consumer is connected, while others wait, and where it is
/// refused.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class CopyScenariosTest {

    private static final String STATE =
            "SELECT confirmed_flush_lsn, restart_lsn, active_pid, two_phase, catalog_xmin FROM"
                    + " pg_replication_slots WHERE slot_name = 'src'";

    private static ScenarioServer server;

    @BeforeAll
    static void start() throws Exception {
        server = ScenarioServer.start();
        server.run(
                "postgres",
                "CREATE TABLE t(id int PRIMARY KEY)",
                "CREATE TABLE lt(id int)",
                "CREATE PUBLICATION p FOR TABLE t");
        server.run("postgres", "SELECT pg_create_logical_replication_slot('src', 'test_decoding')");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static OutputComparison.Result compare() throws Exception {
        return OutputComparison.run(
                Optional.of(server.settings("postgres")),
                List.of(
                        new OutputComparison.SlotSource("src", new PluginChoice("test_decoding", Map.of())),
                        new OutputComparison.SlotSource(
                                "src", new PluginChoice("pgoutput", Map.of("publication_names", "p"))),
                        new OutputComparison.SlotSource(
                                "src", new PluginChoice("test_decoding", Map.of("include-xids", "0")))),
                Optional.empty(),
                PeekLimit.WHOLE,
                () -> false,
                (fraction, what) -> {});
    }

    @Test
    void aConnectedConsumerIsNotDisturbed() throws Exception {
        server.run("postgres", "INSERT INTO t SELECT g FROM generate_series(1, 50) g");
        String idle = server.value("postgres", STATE);
        assertThat(compare().alignment().summary().differences()).isZero();
        assertThat(server.value("postgres", STATE)).isEqualTo(idle);

        List<Lsn> seen = new ArrayList<>();
        try (var consumer = Consumer.of(server, "src")) {
            String connected = server.value("postgres", STATE);
            assertThat(connected).contains("|" + consumer.pid() + "|");
            OutputComparison.Result result = compare();
            // Nothing was confirmed by the consumer in between: so nobody else moved the slot either.
            assertThat(server.value("postgres", STATE)).isEqualTo(connected);
            assertThat(result.sides()).allMatch(OutputComparison.Side::gone);
            result.sides().forEach(side -> seen.add(side.start()));
            assertThat(seen.stream().distinct().map(Lsn::toString))
                    .containsExactly(connected.substring(0, connected.indexOf('|')));

            try (SlotCopy held = SlotCopy.logical(server.settings("postgres"), "src", "held", "pgoutput", true);
                    Server other = Server.connect(server.settings("postgres"))) {
                assertThat(server.value(
                                "postgres",
                                "SELECT (SELECT restart_lsn FROM pg_replication_slots WHERE slot_name = 'src')"
                                        + " = restart_lsn FROM pg_replication_slots WHERE slot_name = 'held'"))
                        .isEqualTo("t");
                // Errors elsewhere leave it alone.
                assertThat(catchThrowable(() -> other.dropSlot("nosuch"))).isInstanceOf(ServerException.class);
                assertThat(catchThrowable(
                                () -> other.peek("src", "test_decoding", Map.of(), Optional.empty(), () -> false)))
                        .hasMessageContaining("src");
                assertThat(held.isGone()).isFalse();
                assertThat(held.peek(
                                Map.of("proto_version", "1", "publication_names", "p"), Optional.empty(), () -> false))
                        .isNotEmpty();
            }
            assertThat(server.value("postgres", STATE)).isEqualTo(connected);
        }
        assertThat(server.value("postgres", "SELECT count(*) FROM pg_replication_slots"))
                .isEqualTo("1");
    }

    /// A walsender that reads a slot and confirms nothing.
    private record Consumer(SlotStream stream, String pid) implements AutoCloseable {

        static Consumer of(ScenarioServer server, String slot) throws Exception {
            SlotStream stream = SlotStream.open(server.settings("postgres"), new StreamRequest(slot, Map.of()));
            for (int i = 0; i < 100; i++) {
                String pid = server.value(
                        "postgres",
                        "SELECT coalesce(active_pid, 0) FROM pg_replication_slots WHERE slot_name = '" + slot + "'");
                if (!pid.equals("0")) {
                    return new Consumer(stream, pid);
                }
                Thread.sleep(50);
            }
            throw new AssertionError("the consumer never read");
        }

        @Override
        public void close() throws Exception {
            stream.close();
        }
    }

    /// Creating waits for open transactions; copying does not.
    @Test
    void aCopyIsMadeWhileCreatingWaits() throws Exception {
        try (var open = server.open("postgres");
                var there = open.createStatement();
                Server session = Server.connect(server.settings("postgres"))) {
            there.execute("BEGIN");
            there.execute("INSERT INTO lt VALUES (5)");
            Thread creating = Thread.ofVirtual().start(() -> {
                try {
                    session.createSlot("blocked", "test_decoding");
                } catch (ServerException e) {
                    throw new AssertionError(e);
                }
            });
            for (int i = 0;
                    i < 100
                            && server.rows("postgres", "SELECT 1 FROM pg_replication_slots WHERE slot_name = 'blocked'")
                                    .isEmpty();
                    i++) {
                Thread.sleep(50);
            }
            SlotCopy.logical(server.settings("postgres"), "src", "quick", "test_decoding", true)
                    .close();
            ServerException unfinished = catchThrowableOfType(
                    ServerException.class,
                    () -> SlotCopy.logical(server.settings("postgres"), "blocked", "x", "test_decoding", true));
            assertThat(unfinished.getMessage()).contains("still being created");
            there.execute("COMMIT");
            creating.join();
            session.dropSlot("blocked");
        }
    }

    @Test
    void refusalsNameTheirCause() throws Exception {
        server.run("postgres", "SELECT pg_create_physical_replication_slot('phys', true)");
        try (Server session = Server.connect(server.settings("postgres"))) {
            refused("phys", "x", "test_decoding", "is a physical slot");
            refused("nope", "x", "test_decoding", "\"nope\"");
            refused("src", "src", "test_decoding", "exists already");
            refused("src", "Bad", "test_decoding", "cannot be a slot's name");
            refused("src", "x", "nosuch", "nosuch");
            List<ReplicationSlot> before = session.slots();
            assertThat(before).extracting(ReplicationSlot::name).containsExactly("phys", "src");
        }
        server.run("postgres", "SELECT pg_drop_replication_slot('phys')");
    }

    private static void refused(String source, String name, String plugin, String said) {
        ServerException error = catchThrowableOfType(
                ServerException.class, () -> SlotCopy.logical(server.settings("postgres"), source, name, plugin, true));
        assertThat(error.getMessage()).contains(said);
    }
}
