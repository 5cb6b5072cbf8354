package org.walscope.model.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.walscope.model.change.PluginWrite;

class SlotCopyTest {

    private static final Map<String, String> BARE = Map.of("include-xids", "0", "skip-empty-xacts", "1");
    private static final Map<String, String> PGOUTPUT = Map.of("proto_version", "1", "publication_names", "pub");

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(Map.of());
        server.run("postgres", "CREATE DATABASE shop");
        server.run(
                "shop",
                "CREATE TABLE t(id int PRIMARY KEY, at timestamptz, f float8)",
                "CREATE PUBLICATION pub FOR TABLE t");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void makeSource() throws Exception {
        server.run("shop", "TRUNCATE t", "SELECT pg_create_logical_replication_slot('src', 'test_decoding')");
        server.run(
                "shop",
                "INSERT INTO t VALUES (1, '2026-11-21 12:00:00+02', 0.1), (2, NULL, NULL)",
                "DELETE FROM t WHERE id = 2");
    }

    @AfterEach
    void dropSlots() throws Exception {
        server.dropAllSlots();
    }

    @Test
    void readsTheSourcesChangesAndIsGoneWhenClosed() throws Exception {
        SlotCopy copy = SlotCopy.logical(server.settings(), "src", "walscope_src_1", "test_decoding", true);
        assertThat(server.ask(
                        "shop",
                        "SELECT temporary AND active_pid = " + copy.backendPid()
                                + " FROM pg_replication_slots WHERE slot_name = 'walscope_src_1'"))
                .isEqualTo("t");
        assertThat(copy.start().toString())
                .isEqualTo(server.ask(
                        "shop", "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = 'src'"));

        assertThat(texts(copy.peek(BARE, Optional.empty(), () -> false)))
                .containsExactly(
                        "BEGIN",
                        "table public.t: INSERT: id[integer]:1 at[timestamp with time zone]:'2026-11-21 10:00:00+00' f[double precision]:0.1",
                        "table public.t: INSERT: id[integer]:2 at[timestamp with time zone]:null f[double precision]:null",
                        "COMMIT",
                        "BEGIN",
                        "table public.t: DELETE: id[integer]:2",
                        "COMMIT");

        copy.close();
        copy.close();

        assertThat(copy.isGone()).isTrue();
        assertThat(server.slotNames()).containsExactly("src");
        assertThat(server.ask("shop", "SELECT count(*) FROM pg_stat_activity WHERE pid = " + copy.backendPid()))
                .isEqualTo("0");
    }

    @Test
    void readsAnotherPluginFromTheSamePlace() throws Exception {
        try (SlotCopy text = SlotCopy.logical(server.settings(), "src", "a", "test_decoding", true);
                SlotCopy binary = SlotCopy.logical(text.settings(), "a", "b", "pgoutput", true)) {
            assertThat(binary.start()).isEqualTo(text.start());

            List<PluginWrite> messages = binary.peek(PGOUTPUT, Optional.empty(), () -> false);

            assertThat(messages.stream()
                            .map(message -> (char) message.data()[0])
                            .toList())
                    .containsExactly('B', 'R', 'I', 'I', 'C', 'B', 'D', 'C');
            assertThat(messages.getFirst().xid())
                    .isEqualTo(text.peek(Map.of("skip-empty-xacts", "1"), Optional.empty(), () -> false)
                            .getFirst()
                            .xid());
            assertThat(binary.peek(PGOUTPUT, Optional.empty(), () -> false)).hasSameSizeAs(messages);
        }
        assertThat(server.slotNames()).containsExactly("src");
    }

    @Test
    void readsWal2json() throws Exception {
        server.assumeWal2json();
        try (SlotCopy copy = SlotCopy.logical(server.settings(), "src", "j", "wal2json", true)) {
            assertThat(texts(copy.peek(Map.of("format-version", "2"), Optional.empty(), () -> false)))
                    .hasSize(7)
                    .first()
                    .isEqualTo("{\"action\":\"B\"}");
        }
    }

    @Test
    void leavesTheSourceAsItWas() throws Exception {
        String state = "SELECT s::text" + " FROM pg_replication_slots s WHERE slot_name = 'src'";
        String before = server.ask("shop", state);

        try (SlotCopy copy = SlotCopy.logical(server.settings(), "src", "c", "pgoutput", true)) {
            copy.peek(PGOUTPUT, Optional.empty(), () -> false);
        }

        assertThat(server.ask("shop", state)).isEqualTo(before);
    }

