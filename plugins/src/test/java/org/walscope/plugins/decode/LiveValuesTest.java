package org.walscope.plugins.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walscope.plugins.decode.LiveServer.rows;
import static org.walscope.plugins.decode.LiveServer.run;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.SavedCatalog;
import org.walscope.model.decode.RowValues;
import org.walscope.model.reorder.ReplayOptions;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.value.OutputSettings;
import org.walscope.plugins.output.OutputContext;
import org.walscope.plugins.output.OutputPlugin;
import org.walscope.plugins.output.PluginTxn;
import org.walscope.plugins.output.RowChange;

/// A thousand values of each type, written on a server and decoded from its WAL: their text against what the
/// server
/// prints, and their bytes against its send functions.
final class LiveValuesTest {

    private static final long SEED = Long.getLong("walscope.values.seed", 20261127);
    private static final int COUNT = Integer.getInteger("walscope.values", 1000);

    private static final List<String> TYPES = List.of(
            "bool",
            "int2",
            "int4",
            "int8",
            "oid",
            "xid",
            "cid",
            "xid8",
            "tid",
            "numeric",
            "float4",
            "float8",
            "money",
            "text",
            "varchar",
            "bpchar",
            "char",
            "name",
            "bytea",
            "date",
            "time",
            "timetz",
            "timestamp",
            "timestamptz",
            "interval",
            "uuid",
            "json",
            "jsonb",
            "jsonpath",
            "bit",
            "varbit",
            "inet",
            "cidr",
            "macaddr",
            "macaddr8",
            "point",
            "lseg",
            "box",
            "path",
            "polygon",
            "line",
            "circle",
            "int4range",
            "int8range",
            "numrange",
            "daterange",
            "tsrange",
            "tstzrange",
            "int4multirange",
            "nummultirange",
            "tsvector",
            "tsquery",
            "pg_lsn",
            "mood",
            "pair",
            "small",
            "int4[]",
            "text[]",
            "numeric[]",
            "float8[]",
            "timestamptz[]",
            "pair[]",
            "txid_snapshot",
            "pg_snapshot",
            "xml");

    private static final List<Map<String, String>> SESSIONS = List.of(
            session("UTC", "ISO, MDY", "postgres", "hex", "1"),
            session("Europe/Berlin", "SQL, DMY", "sql_standard", "escape", "0"),
            session("America/New_York", "Postgres, MDY", "iso_8601", "hex", "-3"),
            session("Asia/Kolkata", "German", "postgres_verbose", "escape", "3"),
            session("<+0330>-03:30", "Postgres, DMY", "postgres", "hex", "-15"));

    private static Map<String, String> session(
            String timeZone, String dateStyle, String intervalStyle, String bytea, String extraDigits) {
        Map<String, String> session = new LinkedHashMap<>();
        session.put("TimeZone", timeZone);
        session.put("DateStyle", dateStyle);
        session.put("IntervalStyle", intervalStyle);
        session.put("bytea_output", bytea);
        session.put("extra_float_digits", extraDigits);
        return session;
    }

    @TempDir
    private Path folder;

    /// What was decoded of a table.
    private record Decoded(List<String> texts, List<String> sent) {}

    /// Keeps the second column of each row, as text and as bytes.
    private static final class Keeping implements OutputPlugin {

        final Map<String, Decoded> tables = new LinkedHashMap<>();

        @Override
        public String name() {
            return "keeping";
        }

        @Override
        public Startup startup(OutputContext context) {
            return new Startup(false, false, false, false, false);
        }

        @Override
        public void begin(OutputContext context, PluginTxn txn) {}

        @Override
        public void change(OutputContext context, PluginTxn txn, RowChange change) {
            RowValues row = Objects.requireNonNull(change.newRow());
            Decoded decoded = tables.computeIfAbsent(
                    change.relation().name(), _ -> new Decoded(new ArrayList<>(), new ArrayList<>()));
            var text = new Utf8Builder();
            context.values().text(row, 1, text);
            decoded.texts.add(text.toString());
            var sent = new Utf8Builder();
            boolean is = context.values().send(row, 1, sent);
            decoded.sent.add(is ? HexFormat.of().formatHex(sent.bytes(), 0, sent.length()) : "not sent");
        }

        @Override
        public void commit(OutputContext context, PluginTxn txn, long commitLsn) {}
    }

