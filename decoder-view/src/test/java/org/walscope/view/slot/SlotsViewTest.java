package org.walscope.view.slot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import org.walscope.embedded.EmbeddedServer;
import org.walscope.model.bytes.FieldNode;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.Password;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.view.HeadlessMouseFix;
import org.walscope.view.OpenWal;
import org.walscope.view.Png;
import org.walscope.view.Selection;
import org.walscope.view.ServerSession;
import org.walscope.view.ViewContext;
import org.walscope.view.fx.BackgroundJobs;
import org.walscope.view.fx.Theme;
import org.walscope.view.fx.ThemeColors;

/// The slots view as a person uses it, on a running server.
@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})
class SlotsViewTest {

    private static final Path SHOTS = Path.of("target", "screenshots");

    private static EmbeddedServer server;

    private final BackgroundJobs background = new BackgroundJobs();
    private final OpenWal wal = new OpenWal(background);
    private final ServerSession session = new ServerSession(background, wal);
    private Optional<SlotsView> shown = Optional.empty();
    private Scene scene = new Scene(new Region());

    @BeforeAll
    static void startServer() throws Exception {
        server = EmbeddedServer.start(Map.of("max_slot_wal_keep_size", "1GB"), "--wal-segsize=1");
        run("CREATE TABLE orders(id int PRIMARY KEY, what text)", "CREATE PUBLICATION shop FOR TABLE orders");
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void makeSlots() throws Exception {
        run(
                "SELECT pg_create_logical_replication_slot('orders_feed', 'test_decoding')",
                "SELECT pg_create_physical_replication_slot('standby_1', true)");
        run(
                "DELETE FROM orders",
                "INSERT INTO orders SELECT i, repeat('x', 200) FROM generate_series(1, 3000) i",
                "SELECT pg_create_logical_replication_slot('audit', 'pgoutput')");
    }

    @AfterEach
    void leavesNothingBehind() throws Exception {
        var closed = new CountDownLatch(1);
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> session.close(closed::countDown));
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(ask("SELECT count(*) FROM pg_replication_slots WHERE temporary"))
                .isEqualTo("0");
        run("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
        background.close();
    }

    @Start
    void start(Stage stage) {
        var colors = new ThemeColors();
        var view = new SlotsView(new ViewContext(new Selection(), wal, session, background, colors));
        view.attach();
        shown = Optional.of(view);
        var root = new BorderPane(view.node());
        root.setBottom(colors.probe());
        scene = new Scene(root, 1400, 860);
        stage.setX(0);
        stage.setY(0);
        stage.setScene(scene);
        Theme.LIGHT.install();
        stage.show();
    }

    @Test
    void connectsByItsForm(FxRobot robot) throws Exception {
        shoot("slots-connect");
        robot.clickOn("#connect-address")
                .write("postgresql://postgres:" + server.password() + "@127.0.0.1:" + server.port() + "/postgres");
        robot.clickOn("#connect-do");
        await(() -> scene.lookup("#slot-table") != null);

        assertThat(session.settings().get().map(ConnectionSettings::toString)).contains(server.url("postgres"));
        assertThat(names()).containsExactly("audit", "orders_feed", "standby_1");
        assertThat(table().getItems().get(1).retainedBytes().orElse(0)).isGreaterThan(1 << 20);
        shoot("slots");
        WaitForAsyncUtils.waitForAsyncFx(5000, Theme.DARK::install);
        shoot("slots-dark");
    }

    @Test
    void saysWhyItDoesNotConnect(FxRobot robot) throws Exception {
        robot.clickOn("#connect-address").write("postgresql://postgres@127.0.0.1:" + server.port() + "/postgres");
        robot.clickOn("#connect-password").write("guess");
        robot.clickOn("#connect-do");
        await(() -> !text("#connect-problem").isEmpty());

        assertThat(text("#connect-problem")).startsWith("The password for user \"postgres\" was not accepted");
        assertThat(session.settings().get()).isEmpty();
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> ((TextField) scene.lookup("#connect-password")).setText("again"));
    }

