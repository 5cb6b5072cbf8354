package org.walscope.view.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterAll;
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
import org.walscope.model.server.Server;
import org.walscope.view.HeadlessMouseFix;
import org.walscope.view.OpenWal;
import org.walscope.view.Selection;
import org.walscope.view.ServerSession;
import org.walscope.view.ViewContext;
import org.walscope.view.fx.BackgroundJobs;
import org.walscope.view.fx.Theme;
import org.walscope.view.fx.ThemeColors;

/// A slot of a real server, compared with the button.
@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})
final class CompareSlotTest {

    private static EmbeddedServer server;

    private final BackgroundJobs background = new BackgroundJobs();
    private final OpenWal wal = new OpenWal(background);
    private final ServerSession session = new ServerSession(background, wal);
    private Scene scene = new Scene(new Region());

    @BeforeAll
    static void startServer() throws Exception {
        server = EmbeddedServer.start();
        try (Server there = Server.connect(settings())) {
            there.createSlot("orders_cdc", "test_decoding");
        }
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    private static ConnectionSettings settings() {
        return ConnectionSettings.parse(server.url("postgres"), Map.of("HOME", "/nonexistent"))
                .withPassword(new Password(server.password()));
    }

    @Start
    void start(Stage stage) {
        var view = new CompareView(new ViewContext(new Selection(), wal, session, background, new ThemeColors()));
        view.attach();
        scene = new Scene(new StackPane(view.node()), 1400, 700);
        stage.setX(0);
        stage.setY(0);
        stage.setScene(scene);
        Theme.LIGHT.install();
        stage.show();
    }

    private static void await(BooleanSupplier condition) throws Exception {
        WaitForAsyncUtils.waitFor(
                30, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(5000, condition::getAsBoolean));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private String text(String id) {
        return ((Label) scene.lookup(id)).getText();
    }

    @Test
    void saysWhyThereIsNoComparisonAndThenMakesOne(FxRobot robot) throws Exception {
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> session.connect(settings()));
        await(() -> !session.slots().isEmpty());
        robot.clickOn("#compare-run");
        await(() -> !text("#compare-failure").isEmpty());
        assertThat(text("#compare-failure"))
                .startsWith("pgoutput needs a publication, and database \"postgres\" has none.");
        robot.clickOn("#compare-plugin-2").eraseText(8).write("test_decoding");
        robot.clickOn("#compare-run");
        await(() -> !text("#compare-summary").isEmpty());
        assertThat(text("#compare-summary")).endsWith("compared: no difference of meaning.");
        assertThat(text("#compare-failure")).isEmpty();
        try (Server there = Server.connect(settings())) {
            assertThat(there.slots().stream().map(slot -> slot.name())).containsExactly("orders_cdc");
        }
    }
}
