package org.walscope.view.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javafx.scene.Scene;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableView;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import org.walscope.embedded.EmbeddedServer;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.Password;
import org.walscope.view.HeadlessMouseFix;
import org.walscope.view.OpenWal;
import org.walscope.view.Png;
import org.walscope.view.Selection;
import org.walscope.view.ServerSession;
import org.walscope.view.ViewContext;
import org.walscope.view.fx.BackgroundJobs;
import org.walscope.view.fx.Theme;
import org.walscope.view.fx.ThemeColors;

/// The replication map as a person uses it, on a running server.
@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})
class ReplicationViewTest {

    private static final Path SHOTS = Path.of("target", "screenshots");

    private static EmbeddedServer server;

    private final BackgroundJobs background = new BackgroundJobs();
    private final OpenWal wal = new OpenWal(background);
    private final ServerSession session = new ServerSession(background, wal);
    private Scene scene = new Scene(new Region());

    @BeforeAll
    static void startServer() throws Exception {
        server = EmbeddedServer.start(Map.of(), "--wal-segsize=1");
        run("postgres", "CREATE DATABASE reader");
        run("reader", "CREATE TABLE orders(id int PRIMARY KEY, region text)", "CREATE TABLE nokey(a int)");
        run(
                "postgres",
                "CREATE TABLE orders(id int PRIMARY KEY, region text)",
                "CREATE TABLE nokey(a int)",
                "CREATE PUBLICATION shop FOR TABLE orders (id), nokey",
                "CREATE PUBLICATION eu FOR TABLE orders WHERE (id > 10)",
                "SELECT pg_create_logical_replication_slot('shop_slot', 'pgoutput')",
                "SELECT pg_create_physical_replication_slot('standby', true)");
        run(
                "reader",
                "CREATE SUBSCRIPTION shop_sub CONNECTION 'host=127.0.0.1 port=" + server.port()
                        + " dbname=postgres user="
                        + EmbeddedServer.SUPERUSER + " password=" + server.password()
                        + "' PUBLICATION shop WITH (create_slot = false, slot_name = 'shop_slot')");
    }

    @AfterAll
    static void stopServer() throws Exception {
        run("reader", "ALTER SUBSCRIPTION shop_sub DISABLE", "ALTER SUBSCRIPTION shop_sub SET (slot_name = NONE)");
        server.close();
    }

    @AfterEach
    void disconnect() throws Exception {
        var closed = new CountDownLatch(1);
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> session.close(closed::countDown));
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        background.close();
    }

    @Start
    void start(Stage stage) {
        var view = new ReplicationView(new ViewContext(new Selection(), wal, session, background, new ThemeColors()));
        view.attach();
        scene = new Scene(new BorderPane(view.node()), 1300, 820);
        stage.setX(0);
        stage.setY(0);
        stage.setScene(scene);
        Theme.LIGHT.install();
        stage.show();
    }

    @Test
    void showsWhoReadsWhatAndSaysWhatIsWrongWithALine(FxRobot robot) throws Exception {
        assertThat(scene.lookup(".empty-state").isVisible()).isTrue();
        ConnectionSettings settings = ConnectionSettings.parse(server.url("postgres"), Map.of("HOME", "/nonexistent"))
                .withPassword(new Password(server.password()));
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> session.connect(settings));
        await(() -> text(tree().getRoot()).contains("shop_sub"));
        // Who applies shows once the worker runs
        for (int i = 0; i < 100 && !text(tree().getRoot()).contains("applies"); i++) {
            Thread.sleep(200);
            robot.clickOn("#map-refresh");
            await(() -> session.running().get() == 0);
        }
        String shown = text(tree().getRoot());
        assertThat(shown)
                .contains("Publication shop | insert, update, delete, truncate")
                .contains("public.orders |  |  | WHERE (id > 10)")
                .contains("Slot shop_slot | in use")
                .contains("Subscription shop_sub | applies | slot shop_slot")
                .contains("Slot standby | idle")
                .contains("no replica identity")
                .doesNotContain(server.password());
        shoot("replication-map");

        robot.clickOn("#map-line").write("nonsense");
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> {
            @SuppressWarnings("unchecked")
            var slots = (javafx.scene.control.ComboBox<String>) scene.lookup("#map-slot");
            slots.setValue("shop_slot");
        });
        robot.clickOn("#map-find");
        await(() -> ((javafx.scene.control.Label) scene.lookup("#map-failure"))
                .getText()
                .startsWith("That is no line"));
        WaitForAsyncUtils.waitForAsyncFx(
                5000,
                () -> ((javafx.scene.control.TextArea) scene.lookup("#map-line"))
                        .setText(
                                "processing remote data for replication origin \"pg_1\" during message type \"INSERT\" in"
                                        + " transaction 7, finished at 0/1"));
        robot.clickOn("#map-find");
        await(() -> ((javafx.scene.control.Label) scene.lookup("#map-failure"))
                .getText()
                .contains("holds no transaction that finished at 0/1"));
        shoot("replication-skip");
    }

    @SuppressWarnings("unchecked")
    private TreeTableView<MapNode> tree() {
        return (TreeTableView<MapNode>) scene.lookup("#map-tree");
    }

    private static String text(TreeItem<MapNode> item) {
        var text = new StringBuilder();
        MapNode node = item.getValue();
        if (node != null) {
            text.append(String.join(" | ", node.what(), node.state(), node.position(), node.remark()))
                    .append('\n');
        }
        item.getChildren().forEach(child -> text.append(text(child)));
        return text.toString();
    }

    private void shoot(String name) throws Exception {
        Files.createDirectories(SHOTS);
        for (Theme theme : Theme.values()) {
            WaitForAsyncUtils.waitForAsyncFx(5000, theme::install);
            WaitForAsyncUtils.waitForFxEvents(10);
            var image = WaitForAsyncUtils.waitForAsyncFx(5000, () -> scene.snapshot(null));
            Png.write(image, SHOTS.resolve(name + "-" + theme.name().toLowerCase(java.util.Locale.ROOT) + ".png"));
        }
        WaitForAsyncUtils.waitForAsyncFx(5000, Theme.LIGHT::install);
    }

    private static void await(BooleanSupplier condition) throws Exception {
        WaitForAsyncUtils.waitFor(
                30, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(5000, condition::getAsBoolean));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static void run(String database, String... statements) throws Exception {
        try (Connection connection = DriverManager.getConnection(
                        server.jdbcUrl(database), EmbeddedServer.SUPERUSER, server.password());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
