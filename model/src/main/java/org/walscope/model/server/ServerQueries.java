package org.walscope.model.server;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.walscope.model.Lsn;
import org.walscope.model.change.SqlIdentifier;

/// The statements that ask about a server and its slots. None of them fails on any release from 12 on.
final class ServerQueries {

    /// Flushed here, or replayed on a standby.
    private static final String CURRENT_LSN = "CASE WHEN pg_catalog.pg_is_in_recovery()"
            + " THEN pg_catalog.pg_last_wal_replay_lsn() ELSE pg_catalog.pg_current_wal_flush_lsn() END";

    private static final String FACTS = "SELECT pg_catalog.current_setting('server_version_num')::int,"
            + " pg_catalog.current_setting('server_version'),"
            + " (SELECT system_identifier FROM pg_catalog.pg_control_system()),"
            + " (SELECT timeline_id FROM pg_catalog.pg_control_checkpoint()),"
            + " (SELECT setting::bigint * CASE unit WHEN '8kB' THEN 8192 ELSE 1 END"
            + " FROM pg_catalog.pg_settings WHERE name = 'wal_segment_size'),"
            + " pg_catalog.current_setting('wal_level'),"
            + " pg_catalog.current_setting('max_replication_slots')::int,"
            + " pg_catalog.pg_is_in_recovery(),"
            + " current_user,"
            + " (SELECT rolsuper OR rolreplication FROM pg_catalog.pg_roles WHERE rolname = current_user),"
            + " " + CURRENT_LSN + ","
            // Not current_setting: it fails for a role that may not see it
            + " (SELECT setting FROM pg_catalog.pg_settings WHERE name = 'output_plugin_libraries')";

    private ServerQueries() {}

    static ServerFacts facts(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(FACTS)) {
            row.next();
            String libraries = row.getString(12);
            return new ServerFacts(
                    row.getInt(1),
                    row.getString(2),
                    row.getLong(3),
                    row.getInt(4),
                    row.getInt(5),
                    row.getString(6),
                    row.getInt(7),
                    row.getBoolean(8),
                    row.getString(9),
                    row.getBoolean(10),
                    lsn(row, 11),
                    Optional.ofNullable(libraries).map(SqlIdentifier::list));
        }
    }

    static SlotsSnapshot snapshot(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + CURRENT_LSN
                        + " AS walscope_current_lsn, s.* FROM (SELECT 1) one"
                        + " LEFT JOIN pg_catalog.pg_replication_slots s ON true ORDER BY s.slot_name COLLATE \"C\"")) {
            Lsn current = Lsn.INVALID;
            List<ReplicationSlot> slots = new ArrayList<>();
            while (rows.next()) {
                current = lsn(rows, 1);
                if (rows.getString("slot_name") != null) {
                    slots.add(slot(rows, current));
                }
            }
            return new SlotsSnapshot(current, slots);
        }
    }

    private static ReplicationSlot slot(ResultSet rows, Lsn current) throws SQLException {
        ResultSetMetaData meta = rows.getMetaData();
        Map<String, Optional<String>> columns = new LinkedHashMap<>();
        for (int column = 2; column <= meta.getColumnCount(); column++) {
            columns.put(meta.getColumnLabel(column), Optional.ofNullable(rows.getString(column)));
        }
        Optional<Lsn> restart =
                columns.getOrDefault("restart_lsn", Optional.empty()).flatMap(Lsn::parse);
        return new ReplicationSlot(
                rows.getString("slot_name"),
                rows.getString("slot_type").equals("logical")
                        ? ReplicationSlot.Type.LOGICAL
                        : ReplicationSlot.Type.PHYSICAL,
                columns,
                restart.map(lsn -> OptionalLong.of(Math.max(0, current.minus(lsn))))
                        .orElseGet(OptionalLong::empty));
    }

    static Lsn lsn(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? Lsn.INVALID : Lsn.parse(text).orElse(Lsn.INVALID);
    }
}
