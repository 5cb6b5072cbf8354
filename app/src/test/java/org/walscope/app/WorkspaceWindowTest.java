package org.walscope.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.testfx.util.WaitForAsyncUtils.asyncFx;
import static org.testfx.util.WaitForAsyncUtils.waitFor;
import static org.testfx.util.WaitForAsyncUtils.waitForFxEvents;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.walscope.app.preferences.PreferencesFile;
import org.walscope.model.Lsn;
import org.walscope.view.Perspective;
import org.walscope.view.fx.ColorRole;
import org.walscope.view.fx.FxThread;
import org.walscope.view.fx.Theme;
import org.walscope.view.source.Source;

@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})
@SuppressWarnings("NullAway.Init") // JUnit calls start before each test
class WorkspaceWindowTest {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    @TempDir
    static Path directory;

    private WorkspaceWindow window;
    private Stage stage;
    private final ChosenFiles dialogs = new ChosenFiles();

    private static final class ChosenFiles implements FileDialogs {
        List<Path> files = List.of();

        @Override
        public List<Path> files() {
            return files;
        }

        @Override
        public Optional<Path> folder() {
            return files.stream().findFirst();
        }
    }

    @Start
    void start(Stage primary) throws Exception {
        Files.deleteIfExists(directory.resolve("preferences.json"));
        stage = primary;
        var workspace = new Workspace(new PreferencesFile(directory));
        window = new WorkspaceWindow(primary, workspace, dialogs);
        window.show(1600, 960);
        workspace.wear(Theme.DARK);
    }

    @AfterEach
    void end() throws Exception {
        fx(() -> {
            window.close();
            return window;
        });
        waitFor(10, TimeUnit.SECONDS, () -> !stage.isShowing());
    }

    @Test
    void beginsByOfferingToOpenFiles(FxRobot robot) throws Exception {
        assertThat(window.workspace().welcoming().get()).isTrue();
        assertThat(stage.getTitle()).isEqualTo("Walscope");
        shoot("welcome");
    }

