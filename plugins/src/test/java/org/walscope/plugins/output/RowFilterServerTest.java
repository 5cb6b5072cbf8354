package org.walscope.plugins.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.walscope.embedded.EmbeddedServer;
import org.walscope.model.PgVersion;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.decode.RowValues;
import org.walscope.plugins.output.pgoutput.filter.FilterEvaluator;
import org.walscope.plugins.output.pgoutput.filter.FilterNode;
import org.walscope.plugins.output.pgoutput.filter.FilterParser;
import org.walscope.plugins.output.pgoutput.filter.NodeTreeParser;

/// Row filters that a real server has, printed by it and evaluated by both.
final class RowFilterServerTest {

    private static final String COLUMNS =
            "i integer, b bigint, s smallint, n numeric, d double precision, t text, v varchar(20), o boolean, dt date,"
                    + " u uuid, \"Odd name\" integer";

    private static final CatalogRelation TABLE = MemoryCatalog.table(
            16_400,
            "public",
            "f",
            MemoryCatalog.column(1, "i", 23),
            MemoryCatalog.column(2, "b", 20),
            MemoryCatalog.column(3, "s", 21),
            MemoryCatalog.column(4, "n", 1700),
            MemoryCatalog.column(5, "d", 701),
            MemoryCatalog.column(6, "t", 25),
            MemoryCatalog.column(7, "v", 1043),
            MemoryCatalog.column(8, "o", 16),
            MemoryCatalog.column(9, "dt", 1082),
            MemoryCatalog.column(10, "u", 2950),
            MemoryCatalog.column(11, "Odd name", 23));

    private static final List<String> ROWS = List.of(
            "1, 10000000000, 3, 1.50, 1e300, 'EU', 'EU', true, '2024-01-31', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 7",
            "-7, -1, -3, -0.1, 'NaN', 'it''s', 'x', false, '2000-01-01', NULL, NULL",
            "0, 0, 0, 0, '-0', '', '', NULL, NULL, NULL, 0",
            "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL",
            "2147483647, 5, 7, 12345678901234567890.12345, '-Infinity', E'back\\\\slash', 'EU', true, '2024-02-29',"
                    + " 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', -5",
            "42, 42, 42, 42.0, 42, '42', '42', false, '1999-12-31', NULL, 42");

    private static final List<String> FILTERS = List.of(
            "i > 0",
            "i % 2 <> 0",
            "-i < 3 AND NOT o",
            "b / 3 = i OR b - 1 < s * 2",
            "i IN (1, 42, -7)",
            "i NOT IN (1, 42)",
            "i <> ALL (ARRAY[1, NULL])",
            "i BETWEEN -10 AND 10",
            "b = 10000000000",
            "n >= 1.5",
            "n + 0.5 > 1.99 AND n % 2 < 1",
            "n = i",
            "d > 1",
            "d = 'NaN'::float8",
            "d = 0",
            "d < i",
            "t = 'EU'",
            "t <> 'it''s'",
            "t = E'back\\\\slash'",
            "v = 'EU' AND v = t",
            "t || v = 'EUEU'",
            "t IN ('EU', '')",
            "o",
            "NOT o",
            "o IS TRUE",
            "o IS NOT FALSE",
            "o IS UNKNOWN",
            "i IS NULL",
            "t IS NOT NULL AND i IS NOT NULL",
            "i IS DISTINCT FROM 42",
            "i IS NOT DISTINCT FROM s",
            "dt = '2024-02-29'",
            "u = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
            "\"Odd name\" = 7 OR \"Odd name\" IS NULL",
            "COALESCE(i, b, 0) = 0",
            "i::bigint = b",
            "(i > 0) = o",
            "(i > 0 OR NULL::boolean)",
            "true");

    @Test
    void letsPassWhatTheServerLetsPass() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start();
                Connection connection = DriverManager.getConnection(
                        server.jdbcUrl("postgres"), EmbeddedServer.SUPERUSER, server.password());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE f (" + COLUMNS + ")");
            for (String row : ROWS) {
                statement.execute("INSERT INTO f VALUES (" + row + ")");
            }
            for (String filter : FILTERS) {
                check(statement, filter);
            }
        }
    }

    private static void check(Statement statement, String filter) throws Exception {
        try {
            statement.execute("CREATE PUBLICATION p FOR TABLE f WHERE (" + filter + ")");
        } catch (SQLException e) {
            throw new AssertionError("the server does not take " + filter, e);
        }
        String printed;
        String tree;
        try (ResultSet result =
                statement.executeQuery("SELECT pg_get_expr(prqual, prrelid), prqual::text FROM pg_publication_rel")) {
            result.next();
            printed = result.getString(1);
            tree = result.getString(2);
        }
        statement.execute("DROP PUBLICATION p");
        FilterNode node = FilterParser.parse(printed, TABLE);
        FilterNode ofTree = NodeTreeParser.parse(tree, TABLE, new StoredConstants());
        var context = new MemoryContext(PgVersion.PG15);
        var ours = new ArrayList<Boolean>();
        var trees = new ArrayList<Boolean>();
        var theirs = new ArrayList<Boolean>();
        try (ResultSet rows = statement.executeQuery("SELECT COALESCE(" + filter + ", false), * FROM f")) {
            while (rows.next()) {
                theirs.add(rows.getBoolean(1));
                RowValues row = MemoryContext.row(TABLE, texts(rows));
                ours.add(FilterEvaluator.isTrue(node, row, context.values()));
                trees.add(FilterEvaluator.isTrue(ofTree, row, context.values()));
            }
        }
        assertThat(theirs).hasSameSizeAs(ROWS);
        assertThat(ours).as("%s, printed %s", filter, printed).isEqualTo(theirs);
        assertThat(trees).as("%s, kept as %s", filter, tree).isEqualTo(theirs);
    }

    private static @Nullable String[] texts(ResultSet rows) throws SQLException {
        var texts = new @Nullable String[11];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = rows.getString(i + 2);
        }
        return texts;
    }
}
