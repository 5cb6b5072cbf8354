package org.walscope.view.slot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.stream.Collectors;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.control.TableView;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Pane;
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

/// What the slots view says of slots that keep WAL, and of copies that were left behind.
@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})
class SlotStandingTest {

    private static final Path SHOTS = Path.of("target", "screenshots");

    private static EmbeddedServer server;

    private final BackgroundJobs background = new BackgroundJobs();
    private final OpenWal wal = new OpenWal(background);
    private final Path state = newFolder();
    private final ServerSession session = new ServerSession(background, wal, state);
    private Scene scene = new Scene(new Region());

    @BeforeAll
    static void startServer() throws Exception {
        server = EmbeddedServer.start(Map.of("max_slot_wal_keep_size", "1GB"), "--wal-segsize=1");
        run(
                "CREATE TABLE lt(id int)",
                "CREATE TABLE orders(id int PRIMARY KEY, what text)",
                "CREATE PUBLICATION shop FOR TABLE orders");
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
        var root = new BorderPane(view.node());
        root.setBottom(colors.probe());
        scene = new Scene(root, 1400, 860);
        stage.setX(0);
        stage.setY(0);
        stage.setScene(scene);
        Theme.LIGHT.install();
        stage.show();
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("walscope-state-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void saysWhatHoldsASlotBack() throws Exception {
        try (Connection open = open();
                Statement there = open.createStatement()) {
            there.execute("BEGIN");
            there.execute("INSERT INTO lt VALUES (1)");
            for (int i = 0; i < 2; i++) {
                run(
                        "INSERT INTO orders SELECT i, repeat('y', 200) FROM generate_series(%d, %d) i"
                                .formatted(20_000 + 10_000 * i, 25_000 + 10_000 * i),
                        "CHECKPOINT",
                        "SELECT count(*) FROM pg_logical_slot_get_changes('orders_feed', NULL, NULL)");
            }
            connect();
            choose("orders_feed");
            for (int i = 0; i < 3; i++) {
                run("INSERT INTO orders SELECT i, repeat('z', 300) FROM generate_series(%d, %d) i"
                        .formatted(50_000 + 10_000 * i, 54_000 + 10_000 * i));
                int before = session.seen().samples().size();
                Thread.sleep(1100); // a point of the chart is a second wide
                WaitForAsyncUtils.waitForAsyncFx(5000, session::refresh);
                await(() -> session.seen().samples().size() > before);
            }
            String said = standing();
            assertThat(said)
                    .contains("restart_lsn cannot pass what ran when transaction ")
                    .contains("idle in transaction, database postgres, role postgres")
                    .contains("It has locked for writing: lt.")
                    .contains("This is released when that transaction ends")
                    .contains("It holds no rows of other tables.")
                    .doesNotContainIgnoringCase("drop");
            shoot("slots-held");
            WaitForAsyncUtils.waitForAsyncFx(5000, Theme.DARK::install);
            shoot("slots-held-dark");
            there.execute("COMMIT");
        }
        run(
                "SELECT count(*) FROM pg_logical_slot_get_changes('orders_feed', NULL, NULL)",
                "CHECKPOINT",
                "SELECT count(*) FROM pg_logical_slot_get_changes('orders_feed', NULL, NULL)");
        WaitForAsyncUtils.waitForAsyncFx(5000, session::refresh);
        await(() -> !standing().contains("cannot pass"));
    }

    @Test
    void findsWhatAKilledProgramLeftBehind(FxRobot robot) throws Exception {
        String all = System.getProperty("java.class.path") + ":" + System.getProperty("jdk.module.path", "");
        ProcessBuilder again = new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                all + ":target/classes:target/test-classes",
                KilledCopier.class.getName(),
                server.url("postgres"),
                state.toString());
        again.environment().put("PGPASSWORD", server.password());
        Process copier = again.redirectErrorStream(true).start();
        try (var said = copier.inputReader()) {
            assertThat(said.readLine()).isEqualTo("[made]");
            assertThat(ask("SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'walscope%'"))
                    .isEqualTo("2");
            copier.destroyForcibly().waitFor();
        }
        connect();
        await(() -> session.seen().leftCopies().size() == 1);
        assertThat(session.seen().leftCopies())
                .extracting(ReplicationSlot::name)
                .containsExactly("walscope_kept");
        for (int i = 0;
                i < 100
                        && !ask("SELECT count(*) FROM pg_replication_slots WHERE temporary")
                                .equals("0");
                i++) {
            Thread.sleep(50);
        }
        assertThat(ask("SELECT count(*) FROM pg_replication_slots WHERE temporary"))
                .isEqualTo("0");
        shoot("slots-left");

        robot.clickOn("#slot-left-drop");
        await(() -> scene.lookup("#slot-yes") != null);
        assertThat(ask("SELECT count(*) FROM pg_replication_slots WHERE slot_name = 'walscope_kept'"))
                .isEqualTo("1");
        robot.clickOn("#slot-yes");
        await(() -> session.seen().leftCopies().isEmpty() && !names().contains("walscope_kept"));
        assertThat(names()).containsExactly("audit", "orders_feed", "standby_1");
    }

    @Test
    void triesOptionsBeforeItMakesTheCopy(FxRobot robot) throws Exception {
        connect();
        choose("orders_feed");
        robot.clickOn("#slot-do-copy");
        await(() -> scene.lookup("#slot-copy-do") != null);
        robot.clickOn("#slot-copy-options").write("no-such-option=1");
        robot.clickOn("#slot-copy-do");
        await(() -> session.failure().get().isPresent());
        assertThat(session.failure().get().orElseThrow()).contains("no-such-option");
        assertThat(ask("SELECT count(*) FROM pg_replication_slots")).isEqualTo("3");
    }

    @Test
    void copiesAPhysicalSlotSeveralTimes(FxRobot robot) throws Exception {
        connect();
        choose("standby_1");
        robot.clickOn("#slot-do-copy");
        await(() -> scene.lookup("#slot-copy-count") != null);
        robot.clickOn("#slot-copy-temporary");
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> ((Spinner<?>) scene.lookup("#slot-copy-count")).increment(2));
        shoot("slots-copy-physical");
        robot.clickOn("#slot-copy-do");
        await(() -> scene.lookup("#slot-yes") != null);
        robot.clickOn("#slot-yes");
        await(() -> names().size() == 6);
        assertThat(ask("SELECT count(DISTINCT restart_lsn) FROM pg_replication_slots WHERE slot_type = 'physical'"))
                .isEqualTo("1");
        // Made on purpose: they stay, and are offered for removal.
        assertThat(session.seen().leftCopies()).hasSize(3);
        robot.clickOn("#slot-left-keep");
        await(() -> session.seen().leftCopies().isEmpty());
        assertThat(names()).hasSize(6);
    }

    private String standing() {
        return ((Pane) scene.lookup("#slot-standing"))
                .getChildren().stream().map(node -> ((Label) node).getText()).collect(Collectors.joining("\n"));
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
