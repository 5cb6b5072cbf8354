package org.walscope.model.server;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.walscope.model.catalog.CatalogFile;

/// The statements that save a database's catalogs, as [CatalogFile] reads them. None of them fails on any release
/// from
/// 12 on, whatever the role may see.
final class CatalogQueries {

    private static final int FETCH_ROWS = 1000;

    private static final String LSN = "SELECT CASE WHEN pg_catalog.pg_is_in_recovery()"
            + " THEN pg_catalog.pg_last_wal_replay_lsn() ELSE pg_catalog.pg_current_wal_insert_lsn() END";

    private static final Map<String, String> FACTS = facts();

    private CatalogQueries() {}

    /// Facts by name; each statement gives one JSON value.
    private static Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("server_version", "SELECT pg_catalog.to_jsonb(pg_catalog.current_setting('server_version'))");
        facts.put("server_version_num", "SELECT pg_catalog.current_setting('server_version_num')");
        facts.put("at_time", "SELECT pg_catalog.to_jsonb(pg_catalog.clock_timestamp()::text)");
        facts.put("snapshot", "SELECT pg_catalog.to_jsonb(pg_catalog.txid_current_snapshot()::text)");
        facts.put(
                "current_database",
                "SELECT pg_catalog.jsonb_build_object('oid', oid, 'name', datname, 'dattablespace', dattablespace,"
                        + " 'encoding', pg_catalog.pg_encoding_to_char(encoding)) FROM pg_catalog.pg_database"
                        + " WHERE datname = pg_catalog.current_database()");
        facts.put(
                "control_system",
                "SELECT pg_catalog.jsonb_build_object('system_identifier', system_identifier,"
                        + " 'catalog_version_no', catalog_version_no) FROM pg_catalog.pg_control_system()");
        facts.put(
                "control_checkpoint",
                "SELECT pg_catalog.jsonb_build_object('timeline_id', timeline_id)"
                        + " FROM pg_catalog.pg_control_checkpoint()");
        facts.put(
                "settings",
                "SELECT pg_catalog.jsonb_object_agg(name, setting) FROM pg_catalog.pg_settings WHERE name IN"
                        + " ('wal_level', 'server_encoding', 'integer_datetimes', 'lc_monetary',"
                        + " 'logical_decoding_work_mem', 'TimeZone', 'DateStyle', 'IntervalStyle', 'bytea_output',"
                        + " 'extra_float_digits')");
        return facts;
    }

    /// A statement for each catalog, whose rows are JSON objects: no access privileges, no node trees.
    private static Map<String, String> catalogs(int major) {
        Map<String, String> catalogs = new LinkedHashMap<>();
        catalogs.put("pg_namespace", rows("- 'nspacl'", "pg_namespace", "oid"));
        // The file of a mapped relation, whose relfilenode is 0
        catalogs.put(
                "pg_class",
                rows(
                        "- ARRAY['relacl', 'reloptions', 'relpartbound']"
                                + " || pg_catalog.jsonb_build_object('filenode', pg_catalog.pg_relation_filenode(x.oid))",
                        "pg_class",
                        "oid"));
        // As JSON a missing value would lose what its type's output function writes
        catalogs.put(
                "pg_attribute",
                rows(
                        "- ARRAY['attacl', 'attoptions', 'attfdwoptions', 'attmissingval'] || CASE WHEN"
                                + " x.attmissingval IS NULL THEN '{}' ELSE pg_catalog.jsonb_build_object("
                                + "'attmissingval_text', x.attmissingval::text) END",
                        "pg_attribute",
                        "attrelid, attnum"));
        catalogs.put("pg_type", rows("- ARRAY['typacl', 'typdefaultbin', 'typdefault']", "pg_type", "oid"));
        catalogs.put("pg_enum", rows("", "pg_enum", "oid"));
        catalogs.put("pg_range", rows("", "pg_range", "rngtypid"));
        catalogs.put("pg_index", rows("- ARRAY['indexprs', 'indpred']", "pg_index", "indexrelid"));
        catalogs.put("pg_inherits", rows("", "pg_inherits", "inhrelid, inhseqno"));
        catalogs.put("pg_publication", rows("", "pg_publication", "oid"));
        catalogs.put(
                "pg_publication_rel",
                rows(
                        major < 15
                                ? ""
                                : "- 'prqual' || pg_catalog.jsonb_build_object("
                                        + "'prqual_text', pg_catalog.pg_get_expr(x.prqual, x.prrelid))",
                        "pg_publication_rel",
                        "oid"));
        if (major >= 15) {
            catalogs.put("pg_publication_namespace", rows("", "pg_publication_namespace", "oid"));
        }
        catalogs.put("pg_replication_origin", rows("", "pg_replication_origin", "roident"));
        catalogs.put(
                "pg_proc",
                "SELECT pg_catalog.jsonb_build_object('oid', oid, 'proname', proname, 'pronamespace', pronamespace)"
                        + " FROM pg_catalog.pg_proc ORDER BY oid");
        return catalogs;
    }

    private static String rows(String change, String catalog, String order) {
        return "SELECT pg_catalog.to_jsonb(x) " + change + " FROM pg_catalog." + catalog + " x ORDER BY " + order;
    }

    /// Writes one JSON object, a row of a catalog a line. What had committed before `at_lsn` is in it: that is
    /// read
    /// before the snapshot is taken, and rows that the WAL behind it changes again are the same again.
    static void save(Connection connection, int major, Writer out) throws SQLException, IOException {
        String lsn;
        try (Statement statement = connection.createStatement()) {
            lsn = text(statement, LSN);
        }
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            write(connection, major, lsn, out);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static void write(Connection connection, int major, String lsn, Writer out)
            throws SQLException, IOException {
        // Not closed: that is the caller's
        var json = new JsonWriter(out);
        json.setIndent(" ");
        json.beginObject();
        json.name("format").value(CatalogFile.FORMAT);
        json.name("at_lsn").value(lsn);
        try (Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> fact : FACTS.entrySet()) {
                json.name(fact.getKey()).jsonValue(text(statement, fact.getValue()));
            }
        }
        json.name("catalogs").beginObject();
        for (Map.Entry<String, String> catalog : catalogs(major).entrySet()) {
            json.name(catalog.getKey()).beginArray();
            try (PreparedStatement statement = connection.prepareStatement(catalog.getValue())) {
                statement.setFetchSize(FETCH_ROWS);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        json.jsonValue(rows.getString(1));
                    }
                }
            }
            json.endArray();
        }
        json.endObject();
        json.endObject();
        json.flush();
        out.write('\n');
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            String text = row.next() ? row.getString(1) : null;
            return text == null ? "null" : text;
        }
    }
}
