package org.walscope.plugins.decode;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// Random DDL and DML in a schema of its own, by several sessions whose transactions lie across each other. What a
/// server refuses is rolled back, and is a part of the history like everything else.
final class RandomHistory {

    private static final int STEPS = 160;
    private static final int TABLES = 5;
    private static final List<String> TYPES = List.of(
            "int",
            "bigint",
            "smallint",
            "text",
            "varchar(40)",
            "numeric",
            "numeric(12,3)",
            "boolean",
            "timestamptz",
            "date",
            "uuid",
            "jsonb",
            "int[]",
            "text[]",
            "double precision",
            "bytea",
            "interval",
            "int4range",
            "inet",
            "mood",
            "pair",
            "small",
            "time");

    private final RandomGenerator random;
    private final String schema;
    private final List<Session> sessions = new ArrayList<>();
    private int names;
    private int prepared;

    private static final class Session {
        final Connection connection;
        boolean open;
        boolean changedCatalogs;
        int savepoints;

        Session(Connection connection) {
            this.connection = connection;
        }

        void run(String sql) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    /// @param connections in autocommit mode
    RandomHistory(long seed, String schema, List<Connection> connections) {
        this.random = new java.util.Random(seed);
        this.schema = schema;
        connections.forEach(connection -> sessions.add(new Session(connection)));
    }

    /// What there is before the slots are made.
    void prepare() throws SQLException {
        Session first = sessions.getFirst();
        first.run("CREATE SCHEMA " + schema);
        for (Session session : sessions) {
            session.run("SET search_path = " + schema + ", public");
            session.run("SET lock_timeout = '15ms'");
        }
        first.run("CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')");
        first.run("CREATE TYPE pair AS (a int, b text)");
        first.run("CREATE DOMAIN small AS int CHECK (VALUE < 100000)");
        for (int i = 0; i < TABLES; i++) {
            attempt(first, createTable(i));
        }
    }

    void play() throws SQLException {
        for (int i = 0; i < STEPS; i++) {
            Session session = sessions.get(random.nextInt(sessions.size()));
            step(session);
        }
        for (Session session : sessions) {
            if (session.open) {
                end(session);
            }
        }
        // What was prepared and never ended would be in the way of the next history
        for (String gid : rows(sessions.getFirst(), "SELECT gid FROM pg_prepared_xacts")) {
            attempt(sessions.getFirst(), (chance(50) ? "COMMIT" : "ROLLBACK") + " PREPARED '" + gid + "'");
        }
    }

    private void step(Session session) throws SQLException {
        int die = random.nextInt(100);
        if (die < 12 && !session.open) {
            session.run("BEGIN");
            session.open = true;
            session.changedCatalogs = false;
            session.savepoints = 0;
        } else if (die < 20 && session.open) {
            end(session);
        } else if (die < 27 && session.open) {
            attempt(session, "SAVEPOINT s" + ++session.savepoints);
        } else if (die < 31 && session.open && session.savepoints > 0) {
            int to = 1 + random.nextInt(session.savepoints);
            attempt(session, (chance(70) ? "ROLLBACK TO s" : "RELEASE s") + to);
        } else if (die < 43) {
            attempt(session, ddl(session));
            session.changedCatalogs = true;
        } else if (die < 46) {
            attempt(session, "SELECT pg_logical_emit_message(" + chance(60) + ", 'p" + die + "', " + text(60) + ")");
        } else if (die < 49 && !session.open) {
            // Not VACUUM alone: it changes pg_class in place, and a slot that is read later sees that too early
            attempt(session, "VACUUM FULL " + table());
        } else {
            attempt(session, dml(session));
        }
    }

    private void end(Session session) throws SQLException {
        int die = random.nextInt(10);
        String gid = schema + "_" + prepared;
        if (die < 6) {
            session.run("COMMIT");
        } else if (die < 8) {
            session.run("ROLLBACK");
        } else {
            prepared++;
            try {
                session.run("PREPARE TRANSACTION '" + gid + "'");
                // Catalogs that a transaction changed which was rolled back since look otherwise to a slot read later
                boolean commit = session.changedCatalogs || chance(60);
                if (commit || chance(70)) {
                    session.run((commit ? "COMMIT" : "ROLLBACK") + " PREPARED '" + gid + "'");
                }
            } catch (SQLException refused) {
                session.run("ROLLBACK");
            }
        }
        session.open = false;
    }