    @Test
    void copiesPeeksAndClosesACopy(FxRobot robot) throws Exception {
        connect();
        choose("orders_feed");
        robot.clickOn("#slot-do-copy");
        await(() -> scene.lookup("#slot-copy-do") != null);
        assertThat(((TextField) scene.lookup("#slot-copy-name")).getText())
                .isEqualTo("walscope_orders_feed_test_decoding_1");
        shoot("slots-copy");
        robot.clickOn("#slot-copy-do");
        await(() -> names().contains("walscope_orders_feed_test_decoding_1"));
        assertThat(session.copies().shown()).hasSize(1);
        assertThat(text("#slot-copies")).isEqualTo("1 temporary copy is open; it is gone when the window closes");

        choose("walscope_orders_feed_test_decoding_1");
        robot.clickOn("#slot-do-peek");
        await(() -> scene.lookup("#slot-peek-lines") != null);
        List<?> lines = ((ListView<?>) scene.lookup("#slot-peek-lines")).getItems();
        assertThat(lines.size()).isGreaterThan(3000);
        assertThat(lines.get(lines.size() - 2).toString()).contains("table public.orders: INSERT: id[integer]:3000");
        await(() -> session.running().get() == 0);
        shoot("slots-peek");

        robot.clickOn("#slot-do-close");
        await(() -> names().size() == 3 && session.copies().shown().isEmpty());
        assertThat(ask("SELECT count(*) FROM pg_replication_slots WHERE temporary"))
                .isEqualTo("0");
    }

    @Test
    void peeksThroughACopyAndLeavesTheSlotAlone(FxRobot robot) throws Exception {
        String state = "SELECT concat_ws(' ', restart_lsn, confirmed_flush_lsn, catalog_xmin, active)"
                + " FROM pg_replication_slots WHERE slot_name = 'audit'";
        run("INSERT INTO orders VALUES (10001, 'late')");
        String before = ask(state);
        connect();
        choose("audit");
        robot.clickOn("#slot-do-peek");
        await(() -> scene.lookup("#slot-peek-lines") != null);

        // pgoutput: Begin, Relation, Insert, Commit
        assertThat(((ListView<?>) scene.lookup("#slot-peek-lines"))
                        .getItems().stream()
                                .map(line ->
                                        line.toString().split(" {2}", -1)[2].substring(0, 2)))
                .containsExactly("42", "52", "49", "43");
        WaitForAsyncUtils.waitForAsyncFx(
                5000,
                () -> ((ListView<?>) scene.lookup("#slot-peek-lines"))
                        .getSelectionModel()
                        .select(2));
        var fields = ((org.walscope.view.bytes.FieldTree) scene.lookup("#slot-peek-fields"))
                .getRoot()
                .getChildren();
        assertThat(fields.stream()
                        .map(item ->
                                item.getValue().name() + " " + item.getValue().value()))
                .startsWith("message type 'I'")
                .contains("tuple kind 'N'", "TupleData ");
        // id and what: the numbers of their bytes follow from the message
        assertThat(fields.getLast()
                        .getValue()
                        .children()
                        .getLast()
                        .children()
                        .getLast()
                        .value())
                .isEqualTo("late");
        shoot("slots-message");
        assertThat(ask(state)).isEqualTo(before);
    }

    @Test
    void streamsASlotAndConfirmsNothingUnlessAsked(FxRobot robot) throws Exception {
        String state = "SELECT concat_ws(' ', restart_lsn, confirmed_flush_lsn, catalog_xmin, active)"
                + " FROM pg_replication_slots WHERE slot_name = 'audit'";
        String before = ask(state);
        connect();
        stream(robot, "audit", false);
        run("INSERT INTO orders VALUES (10002, 'streamed')");
        await(() -> frames().stream().anyMatch(line -> line.endsWith("  Insert")));
        await(() -> frames().stream()
                .anyMatch(line -> line.contains("Walscope  Standby status update  write 0/")
                        && line.contains("  flush 0/0  apply 0/0")));
        assertThat(frames()).anyMatch(line -> line.contains("server    Primary keepalive message  0/"));
        int insert = frames().indexOf(frames().stream()
                .filter(line -> line.endsWith("  Insert"))
                .findFirst()
                .orElseThrow());
        WaitForAsyncUtils.waitForAsyncFx(
                5000, () -> frameList().getSelectionModel().select(insert));
        FieldNode frame = fields("#slot-stream-fields").getFirst();
        assertThat(frame.children().stream().map(FieldNode::name).toList())
                .containsExactly("message type", "dataStart", "walEnd", "sendTime", "data");
        FieldNode data = frame.children().getLast();
        assertThat(data.children().getFirst().toString()).contains("'I'").contains("offset=25");
        assertThat(data.children().getLast().toString()).contains("streamed");
        shoot("slots-stream");
        WaitForAsyncUtils.waitForAsyncFx(5000, Theme.DARK::install);
        shoot("slots-stream-dark");
        WaitForAsyncUtils.waitForAsyncFx(5000, Theme.LIGHT::install);
        robot.clickOn("#slot-stream-stop");
        await(() -> text("#slot-stream-state").startsWith("The stream has ended at 0/"));
        assertThat(text("#slot-stream-state")).endsWith("; nothing was confirmed.");
        assertThat(ask(state)).isEqualTo(before);

        String end = ask("SELECT pg_current_wal_flush_lsn()");
        stream(robot, "audit", true);
        await(() -> frames().stream().anyMatch(line -> line.endsWith("  Commit")));
        await(() -> askedBoolean(
                "SELECT confirmed_flush_lsn >= '" + end + "' FROM pg_replication_slots WHERE slot_name = 'audit'"));
        robot.clickOn("#slot-stream-stop");
        await(() -> text("#slot-stream-state").contains("; confirmed up to 0/"));
    }

