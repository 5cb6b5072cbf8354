package org.walscope.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.embedded.EmbeddedServer;
import org.walscope.model.Lsn;
import org.walscope.plugins.output.OutputPlugin;

/// `walscope decode` on a server's files, against what its slots say.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class DecodeCommandTest {

    private static final String[] TEST_DECODING = {"include-xids", "1", "skip-empty-xacts", "1"};
    private static final String[] PGOUTPUT = {"proto_version", "1", "publication_names", "p"};

    @TempDir
    private static Path folder;

    private static EmbeddedServer server;
    private static Path catalog;
    private static String wal;
    private static String middle;

    private record Result(int status, String out, String err) {}

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddedServer.start(Map.of("autovacuum", "off"));
        catalog = folder.resolve("catalog.json.gz");
        run("CREATE TABLE t (id int PRIMARY KEY, v text)");
        run("CREATE TABLE m (at timestamptz, bytes bytea)");
        run("CREATE PUBLICATION p FOR TABLE t");
        run("SELECT pg_create_logical_replication_slot('td', 'test_decoding')");
        run("SELECT pg_create_logical_replication_slot('po', 'pgoutput')");
        String url = server.url("postgres").replace("postgres@", "postgres:" + server.password() + "@");
        assertThat(call("catalog", "save", "--server", url, "-o", catalog.toString()).status)
                .isEqualTo(ExitCode.FINE);
        run("INSERT INTO t SELECT i, 'row ' || i FROM generate_series(1, 5) i");
        run("ALTER TABLE t ADD COLUMN added numeric DEFAULT 1.50");
        run("INSERT INTO m VALUES ('2024-03-31 01:30:00+00', '\\x00414243')");
        middle = rows("SELECT pg_current_wal_insert_lsn()").getFirst();
        run("UPDATE t SET v = repeat('wide ', 3000) WHERE id = 1");
        run("DELETE FROM t WHERE id = 2");
        run("SELECT pg_logical_emit_message(true, 'zero', '\\x6100620a63'::bytea)");
        run("SELECT pg_switch_wal()");
        wal = server.dataDirectory().resolve("pg_wal").toString();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void writesWhatTheSlotsPluginWrites() throws Exception {
        Path file = folder.resolve("td.txt");
        Result decoded = decode(file, "test_decoding", TEST_DECODING);

        assertThat(Files.readAllLines(file))
                .isEqualTo(rows("SELECT data FROM pg_logical_slot_peek_changes('td', NULL, NULL" + quoted(TEST_DECODING)
                        + ")"));
        assertThat(decoded.err).contains("Note: 1 write has a byte of 0").contains("--raw writes all of it");
        assertThat(decoded.status).isEqualTo(ExitCode.FINE);
    }

    @Test
    void writesBinaryOutputInHex() throws Exception {
        Path file = folder.resolve("po.txt");
        decode(file, "pgoutput", PGOUTPUT);

        assertThat(Files.readAllLines(file))
                .isEqualTo(rows("SELECT encode(data, 'hex') FROM pg_logical_slot_peek_binary_changes('po', NULL, NULL"
                        + quoted(PGOUTPUT) + ")"))
                .hasSizeGreaterThan(10);
    }

    @Test
    void writesEveryByteWhenAsked() throws Exception {
        Path file = folder.resolve("raw.txt");
        decode(file, "test_decoding", TEST_DECODING, "--raw");

        assertThat(HexFormat.of().formatHex(Files.readAllBytes(file)))
                .contains(HexFormat.of().formatHex("content:a".getBytes(StandardCharsets.UTF_8)) + "00620a63");
    }

    @Test
    void beginsAndEndsWhereItIsTold() throws Exception {
        Path whole = folder.resolve("whole.txt");
        Path before = folder.resolve("before.txt");
        Path behind = folder.resolve("behind.txt");
        decode(whole, "test_decoding", TEST_DECODING);
        decode(before, "test_decoding", TEST_DECODING, "--to", middle);
        decode(behind, "test_decoding", TEST_DECODING, "--from", middle);

        assertThat(Files.readString(before)).contains("INSERT").doesNotContain("UPDATE");
        assertThat(Files.readString(behind)).contains("UPDATE").doesNotContain("INSERT");
        assertThat(Files.readString(before) + Files.readString(behind)).isEqualTo(Files.readString(whole));
    }

    @Test
    void runsAPluginOfAJarThatIsNamed() throws Exception {
        Path file = folder.resolve("own.txt");
        Path jar = jar(
                "OwnPlugin",
                "context.prepareWrite(true); context.out().append(change.relation().name());"
                        + " context.write(true);");
        assertThat(decode(file, "own", new String[0], "--plugin-jar", jar.toString()).status)
                .isEqualTo(ExitCode.FINE);
        assertThat(Files.readAllLines(file)).contains("t", "m").hasSize(8);

        Path failing = jar("FailingPlugin", "throw new IllegalStateException(\"not today\");");
        Result failed = decode(file, "own", new String[0], "--plugin-jar", failing.toString());
        assertThat(failed.err)
                .endsWith("ERROR: plugin \"own\" of " + failing
                        + " failed: java.lang.IllegalStateException: not today\n");
        assertThat(failed.status).isEqualTo(ExitCode.FOUND);

        assertThat(decode(file, "none", new String[0], "--plugin-jar", jar.toString()).err)
                .contains("--plugin is \"none\": give one of test_decoding, pgoutput, wal2json, own.");
        Result missing = decode(
                file,
                "own",
                new String[0],
                "--plugin-jar",
                folder.resolve("no.jar").toString());
        assertThat(missing.err).contains("no.jar: there is no such file");
    }

    /// A jar with a plugin `own` that does this at each change.
    private static Path jar(String name, String change) throws Exception {
        Path source = Files.writeString(folder.resolve(name + ".java"), """
                import org.walscope.plugins.output.*;
                public final class %s implements OutputPlugin {
                    public String name() { return "own"; }
                    public Startup startup(OutputContext context) {
                        return new Startup(false, false, false, false, false);
                    }
                    public void begin(OutputContext context, PluginTxn txn) {}
                    public void change(OutputContext context, PluginTxn txn, RowChange change)
                            throws java.io.IOException {
                        %s
                    }
                    public void commit(OutputContext context, PluginTxn txn, long commitLsn) {}
                }
                """.formatted(name, change));
        String classPath = Stream.of(OutputPlugin.class, Lsn.class, NullMarked.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(File.pathSeparator));
        var messages = new PrintWriter(new StringWriter());
        int status = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(messages, messages, "-classpath", classPath, "-d", folder.toString(), source.toString());
        assertThat(status).isZero();
        Path jar = folder.resolve(name + ".jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("META-INF/services/" + OutputPlugin.class.getName()));
            out.write(name.getBytes(StandardCharsets.UTF_8));
            out.putNextEntry(new JarEntry(name + ".class"));
            out.write(Files.readAllBytes(folder.resolve(name + ".class")));
        }
        return jar;
    }

    @Test
    void writesValuesAsASessionWithTheseSettings() throws Exception {
        Path file = folder.resolve("settings.txt");
        String[] settings = {
            "-o",
            "include-timestamp",
            "--setting",
            "timezone=Europe/Berlin",
            "--setting",
            "DateStyle=SQL, DMY",
            "--setting",
            "bytea_output=escape"
        };
        decode(file, "test_decoding", TEST_DECODING, settings);

        assertThat(Files.readString(file))
                .contains("at[timestamp with time zone]:'31/03/2024 03:30:00 CEST' bytes[bytea]:'\\000ABC'")
                .containsPattern("COMMIT [0-9]+ \\(at [0-9-]{10} [0-9:.]+\\+0[12]\\)");
    }

    @Test
    void saysWhichSettingIsWrong() {
        String[] decode = {"decode", wal, "--catalog", catalog.toString(), "--plugin", "test_decoding", "--setting"};
        Map.of(
                        "TimeZone=Nowhere",
                        "--setting: invalid value for parameter \"TimeZone\": \"Nowhere\".",
                        "DateStyle=ISO, SQL",
                        "conflicting \"DateStyle\" specifications.",
                        "intervalstyle=short",
                        "available values are postgres, postgres_verbose, sql_standard, iso_8601.",
                        "extra_float_digits=4",
                        "4 is outside the valid range for parameter \"extra_float_digits\" (-15 .. 3).",
                        "work_mem=1",
                        "the text of values does not depend on \"work_mem\": settings are TimeZone, DateStyle,",
                        "UTC",
                        "--setting is \"UTC\": give a name and a value, as TimeZone=Europe/Berlin.")
                .forEach((setting, sentence) -> {
                    Result refused = call(Stream.concat(Arrays.stream(decode), Stream.of(setting))
                            .toArray(String[]::new));
                    assertThat(refused.err).contains(sentence);
                    assertThat(refused.status).isEqualTo(ExitCode.USAGE);
                });
    }

    @Test
    void saysWhatIsWrong() {
        String saved = catalog.toString();
        Result option = call("decode", wal, "--catalog", saved, "--plugin", "test_decoding", "-o", "wrong=1");
        assertThat(option.err).contains("ERROR: option \"wrong\" = \"1\" is unknown");
        assertThat(option.status).isEqualTo(ExitCode.FOUND);

        Result plugin = call("decode", wal, "--catalog", saved, "--plugin", "x");
        assertThat(plugin.err).contains("--plugin is \"x\": give one of test_decoding, pgoutput, wal2json.");
        assertThat(plugin.status).isEqualTo(ExitCode.USAGE);

        Result missing = call("decode", wal, "--catalog", saved + ".no", "--plugin", "test_decoding");
        assertThat(missing.err).contains(saved + ".no: there is no such file");
        assertThat(missing.status).isEqualTo(ExitCode.UNREACHABLE);

        Result lsn = call("decode", wal, "--catalog", saved, "--plugin", "test_decoding", "--to", "7");
        assertThat(lsn.err).contains("--to is \"7\": give an LSN, as 0/16B3748.");

        Result nothing = call("decode", folder.toString(), "--catalog", saved, "--plugin", "test_decoding");
        assertThat(nothing.err).contains("There is no WAL segment in");
        assertThat(nothing.status).isEqualTo(ExitCode.UNREACHABLE);
    }

    private static Result decode(Path file, String plugin, String[] options, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "decode", wal, "--catalog", catalog.toString(), "--plugin", plugin, "--output", file.toString()));
        for (int i = 0; i < options.length; i += 2) {
            args.addAll(List.of("-o", options[i] + "=" + options[i + 1]));
        }
        args.addAll(Arrays.asList(more));
        return call(args.toArray(String[]::new));
    }

    private static String quoted(String[] options) {
        return String.join(
                "", Stream.of(options).map(option -> ", '" + option + "'").toList());
    }

    private static void run(String sql) throws Exception {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> rows(String sql) throws Exception {
        List<String> found = new ArrayList<>();
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    private static Connection open() throws Exception {
        return DriverManager.getConnection(server.jdbcUrl("postgres"), EmbeddedServer.SUPERUSER, server.password());
    }

    private static Result call(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status = WalscopeCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
        return new Result(status, out.toString(), err.toString());
    }
}
