package org.walscope.model.server;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.walscope.model.change.RelationName;

/// The statements behind [DecodingFacts], for each release from 12 on.
final class DecodingFactsQueries {

    private static final String TABLES = "SELECT n.nspname, c.relname, c.relreplident::text,"
            + " EXISTS (SELECT 1 FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisprimary AND i.indisvalid),"
            + " rn.nspname, r.relname,"
            + " (SELECT pg_catalog.array_agg(a.attname::text) FROM pg_catalog.pg_attribute a"
            + " WHERE a.attrelid = c.oid AND a.attgenerated <> '' AND NOT a.attisdropped)"
            + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " LEFT JOIN pg_catalog.pg_class r ON c.relispartition AND r.oid = pg_catalog.pg_partition_root(c.oid)"
            + " LEFT JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace"
            + " WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')";

    private DecodingFactsQueries() {}

    static DecodingFacts facts(Connection connection, int major) throws SQLException {
        return new DecodingFacts(major, false, tables(connection), publications(connection, major));
    }

    private static Map<RelationName, DecodingFacts.Table> tables(Connection connection) throws SQLException {
        Map<RelationName, DecodingFacts.Table> tables = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                String root = rows.getString(6);
                tables.put(
                        RelationName.of(rows.getString(1), rows.getString(2)),
                        new DecodingFacts.Table(
                                rows.getString(3).charAt(0),
                                rows.getBoolean(4),
                                root == null ? Optional.empty() : Optional.of(RelationName.of(rows.getString(5), root)),
                                strings(rows.getArray(7)).orElse(Set.of())));
            }
        }
        return tables;
    }

    private static List<DecodingFacts.Publication> publications(Connection connection, int major) throws SQLException {
        Map<String, Map<RelationName, DecodingFacts.Published>> published = published(connection, major);
        List<DecodingFacts.Publication> publications = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pubname, pubinsert, pubupdate, pubdelete, pubtruncate, "
                        + (major >= 13 ? "pubviaroot" : "false")
                        + " FROM pg_catalog.pg_publication ORDER BY pubname COLLATE \"C\"")) {
            while (rows.next()) {
                publications.add(new DecodingFacts.Publication(
                        rows.getString(1),
                        rows.getBoolean(2),
                        rows.getBoolean(3),
                        rows.getBoolean(4),
                        rows.getBoolean(5),
                        rows.getBoolean(6),
                        published.getOrDefault(rows.getString(1), Map.of())));
            }
        }
        return publications;
    }

    private static Map<String, Map<RelationName, DecodingFacts.Published>> published(Connection connection, int major)
            throws SQLException {
        Map<String, Map<RelationName, DecodingFacts.Published>> found = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pubname, schemaname, tablename, "
                        + (major >= 15 ? "attnames::text[], rowfilter" : "NULL::text[], NULL::text")
                        + " FROM pg_catalog.pg_publication_tables")) {
            while (rows.next()) {
                found.computeIfAbsent(rows.getString(1), name -> new HashMap<>())
                        .put(
                                RelationName.of(rows.getString(2), rows.getString(3)),
                                new DecodingFacts.Published(
                                        strings(rows.getArray(4)), Optional.ofNullable(rows.getString(5))));
            }
        }
        return found;
    }

    static Map<String, Integer> publicationXids(Connection connection) throws SQLException {
        Map<String, Integer> xids = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT pubname, xmin::text::bigint FROM pg_catalog.pg_publication")) {
            while (rows.next()) {
                xids.put(rows.getString(1), (int) rows.getLong(2));
            }
        }
        return xids;
    }

    private static Optional<Set<String>> strings(@Nullable Array array) throws SQLException {
        return array == null
                ? Optional.empty()
                : Optional.of(new LinkedHashSet<>(List.of((String[]) array.getArray())));
    }
}
