package org.walscope.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.testfx.util.WaitForAsyncUtils.asyncFx;
import static org.testfx.util.WaitForAsyncUtils.waitFor;
import static org.testfx.util.WaitForAsyncUtils.waitForFxEvents;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.walscope.app.preferences.PreferencesFile;
import org.walscope.embedded.EmbeddedServer;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.reorder.ReorderBufferTxn;
import org.walscope.model.reorder.TxnOutcome;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.view.Perspective;

/// The main job as a person does it: a server with a slot and a workload, its segments dropped on the window, a
/// transaction found in table and timeline, the slot compared with a copy under another plugin.
@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})
@SuppressWarnings("NullAway.Init") // JUnit calls start before each test
class MainJobTest {

    private static final String DATABASE = "shop";
    private static final String SLOT = "orders_cdc";

    @TempDir
    static Path directory;

    private static EmbeddedServer server;
    private static int orderXid;

    private WorkspaceWindow window;
    private Stage stage;

    @BeforeAll
    static void playAWorkload() throws Exception {
        server = EmbeddedServer.start();
        execute("postgres", "create database " + DATABASE);
        execute(
                DATABASE,
                "create table orders (id int primary key, customer text, paid boolean)",
                "create publication shop for all tables",
                "select pg_create_logical_replication_slot('" + SLOT + "', 'test_decoding')",
                "insert into orders select g, 'customer ' || g, false from generate_series(1, 50) g");
        try (Connection connection = connect(DATABASE);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("update orders set paid = true where id <= 10");
            statement.execute("savepoint before_the_mistake");
            statement.execute("delete from orders");
            statement.execute("rollback to before_the_mistake");
            statement.execute("insert into orders values (1000, 'it''s \"quoted\"', null)");
            try (var row = statement.executeQuery("select pg_current_xact_id()::xid::text")) {
                row.next();
                orderXid = Integer.parseUnsignedInt(row.getString(1));
            }
            connection.commit();
        }
        execute(DATABASE, "delete from orders where id = 50", "select pg_switch_wal()");
    }

    @AfterAll
    static void end() throws Exception {
        server.close();
    }

    @Start
    void start(Stage primary) throws Exception {
        stage = primary;
        window = new WorkspaceWindow(primary, new Workspace(new PreferencesFile(directory)), new NoFiles());
        window.show(1600, 960);
    }

    @AfterEach
    void closeTheWindow() throws Exception {
        fx(() -> {
            window.close();
            return window;
        });
        waitFor(30, TimeUnit.SECONDS, () -> !stage.isShowing());
        assertThat(slots()).as("what is left on the server").containsExactly(SLOT);
    }

    @Test
    void findsATransactionAndComparesWhatTwoPluginsMakeOfIt(FxRobot robot) throws Exception {
        dropTheServersSegments();

        robot.clickOn("#filter")
                .write("xid == " + Integer.toUnsignedString(orderXid))
                .push(KeyCode.ENTER);
        idle();
        var wal = window.workspace().context().wal();
        assertThat(label(robot, "#record-summary")).containsPattern("\\d+ of [\\d,]+ records");

        robot.clickOn("#record-table").push(KeyCode.HOME).push(KeyCode.DOWN);
        idle();
        robot.clickOn("#perspective-timeline");
        idle();
        assertThat(window.workspace().perspective().get()).isEqualTo(Perspective.TIMELINE);
        assertThat(window.workspace().context().selection().xid().get()).contains(orderXid);
        ReorderBufferTxn order = transaction(orderXid);
        assertThat(order.outcome()).isEqualTo(TxnOutcome.COMMIT);
        assertThat(order.abortedSubxids()).hasSize(1);
        assertThat(wal.problems()).noneMatch(problem -> problem.severity() == WalProblem.Severity.ERROR);

        robot.clickOn("#perspective-slots");
        connect(robot);
        TableView<ReplicationSlot> slots = robot.lookup("#slot-table").query();
        assertThat(slots.getItems()).extracting(ReplicationSlot::name).containsExactly(SLOT);

        robot.interact(() -> slots.getSelectionModel().select(0));
        robot.clickOn("#slot-do-compare");
        idle();
        assertThat(window.workspace().perspective().get()).isEqualTo(Perspective.COMPARE);
        robot.clickOn("#compare-run");
        idle();

        assertThat(label(robot, "#compare-failure")).isEmpty();
        assertThat(label(robot, "#compare-summary"))
                .contains("3 transactions and 62 changes compared: no difference of meaning");
        List<String> sides = linesAtTheCaret(robot, 8);
        assertThat(sides).hasSize(2);
        assertThat(sides.getFirst()).contains("BEGIN ", "table public.orders: INSERT: id[integer]:1 ");
        assertThat(sides.getLast()).contains("INSERT public.orders").doesNotContain("table public.orders");
    }

