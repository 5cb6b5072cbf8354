package org.walscope.model.server;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;

/// The statements behind a [ReplicationMap]. None of them fails on any release from 12 on, whatever the role may
/// see.
final class ReplicationMapQueries {

    private static final String SENDERS = "SELECT r.pid, r.application_name, r.client_addr::text, r.state, s.slot_name,"
            + " r.sent_lsn, r.flush_lsn, r.replay_lsn, r.sync_state, r.flush_lag::text"
            + " FROM pg_catalog.pg_stat_replication r"
            + " LEFT JOIN pg_catalog.pg_replication_slots s ON s.active_pid = r.pid ORDER BY r.pid";

    private static final String WORKERS = "SELECT subid::bigint, pid, relid::bigint, received_lsn, latest_end_lsn"
            + " FROM pg_catalog.pg_stat_subscription WHERE pid IS NOT NULL ORDER BY pid";

    private static final String ORIGINS = "SELECT local_id::bigint, external_id, remote_lsn, local_lsn"
            + " FROM pg_catalog.pg_replication_origin_status ORDER BY local_id";

    /// What has a place of its own in [ReplicationMap.Subscription], or nobody needs.
    private static final Set<String> PLACED = Set.of(
            "oid",
            "subdbid",
            "subname",
            "subowner",
            "subenabled",
            "subconninfo",
            "subslotname",
            "subpublications",
            "subskiplsn",
            "datname");

    private ReplicationMapQueries() {}

