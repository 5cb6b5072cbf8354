package org.walscope.plugins.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.walscope.embedded.EmbeddedServer;
import org.walscope.model.Lsn;
import org.walscope.model.change.ColumnValue;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.DecodedOutput;
import org.walscope.model.change.PluginWrite;
import org.walscope.model.change.Value;
import org.walscope.plugins.Wal2JsonServer;
import org.walscope.plugins.reader.CellText.Said;

/// A table of every type with its edge values, through each plugin of a real server: every cell is what the server
/// says of the table, or what the plugin is known to make of it.
final class AllTypesTest {

    /// Columns whose bytes are not told as text, with the function that made them.
    private static final Map<String, String> BYTES = Map.of(
            "mo", "cash_send",
            "en", "enum_send",
            "ena", "array_send",
            "co", "record_send",
            "dom", "int4send",
            "tv", "tsvectorsend",
            "tq", "tsquerysend",
            "rg", "regclasssend",
            "moa", "array_send");

    private static EmbeddedServer server;
    private static final List<String> COLUMNS = new ArrayList<>();
    /// By id and column the text of the output function.
    private static final Map<String, Map<String, Optional<String>>> ORACLE = new TreeMap<>();

    @BeforeAll
    static void start() throws Exception {
        server = Wal2JsonServer.start();
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            for (String sql : script("all-types.sql").split(";\n")) {
                statement.execute(sql);
            }
            if (Wal2JsonServer.hasWal2Json()) {
                statement.execute("SELECT pg_create_logical_replication_slot('w2j', 'wal2json')");
            }
            for (String sql : script("all-types-rows.sql").split(";\n")) {
                statement.execute(sql);
            }
            oracle(statement);
        }
    }

    private static String script(String name) throws IOException {
        try (var in = AllTypesTest.class.getResourceAsStream("/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private static void oracle(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT attname FROM pg_attribute WHERE attrelid = 'alltypes'"
                + "::regclass AND attnum > 0 ORDER BY attnum")) {
            while (rows.next()) {
                COLUMNS.add(rows.getString(1));
            }
        }
        String texts = COLUMNS.stream()
                .map(c -> "CASE WHEN \"%s\" IS DISTINCT FROM NULL THEN format('%%s', \"%s\") END".formatted(c, c))
                .collect(Collectors.joining(", "));
        try (ResultSet rows = statement.executeQuery("SELECT " + texts + " FROM alltypes ORDER BY id")) {
            while (rows.next()) {
                var row = new LinkedHashMap<String, Optional<String>>();
                for (int i = 0; i < COLUMNS.size(); i++) {
                    row.put(COLUMNS.get(i), Optional.ofNullable(rows.getString(i + 1)));
                }
                ORACLE.put(rows.getString(1), row);
            }
        }
        assertThat(ORACLE).hasSizeGreaterThan(6);
    }

    private static Optional<String> oracle(String id, String column) {
        return Objects.requireNonNull(Objects.requireNonNull(ORACLE.get(id), id).get(column), column);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static Connection open() throws Exception {
        return Wal2JsonServer.open(server);
    }

    /// What a slot says, without a problem.
    static DecodedOutput peek(String slot, String plugin, String options) throws Exception {
        var writes = new ArrayList<PluginWrite>();
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT lsn, xid, data FROM"
                        + " pg_logical_slot_peek_binary_changes('" + slot + "', NULL, NULL" + options + ")")) {
            while (rows.next()) {
                writes.add(
                        new PluginWrite(Lsn.parse(rows.getString(1)).orElseThrow(), rows.getInt(2), rows.getBytes(3)));
            }
        }
        DecodedOutput output = OutputReaders.of(plugin).read(writes, () -> false);
        assertThat(output.lines().stream().flatMap(l -> l.problem().stream()))
                .as(plugin + options)
                .isEmpty();
        return output;
    }

    private static DecodedOutput pgOutput(int protocol, boolean binary) throws Exception {
        return peek(
                "pgo",
                "pgoutput",
                ", 'proto_version', '" + protocol + "', 'publication_names', 'all_tables', 'binary', '" + binary + "'");
    }

    private static List<List<ColumnValue>> inserts(DecodedOutput output, String table) {
        return output.transactions().stream()
                .flatMap(t -> t.changes().stream())
                .filter(c -> c instanceof DecodedChange.Insert i
                        && i.relation().name().equals(table))
                .map(c -> ((DecodedChange.Insert) c).row())
                .toList();
    }

    /// Columns by how they were told otherwise than by the output function; all cells are there but `absent`.
    private static Map<Said, Set<String>> told(DecodedOutput output, Set<String> absent) {
        List<List<ColumnValue>> rows = inserts(output, "alltypes");
        assertThat(rows).hasSize(ORACLE.size());
        var told = new TreeMap<Said, Set<String>>();
        for (List<ColumnValue> row : rows) {
            String id = ((Value.Text) row.getFirst().value()).text();
            List<String> expected =
                    COLUMNS.stream().filter(c -> !absent.contains(c)).toList();
            assertThat(row.stream().map(ColumnValue::name)).containsExactlyElementsOf(expected);
            for (ColumnValue cell : row) {
                Said said = CellText.of(cell, oracle(id, cell.name()));
                String shown = said == Said.OTHER ? id + " " + cell + " is " + oracle(id, cell.name()) : cell.name();
                told.computeIfAbsent(said, s -> new TreeSet<>()).add(shown);
            }
        }
        told.remove(Said.SAME);
        return told;
    }

    /// Where `::text` is not the output function.
    @Test
    void aCastToTextDiffersForThreeTypesAlone() throws Exception {
        var differing = new TreeSet<String>();
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            for (String column : COLUMNS) {
                try (ResultSet rows =
                        statement.executeQuery("SELECT bool_or(\"%s\"::text <> format('%%s', \"%s\")) FROM alltypes"
                                .formatted(column, column))) {
                    rows.next();
                    if (rows.getBoolean(1)) {
                        differing.add(column);
                    }
                }
            }
        }
        // boolean: true for t; character(8): without its blanks; inet: with /32
        assertThat(differing).containsExactly("bo", "c", "ip");
    }

    @Test
    void testDecodingTellsEveryCell() throws Exception {
        assertThat(told(peek("td", "test_decoding", ""), Set.of())).isEqualTo(Map.of(Said.TRUE_FALSE, Set.of("bo")));
    }

    @Test
    void pgOutputTellsEveryCellInProtocols1To3() throws Exception {
        for (int protocol = 1; protocol <= 3; protocol++) {
            // Generated columns are not sent before 18
            assertThat(told(pgOutput(protocol, false), Set.of("gen"))).isEmpty();
        }
    }

    @Test
    void pgOutputInBinaryTellsEveryCellOfBuiltInTypesAndKeepsTheBytesOfOthers() throws Exception {
        for (int protocol = 1; protocol <= 3; protocol++) {
            DecodedOutput output = pgOutput(protocol, true);
            assertThat(told(output, Set.of("gen"))).isEqualTo(Map.of(Said.BYTES, BYTES.keySet()));
            Map<String, String> sent = sent();
            for (List<ColumnValue> row : inserts(output, "alltypes")) {
                String id = ((Value.Text) row.getFirst().value()).text();
                for (ColumnValue cell : row) {
                    if (cell.value() instanceof Value.Binary(var hex)) {
                        assertThat(hex).isEqualTo(sent.get(id + cell.name()));
                    }
                }
            }
        }
    }

    private static Map<String, String> sent() throws Exception {
        var sent = new TreeMap<String, String>();
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            for (var column : BYTES.entrySet()) {
                try (ResultSet rows = statement.executeQuery("SELECT id, encode(%s(%s), 'hex') FROM alltypes"
                        .formatted(column.getValue(), column.getKey()))) {
                    while (rows.next()) {
                        sent.put(rows.getString(1) + column.getKey(), rows.getString(2));
                    }
                }
            }
        }
        return sent;
    }

    @Test
    void wal2JsonTellsEveryCellInBothFormats() throws Exception {
        assumeTrue(Wal2JsonServer.hasWal2Json(), "skipped: no wal2json installed");
        for (int format = 1; format <= 2; format++) {
            DecodedOutput output = peek("w2j", "wal2json", ", 'format-version', '" + format + "'");
            assertThat(told(output, Set.of()))
                    .isEqualTo(Map.of(
                            Said.TRUE_FALSE, Set.of("bo"),
                            Said.BARE_HEX, Set.of("b"),
                            Said.JSON_NULL, Set.of("n", "r", "d")));
        }
    }

    @Test
    void wal2JsonSaysTheSameUnderAllItsOptions() throws Exception {
        assumeTrue(Wal2JsonServer.hasWal2Json(), "skipped: no wal2json installed");
        String all = ", 'include-xids', '1', 'include-timestamp', '1', 'include-lsn', '1', 'include-origin', '1',"
                + " 'include-typmod', '%s', 'include-type-oids', '1', 'include-domain-data-type', '1',"
                + " 'include-column-positions', '1', 'include-not-null', '1', 'include-default', '1',"
                + " 'include-pk', '1', 'pretty-print', '%s'";
        for (String more : List.of(
                all.formatted("1", "0"),
                all.formatted("0", "1"),
                ", 'write-in-chunks', '1'",
                ", 'write-in-chunks', '1', 'pretty-print', '1', 'include-xids', '1'",
                ", 'include-types', '0'",
                ", 'include-schemas', '0'",
                ", 'actions', 'insert'",
                ", 'include-transaction', '0'",
                ", 'numeric-data-types-as-string', '1'")) {
            for (int format = 1; format <= 2; format++) {
                String options = ", 'format-version', '" + format + "'" + more;
                if (!accepts(options)) {
                    continue; // a release that does not know it
                }
                Map<Said, Set<String>> told = told(peek("w2j", "wal2json", options), Set.of());
                told.remove(Said.JSON_NULL);
                assertThat(told)
                        .as(options)
                        .isEqualTo(Map.of(Said.TRUE_FALSE, Set.of("bo"), Said.BARE_HEX, Set.of("b")));
            }
        }
    }

    private static boolean accepts(String options) throws Exception {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.executeQuery("SELECT 1 FROM pg_logical_slot_peek_binary_changes('w2j', NULL, 1" + options + ")");
            return true;
        } catch (SQLException e) {
            assertThat(e.getMessage()).contains("is unknown");
            return false;
        }
    }

    /// Names and values that look like a plugin's own words.
    @Test
    void oddNamesAndValuesSurvive() throws Exception {
        var outputs = new ArrayList<DecodedOutput>();
        outputs.add(peek("td", "test_decoding", ", 'include-xids', '0', 'skip-empty-xacts', '1'"));
        outputs.add(peek("td", "test_decoding", ", 'include-timestamp', '1', 'include-rewrites', '1'"));
        outputs.add(pgOutput(1, false));
        outputs.add(pgOutput(1, true));
        if (Wal2JsonServer.hasWal2Json()) {
            outputs.add(peek("w2j", "wal2json", ", 'format-version', '2'"));
            outputs.add(peek("w2j", "wal2json", ", 'format-version', '1'"));
        }
        for (DecodedOutput output : outputs) {
            List<List<ColumnValue>> rows = inserts(output, "odd \".[table]: INSERT:");
            assertThat(rows.stream()
                            .map(r -> r.stream().map(ColumnValue::name).toList())
                            .distinct())
                    .containsExactly(List.of("id", "a[text]:'x'", " new-tuple:", "\"quoted\""));
            assertThat(rows.stream().map(r -> r.get(1).value()))
                    .as(output.plugin())
                    .containsExactly(
                            new Value.Text("unchanged-toast-datum"),
                            new Value.Text("null"),
                            new Value.Text("it's \\ 'quoted' b[integer]:1\nnew line"),
                            new Value.Text("B'101' new-tuple: id[integer]:5"),
                            Value.NULL);
            List<DecodedChange.Message> messages = output.transactions().stream()
                    .flatMap(t -> t.changes().stream())
                    .filter(c -> c instanceof DecodedChange.Message)
                    .map(c -> (DecodedChange.Message) c)
                    .toList();
            if (!output.plugin().equals("pgoutput")) {
                assertThat(messages).extracting(DecodedChange.Message::prefix).containsExactly("a, sz: 3 content:b");
                assertThat(messages.getFirst().content()).contains("two\nlines, sz: 4 content:ünd");
            }
        }
    }

    /// An UPDATE that leaves the out-of-line value as it is.
    @Test
    void unchangedToastIsNoValue() throws Exception {
        assertThat(toast(peek("td", "test_decoding", ""))).contains(Value.UNCHANGED_TOAST);
        assertThat(toast(pgOutput(1, false))).contains(Value.UNCHANGED_TOAST);
        assertThat(toast(pgOutput(1, true))).contains(Value.UNCHANGED_TOAST);
        if (Wal2JsonServer.hasWal2Json()) {
            assertThat(toast(peek("w2j", "wal2json", ", 'format-version', '2'")))
                    .isEmpty();
        }
    }

    private static Optional<Value> toast(DecodedOutput output) {
        return output.transactions().stream()
                .flatMap(t -> t.changes().stream())
                .filter(c -> c instanceof DecodedChange.Update u
                        && u.relation().name().equals("toasty"))
                .flatMap(c -> ((DecodedChange.Update) c).row().stream())
                .filter(c -> c.name().equals("big"))
                .map(ColumnValue::value)
                .findFirst();
    }
}