    @Test
    void saysThatAFailedPeekEndedTheCopy() throws Exception {
        SlotCopy copy = SlotCopy.logical(server.settings(), "src", "c", "test_decoding", true);

        assertThatThrownBy(() -> copy.peek(Map.of("no-such-option", "1"), Optional.empty(), () -> false))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("option \"no-such-option\" = \"1\" is unknown")
                .hasMessageContaining("The temporary copy \"c\" is gone by it")
                .hasMessageEndingWith("Make it again.");
        assertThat(copy.isGone()).isTrue();
        assertThat(server.slotNames()).containsExactly("src");
        assertThatThrownBy(() -> copy.peek(BARE, Optional.empty(), () -> false))
                .hasMessage("The copy \"c\" is gone. Make it again.");
        copy.close();
    }

    @Test
    void isGoneWhenItsConnectionIsKilled() throws Exception {
        SlotCopy copy = SlotCopy.logical(server.settings(), "src", "c", "test_decoding", true);

        server.ask("shop", "SELECT pg_terminate_backend(" + copy.backendPid() + ")");
        for (int tries = 0; server.slotNames().size() > 1; tries++) {
            assertThat(tries).as("asked whether it is gone").isLessThan(100);
            server.ask("shop", "SELECT pg_sleep(0.05)");
        }

        assertThat(server.slotNames()).containsExactly("src");
        assertThatThrownBy(() -> copy.peek(BARE, Optional.empty(), () -> false))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("The temporary copy \"c\" is gone");
        assertThat(copy.isGone()).isTrue();
        copy.close();
    }

    @Test
    void outlivesErrorsOnOtherConnections() throws Exception {
        try (SlotCopy copy = SlotCopy.logical(server.settings(), "src", "c", "test_decoding", true);
                Server other = Server.connect(server.settings("shop"))) {
            assertThatThrownBy(() -> other.dropSlot("nosuch")).isInstanceOf(ServerException.class);

            assertThat(server.slotNames()).containsExactly("c", "src");
            assertThat(copy.peek(BARE, Optional.empty(), () -> false)).hasSize(7);
        }
    }

    @Test
    void cutsWhereTheLimitIsAndSaysSo() throws Exception {
        try (SlotCopy copy = SlotCopy.logical(server.settings(), "src", "c", "test_decoding", true)) {
            Peeked first = copy.peek(BARE, Optional.empty(), new PeekLimit(2, 1 << 20), () -> false);
            Peeked tiny = copy.peek(BARE, Optional.empty(), new PeekLimit(100, 10), () -> false);

            assertThat(first.writes()).hasSize(4); // the server ends with the transaction
            assertThat(first.cut())
                    .hasValueSatisfying(cut -> assertThat(cut).contains("may hold more than the 4 writes"));
            assertThat(texts(tiny.writes())).containsExactly("BEGIN");
            assertThatThrownBy(first::whole).isInstanceOf(ServerException.class);
            assertThat(copy.peek(BARE, Optional.empty(), () -> false)).hasSize(7);
        }
    }

    @Test
    void readsUpToAnLsn() throws Exception {
        try (SlotCopy copy = SlotCopy.logical(server.settings(), "src", "c", "test_decoding", true)) {
            var all = copy.peek(BARE, Optional.empty(), () -> false);

            assertThat(texts(copy.peek(BARE, Optional.of(all.get(3).lsn()), () -> false)))
                    .isEqualTo(texts(all.subList(0, 4)));
        }
    }

    @Test
    void staysWhenItIsPersistent() throws Exception {
        try (SlotCopy copy = SlotCopy.logical(server.settings(), "src", "kept", "pgoutput", false)) {
            assertThat(copy.peek(PGOUTPUT, Optional.empty(), () -> false)).hasSize(8);
        }
        assertThat(server.slotNames()).containsExactly("kept", "src");
    }

    @Test
    void copiesAPhysicalSlot() throws Exception {
        server.run("postgres", "SELECT pg_create_physical_replication_slot('standby', true)");
        try (SlotCopy copy = SlotCopy.physical(server.settings(), "standby", "standby_2", true)) {
            assertThat(server.slotNames()).containsExactly("src", "standby", "standby_2");
            assertThat(copy.plugin()).isEmpty();
        }
        assertThat(server.slotNames()).containsExactly("src", "standby");
    }

    private static List<String> texts(List<PluginWrite> writes) {
        return writes.stream()
                .map(write -> new String(write.data(), StandardCharsets.UTF_8))
                .toList();
    }
}