    private void dropTheServersSegments() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("dropped"));
        var segments = new ArrayList<File>();
        try (var files = Files.newDirectoryStream(server.dataDirectory().resolve("pg_wal"), "0000000*")) {
            for (Path file : files) {
                segments.add(
                        Files.copy(file, folder.resolve(file.getFileName())).toFile());
            }
        }
        assertThat(fx(() -> DndTestSupport.dropFiles(window.workspace().dock().node(), segments)))
                .isTrue();
        idle();
    }

    private void connect(FxRobot robot) throws Exception {
        type(
                robot,
                "#connect-address",
                "postgresql://postgres@" + EmbeddedServer.HOST + ":" + server.port() + "/" + DATABASE);
        type(robot, "#connect-password", server.password());
        robot.clickOn("#connect-do");
        idle();
    }

    private static void type(FxRobot robot, String query, String text) {
        TextInputControl field = robot.lookup(query).query();
        robot.interact(field::clear);
        robot.clickOn(field).write(text);
    }

    private ReorderBufferTxn transaction(int xid) {
        var transactions =
                window.workspace().context().wal().transactions().get().orElseThrow();
        return transactions.get(transactions.rowOf(xid));
    }

    /// What the two panes show, left first: they draw only the lines in sight.
    /// What a screen reader is told of each side while the caret walks down its first rows.
    private static List<String> linesAtTheCaret(FxRobot robot, int rows) {
        List<Node> sides = List.copyOf(robot.lookup(".output-canvas").queryAll());
        List<StringBuilder> told = sides.stream().map(_ -> new StringBuilder()).toList();
        robot.clickOn(sides.getFirst()).push(KeyCode.HOME);
        for (int row = 0; row < rows; row++) {
            waitForFxEvents();
            for (int side = 0; side < sides.size(); side++) {
                told.get(side).append(sides.get(side).getAccessibleText()).append('\n');
            }
            robot.push(KeyCode.DOWN);
        }
        return told.stream().map(StringBuilder::toString).toList();
    }

    private static String label(FxRobot robot, String query) {
        return robot.lookup(query).queryAs(Label.class).getText();
    }

    private void idle() throws Exception {
        var idle = new CountDownLatch(1);
        fx(() -> {
            window.workspace().whenIdle(idle::countDown);
            return idle;
        });
        assertThat(idle.await(60, TimeUnit.SECONDS)).isTrue();
        waitForFxEvents();
    }

    private static <T> T fx(Callable<T> action) throws Exception {
        return waitFor(asyncFx(action));
    }

    private static Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(database), EmbeddedServer.SUPERUSER, server.password());
    }

    private static void execute(String database, String... statements) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static List<String> slots() throws SQLException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("select slot_name from pg_replication_slots order by 1")) {
            var names = new ArrayList<String>();
            while (row.next()) {
                names.add(row.getString(1));
            }
            return names;
        }
    }

    /// This test drops its files.
    private static final class NoFiles implements FileDialogs {
        @Override
        public List<Path> files() {
            return List.of();
        }

        @Override
        public Optional<Path> folder() {
            return Optional.empty();
        }
    }
}