    static List<ReplicationMap.WalSender> senders(Connection connection) throws SQLException {
        List<ReplicationMap.WalSender> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SENDERS)) {
            while (rows.next()) {
                found.add(new ReplicationMap.WalSender(
                        rows.getInt(1),
                        text(rows, 2).orElse(""),
                        text(rows, 3),
                        text(rows, 4).orElse(""),
                        text(rows, 5),
                        lsn(rows, 6),
                        lsn(rows, 7),
                        lsn(rows, 8),
                        text(rows, 9).orElse(""),
                        text(rows, 10)));
            }
        }
        return found;
    }

    /// Without their tables.
    static List<ReplicationMap.Subscription> subscriptions(Connection connection, int major) throws SQLException {
        Map<Integer, List<ReplicationMap.Worker>> workers = workers(connection);
        Map<Integer, Map<String, Long>> errors = major >= 15 ? errors(connection) : Map.of();
        List<ReplicationMap.Subscription> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT s.oid::bigint AS oid, d.datname, " + columns(connection)
                        + " FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid"
                        + " ORDER BY s.subname COLLATE \"C\"")) {
            while (rows.next()) {
                found.add(subscription(rows, workers, errors));
            }
        }
        return found;
    }

    /// Those that this role may read: `subconninfo` is mostly not among them.
    private static String columns(Connection connection) throws SQLException {
        List<String> readable = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT attname FROM pg_catalog.pg_attribute WHERE attrelid ="
                        + " 'pg_catalog.pg_subscription'::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'oid'"
                        + " AND pg_catalog.has_column_privilege(attrelid, attnum, 'SELECT') ORDER BY attnum")) {
            while (rows.next()) {
                readable.add("s." + rows.getString(1));
            }
        }
        return String.join(", ", readable);
    }

    private static ReplicationMap.Subscription subscription(
            ResultSet rows, Map<Integer, List<ReplicationMap.Worker>> workers, Map<Integer, Map<String, Long>> errors)
            throws SQLException {
        Map<String, @Nullable String> all = new LinkedHashMap<>();
        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
            all.put(rows.getMetaData().getColumnLabel(column), rows.getString(column));
        }
        Map<String, String> settings = new LinkedHashMap<>();
        all.forEach((name, value) -> {
            if (!PLACED.contains(name) && value != null) {
                settings.put(name, value);
            }
        });
        int oid = (int) rows.getLong("oid");
        return new ReplicationMap.Subscription(
                oid,
                rows.getString("datname"),
                rows.getString("subname"),
                "t".equals(all.get("subenabled")),
                Optional.ofNullable(all.get("subconninfo")).map(ReplicationMapQueries::withoutPassword),
                Optional.ofNullable(all.get("subslotname")),
                List.of((String[]) rows.getArray("subpublications").getArray()),
                Optional.ofNullable(all.get("subskiplsn")).flatMap(Lsn::parse).filter(Lsn::isValid),
                settings,
                errors.getOrDefault(oid, Map.of()),
                workers.getOrDefault(oid, List.of()),
                Optional.empty());
    }

    /// Host, port, database and user of a connection string; nothing else of it leaves this method.
    private static String withoutPassword(String conninfo) {
        try {
            ConnectionSettings parsed = ConnectionSettings.parse(conninfo, Map.of("HOME", "/nonexistent"));
            return parsed.user() + "@" + parsed.address() + "/" + parsed.database();
        } catch (IllegalArgumentException e) {
            return "(not understood)";
        }
    }

    private static Map<Integer, List<ReplicationMap.Worker>> workers(Connection connection) throws SQLException {
        Map<Integer, List<ReplicationMap.Worker>> found = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(WORKERS)) {
            while (rows.next()) {
                int relation = (int) rows.getLong(3);
                found.computeIfAbsent((int) rows.getLong(1), key -> new ArrayList<>())
                        .add(new ReplicationMap.Worker(
                                rows.getInt(2),
                                relation == 0 ? OptionalInt.empty() : OptionalInt.of(relation),
                                lsn(rows, 4),
                                lsn(rows, 5)));
            }
        }
        return found;
    }

    private static Map<Integer, Map<String, Long>> errors(Connection connection) throws SQLException {
        Map<Integer, Map<String, Long>> found = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT subid::bigint AS subid, * FROM pg_catalog.pg_stat_subscription_stats")) {
            while (rows.next()) {
                Map<String, Long> counts = new LinkedHashMap<>();
                for (int column = 2; column <= rows.getMetaData().getColumnCount(); column++) {
                    String name = rows.getMetaData().getColumnLabel(column);
                    String value = rows.getString(column);
                    boolean count = name.endsWith("_count") || name.startsWith("confl_");
                    if (count && value != null && value.matches("\\d{1,18}")) {
                        counts.put(name, Long.parseLong(value));
                    }
                }
                found.put((int) rows.getLong(1), counts);
            }
        }
        return found;
    }

    /// The tables of a subscription of the connection's own database.
    static List<ReplicationMap.Table> tables(Connection connection, int subscription) throws SQLException {
        List<ReplicationMap.Table> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT srrelid::bigint, srrelid::pg_catalog.regclass::text, srsubstate::text, srsublsn"
                        + " FROM pg_catalog.pg_subscription_rel WHERE srsubid = CAST(? AS oid) ORDER BY 2")) {
            statement.setString(1, Integer.toUnsignedString(subscription));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(new ReplicationMap.Table(
                            (int) rows.getLong(1),
                            rows.getString(2),
                            rows.getString(3).charAt(0),
                            lsn(rows, 4)));
                }
            }
        }
        return found;
    }

    /// Empty where the role may not see them.
    static Optional<List<ReplicationMap.Origin>> origins(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet may = statement.executeQuery("SELECT pg_catalog.has_table_privilege("
                    + "'pg_catalog.pg_replication_origin_status', 'SELECT') AND pg_catalog.has_function_privilege("
                    + "'pg_catalog.pg_show_replication_origin_status()', 'EXECUTE')")) {
                may.next();
                if (!may.getBoolean(1)) {
                    return Optional.empty();
                }
            }
            List<ReplicationMap.Origin> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(ORIGINS)) {
                while (rows.next()) {
                    found.add(new ReplicationMap.Origin(
                            (int) rows.getLong(1), text(rows, 2).orElse(""), lsn(rows, 3), lsn(rows, 4)));
                }
            }
            return Optional.of(found);
        }
    }

    private static Optional<String> text(ResultSet rows, int column) throws SQLException {
        return Optional.ofNullable(rows.getString(column));
    }

    private static Optional<Lsn> lsn(ResultSet rows, int column) throws SQLException {
        return text(rows, column).flatMap(Lsn::parse).filter(Lsn::isValid);
    }
}
