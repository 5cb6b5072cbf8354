package org.walscope.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.testfx.util.WaitForAsyncUtils.waitForAsyncFx;
import static org.testfx.util.WaitForAsyncUtils.waitForFxEvents;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import org.walscope.app.preferences.PreferencesFile;
import org.walscope.view.fx.Theme;

/// The dialog that allows jars; what allowed plugins do is tested with the views that run them.
@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})
@SuppressWarnings("NullAway.Init") // JUnit calls start before the test
class PluginsDialogTest {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    @TempDir
    private Path directory;

    private WorkspaceWindow window;

    @Start
    void start(Stage stage) throws Exception {
        Path plugins = Files.createDirectories(directory.resolve("plugins"));
        Files.writeString(plugins.resolve("audit.jar"), "no jar");
        window =
                new WorkspaceWindow(stage, new Workspace(new PreferencesFile(directory)), new NativeFileDialogs(stage));
        window.show(1200, 800);
    }

    @AfterEach
    void end() {
        waitForAsyncFx(5000, window::close);
    }

    @Test
    void allowsAJarAndSaysWhatIsWrongWithIt(FxRobot robot) throws Exception {
        waitForAsyncFx(5000, window::showPlugins);
        await(robot, "#plugins-jars", "Not allowed, not loaded. SHA-256 ");
        shoot(robot, "plugins-waiting");
        robot.clickOn(".plugins-allow");
        await(robot, "#plugins-jars", "audit.jar has no META-INF/services/");
        shoot(robot, "plugins-trouble");
        assertThat(Files.readString(directory.resolve("plugins/allowed"))).endsWith(" audit.jar\n");

        Files.delete(directory.resolve("plugins/audit.jar"));
        robot.clickOn("#plugins-again");
        await(robot, "#plugins-jars", "There is no jar in this folder.");
    }

    private static void await(FxRobot robot, String id, String text) throws Exception {
        WaitForAsyncUtils.waitFor(
                10,
                TimeUnit.SECONDS,
                () -> waitForAsyncFx(
                        5000,
                        () -> robot.lookup(id).<Node>queryAll().stream()
                                .flatMap(node -> node.lookupAll(".label").stream())
                                .anyMatch(label -> label instanceof Labeled labeled
                                        && Optional.ofNullable(labeled.getText())
                                                .orElse("")
                                                .contains(text))));
        waitForFxEvents();
    }

    private void shoot(FxRobot robot, String name) throws Exception {
        Files.createDirectories(SCREENSHOTS);
        for (Theme theme : Theme.values()) {
            waitForAsyncFx(5000, () -> window.workspace().wear(theme));
            waitForFxEvents();
            Path file = SCREENSHOTS.resolve(name + "-" + theme.name().toLowerCase(java.util.Locale.ROOT) + ".png");
            var pane = robot.lookup(".plugins-dialog").<Node>query().getScene();
            waitForAsyncFx(5000, () -> {
                WorkspaceSnapshot.write(pane, file);
                return file;
            });
            assertThat(Files.size(file)).isGreaterThan(5_000);
        }
    }
}
