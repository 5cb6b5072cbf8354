package org.walscope.view.timeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import org.walscope.embedded.EmbeddedServer;
import org.walscope.model.Lsn;
import org.walscope.model.reorder.ReplayOptions.SlotStart;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.Password;
import org.walscope.view.CorpusWal;
import org.walscope.view.HeadlessMouseFix;

/// Draws what a timeline has to show at a glance, light and dark, into `target/pictures`; the WAL is made by a server.
/// No test of the build but for a reviewer's eye: `-Dtest=TimelinePictures`.
@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})
class TimelinePictures {

    private static final Path PICTURES = Path.of("target", "pictures");
    private static final int SHORT_ONES = 103;
    private static final int SAVEPOINTS = 3000;

    private final TimelineStage stage = new TimelineStage();
    private EmbeddedServer server;

    @TempDir
    Path folder = Path.of("");

    @Start
    void start(Stage window) {
        stage.start(window, 1600, 998);
    }

    @BeforeEach
    void startServer() throws IOException {
        server = EmbeddedServer.start(
                Map.of("autovacuum", "off", "checkpoint_timeout", "1h", "wal_keep_size", "512MB"), "--wal-segsize=1");
    }

    @AfterEach
    void stopServer() throws IOException {
        server.close();
    }

    @Test
    void aLoadOfPgbench(FxRobot robot) throws Exception {
        stage.open(CorpusWal.unpack("pg15/pgbench", folder), "pgbench");
        shoot("pgbench");
        zoom(robot, 5);
        shoot("pgbench-near");
    }

    @Test
    void aLongTransactionOverAHundredShortOnes(FxRobot robot) throws Exception {
        String from = prepare();
        try (Connection slow = connect();
                Statement forgotten = slow.createStatement()) {
            slow.setAutoCommit(false);
            forgotten.execute("INSERT INTO t SELECT i, 'forgotten' FROM generate_series(1, 20) i");
            try (Connection quick = connect();
                    Statement one = quick.createStatement()) {
                for (int i = 0; i < SHORT_ONES; i++) {
                    one.execute("INSERT INTO t SELECT i, 'order ' || i FROM generate_series(1, %d) i"
                            .formatted(3 + i % 7 * 4));
                    Thread.sleep(15);
                }
            }
            forgotten.execute("UPDATE t SET what = 'remembered' WHERE what = 'forgotten'");
            slow.commit();
        }
        Transactions transactions = stage.open(walFrom(from), "a long transaction");
        stage.choose(transactions, longest(transactions));
        robot.interact(() -> stage.canvas().requestFocus());
        robot.type(KeyCode.F);
        shoot("long-transaction");
        robot.type(KeyCode.L);
        TimelineStage.await(() -> stage.scene.lookup("#timeline-list") != null);
        robot.type(KeyCode.T);
        TimelineStage.await(() -> stage.canvas().isIdle());
        shoot("long-transaction-by-time");
    }

    @Test
    void aSpill(FxRobot robot) throws Exception {
        String from = prepare();
        try (Connection first = connect();
                Connection second = connect();
                Statement large = first.createStatement();
                Statement small = second.createStatement()) {
            first.setAutoCommit(false);
            second.setAutoCommit(false);
            for (int i = 0; i < 6; i++) {
                large.execute("INSERT INTO t SELECT i, repeat('large ', 12) FROM generate_series(1, 1500) i");
                small.execute("INSERT INTO t SELECT i, repeat('small ', 6) FROM generate_series(1, %d) i"
                        .formatted(100 * i + 50));
                if (i == 1) {
                    execute("CHECKPOINT");
                } else if (i == 3) {
                    second.rollback();
                    execute("CHECKPOINT");
                }
            }
            first.commit();
            execute("CHECKPOINT", "INSERT INTO t SELECT i, 'behind' FROM generate_series(1, 900) i");
            second.commit();
            execute("CHECKPOINT", "INSERT INTO t SELECT i, 'last' FROM generate_series(1, 900) i");
        }
        stage.open(walFrom(from), "a spill");
        robot.interact(() -> stage.canvas().model().buffer().setWorkMem(512L << 10));
        robot.interact(() -> stage.canvas().requestFocus());
        robot.type(KeyCode.B);
        TimelineStage.await(() -> stage.canvas().isIdle());
        robot.interact(() -> stage.canvas().model().scrubber().moveTo(600));
        TimelineStage.await(() -> stage.background.running().isEmpty());
        shoot("spill");
        robot.interact(() -> stage.canvas().model().buffer().set(now -> now.withStreaming(true)));
        TimelineStage.await(() -> stage.canvas().isIdle());
        shoot("stream");
        robot.interact(() -> {
            var model = stage.canvas().model();
            var first = new Lsn(model.data().orElseThrow().from());
            model.buffer().set(now -> now.withStart(new SlotStart.Created(first)));
        });
        TimelineStage.await(() -> stage.canvas().isIdle());
        shoot("slot-created");
    }

