package org.walscope.plugins.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.walscope.embedded.EmbeddedServer;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.catalog.CatalogColumn;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.catalog.CatalogType;
import org.walscope.model.decode.RowValues;
import org.walscope.plugins.Wal2JsonServer;
import org.walscope.plugins.output.wal2json.Wal2Json;

/// The same changes through the real wal2json and through ours, with each of its options. What the changes are, the
/// real one tells in format 2.
final class Wal2JsonServerTest {

    private static final List<String> SCRIPT = List.of(
            "CREATE TYPE \"Odd mood\" AS ENUM ('sad', 'ok')",
            "CREATE DOMAIN posint AS numeric(5,2) CHECK (VALUE > 0)",
            "CREATE TABLE t (id integer PRIMARY KEY, v varchar(20) NOT NULL, n numeric(8,2), o boolean, y bytea,"
                    + " m \"Odd mood\", ms \"Odd mood\"[], dom posint, c char, b bit, bits bit(3), big text)",
            "ALTER TABLE t ALTER big SET STORAGE EXTERNAL",
            "CREATE TABLE whole (a integer, b text)",
            "ALTER TABLE whole REPLICA IDENTITY FULL",
            "CREATE TABLE keyless (a integer)",
            "CREATE SCHEMA \"other.schema\"",
            "CREATE TABLE \"other.schema\".by_index (a integer NOT NULL, b integer NOT NULL, c text, PRIMARY KEY (b))",
            "CREATE UNIQUE INDEX by_a ON \"other.schema\".by_index (a)",
            "ALTER TABLE \"other.schema\".by_index REPLICA IDENTITY USING INDEX by_a",
            "SELECT pg_create_logical_replication_slot('w', 'wal2json')",
            "INSERT INTO t VALUES (1, E'q\"b\\\\s\\n\\x01', 1.5, true, '\\x00ff', 'ok', '{sad,ok}', 7, 'c', '1', '101',"
                    + " repeat('x', 3000)), (2, '', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
            "UPDATE t SET v = 'w' WHERE id = 1",
            "BEGIN",
            "UPDATE t SET id = 3, n = -1 WHERE id = 1",
            "INSERT INTO whole VALUES (1, NULL), (2, 'b')",
            "SELECT pg_logical_emit_message(true, 'pre', 'content')",
            "UPDATE whole SET b = 'c'",
            "DELETE FROM whole WHERE a = 1",
            "COMMIT",
            "SELECT pg_logical_emit_message(false, 'other', 'aside')",
            "INSERT INTO keyless VALUES (1)",
            "UPDATE keyless SET a = 2",
            "DELETE FROM keyless",
            "INSERT INTO \"other.schema\".by_index VALUES (1, 1, 'c')",
            "UPDATE \"other.schema\".by_index SET a = 2",
            "DELETE FROM \"other.schema\".by_index",
            "DELETE FROM t WHERE id = 2",
            "TRUNCATE t, whole");

    private static final String EVERYTHING = "'format-version', '2', 'include-xids', '1', 'include-timestamp', '1',"
            + " 'include-lsn', '1', 'include-origin', '1'";

    private static final List<String> OPTIONS = List.of(
            "",
            "pretty-print,1",
            "pretty-print,1,include-pk,1,include-xids,1,include-timestamp,1,include-lsn,1,include-origin,1",
            "write-in-chunks,1,pretty-print,1",
            "write-in-chunks,1",
            "include-schemas,0,include-types,0,include-not-null,1",
            "include-type-oids,1,include-column-positions,1,include-not-null,1",
            "include-typmod,0",
            "include-typmod,0,include-domain-data-type,1,include-type-oids,1",
            "include-domain-data-type,1",
            "include-pk,1",
            "actions,insert",
            "actions,'update, delete'",
            "filter-tables,*.whole",
            "filter-tables,public.*",
            "filter-tables,'public.t, *.by_index'",
            "add-tables,other\\.schema.*",
            "add-tables,'*.t'",
            "filter-msg-prefixes,'pre, none'",
            "add-msg-prefixes,other",
            "format-version,2",
            "format-version,2,include-transaction,0",
            "format-version,2,include-xids,1,include-timestamp,1,include-lsn,1,include-origin,1,include-pk,1",
            "format-version,2,include-types,0,include-schemas,0",
            "format-version,2,include-type-oids,1,include-not-null,1,include-column-positions,1",
            "format-version,2,include-domain-data-type,1,include-typmod,0",
            "format-version,2,actions,'truncate,insert',filter-tables,*.whole",
            "format-version,2,add-msg-prefixes,pre,filter-msg-prefixes,pre");

