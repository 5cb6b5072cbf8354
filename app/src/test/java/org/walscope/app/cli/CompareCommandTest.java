package org.walscope.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.walscope.embedded.EmbeddedServer;

/// `walscope compare` as a script calls it.
final class CompareCommandTest {

    private static EmbeddedServer server;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddedServer.start();
        try (Connection connection = DriverManager.getConnection(
                        server.jdbcUrl("postgres"), EmbeddedServer.SUPERUSER, server.password());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders (id int PRIMARY KEY, paid bool)");
            statement.execute("CREATE TABLE audit (id int PRIMARY KEY)");
            statement.execute("CREATE PUBLICATION only_orders FOR TABLE orders");
            statement.execute("SELECT pg_create_logical_replication_slot('orders', 'test_decoding')");
            statement.execute("INSERT INTO orders VALUES (1, true), (2, false)");
            statement.execute("INSERT INTO audit VALUES (1)");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private int run(String... arguments) {
        return WalscopeCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private static String url() {
        return "host=127.0.0.1 port=" + server.port() + " dbname=postgres user=" + EmbeddedServer.SUPERUSER
                + " password=" + server.password();
    }

    @Test
    void endsWithOneAndNamesWhatIsMissing() {
        int exit = run("compare", "slot:orders", "slot:orders,plugin=pgoutput", "--server", url());
        assertThat(exit).isEqualTo(ExitCode.FOUND);
        assertThat(out.toString())
                .contains("left  slot orders through test_decoding, from ")
                .contains(": gone")
                .contains("< table public.audit: INSERT: id[integer]:1")
                .contains("pgoutput, which never names public.audit: probably it is in none of the publications");
    }

    @Test
    void printsOneJsonDocument() {
        int exit = run("compare", "slot:orders", "slot:orders,include-xids=0", "--server", url(), "--json");
        assertThat(exit).isEqualTo(ExitCode.FINE);
        JsonObject document = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertThat(document.getAsJsonObject("summary").get("sentence").getAsString())
                .isEqualTo("2 transactions and 3 changes compared: no difference of meaning.");
        assertThat(document.getAsJsonObject("right").get("gone").getAsBoolean()).isTrue();
        assertThat(document.getAsJsonArray("differences")).isEmpty();
    }

    @Test
    void refusesWhatItCannotReadInASentence() {
        assertThat(run("compare", "wal:/tmp", "slot:orders", "--server", url())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("A side of WAL files needs decoding without a server");
        assertThat(run("compare", "orders", "slot:orders", "--server", url())).isEqualTo(ExitCode.USAGE);
        assertThat(run("compare", "slot:none", "slot:orders", "--server", url()))
                .isEqualTo(ExitCode.UNREACHABLE);
        assertThat(err.toString()).contains("There is no slot \"none\".");
    }
}