    @Test
    void streamsAPhysicalSlotsWal(FxRobot robot) throws Exception {
        String state = "SELECT restart_lsn FROM pg_replication_slots WHERE slot_name = 'standby_1'";
        String before = ask(state);
        connect();
        stream(robot, "standby_1", false);
        await(() -> frames().stream().anyMatch(line -> line.contains("server    XLogData  0/")));
        WaitForAsyncUtils.waitForAsyncFx(
                5000, () -> frameList().getSelectionModel().select(0));
        assertThat(fields("#slot-stream-fields").getFirst().children().getLast().value())
                .endsWith(" bytes");
        robot.clickOn("#slot-stream-stop");
        await(() -> text("#slot-stream-state").endsWith("; nothing was confirmed."));
        assertThat(ask(state)).isEqualTo(before);
    }

    @Test
    void saysWhatWaitsWhenASynchronousStreamEnds(FxRobot robot) throws Exception {
        connect();
        stream(robot, "audit", true);
        run("ALTER SYSTEM SET synchronous_standby_names TO 'Walscope'", "SELECT pg_reload_conf()");
        try {
            await(() -> askedBoolean("SELECT count(*) = 1 FROM pg_stat_replication WHERE sync_state = 'sync'"));
            run("INSERT INTO orders VALUES (10003, 'released')");
            robot.clickOn("#slot-stream-stop");
            await(() -> text("#slot-stream-state").contains("It was a synchronous standby"));
            assertThat(text("#slot-stream-state"))
                    .endsWith(
                            " It was a synchronous standby (sync): no commit waits now, and those to come wait until it"
                                    + " or another one is back.");
        } finally {
            run("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
        }
    }

    @Test
    void showsWhyASlotCannotBeStreamed(FxRobot robot) throws Exception {
        connect();
        choose("orders_feed");
        robot.clickOn("#slot-do-copy");
        await(() -> scene.lookup("#slot-copy-do") != null);
        robot.clickOn("#slot-copy-do");
        await(() -> names().contains("walscope_orders_feed_test_decoding_1")
                && session.running().get() == 0);
        stream(robot, "walscope_orders_feed_test_decoding_1", false);
        await(() -> !text("#slot-stream-problem").isEmpty());
        assertThat(text("#slot-stream-problem"))
                .contains(
                        "PostgreSQL says: replication slot \"walscope_orders_feed_test_decoding_1\" is active for PID ");
        assertThat(((Button) scene.lookup("#slot-stream-stop")).isDisabled()).isTrue();
    }

    private void stream(FxRobot robot, String slot, boolean confirm) throws Exception {
        choose(slot);
        await(() -> session.running().get() == 0);
        robot.clickOn("#slot-do-stream");
        await(() -> scene.lookup("#slot-stream-do") != null);
        if (confirm) {
            robot.clickOn("#slot-stream-confirm");
        }
        WaitForAsyncUtils.waitForFxEvents();
        shoot("slots-stream-form" + (confirm ? "-confirm" : "-" + slot));
        robot.clickOn("#slot-stream-do");
        if (confirm) {
            await(() -> scene.lookup("#slot-yes") != null);
            shoot("slots-stream-ask");
            robot.clickOn("#slot-yes");
        }
        await(() -> scene.lookup("#slot-stream-frames") != null);
    }

    @SuppressWarnings("unchecked")
    private ListView<WireLog.Frame> frameList() {
        return (ListView<WireLog.Frame>) scene.lookup("#slot-stream-frames");
    }

    /// As they are shown: the list's cells say each in a line.
    private List<String> frames() {
        return WaitForAsyncUtils.waitForAsyncFx(
                5000,
                () -> frameList().getItems().stream()
                        .map(shown.orElseThrow().stream()::line)
                        .toList());
    }

    private List<FieldNode> fields(String id) {
        return ((org.walscope.view.bytes.FieldTree) scene.lookup(id))
                .getRoot().getChildren().stream()
                        .map(javafx.scene.control.TreeItem::getValue)
                        .toList();
    }

    private static boolean askedBoolean(String sql) {
        try {
            return ask(sql).equals("t");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void asksBeforeItDropsASlot(FxRobot robot) throws Exception {
        connect();
        choose("standby_1");
        robot.clickOn("#slot-do-drop");
        await(() -> scene.lookup("#slot-yes") != null);
        robot.clickOn("#slot-no");
        assertThat(ask("SELECT count(*) FROM pg_replication_slots")).isEqualTo("3");

        robot.clickOn("#slot-do-drop");
        await(() -> scene.lookup("#slot-yes") != null);
        shoot("slots-drop");
        robot.clickOn("#slot-yes");
        await(() -> names().size() == 2);
        assertThat(names()).containsExactly("audit", "orders_feed");
    }

    @Test
    void fetchesTheSlotsWalAndOpensIt(FxRobot robot) throws Exception {
        connect();
        choose("orders_feed");
        long records = Long.parseLong(ask("SELECT 3000"));
        robot.clickOn("#slot-do-wal");
        await(() -> wal.timeline().get().isPresent() && !wal.scanning().get());

        assertThat(wal.title().get()).isEqualTo("WAL of slot orders_feed");
        assertThat((long) wal.rows().get()).isGreaterThan(records);
        assertThat(wal.timeline().get().orElseThrow().systemIdentifier())
                .isEqualTo(session.facts().get().orElseThrow().systemIdentifier());
        WaitForAsyncUtils.waitForAsyncFx(5000, wal::close);
    }

    @Test
    void showsARefusalAsASentence(FxRobot robot) throws Exception {
        connect();
        choose("orders_feed");
        robot.clickOn("#slot-do-copy");
        await(() -> scene.lookup("#slot-copy-do") != null);
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> ((TextField) scene.lookup("#slot-copy-name")).setText("audit"));
        robot.clickOn("#slot-copy-do");
        await(() -> session.failure().get().isPresent());

        assertThat(session.failure().get())
                .contains("A replication slot named \"audit\" exists already. Choose another name; the slot there was"
                        + " not touched.");
        assertThat(((Button) scene.lookup("#slot-do-refresh")).isDisabled()).isFalse();
        assertThat(names()).hasSize(3);
    }

    private void connect() throws TimeoutException {
        ConnectionSettings settings = ConnectionSettings.parse(server.url("postgres"), Map.of("HOME", "/nonexistent"))
                .withPassword(new Password(server.password()));
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> session.connect(settings));
        await(() -> !session.slots().isEmpty() && scene.lookup("#slot-table") != null);
    }

    private void choose(String name) {
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> {
            Optional<ReplicationSlot> slot = session.slots().stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst();
            table().getSelectionModel().select(slot.orElseThrow());
        });
        WaitForAsyncUtils.waitForFxEvents();
    }

    @SuppressWarnings("unchecked")
    private TableView<ReplicationSlot> table() {
        return (TableView<ReplicationSlot>) scene.lookup("#slot-table");
    }

    private List<String> names() {
        return session.slots().stream().map(ReplicationSlot::name).toList();
    }

    private String text(String id) {
        return scene.lookup(id) instanceof Label label ? label.getText() : "";
    }

    private void shoot(String name) throws IOException {
        WaitForAsyncUtils.waitForFxEvents(10);
        WritableImage image = WaitForAsyncUtils.waitForAsyncFx(10000, () -> scene.snapshot(null));
        Files.createDirectories(SHOTS);
        Png.write(image, SHOTS.resolve(name + ".png"));
    }

    private static void await(BooleanSupplier condition) throws TimeoutException {
        WaitForAsyncUtils.waitFor(
                30, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(5000, condition::getAsBoolean));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static void run(String... statements) throws Exception {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String ask(String sql) throws Exception {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    private static Connection open() throws Exception {
        return DriverManager.getConnection(server.jdbcUrl("postgres"), EmbeddedServer.SUPERUSER, server.password());
    }
}
