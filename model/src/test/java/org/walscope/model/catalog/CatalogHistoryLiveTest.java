package org.walscope.model.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.embedded.EmbeddedServer;
import org.walscope.model.Lsn;
import org.walscope.model.RelFileLocator;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.Password;
import org.walscope.model.server.Server;
import org.walscope.model.server.ServerException;

/// The catalogs that WAL leads to, against what the server said at that moment, to the transaction that asked.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class CatalogHistoryLiveTest {

    private static final String TABLES = """
            SELECT concat_ws(' ', c.relname, c.relkind, coalesce(pg_relation_filenode(c.oid), 0), c.relreplident,
                (SELECT string_agg(concat_ws(' ', attname, atttypid, atttypmod,
                CASE WHEN attnotnull THEN 'not null' END, CASE WHEN attisdropped THEN 'dropped' END,
                attmissingval::text), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0))
            FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
            ORDER BY relname COLLATE "C"
            """;

    private static final String LABELS = "SELECT enumlabel::text FROM pg_enum ORDER BY oid";

    @TempDir
    private Path folder;

    private final List<Moment> moments = new ArrayList<>();

    /// @param xid of the transaction that asked, 0 for none
    private record Moment(String what, long lsn, int xid, List<String> tables, List<String> labels) {}

    @Test
    void areWhatTheServerSawAtEachMoment() throws Exception {
        Path saved = folder.resolve("catalog.json.gz");
        try (EmbeddedServer server =
                EmbeddedServer.start(Map.of("wal_level", "logical", "autovacuum", "off"), "--wal-segsize=1")) {
            try (Connection one = connect(server);
                    Connection two = connect(server)) {
                run(one, "CREATE TABLE old (id int PRIMARY KEY, v text)", "INSERT INTO old VALUES (1, 'x')");
                run(one, "CREATE TYPE mood AS ENUM ('sad')", "CHECKPOINT");
                save(server, saved);
                change(one, two);
            }
            SavedCatalog catalog = CatalogFile.read(saved);
            Path atEnd = folder.resolve("end.json");
            save(server, atEnd);
            compare(server, catalog, CatalogFile.read(atEnd));
        }
    }

    @Test
    void whatTheWalDoesNotShowIsNamedAndNotGuessed() throws Exception {
        Path saved = folder.resolve("catalog.json");
        Path wal = Files.createDirectory(folder.resolve("wal"));
        try (EmbeddedServer server = EmbeddedServer.start(
                        Map.of("wal_level", "logical", "autovacuum", "off", "full_page_writes", "off"),
                        "--wal-segsize=1");
                Connection one = connect(server)) {
            run(one, "CREATE TABLE dropped (id int)", "CREATE TABLE stays (id int)", "SELECT pg_switch_wal()");
            run(one, "CHECKPOINT");
            String first = rows(one, "SELECT pg_walfile_name(pg_current_wal_insert_lsn())")
                    .getFirst();
            save(server, saved);
            run(one, "DROP TABLE dropped", "CREATE TABLE made (id int)", "SELECT pg_switch_wal()");
            try (Stream<Path> files = Files.list(server.dataDirectory().resolve("pg_wal"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (file.getFileName().toString().compareTo(first) >= 0) {
                        Files.copy(file, wal.resolve(file.getFileName()));
                    }
                }
            }
        }
        WalCatalogHistory history = CatalogHistoryGoldenTest.history(CatalogFile.read(saved), wal);

        assertThat(history.findings().stream()
                        .filter(each -> each.kind() == CatalogFinding.Kind.GAP)
                        .map(each -> each.text().replaceAll("[0-9A-F]+/[0-9A-F]+", "LSN")))
                .contains("The catalog change at LSN cannot be followed: a row of pg_class is deleted that the WAL does"
                        + " not show.");
        assertThat(tables((RowsCatalog) history.at(Long.MAX_VALUE, 0)))
                .extracting(text -> text.substring(0, text.indexOf(' ')))
                .containsExactly("dropped", "made", "stays");
    }

    private void change(Connection one, Connection two) throws SQLException {
        look(one, "as saved");
        run(one, "CREATE TABLE plain (a int, b numeric(5,2) NOT NULL)");
        look(one, "after CREATE TABLE");
        run(one, "BEGIN", "ALTER TABLE old ADD COLUMN w int DEFAULT 7");
        look(one, "inside, after ADD COLUMN");
        look(two, "seen by another");
        run(one, "SAVEPOINT s", "ALTER TABLE plain ALTER a TYPE bigint", "ALTER TABLE old DROP COLUMN v");
        look(one, "inside a savepoint");
        run(two, "CREATE TABLE meanwhile (z uuid)", "ALTER TYPE mood ADD VALUE 'ok'");
        look(one, "after another's commit");
        run(one, "ROLLBACK TO s");
        look(one, "after ROLLBACK TO");
        run(one, "SAVEPOINT t", "ALTER TABLE old REPLICA IDENTITY FULL", "TRUNCATE plain", "RELEASE t");
        look(one, "after RELEASE");
        run(one, "COMMIT");
        look(two, "after COMMIT");
        run(one, "BEGIN", "DROP TABLE meanwhile", "CREATE TABLE gone (x int)");
        look(one, "before ROLLBACK");
        run(one, "ROLLBACK");
        look(one, "after ROLLBACK");
        run(
                two,
                "ALTER TABLE old ADD COLUMN d date DEFAULT '2024-02-29', ADD t timestamptz DEFAULT '2024-02-29 1:2:3+2'");
        run(two, "ALTER TABLE old ADD COLUMN n numeric DEFAULT -12345.678, ADD u text DEFAULT 'a b \"c\"'");
        run(two, "ALTER TABLE old ADD COLUMN f float8 DEFAULT 1e30, ADD g boolean DEFAULT true");
        look(two, "after columns with values of old rows");
        run(two, "VACUUM FULL pg_class", "VACUUM FULL pg_attribute", "VACUUM FULL pg_enum");
        run(two, "ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'", "ALTER TABLE plain RENAME TO renamed");
        look(two, "after VACUUM FULL of catalogs");
        run(two, "CREATE TABLE part (k int PRIMARY KEY) PARTITION BY LIST (k)");
        run(two, "CREATE TABLE part1 PARTITION OF part FOR VALUES IN (1)", "VACUUM FULL old");
        run(two, "CREATE PUBLICATION p FOR TABLE old (id, n) WHERE (id > 3), part", "DROP TABLE renamed");
        run(two, "CREATE TYPE r AS RANGE (subtype = numeric)", "CREATE DOMAIN dom AS int CHECK (VALUE > 0)");
        look(two, "at the end");
    }

    private void compare(EmbeddedServer server, SavedCatalog saved, SavedCatalog end) throws Exception {
        try (WalFiles files = WalFiles.open(List.of(server.dataDirectory().resolve("pg_wal")))) {
            var timeline = files.timelines().getLast();
            var index = new WalIndex();
            WalScan.scan(timeline, index, problem -> {}, () -> false);
            var reader = new RecordReader(timeline);
            var transactions = Transactions.build(index, reader, () -> false);
            var history = WalCatalogHistory.of(saved, index, reader, transactions, () -> false);

            assertThat(history.findings().stream()
                            .filter(each -> each.kind() != CatalogFinding.Kind.OTHER_TIME)
                            .map(CatalogFinding::text))
                    .isEmpty();
            for (Moment moment : moments) {
                var catalog = (RowsCatalog) history.at(moment.lsn, moment.xid);
                assertThat(tables(catalog)).as(moment.what).isEqualTo(moment.tables);
                assertThat(labels(catalog)).as(moment.what).isEqualTo(moment.labels);
                assertThat(history.at(moment.lsn, moment.xid)).isSameAs(catalog);
            }
            // Asked in another order it answers the same.
            for (Moment moment : moments.reversed()) {
                assertThat(tables((RowsCatalog) history.at(moment.lsn, moment.xid)))
                        .as(moment.what)
                        .isEqualTo(moment.tables);
            }
            var last = (RowsCatalog) history.at(end.atLsn().orElseThrow().value(), 0);
            assertThat(CatalogHistoryGoldenTest.differences(last, end.rowsCatalog()))
                    .isEmpty();
            assertThat(history.at(Long.MAX_VALUE, 0)).isSameAs(last);
        }
    }

    private static List<String> tables(RowsCatalog catalog) {
        List<String> found = new ArrayList<>();
        catalog.rows().forEach(CatalogTable.PG_CLASS, row -> {
            CatalogRelation relation = catalog.relation(row.key());
            if (relation != null && relation.schema().equals("public") && "rp".indexOf(relation.kind()) >= 0) {
                int file = row.number("relfilenode");
                if (file != 0) {
                    assertThat(catalog.relationAt(new RelFileLocator(1663, catalog.database(), file)))
                            .isSameAs(relation);
                }
                found.add(relation.name() + " " + relation.kind() + " " + file + " " + relation.replicaIdentity() + " "
                        + relation.columns().stream()
                                .map(column -> column(catalog, relation, column))
                                .collect(Collectors.joining(", ")));
            }
        });
        return found.stream().sorted().toList();
    }

    private static String column(Catalog catalog, CatalogRelation relation, CatalogColumn column) {
        String missing = column.missing() == null ? null : MissingText.of(catalog, relation, column);
        boolean quoted = missing != null && missing.matches(".*[ \"].*");
        return column.name() + " " + column.type() + " " + column.typmod() + (column.notNull() ? " not null" : "")
                + (column.dropped() ? " dropped" : "")
                + (missing == null ? "" : " {" + (quoted ? '"' + missing.replace("\"", "\\\"") + '"' : missing) + "}");
    }

    private static List<String> labels(RowsCatalog catalog) {
        List<Integer> oids = new ArrayList<>();
        catalog.rows().forEach(CatalogTable.PG_ENUM, row -> oids.add(row.key()));
        return oids.stream().sorted().map(catalog::enumLabel).toList();
    }

    private void look(Connection on, String what) throws SQLException {
        String xid = rows(on, "SELECT coalesce(txid_current_if_assigned(), 0)").getFirst();
        List<String> tables = rows(on, TABLES);
        List<String> labels = rows(on, LABELS);
        String lsn = rows(on, "SELECT pg_current_wal_insert_lsn()").getFirst();
        moments.add(new Moment(what, Lsn.parse(lsn).orElseThrow().value(), (int) Long.parseLong(xid), tables, labels));
    }

    private static void save(EmbeddedServer server, Path file) throws Exception {
        var settings = ConnectionSettings.parse(server.url("postgres"), Map.of("HOME", "/nonexistent"))
                .withPassword(new Password(server.password()));
        try (Server session = Server.connect(settings)) {
            CatalogFile.<ServerException>write(file, session::saveCatalog);
        }
    }

    private static Connection connect(EmbeddedServer server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl("postgres") + "&password=" + server.password());
    }

    private static void run(Connection on, String... statements) throws SQLException {
        try (Statement statement = on.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static List<String> rows(Connection on, String query) throws SQLException {
        try (Statement statement = on.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }
}