    /// Within a transaction behind a savepoint, so that a refusal ends no more than the statement.
    private void attempt(Session session, String sql) throws SQLException {
        if (sql.isEmpty()) {
            return;
        }
        boolean control = sql.startsWith("SAVEPOINT") || sql.startsWith("ROLLBACK TO") || sql.startsWith("RELEASE");
        boolean guarded = session.open && !control;
        if (guarded) {
            session.run("SAVEPOINT guard");
        }
        try {
            session.run(sql);
            if (guarded && chance(50)) {
                session.run("RELEASE guard");
            }
        } catch (SQLException refused) {
            if (guarded) {
                session.run("ROLLBACK TO guard");
            } else if (session.open) {
                session.run("ROLLBACK");
                session.open = false;
            }
        }
    }

    private String createTable(int i) {
        var columns = new ArrayList<String>();
        columns.add(chance(80) ? "id serial PRIMARY KEY" : "id serial");
        int count = 1 + random.nextInt(5);
        for (int c = 0; c < count; c++) {
            String type = TYPES.get(random.nextInt(TYPES.size()));
            columns.add("c" + names++ + " " + type + (chance(15) ? " DEFAULT " + value(type) : ""));
        }
        if (chance(15)) {
            columns.add("g" + names++ + " int GENERATED ALWAYS AS (7) STORED");
        }
        String kind = chance(8) ? "UNLOGGED " : "";
        return "CREATE " + kind + "TABLE IF NOT EXISTS t" + i + " (" + String.join(", ", columns) + ")";
    }

    private String ddl(Session session) throws SQLException {
        String table = table();
        List<String> columns =
                columns(session, table).stream().map(Column::name).toList();
        String some = columns.isEmpty() ? "id" : columns.get(random.nextInt(columns.size()));
        String type = TYPES.get(random.nextInt(TYPES.size()));
        return switch (random.nextInt(16)) {
            case 0, 1, 2 ->
                "ALTER TABLE " + table + " ADD COLUMN c" + names++ + " " + type
                        + (chance(60) ? " DEFAULT " + value(type) : "");
            case 3 -> "ALTER TABLE " + table + " DROP COLUMN " + some;
            case 4 -> "ALTER TABLE " + table + " ALTER COLUMN " + some + " TYPE text USING " + some + "::text";
            case 5 -> "ALTER TABLE " + table + " RENAME COLUMN " + some + " TO \"c " + names++ + "\"";
            case 6 -> "ALTER TABLE " + table + " REPLICA IDENTITY FULL";
            case 7 -> "ALTER TABLE " + table + " REPLICA IDENTITY " + (chance(50) ? "DEFAULT" : "NOTHING");
            case 8 ->
                "TRUNCATE " + table + (chance(50) ? ", " + table() : "") + (chance(30) ? " RESTART IDENTITY" : "")
                        + (chance(30) ? " CASCADE" : "");
            case 9 -> "DROP TABLE " + table;
            case 10 -> createTable(random.nextInt(TABLES));
            case 11 ->
                "CREATE TABLE IF NOT EXISTS " + table + " AS SELECT g AS id, 'made ' || g AS v FROM"
                        + " generate_series(1, 4) g";
            case 12 -> "ALTER TABLE " + table + " ALTER COLUMN " + some + " SET STORAGE EXTERNAL";
            case 13 -> "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'mood " + random.nextInt(4) + "'";
            case 14 -> "ALTER TABLE " + table + (chance(50) ? " SET UNLOGGED" : " SET LOGGED");
            default -> "CREATE INDEX ON " + table + " (" + some + ")";
        };
    }

    private String dml(Session session) throws SQLException {
        String table = table();
        List<Column> columns = columns(session, table);
        if (columns.isEmpty()) {
            return "";
        }
        return switch (random.nextInt(6)) {
            case 0, 1, 2 -> insert(table, columns);
            case 3, 4 -> {
                Column column = columns.get(random.nextInt(columns.size()));
                yield "UPDATE " + table + " SET " + column.name + " = " + value(column.type) + where();
            }
            default -> "DELETE FROM " + table + where();
        };
    }

    private String insert(String table, List<Column> columns) {
        var names = new ArrayList<String>();
        for (Column column : columns) {
            if (!column.name.equals("id") && chance(80)) {
                names.add(column.name);
            }
        }
        if (names.isEmpty()) {
            return "INSERT INTO " + table + " DEFAULT VALUES";
        }
        var rows = new ArrayList<String>();
        int count = chance(80) ? 1 + random.nextInt(4) : 40;
        for (int i = 0; i < count; i++) {
            rows.add("("
                    + String.join(
                            ", ",
                            names.stream()
                                    .map(name -> value(typeOf(columns, name)))
                                    .toList()) + ")");
        }
        return "INSERT INTO " + table + " (" + String.join(", ", names) + ") VALUES " + String.join(", ", rows)
                + (chance(20) ? " ON CONFLICT DO NOTHING" : "");
    }