    @Test
    void textAndBytesAreTheServers() throws Exception {
        System.out.printf(
                "values: seed %d, %d of each of %d types in %d sessions%n", SEED, COUNT, TYPES.size(), SESSIONS.size());
        try (LiveServer server = LiveServer.start(Map.of("autovacuum", "off"));
                Connection connection = server.open()) {
            run(connection, "CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s')");
            run(connection, "CREATE TYPE pair AS (a int, b text)");
            run(connection, "CREATE DOMAIN small AS int");
            run(connection, "SELECT pg_create_logical_replication_slot('s', 'test_decoding')");
            var random = new RandomValues(new Random(SEED));
            for (int i = 0; i < TYPES.size(); i++) {
                run(connection, "CREATE TABLE v" + i + " (id int PRIMARY KEY, v " + column(TYPES.get(i)) + ")");
            }
            SavedCatalog saved = server.saveCatalog(folder.resolve("catalog.json"));
            for (int i = 0; i < TYPES.size(); i++) {
                insert(connection, i, random.of(TYPES.get(i), COUNT));
            }
            run(connection, "SELECT pg_switch_wal()");
            List<String> differing = new ArrayList<>();
            for (Map<String, String> session : SESSIONS) {
                compare(connection, session, decode(server, saved, session), differing);
            }
            assertThat(String.join("\n", differing)).isEmpty();
        }
    }

    private static void compare(
            Connection connection, Map<String, String> session, Map<String, Decoded> decoded, List<String> differing)
            throws SQLException {
        // The driver does not bear another DateStyle, so a function has it
        String settings = session.entrySet().stream()
                .map(each -> " SET " + each.getKey() + " = '" + each.getValue() + "'")
                .collect(Collectors.joining());
        run(
                connection,
                "CREATE OR REPLACE FUNCTION texts(query text) RETURNS SETOF text LANGUAGE plpgsql" + settings
                        + " AS 'BEGIN RETURN QUERY EXECUTE query; END'");
        for (int i = 0; i < TYPES.size(); i++) {
            Decoded found = Objects.requireNonNull(decoded.get("v" + i), TYPES.get(i));
            String table = "FROM v" + i + " ORDER BY id";
            String output = function(connection, "typoutput", i);
            compare(
                    TYPES.get(i) + " " + output + " " + session,
                    rows(connection, "SELECT * FROM texts('SELECT " + output + "(v)::text " + table + "')"),
                    found.texts,
                    differing);
            String send = function(connection, "typsend", i);
            compare(
                    TYPES.get(i) + " " + send,
                    rows(connection, "SELECT encode(" + send + "(v), 'hex') " + table),
                    found.sent,
                    differing);
        }
    }

    /// The function of the type of that table's values: what a plugin calls, which a cast to text is not for
    /// every type.
    private static String function(Connection connection, String which, int table) throws SQLException {
        return rows(
                        connection,
                        "SELECT " + which + "::oid::regproc::text FROM pg_type t JOIN pg_attribute a ON"
                                + " a.atttypid = t.oid WHERE attrelid = 'v" + table + "'::regclass AND attname = 'v'")
                .getFirst();
    }

    /// `name` and `"char"` have other names in SQL than here.
    private static String column(String type) {
        return switch (type) {
            case "char" -> "\"char\"";
            case "bit" -> "bit(13)";
            case "bpchar" -> "char(12)";
            default -> type;
        };
    }

    private static void insert(Connection connection, int table, List<String> values) throws SQLException {
        String type = column(TYPES.get(table));
        connection.setAutoCommit(false);
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO v" + table + " SELECT ?, CAST(?::text AS " + type + ")")) {
            for (int i = 0; i < values.size(); i++) {
                insert.setInt(1, i);
                insert.setString(2, values.get(i));
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        } catch (SQLException e) {
            throw new SQLException(TYPES.get(table) + ": " + e.getMessage(), e);
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static void compare(String what, List<String> expected, List<String> found, List<String> differing) {
        assertThat(found).as(what).hasSize(COUNT);
        assertThat(expected).as(what).hasSize(COUNT);
        int count = 0;
        for (int i = 0; i < COUNT && count < 3; i++) {
            if (!expected.get(i).equals(found.get(i))) {
                differing.add("%s, value %d: expected %s, found %s".formatted(what, i, expected.get(i), found.get(i)));
                count++;
            }
        }
    }

    private static Map<String, Decoded> decode(LiveServer server, SavedCatalog saved, Map<String, String> session)
            throws Exception {
        var keeping = new Keeping();
        OutputSettings settings = OutputSettings.DEFAULT;
        for (Map.Entry<String, String> each : session.entrySet()) {
            settings = settings.with(each.getKey(), each.getValue());
        }
        try (WalFiles files = WalFiles.open(List.of(server.walFolder()))) {
            ReplayOptions slot = ReplayOptions.of(saved.database()).withServerVersion(saved.serverVersion());
            DecodableWal.read(files.timelines().getFirst(), saved, problem -> {}, () -> false)
                    .decoder(keeping, new DecodeOptions(slot, List.of(), Optional.empty(), settings), warning -> {
                        throw new AssertionError(warning);
                    })
                    .decode((_, _, _, _) -> {}, () -> false);
        }
        return keeping.tables;
    }
}