    private final Map<String, CatalogRelation> relations = new HashMap<>();
    private final Map<List<Integer>, String> typeNames = new HashMap<>();
    private final List<CatalogType> types = new ArrayList<>();
    private MemoryTxn txn = new MemoryTxn(0);

    @Test
    void writesWhatTheServersWritesWithEachOption() throws Exception {
        assumeTrue(Wal2JsonServer.hasWal2Json(), "skipped: no wal2json");
        try (EmbeddedServer server = Wal2JsonServer.start();
                Connection connection = Wal2JsonServer.open(server);
                Statement statement = connection.createStatement()) {
            for (String sql : SCRIPT) {
                statement.execute(sql);
            }
            readCatalogs(statement);
            List<String> changes = peek(statement, EVERYTHING);
            assertThat(changes).hasSizeGreaterThan(30);
            for (String options : OPTIONS) {
                String[] words = options.isEmpty()
                        ? new String[0]
                        : Arrays.stream(options.split(",(?=(?:[^']*'[^']*')*[^']*$)"))
                                .map(word -> word.replace("'", ""))
                                .toArray(String[]::new);
                var context = new MemoryContext(PgVersion.PG15, words);
                typeNames.forEach((type, name) -> context.typeName(type.get(0), type.get(1), name));
                types.forEach(context.catalog()::put);
                replay(changes, context);
                assertThat(context.lines()).as(options).isEqualTo(peek(statement, quoted(words)));
            }
        }
    }

    private static String quoted(String... words) {
        return String.join(
                ", ", Arrays.stream(words).map(word -> "'" + word + "'").toList());
    }

    private static List<String> peek(Statement statement, String options) throws SQLException {
        String separator = options.isEmpty() ? "" : ", ";
        var lines = new ArrayList<String>();
        try (ResultSet rows = statement.executeQuery(
                "SELECT data FROM pg_logical_slot_peek_changes('w', NULL, NULL" + separator + options + ")")) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return lines;
    }