    @Test
    void showsDroppedSegments(FxRobot robot) throws Exception {
        Path wal = CorpusWal.unpack("pg15/txmix", Files.createTempDirectory(directory, "wal"));
        List<File> segments;
        try (var files = Files.list(wal)) {
            segments = files.map(Path::toFile).toList();
        }

        assertThat(fx(() -> DndTestSupport.dropFiles(window.workspace().dock().node(), segments)))
                .isTrue();
        idle();

        var open = window.workspace().context().wal();
        assertThat(open.rows().get()).isPositive();
        TreeView<Source> tree = robot.lookup("#sources-tree").query();
        assertThat(sources(tree)).contains("00000001000000000000000F", "000000010000000000000010");
        assertThat(robot.lookup("#status-records").queryAs(Label.class).getText())
                .contains("records");
        assertThat(window.workspace().preferences().get().recent()).hasSize(1);
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT2);
        idle();
        shoot("timeline-dark");
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT3);
        idle();
        shoot("compare-dark");
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT4);
        idle();
        shoot("slots-dark");
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT1);
        robot.interact(() -> window.workspace()
                .context()
                .selection()
                .select(new Lsn(open.index().lsn(7000)), open.index().xid(7000)));
        idle();
        shoot("records-dark");
        fx(() -> {
            window.workspace().wear(Theme.LIGHT);
            return window;
        });
        idle();
        shoot("records-light");
    }

    @Test
    void followsAFolderFromTheToolBar(FxRobot robot) throws Exception {
        var follow = window.workspace().context().server().follow();
        ToggleButton button = robot.lookup("#button-file-follow").query();
        assertThat(button.isDisabled()).isTrue();
        assertThat(button.getAccessibleText()).endsWith("Open a folder, or connect to a server.");

        dialogs.files = List.of(CorpusWal.unpack("pg15/txmix", Files.createTempDirectory(directory, "wal")));
        robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.O);
        idle();
        assertThat(button.isDisabled()).isFalse();
        robot.clickOn(button);
        waitFor(10, TimeUnit.SECONDS, () -> follow.state().get().contains("shown up to"));
        assertThat(button.isSelected()).isTrue();
        assertThat(button.getAccessibleText()).isEqualTo("Following: stop it");
        shoot("following-folder");
        robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.F);
        idle();
        assertThat(button.isSelected()).isFalse();
        assertThat(follow.on().get()).isFalse();
        assertThat(follow.trouble().get()).isEmpty();
    }

    @Test
    void showsAPageBesideTheInspector(FxRobot robot) throws Exception {
        dialogs.files = List.of(CorpusWal.unpack("pg15/pgbench", Files.createTempDirectory(directory, "wal")));
        robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.O);
        idle();
        var open = window.workspace().context().wal();
        int row = 0;
        while (open.index().imageBytes(row) < 300 || open.index().rmid(row) != 10) {
            row++;
        }
        var record = new Lsn(open.index().lsn(row));
        robot.interact(() -> {
            window.workspace().context().selection().select(record, 0);
            window.workspace().reveal("page");
        });
        idle();
        assertThat(robot.lookup("#page-kind").queryAs(Label.class).getText()).startsWith("Looks like a heap page");
        robot.clickOn("#page-picture");
        idle();
        shoot("page-dark");
        fx(() -> {
            window.workspace().wear(Theme.LIGHT);
            return window;
        });
        idle();
        shoot("page-light");
    }

    @Test
    void saysWhatIsWrongWithATextFileAndGoesOn(FxRobot robot) throws Exception {
        Path text = Files.writeString(directory.resolve("00000001000000000000000A"), "Dear diary, no WAL today.\n");
        dialogs.files = List.of(text);

        robot.push(KeyCode.CONTROL, KeyCode.O);
        idle();

        assertThat(robot.lookup(".notice.error .label").queryAllAs(Label.class))
                .anyMatch(label -> label.getText().contains("00000001000000000000000A"));
        robot.interact(() -> window.workspace().reveal("findings"));
        TableView<?> findings = robot.lookup("#findings-table").query();
        assertThat(findings.getItems()).isNotEmpty();
        assertThat(stage.isShowing()).isTrue();
        shoot("finding");
    }

    @Test
    void findsACommandByAFewLetters(FxRobot robot) throws Exception {
        robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.P);
        robot.write("timel");
        waitForFxEvents();
        shoot("palette");
        robot.push(KeyCode.ENTER);
        waitForFxEvents();

        assertThat(window.workspace().perspective().get()).isEqualTo(Perspective.TIMELINE);
    }

    @Test
    void keepsEachPerspectivesOwnArrangement(FxRobot robot) throws Exception {
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT1);
        robot.interact(() -> window.workspace().dock().close("tasks"));
        robot.clickOn("#perspective-slots");
        assertThat(window.workspace().dock().open()).contains("tasks");
        robot.clickOn("#perspective-records");
        assertThat(window.workspace().dock().open()).doesNotContain("tasks").contains("log");

        robot.interact(() -> window.workspace().reveal("tasks"));
        assertThat(window.workspace().dock().open()).contains("tasks");
        robot.interact(window.workspace()::resetLayout);
        assertThat(window.workspace().dock().arrangement().orElseThrow().views())
                .containsSubsequence("findings", "tasks", "log");
    }

    @Test
    void tearsAViewOffAndBringsItBack(FxRobot robot) throws Exception {
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT1);
        robot.interact(() -> window.workspace().dock().tearOff("log"));
        assertThat(robot.listWindows()).hasSize(2);
        assertThat(window.workspace().dock().arrangement().orElseThrow().views())
                .doesNotContain("log");
        assertThat(window.workspace().dock().open()).contains("log");

        robot.interact(() -> window.workspace().dock().close("log"));
        waitForFxEvents();
        assertThat(robot.listWindows()).hasSize(1);
        robot.interact(() -> window.workspace().reveal("log"));
        assertThat(window.workspace().dock().arrangement().orElseThrow().views())
                .contains("log");
    }

    @Test
    void changesTheThemeOfEverything(FxRobot robot) throws Exception {
        var colors = window.workspace().context().colors();
        waitForFxEvents();
        var dark = colors.of(ColorRole.SURFACE);
        robot.clickOn("#button-theme");
        idle();

        assertThat(colors.of(ColorRole.SURFACE).getBrightness()).isGreaterThan(dark.getBrightness());
        assertThat(window.workspace().preferences().get().theme()).contains(Theme.LIGHT);
    }

    @Test
    void reportsAnUnexpectedErrorAndGoesOn(FxRobot robot) throws Exception {
        FxThread.later(() -> {
            throw new IllegalStateException("planted");
        });
        waitFor(
                5,
                TimeUnit.SECONDS,
                () -> robot.lookup(".notice.error .label").queryAllAs(Label.class).stream()
                        .anyMatch(label -> label.getText().contains("planted")));
        assertThat(robot.lookup("Copy details").tryQuery()).isPresent();
    }

    @Test
    void listsTheKeys(FxRobot robot) throws Exception {
        robot.write("?");
        waitForFxEvents();
        shoot("keys");
        assertThat(robot.lookup("File: Open files…").tryQuery()).isPresent();
        robot.push(KeyCode.ESCAPE);
    }

    private void idle() throws Exception {
        var idle = new CountDownLatch(1);
        fx(() -> {
            window.workspace().whenIdle(idle::countDown);
            return idle;
        });
        assertThat(idle.await(20, TimeUnit.SECONDS)).isTrue();
        waitForFxEvents();
    }

    private void shoot(String name) throws Exception {
        Files.createDirectories(SCREENSHOTS);
        fx(() -> {
            WorkspaceSnapshot.write(window.scene(), SCREENSHOTS.resolve(name + ".png"));
            return name;
        });
        assertThat(Files.size(SCREENSHOTS.resolve(name + ".png"))).isGreaterThan(10_000);
    }

    private static <T> T fx(Callable<T> action) throws Exception {
        return waitFor(asyncFx(action));
    }

    private static List<String> sources(TreeView<Source> tree) {
        var names = new ArrayList<String>();
        for (int i = 0; i < tree.getExpandedItemCount(); i++) {
            // A folded stretch of segments stands for them
            if (tree.getTreeItem(i).getValue() instanceof Source.Run run) {
                run.segments().forEach(segment -> names.add(segment.fileName()));
            }
        }
        return names;
    }
}
