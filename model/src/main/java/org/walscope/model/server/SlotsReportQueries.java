package org.walscope.model.server;

import java.sql.Array;
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
import org.jspecify.annotations.Nullable;

/// The statements behind a [SlotsReport]. None of them fails on any release from 12 on, whatever the role may see.
final class SlotsReportQueries {

    private static final String FILES = "SELECT name FROM pg_catalog.pg_ls_waldir()"
            + " WHERE name ~ '^[0-9A-F]{24}$' AND name COLLATE \"C\" <= ? COLLATE \"C\""
            + " AND pg_catalog.left(name, 8) = pg_catalog.left(?, 8) ORDER BY name COLLATE \"C\"";

    private static final String MAY_LIST =
            "SELECT pg_catalog.has_function_privilege('pg_catalog.pg_ls_waldir()', 'EXECUTE')";

    private static final String SEES_ALL = "SELECT pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')";

    /// Locks for writing: RowExclusiveLock and stronger. Names are of this database alone.
    private static final String RELATIONS = "(SELECT pg_catalog.array_agg(DISTINCT CASE WHEN l.database = d.oid"
            + " THEN l.relation::pg_catalog.regclass::text ELSE l.relation::text END)"
            + " FROM pg_catalog.pg_locks l, pg_catalog.pg_database d"
            + " WHERE d.datname = pg_catalog.current_database() AND l.locktype = 'relation'"
            + " AND l.mode NOT IN ('AccessShareLock', 'RowShareLock') AND %s)";

    private static final String SESSIONS = "SELECT a.pid, a.state, a.datname, a.usename, a.application_name,"
            + " a.backend_xid::text::bigint, pg_catalog.age(a.backend_xid), a.backend_xmin::text::bigint,"
            + " pg_catalog.age(a.backend_xmin), a.xact_start::text, NULL::text,"
            + " CASE WHEN a.backend_xid IS NOT NULL THEN " + RELATIONS.formatted("l.pid = a.pid") + " END"
            + " FROM pg_catalog.pg_stat_activity a WHERE a.pid <> pg_catalog.pg_backend_pid()"
            + " AND (a.backend_xid IS NOT NULL OR a.backend_xmin IS NOT NULL)";

    private static final String PREPARED = "SELECT NULL::int, 'prepared', p.database, p.owner, NULL::text,"
            + " p.transaction::text::bigint, pg_catalog.age(p.transaction), NULL::bigint, NULL::int, p.prepared::text,"
            + " p.gid, "
            + RELATIONS.formatted("l.virtualtransaction IN (SELECT v.virtualtransaction FROM pg_catalog.pg_locks v"
                    + " WHERE v.locktype = 'transactionid' AND v.transactionid = p.transaction AND v.pid IS NULL)")
            + " FROM pg_catalog.pg_prepared_xacts p";

    private SlotsReportQueries() {}

    static SlotsReport report(Connection connection) throws SQLException {
        ServerFacts facts = ServerQueries.facts(connection);
        SlotsSnapshot slots = ServerQueries.snapshot(connection);
        return new SlotsReport(
                slots,
                files(connection, facts, slots),
                transactions(connection),
                ask(connection, SEES_ALL),
                facts.major() >= 14 ? counters(connection) : Map.of(),
                nextXid(connection));
    }

    private static Optional<WalFileNames> files(Connection connection, ServerFacts facts, SlotsSnapshot slots)
            throws SQLException {
        if (!ask(connection, MAY_LIST)) {
            return Optional.empty();
        }
        var empty = new WalFileNames(List.of(), facts.timeline(), facts.walSegmentSize());
        String current = empty.nameOf(slots.currentLsn());
        List<String> names = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(FILES)) {
            statement.setString(1, current);
            statement.setString(2, current);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
        }
        return Optional.of(new WalFileNames(names, facts.timeline(), facts.walSegmentSize()));
    }

    private static List<OpenTransaction> transactions(Connection connection) throws SQLException {
        List<OpenTransaction> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SESSIONS + " UNION ALL " + PREPARED)) {
            while (rows.next()) {
                int pid = rows.getInt(1);
                boolean hasPid = !rows.wasNull();
                found.add(new OpenTransaction(
                        hasPid ? OptionalInt.of(pid) : OptionalInt.empty(),
                        Optional.ofNullable(rows.getString(2)).orElse("background process"),
                        Optional.ofNullable(rows.getString(3)),
                        Optional.ofNullable(rows.getString(4)),
                        Optional.ofNullable(rows.getString(5)).filter(name -> !name.isEmpty()),
                        (int) rows.getLong(6),
                        rows.getLong(7),
                        (int) rows.getLong(8),
                        rows.getLong(9),
                        Optional.ofNullable(rows.getString(10)),
                        Optional.ofNullable(rows.getString(11)),
                        strings(rows.getArray(12))));
            }
        }
        found.sort((a, b) -> Long.compare(Math.max(b.xidAge(), b.xminAge()), Math.max(a.xidAge(), a.xminAge())));
        return found;
    }

    private static List<String> strings(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    private static Map<String, SlotCounters> counters(Connection connection) throws SQLException {
        Map<String, SlotCounters> found = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM pg_catalog.pg_stat_replication_slots")) {
            while (rows.next()) {
                Map<String, Long> counts = new LinkedHashMap<>();
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    String label = rows.getMetaData().getColumnLabel(column);
                    if (!label.equals("slot_name") && !label.equals("stats_reset")) {
                        // Later releases may have other columns than counts
                        String text = rows.getString(column);
                        if (text != null && text.matches("\\d{1,18}")) {
                            counts.put(label, Long.parseLong(text));
                        }
                    }
                }
                found.put(
                        rows.getString("slot_name"),
                        new SlotCounters(counts, Optional.ofNullable(rows.getString("stats_reset"))));
            }
        }
        return found;
    }

    private static long nextXid(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT pg_catalog.txid_snapshot_xmax(pg_catalog.txid_current_snapshot())")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static boolean ask(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            return row.next() && row.getBoolean(1);
        }
    }
}