    @Test
    void aTransactionOfThreeThousandSavepoints(FxRobot robot) throws Exception {
        String from = prepare();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < SAVEPOINTS; i++) {
                statement.execute("SAVEPOINT a; INSERT INTO t VALUES (%d, repeat('x', %d));".formatted(i, 20 + i % 40)
                        + (i % 11 == 7 || i > 1400 && i < 1600 ? "ROLLBACK TO a" : "RELEASE a"));
            }
            connection.commit();
        }
        Transactions transactions = stage.open(walFrom(from), "savepoints");
        stage.choose(transactions, longest(transactions));
        robot.interact(() -> stage.canvas().requestFocus());
        robot.type(KeyCode.F);
        shoot("savepoints");
        zoom(robot, 9);
        shoot("savepoints-near");
    }

    @Test
    void aLiveSlotWithItsTwoLsns() throws Exception {
        execute(
                "CREATE TABLE t(id int, what text)",
                "SELECT pg_create_logical_replication_slot('orders_cdc', 'test_decoding')");
        try (Connection slow = connect();
                Statement forgotten = slow.createStatement()) {
            execute("INSERT INTO t SELECT i, 'before' FROM generate_series(1, 60) i");
            slow.setAutoCommit(false);
            forgotten.execute("INSERT INTO t VALUES (0, 'forgotten')");
            for (int i = 0; i < 60; i++) {
                execute("INSERT INTO t SELECT i, 'order' FROM generate_series(1, %d) i".formatted(5 + i % 9 * 3));
                if (i % 20 == 10) {
                    execute("CHECKPOINT", "SELECT count(*) FROM pg_logical_slot_get_changes('orders_cdc', NULL, NULL)");
                }
            }
            ConnectionSettings settings = ConnectionSettings.parse(
                            server.url("postgres"), Map.of("HOME", "/nonexistent"))
                    .withPassword(new Password(server.password()));
            WaitForAsyncUtils.waitForAsyncFx(5000, () -> stage.server.connect(settings));
            TimelineStage.await(() -> !stage.server.slots().isEmpty());
            WaitForAsyncUtils.waitForAsyncFx(
                    5000, () -> stage.server.loadWal(stage.server.slots().getFirst()));
            TimelineStage.await(
                    () -> stage.wal.transactions().get().isPresent() && stage.scene.lookup(".canvas-pane") != null);
            TimelineStage.await(() -> stage.canvas().isIdle());
            WaitForAsyncUtils.waitForAsyncFx(5000, () -> {
                var model = stage.canvas().model();
                long from = model.marks().stream()
                        .mapToLong(mark -> mark.lsn().value())
                        .min()
                        .orElseThrow();
                long to = model.data().orElseThrow().to();
                var scale = model.data().orElseThrow().scale();
                model.viewport().fit(scale.position(from), scale.position(to));
                model.navigation().pan(0);
            });
            shoot("live-slot");
        }
        var closed = new CountDownLatch(1);
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> stage.server.close(closed::countDown));
        closed.await(20, TimeUnit.SECONDS);
    }

    @Test
    void aServerThatIsFollowed(FxRobot robot) throws Exception {
        execute(
                "CREATE TABLE t(id int, what text)",
                "SELECT pg_create_logical_replication_slot('orders_cdc', 'test_decoding')");
        ConnectionSettings settings = ConnectionSettings.parse(server.url("postgres"), Map.of("HOME", "/nonexistent"))
                .withPassword(new Password(server.password()));
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> stage.server.connect(settings));
        TimelineStage.await(() -> !stage.server.slots().isEmpty());
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> stage.server.follow().start());
        for (int i = 0; i < 40; i++) {
            execute("INSERT INTO t SELECT i, 'order' FROM generate_series(1, %d) i".formatted(20 + i % 9 * 30));
            if (i == 20) {
                zoom(robot, 2);
                robot.interact(() -> stage.canvas().model().navigation().pan(1e6));
                execute("CHECKPOINT", "SELECT count(*) FROM pg_logical_slot_get_changes('orders_cdc', NULL, NULL)");
            }
            Thread.sleep(100);
        }
        Thread.sleep(3000);
        shoot("following");
        server.stop();
        TimelineStage.await(() -> stage.server.follow().trouble().get().isPresent());
        shoot("following-lost");
        var closed = new CountDownLatch(1);
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> stage.server.close(closed::countDown));
        closed.await(20, TimeUnit.SECONDS);
    }

    private void shoot(String name) throws IOException {
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> stage.canvas().requestFocus());
        stage.shoot(PICTURES, name);
    }

    private void zoom(FxRobot robot, int steps) {
        robot.interact(() -> stage.canvas().requestFocus());
        for (int i = 0; i < steps; i++) {
            robot.type(KeyCode.W);
        }
    }

    private static int longest(Transactions transactions) {
        return IntStream.range(0, transactions.size())
                .boxed()
                .max(Comparator.comparingLong(row -> transactions.endLsn(row) - transactions.firstLsn(row)))
                .orElseThrow();
    }

    /// A table, and the name of the segment from which on it is used.
    private String prepare() throws SQLException {
        execute("CREATE TABLE t(id int, what text)", "SELECT pg_switch_wal()", "CHECKPOINT");
        return query("SELECT pg_walfile_name(pg_current_wal_lsn())");
    }

    private Path walFrom(String segment) throws IOException, SQLException {
        execute("CHECKPOINT");
        try (Stream<Path> all = Files.list(server.dataDirectory().resolve("pg_wal"))) {
            for (Path file : all.filter(each -> each.getFileName().toString().compareTo(segment) >= 0
                            && each.getFileName().toString().length() == segment.length())
                    .toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
        return folder;
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private String query(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl("postgres"), EmbeddedServer.SUPERUSER, server.password());
    }
}
