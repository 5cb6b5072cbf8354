package org.walscope.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.embedded.EmbeddedServer;

/// `walscope compare` as a script calls it.
final class CompareCommandTest {

    @TempDir
    private static Path folder;

    private static EmbeddedServer server;
    private static Path catalog;
    private static String confirmed;

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
            try (ResultSet row = statement.executeQuery("SELECT confirmed_flush_lsn FROM pg_replication_slots")) {
                row.next();
                confirmed = row.getString(1);
            }
            catalog = folder.resolve("catalog.json");
            assertThat(WalscopeCommand.commandLine()
                            .setOut(new PrintWriter(new StringWriter()))
                            .setErr(new PrintWriter(new StringWriter()))
                            .execute("catalog", "save", "--server", url(), "-o", catalog.toString()))
                    .isZero();
            statement.execute("INSERT INTO orders VALUES (1, true), (2, false)");
            statement.execute("INSERT INTO audit VALUES (1)");
            statement.execute("CREATE TABLE late (id int PRIMARY KEY)");
            statement.execute("INSERT INTO late VALUES (7)");
            // Published only now: that is no reason for what came before.
            statement.execute("ALTER PUBLICATION only_orders ADD TABLE late");
            statement.execute("SELECT pg_switch_wal()");
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
                .contains("side 1: slot orders through test_decoding, from ")
                .contains(": gone")
                .contains(
                        "~ public.audit is in none of the publications asked for (only_orders), as the catalogs are now")
                .contains("1 table public.audit: INSERT: id[integer]:1")
                .contains("this INSERT is missing from pgoutput; the catalogs give no reason for it now")
                .contains("1 table public.late: INSERT: id[integer]:7");
    }

    @Test
    void printsOneJsonDocument() {
        int exit = run("compare", "slot:orders", "slot:orders,include-xids=0", "--server", url(), "--json");
        assertThat(exit).isEqualTo(ExitCode.FINE);
        JsonObject document = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertThat(document.getAsJsonObject("summary").get("sentence").getAsString())
                .endsWith(" and 4 changes compared: no difference of meaning.");
        assertThat(document.getAsJsonArray("sides"))
                .hasSize(2)
                .allMatch(side -> side.getAsJsonObject().get("gone").getAsBoolean());
        assertThat(document.getAsJsonArray("differences")).isEmpty();
    }

    @Test
    void writesAPage(@TempDir Path folder) throws Exception {
        Path page = folder.resolve("page.html");
        int exit = run(
                "compare",
                "slot:orders",
                "slot:orders,plugin=pgoutput",
                "slot:orders,include-xids=0",
                "--server",
                url(),
                "--html",
                page.toString());
        assertThat(exit).isEqualTo(ExitCode.FOUND);
        String html = Files.readString(page);
        assertThat(html)
                .startsWith("<!doctype html>")
                .contains("<th>3: test_decoding</th>")
                .contains("<td>public.audit</td>")
                .contains("side 2: public.audit is in none of the publications asked for (only_orders)")
                .contains("table public.late: INSERT: id[integer]:7")
                .containsPattern("([1-9]\\d*) of \\1 rows that differ in meaning or as expected")
                .doesNotContain("<script")
                .doesNotContain(server.password())
                .endsWith("</body></html>\n");
    }

    @Test
    void filesSayWhatTheSlotSays() {
        int exit = run("compare", "slot:orders", wal("test_decoding"), "--server", url());
        assertThat(out.toString())
                .contains("side 2: WAL files ")
                .contains("through test_decoding, from ")
                .endsWith(" and 4 changes compared: no difference of meaning.\n");
        assertThat(exit).isEqualTo(ExitCode.FINE);
    }

    @Test
    void filesAloneNeedNoServer() {
        String from = confirmed;
        int exit = run("compare", wal("test_decoding"), wal("pgoutput,publication_names=only_orders"), "--from", from);
        assertThat(out.toString())
                .contains("side 1: WAL files ")
                .contains(
                        "~ public.audit is in none of the publications asked for (only_orders), as the saved catalog has it")
                .contains("1 table public.audit: INSERT: id[integer]:1")
                .doesNotContain("1 table public.orders");
        assertThat(exit).isEqualTo(ExitCode.FINE);
        assertThat(run("compare", wal("test_decoding"), wal("decoderbufs"))).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(err.toString()).contains("Walscope has no output plugin \"decoderbufs\" of its own. It has: ");
        assertThat(run("compare", wal("test_decoding"), wal("pgoutput,publication_names=none")))
                .isEqualTo(ExitCode.UNREACHABLE);
        assertThat(err.toString()).contains("pgoutput cannot decode ", "publication \"none\" does not exist");
        String missing = wal("test_decoding").replace("catalog=", "catalog=/no");
        assertThat(run("compare", missing, missing)).isEqualTo(ExitCode.UNREACHABLE);
    }

    private static String wal(String plugin) {
        return "wal:" + server.dataDirectory().resolve("pg_wal") + ",catalog=" + catalog + ",plugin=" + plugin;
    }

    @Test
    void refusesWhatItCannotReadInASentence() {
        assertThat(run("compare", "wal:/tmp", "slot:orders", "--server", url())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("\"wal:/tmp\" needs a path, a catalog and a plugin.");
        assertThat(run("compare", "slot:orders", "slot:orders")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("A slot is on a server: name it by --server.");
        assertThat(run("compare", "orders", "slot:orders", "--server", url())).isEqualTo(ExitCode.USAGE);
        assertThat(run("compare", "slot:none", "slot:orders", "--server", url()))
                .isEqualTo(ExitCode.UNREACHABLE);
        assertThat(err.toString()).contains("There is no slot \"none\".");
    }
}