    private void readCatalogs(Statement statement) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery("SELECT oid, typname, typtype::text, typbasetype, typtypmod FROM pg_type")) {
            while (rows.next()) {
                types.add(new CatalogType(
                        rows.getInt(1),
                        "s",
                        rows.getString(2),
                        rows.getString(3).charAt(0),
                        -1,
                        false,
                        'i',
                        ',',
                        0,
                        rows.getInt(4),
                        rows.getInt(5),
                        0,
                        0,
                        ""));
                putName(statement, rows.getInt(4), rows.getInt(5));
            }
        }
        try (ResultSet rows = statement.executeQuery("SELECT c.oid, n.nspname, relname, relreplident::text,"
                + " (SELECT indkey::int2[] FROM pg_index i WHERE indrelid = c.oid AND indisprimary),"
                + " (SELECT indkey::int2[] FROM pg_index i WHERE indrelid = c.oid AND (relreplident = 'd' AND"
                + " indisprimary OR relreplident = 'i' AND indisreplident))"
                + " FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind = 'r' AND"
                + " c.oid >= 16384")) {
            while (rows.next()) {
                String schema = rows.getString(2);
                String name = rows.getString(3);
                relations.put(
                        schema + "/" + name,
                        new CatalogRelation(
                                rows.getInt(1),
                                2200,
                                schema,
                                name,
                                'r',
                                'p',
                                rows.getString(4).charAt(0),
                                0,
                                0,
                                0,
                                false,
                                columns(statement, rows.getInt(1)),
                                numbers(rows.getArray(6)),
                                numbers(rows.getArray(5))));
            }
        }
    }

    private static List<Integer> numbers(@Nullable Array array) throws SQLException {
        var numbers = new ArrayList<Integer>();
        if (array != null) {
            for (Object number : (Object[]) array.getArray()) {
                numbers.add(((Number) number).intValue());
            }
        }
        return numbers;
    }

    private List<CatalogColumn> columns(Statement statement, int relation) throws SQLException {
        var columns = new ArrayList<CatalogColumn>();
        try (Statement own = statement.getConnection().createStatement();
                ResultSet rows = own.executeQuery("SELECT attnum, attname, atttypid, atttypmod, attnotnull FROM"
                        + " pg_attribute WHERE attnum > 0 AND attrelid = " + relation + " ORDER BY attnum")) {
            while (rows.next()) {
                columns.add(new CatalogColumn(
                        rows.getInt(1),
                        rows.getString(2),
                        rows.getInt(3),
                        rows.getInt(4),
                        -1,
                        false,
                        'i',
                        rows.getBoolean(5),
                        false,
                        '\0',
                        null));
                putName(statement, rows.getInt(3), rows.getInt(4));
            }
        }
        return columns;
    }

    private void putName(Statement statement, int type, int typmod) throws SQLException {
        if (type == 0) {
            return;
        }
        String given = typmod < 0 ? "NULL" : Integer.toString(typmod);
        try (Statement own = statement.getConnection().createStatement();
                ResultSet row = own.executeQuery("SELECT format_type(" + type + ", " + given + ")")) {
            row.next();
            typeNames.put(List.of(type, typmod), row.getString(1));
        }
    }

    private void replay(List<String> changes, MemoryContext context) throws Exception {
        var plugin = new Wal2Json();
        plugin.startup(context);
        for (String line : changes) {
            JsonObject change = JsonParser.parseString(line).getAsJsonObject();
            String action = change.get("action").getAsString();
            long lsn = lsn(change, "lsn");
            switch (action) {
                case "B" -> {
                    txn = new MemoryTxn(change.get("xid").getAsInt());
                    txn.finalLsn = lsn;
                    txn.endLsn = lsn(change, "nextlsn");
                    txn.endTime = time(change.get("timestamp").getAsString());
                    plugin.begin(context, txn);
                }
                case "C" -> plugin.commit(context, txn, lsn);
                case "M" -> {
                    boolean transactional = change.get("transactional").getAsBoolean();
                    byte[] content = change.get("content").getAsString().getBytes(UTF_8);
                    String prefix = change.get("prefix").getAsString();
                    plugin.message(context, transactional ? txn : null, lsn, 0, transactional, prefix, content);
                }
                case "T" -> plugin.truncate(context, txn, lsn, txn.xid(), List.of(relation(change)), false, false);
                default -> {
                    CatalogRelation relation = relation(change);
                    RowChange.Kind kind = switch (action) {
                        case "I" -> RowChange.Kind.INSERT;
                        case "U" -> RowChange.Kind.UPDATE;
                        default -> RowChange.Kind.DELETE;
                    };
                    plugin.change(
                            context,
                            txn,
                            new MemoryChange(
                                    kind,
                                    lsn,
                                    txn.xid(),
                                    relation,
                                    row(relation, change, "identity"),
                                    row(relation, change, "columns")));
                }
            }
        }
    }

    private CatalogRelation relation(JsonObject change) {
        return Objects.requireNonNull(relations.get(
                change.get("schema").getAsString() + "/" + change.get("table").getAsString()));
    }

    private static @Nullable RowValues row(CatalogRelation relation, JsonObject change, String list) {
        if (!change.has(list)) {
            return null;
        }
        var values = new HashMap<String, @Nullable String>();
        for (JsonElement column : change.getAsJsonArray(list)) {
            JsonObject object = column.getAsJsonObject();
            String text = object.get("value").isJsonNull()
                    ? null
                    : object.get("value").getAsString();
            String type = object.get("type").getAsString();
            values.put(
                    object.get("name").getAsString(),
                    text == null
                            ? null
                            : type.equals("boolean")
                                    ? text.substring(0, 1)
                                    : type.equals("bytea") ? "\\x" + text : text);
        }
        boolean whole = list.equals("columns");
        return MemoryContext.row(
                relation,
                relation.columns().stream()
                        .map(c ->
                                whole && !values.containsKey(c.name()) ? "unchanged-toast-datum" : values.get(c.name()))
                        .toArray(String[]::new));
    }

    private static long lsn(JsonObject object, String name) {
        return object.has(name)
                ? Lsn.parse(object.get(name).getAsString()).orElseThrow().value()
                : 0;
    }

    private static long time(String text) {
        OffsetDateTime epoch = OffsetDateTime.parse("2000-01-01T00:00:00Z");
        return ChronoUnit.MICROS.between(epoch, OffsetDateTime.parse(text.replace(' ', 'T') + ":00"));
    }
}
