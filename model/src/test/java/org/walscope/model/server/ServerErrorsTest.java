package org.walscope.model.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Each of the refusals a user can meet: what it says, and that nothing stays behind.
class ServerErrorsTest {

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(Map.of("max_replication_slots", "4", "max_connections", "20"));
        server.run(
                "postgres",
                "CREATE ROLE plain LOGIN PASSWORD 'plain'",
                "CREATE ROLE nologin PASSWORD 'x'",
                "CREATE DATABASE other");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void makeSource() throws Exception {
        server.run("postgres", "SELECT pg_create_logical_replication_slot('src', 'test_decoding')");
    }

    @AfterEach
    void leavesNothingBehind() throws Exception {
        assertThat(server.ask("postgres", "SELECT count(*) FROM pg_replication_slots WHERE temporary"))
                .isEqualTo("0");
        server.dropAllSlots();
    }

    @Test
    void serverIsDown() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        refused(
                () -> Server.connect(settings("host=127.0.0.1 user=me port=" + port)),
                "08001",
                "The connection was refused at 127.0.0.1:" + port
                        + ". Is the server running, and listening there (listen_addresses, port)?");
    }

    @Test
    void hostIsUnknown() {
        refused(
                () -> Server.connect(settings("host=no-such-host.invalid user=me")),
                "08001",
                "There is no host named \"no-such-host.invalid\". Check the name, or use its address.");
    }

    @Test
    void passwordIsWrong() {
        refused(
                () -> Server.connect(server.settingsOf("plain", "guess")),
                "28P01",
                "The password for user \"plain\" was not accepted by " + address()
                        + ". Correct it, or the line for this server in the password file (~/.pgpass).");
    }

    @Test
    void passwordIsMissing() {
        refused(
                () -> Server.connect(settings("host=127.0.0.1 user=plain dbname=postgres port="
                        + server.embedded().port())),
                "08004",
                "The server at " + address() + " wants a password for user \"plain\", and there is none. Put it in the"
                        + " password file (~/.pgpass, chmod 600) as 127.0.0.1:"
                        + server.embedded().port()
                        + ":*:plain:PASSWORD.");
    }

    @Test
    void roleMayNotLogIn() {
        assertThatThrownBy(() -> Server.connect(server.settingsOf("nologin", "x")))
                .hasMessageContaining("does not let user \"nologin\" log in");
    }

    @Test
    void databaseIsMissing() {
        refused(
                () -> Server.connect(server.settings("nowhere")),
                "3D000",
                "The server at " + address() + " has no database \"nowhere\". Name an existing one (dbname).");
    }

    @Test
    void pgHbaHasNoEntry() throws Exception {
        var hba = server.embedded().dataDirectory().resolve("pg_hba.conf");
        String before = Files.readString(hba);
        try {
            Files.writeString(hba, "host postgres postgres 127.0.0.1/32 scram-sha-256\n");
            server.ask("postgres", "SELECT pg_reload_conf()");
            server.ask("postgres", "SELECT pg_sleep(0.3)");

            assertThatThrownBy(() -> Server.connect(server.settingsOf("plain", "plain")))
                    .isInstanceOf(ServerException.class)
                    .hasMessageContaining("has no entry in pg_hba.conf that lets user \"plain\" connect from here")
                    .hasMessageContaining("Ask its administrator for one");
        } finally {
            Files.writeString(hba, before);
            server.ask("postgres", "SELECT pg_reload_conf()");
        }
    }

    @Test
    void roleMayNotReplicate() {
        refused(
                () -> SlotCopy.logical(server.settingsOf("plain", "plain"), "src", "c", "pgoutput", true),
                "42501",
                "Role \"plain\" may not use replication. An administrator can allow it: ALTER ROLE \"plain\" REPLICATION.");
        assertThatThrownBy(() -> peek(server.settingsOf("plain", "plain"), "src", "test_decoding"))
                .hasMessageStartingWith("Role \"plain\" may not use replication.");
    }

    @Test
    void nameIsTaken() throws Exception {
        server.run("postgres", "SELECT pg_create_physical_replication_slot('taken')");
        refused(
                () -> copy("src", "taken", "pgoutput"),
                "42710",
                "A replication slot named \"taken\" exists already. Choose another name; the slot there was not touched.");
        refused(
                () -> copy("src", "src", "pgoutput"),
                "42710",
                "A replication slot named \"src\" exists already. Choose another name; the slot there was not touched.");
    }

    @Test
    void nameIsNotOne() {
        for (String name : new String[] {"", "Bad", "a-b", "x".repeat(64), "ä"}) {
            refused(
                    () -> copy("src", name, "pgoutput"),
                    "42602",
                    "\"" + name
                            + "\" cannot be a slot's name. Use 1 to 63 lower-case letters, digits and underscores.");
        }
    }

    @Test
    void sourceIsMissing() {
        refused(
                () -> copy("nosuch", "c", "pgoutput"),
                "42704",
                "The server has no replication slot \"nosuch\". It may have been dropped: refresh the list.");
        refused(
                () -> peek(server.settings(), "nosuch", "test_decoding"),
                "42704",
                "The server has no replication slot \"nosuch\". It may have been dropped: refresh the list.");
    }

    @Test
    void pluginIsNotInstalled() {
        refused(
                () -> copy("src", "c", "nosuch"),
                "58P01",
                "The output plugin \"nosuch\" is not installed on the server. Install its package there (for wal2json:"
                        + " postgresql-NN-wal2json), or choose another plugin; test_decoding and pgoutput come with"
                        + " PostgreSQL.");
    }

    @Test
    void libraryIsNoPlugin() {
        assertThatThrownBy(() -> copy("src", "c", "plpgsql"))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("Copying slot \"src\" failed. PostgreSQL says:")
                .hasMessageContaining("_PG_output_plugin_init");
    }

    @Test
    void pluginIsNotAllowed() throws Exception {
        String sentence =
                "The server does not allow \"decoderbufs\" as an output plugin: output_plugin_libraries does not"
                        + " list it. An administrator who trusts it can add it there and reload the configuration"
                        + " (pg_reload_conf()).";
        if (server.knowsOutputPluginLibraries()) {
            refused(() -> copy("src", "c", "decoderbufs"), "42501", sentence);
            server.run("postgres", "ALTER ROLE postgres SET output_plugin_libraries TO pgoutput, decoderbufs");
            try (Server session = Server.connect(server.settings())) {
                refused(
                        () -> session.peek("src", "test_decoding", Map.of(), Optional.empty(), () -> false),
                        "42501",
                        "The server does not allow \"test_decoding\"" + sentence.substring(sentence.indexOf(" as an")));
            } finally {
                server.run("postgres", "ALTER ROLE postgres RESET output_plugin_libraries");
            }
        }
        // As PostgreSQL sends it
        var recorded = new PSQLException(new ServerErrorMessage("SERROR\0VERROR\0C42501\0"
                + "Mlibrary \"decoderbufs\" may not be used as an output plugin\0"
                + "HIf it is safe for all REPLICATION users to use this library as an output plugin, add it to"
                + " \"output_plugin_libraries\" and reload the server configuration.\0"
                + "Flogical.c\0RStartupDecodingContext\0\0"));
        var attempt = new ServerErrors.Attempt(server.settings(), "Copying slot \"src\"", "c", "src", "decoderbufs");
        assertThat(ServerErrors.of(attempt, recorded)).hasMessage(sentence);
        assertThat(org.walscope.model.change.SqlIdentifier.list("pgoutput, \"Odd, one\" ,test_decoding"))
                .containsExactly("pgoutput", "Odd, one", "test_decoding");
    }

    @Test
    void allSlotsAreInUse() throws Exception {
        for (int n = 1; n <= 3; n++) {
            server.run("postgres", "SELECT pg_create_physical_replication_slot('p" + n + "')");
        }
        refused(
                () -> copy("src", "c", "pgoutput"),
                "53400",
                "All 4 replication slots of the server are in use. Close temporary copies, drop a slot nobody needs, or"
                        + " raise max_replication_slots and restart the server.");
    }

    @Test
    void typesDoNotMatch() throws Exception {
        server.run("postgres", "SELECT pg_create_physical_replication_slot('phys', true)");
        refused(
                () -> copy("phys", "c", "pgoutput"),
                "0A000",
                "Slot \"phys\" is a physical slot; it can be copied as such only, and has no output plugin.");
        refused(
                () -> SlotCopy.physical(server.settings(), "src", "c", true),
                "0A000",
                "Slot \"src\" is a logical slot; it can be copied as such only.");
    }

    @Test
    void sourceReservesNothing() throws Exception {
        server.run("postgres", "SELECT pg_create_physical_replication_slot('empty')");
        refused(
                () -> SlotCopy.physical(server.settings(), "empty", "c", true),
                "55000",
                "Slot \"empty\" reserves no WAL yet, so there is nothing to copy. A physical slot reserves WAL once its"
                        + " standby has connected.");
    }

    @Test
    void walLevelIsTooLow() throws Exception {
        try (TestServer replica = TestServer.start(Map.of("wal_level", "replica"));
                Server session = Server.connect(replica.settings())) {
            refused(
                    () -> session.createSlot("c", "test_decoding"),
                    "55000",
                    "The server at 127.0.0.1:" + replica.embedded().port()
                            + " has wal_level = replica; logical decoding needs wal_level = logical. Set it in"
                            + " postgresql.conf and restart the server.");
            assertThat(session.slots()).isEmpty();
            replica.run("postgres", "SELECT pg_create_physical_replication_slot('p', true)");
            try (SlotCopy copy = SlotCopy.physical(replica.settings(), "p", "p2", true)) {
                assertThat(copy.start().toString())
                        .isEqualTo(replica.ask(
                                "postgres", "SELECT restart_lsn FROM pg_replication_slots WHERE slot_name = 'p2'"));
            }
            assertThat(replica.slotNames()).containsExactly("p");
        }
    }

    @Test
    void slotIsInUse() throws Exception {
        try (SlotCopy held = copy("src", "held", "test_decoding")) {
            assertThatThrownBy(() -> peek(server.settings(), held.name(), "test_decoding"))
                    .isInstanceOf(ServerException.class)
                    .hasMessageContaining("the slot is in use")
                    .hasMessageContaining("is active for PID " + held.backendPid());
        }
    }

    @Test
    void publicationIsMissing() {
        assertThatThrownBy(() -> {
                    server.run("postgres", "CREATE TABLE p(i int)", "INSERT INTO p VALUES (1)", "DROP TABLE p");
                    try (SlotCopy copy = copy("src", "c", "pgoutput")) {
                        copy.peek(
                                Map.of("proto_version", "1", "publication_names", "nopub"),
                                Optional.empty(),
                                () -> false);
                    }
                    if (server.ask("postgres", "SHOW server_version_num").compareTo("180000") >= 0) {
                        throw new ServerException(
                                "publication \"nopub\" does not exist: a warning from 18 on", "42704");
                    }
                })
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("publication \"nopub\" does not exist");
    }

    @Test
    void passwordIsInNoMessage() {
        String secret = "s3cr3t-and-long";
        ConnectionSettings wrong = server.settingsOf("plain", secret);

        Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(() -> Server.connect(wrong));

        java.io.StringWriter all = new java.io.StringWriter();
        thrown.printStackTrace(new java.io.PrintWriter(all));
        assertThat(all.toString()).doesNotContain(secret);
        assertThat(wrong.toString() + wrong.password()).doesNotContain(secret);
    }

    private static SlotCopy copy(String source, String name, String plugin) throws ServerException {
        return SlotCopy.logical(server.settings(), source, name, plugin, true);
    }

    private static void peek(ConnectionSettings settings, String slot, String plugin) throws ServerException {
        try (Server session = Server.connect(settings)) {
            session.peek(slot, plugin, Map.of(), Optional.empty(), () -> false);
        }
    }

    private static ConnectionSettings settings(String text) {
        return ConnectionSettings.parse(text, Map.of("HOME", "/nonexistent"));
    }

    private static String address() {
        return "127.0.0.1:" + server.embedded().port();
    }

    private static void refused(ThrowingCallable call, String state, String sentence) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ServerException.class, e -> assertThat(e.sqlState()).isEqualTo(state))
                .hasMessage(sentence);
    }
}
