package org.walscope.view;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.walscope.embedded.EmbeddedServer;
import org.walscope.model.catalog.CatalogFile;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.Password;
import org.walscope.model.server.Server;
import org.walscope.model.server.ServerException;

/// The WAL of a few transactions on `orders` and `audit` with the catalog from before them; the server is gone.
/// Publication `eu` has orders with an id below 100.
///
/// @param mixed      inserted orders 1 and 200, updated 1, inserted into audit, deleted 200
/// @param rolledBack inserted order 7
/// @param copied     copied orders 98 to 102
public record OrdersHistory(Path wal, Path catalog, int mixed, int rolledBack, int copied) {

    /// @param folder empty; gets the files
    public static OrdersHistory play(Path folder) throws Exception {
        Path catalog = folder.resolve("catalog.json.gz");
        Path wal = Files.createDirectory(folder.resolve("wal"));
        try (EmbeddedServer server = EmbeddedServer.start(Map.of("autovacuum", "off"), "--wal-segsize=1");
                Connection main = DriverManager.getConnection(
                        server.jdbcUrl("postgres"), EmbeddedServer.SUPERUSER, server.password())) {
            run(
                    main,
                    "CREATE TABLE orders(id int PRIMARY KEY, region text, note text)",
                    "ALTER TABLE orders ALTER note SET STORAGE EXTERNAL",
                    "CREATE TABLE audit(id int, what varchar(20))",
                    "CREATE PUBLICATION eu FOR TABLE orders WHERE (id < 100)");
            save(server, catalog);
            int mixed = transaction(
                    main,
                    "COMMIT",
                    "INSERT INTO orders VALUES (1, 'EU', repeat('x', 5000)), (200, 'US', NULL)",
                    "UPDATE orders SET region = 'NULL' WHERE id = 1",
                    "INSERT INTO audit VALUES (1, 'twice')",
                    "DELETE FROM orders WHERE id = 200");
            int rolledBack = transaction(main, "ROLLBACK", "INSERT INTO orders VALUES (7, 'EU', 'gone')");
            int copied = transaction(
                    main,
                    "COMMIT",
                    "COPY orders FROM PROGRAM 'for i in $(seq 98 102); do printf \"$i\\tc\\t\\\\\\\\N\\n\"; done'");
            run(main, "SELECT pg_switch_wal()");
            try (var segments = Files.list(server.dataDirectory().resolve("pg_wal"))) {
                for (Path each : segments.filter(Files::isRegularFile).toList()) {
                    Files.copy(each, wal.resolve(each.getFileName()));
                }
            }
            return new OrdersHistory(wal, catalog, mixed, rolledBack, copied);
        }
    }

    private static void save(EmbeddedServer server, Path catalog) throws Exception {
        var settings = ConnectionSettings.parse(server.url("postgres"), Map.of("HOME", "/nonexistent"))
                .withPassword(new Password(server.password()));
        CatalogFile.<ServerException>write(catalog, out -> {
            try (Server session = Server.connect(settings)) {
                session.saveCatalog(out);
            }
        });
    }

    private static int transaction(Connection on, String end, String... statements) throws SQLException {
        run(on, "BEGIN");
        run(on, statements);
        try (Statement statement = on.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pg_current_xact_id()")) {
            rows.next();
            int xid = rows.getInt(1);
            run(on, end);
            return xid;
        }
    }

    private static void run(Connection on, String... statements) throws SQLException {
        try (Statement statement = on.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