    private static String typeOf(List<Column> columns, String name) {
        return columns.stream()
                .filter(column -> column.name.equals(name))
                .findFirst()
                .orElseThrow()
                .type;
    }

    private String where() {
        return chance(15) ? "" : " WHERE id % " + (2 + random.nextInt(6)) + " = " + random.nextInt(3);
    }

    private String table() {
        return "t" + random.nextInt(TABLES);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private record Column(String name, String type) {}

    /// As the session sees them; generated ones are not written to.
    private List<Column> columns(Session session, String table) throws SQLException {
        List<Column> found = new ArrayList<>();
        for (String row : rows(
                session,
                "SELECT quote_ident(attname) || '|' || format_type(atttypid, atttypmod) FROM pg_attribute WHERE"
                        + " attrelid = to_regclass('" + schema + "." + table + "') AND attnum > 0 AND NOT attisdropped"
                        + " AND attgenerated = '' ORDER BY attnum")) {
            int bar = row.lastIndexOf('|');
            found.add(new Column(row.substring(0, bar), row.substring(bar + 1)));
        }
        return found;
    }

    private static List<String> rows(Session session, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = session.connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    private String text(int most) {
        var text = new StringBuilder("'");
        int length = random.nextInt(most + 1);
        for (int i = 0; i < length; i++) {
            text.append(
                    random.nextInt(12) == 0
                            ? "''\"\\{},() ä€\n".charAt(2 + random.nextInt(11))
                            : (char) ('a' + random.nextInt(26)));
        }
        return text.append('\'').toString();
    }

    /// A literal; some are big enough for TOAST.
    private String value(String type) {
        if (chance(12)) {
            return "NULL";
        }
        String base = type.toLowerCase(Locale.ROOT).replaceAll("^.*\\.", "").replaceAll("\\(.*", "");
        return switch (base) {
            case "int", "integer", "small" -> String.valueOf(random.nextInt(-99_999, 99_999));
            case "bigint" -> String.valueOf(random.nextLong() >> 1);
            case "smallint" -> String.valueOf(random.nextInt(-30_000, 30_000));
            case "numeric" -> random.nextInt(-90_000, 90_000) + "." + random.nextInt(1000);
            case "boolean" -> String.valueOf(random.nextBoolean());
            case "double precision" -> "'" + (random.nextInt(5) == 0 ? "NaN" : random.nextGaussian()) + "'";
            case "timestamptz", "timestamp with time zone" ->
                "'2024-02-29 12:00:00+00'::timestamptz + '" + random.nextInt(1_000_000) + " s'::interval";
            case "date" -> "'1999-12-31'::date + " + random.nextInt(20_000);
            case "time", "time without time zone" -> "'01:02:03'::time + '" + random.nextInt(1_000) + " s'";
            case "interval" -> "'" + random.nextInt(400) + " days " + random.nextInt(4000) + " s'::interval";
            case "uuid" -> "'" + new java.util.UUID(random.nextLong(), random.nextLong()) + "'";
            case "jsonb" -> "jsonb_build_object('a', " + random.nextInt(9) + ", 'b', " + text(30) + "::text)";
            case "int[]", "integer[]" -> "ARRAY[" + random.nextInt(99) + ", NULL, " + random.nextInt(99) + "]";
            case "text[]" -> "ARRAY[" + text(9) + ", " + text(9) + "]";
            case "bytea" -> "decode('" + Long.toHexString(random.nextLong() | 1L << 60) + "', 'hex')";
            case "int4range" -> "int4range(" + random.nextInt(50) + ", " + (50 + random.nextInt(50)) + ")";
            case "inet" -> "'10.0." + random.nextInt(256) + "." + random.nextInt(256) + "/" + random.nextInt(33) + "'";
            case "mood" -> List.of("'sad'", "'ok'", "'happy'").get(random.nextInt(3));
            case "pair" -> "ROW(" + random.nextInt(9) + ", " + text(9) + ")";
            case "character varying" -> text(30);
            default -> chance(12) ? "repeat(" + text(40) + ", " + (100 + random.nextInt(300)) + ")" : text(50);
        };
    }
}
