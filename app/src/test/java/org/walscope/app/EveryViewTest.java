package org.walscope.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.testfx.util.WaitForAsyncUtils.asyncFx;
import static org.testfx.util.WaitForAsyncUtils.waitFor;
import static org.testfx.util.WaitForAsyncUtils.waitForFxEvents;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.walscope.app.command.Command;
import org.walscope.app.command.CommandList;
import org.walscope.app.preferences.PreferencesFile;
import org.walscope.model.Lsn;
import org.walscope.view.Perspective;
import org.walscope.view.Views;
import org.walscope.view.WalView;
import org.walscope.view.fx.Theme;

/// What holds for whatever view there is: names for those who hear the window, room in a narrow one, and pictures in
/// both
/// themes and two sizes for the reviewer's eye.
@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})
@SuppressWarnings("NullAway.Init") // JUnit calls start before each test
class EveryViewTest {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final double NARROW = 300;

    /// The headless screen has 1000 rows; the last ones of so wide a window would lie outside its buffer.
    private static final double HEIGHT = 990;

    @TempDir
    static Path directory;

    private Workspace workspace;
    private WorkspaceWindow window;
    private Stage stage;

    @Start
    void start(Stage primary) throws Exception {
        Files.deleteIfExists(directory.resolve("preferences.json"));
        stage = primary;
        workspace = new Workspace(new PreferencesFile(directory));
        window = new WorkspaceWindow(primary, workspace, new NoDialogs());
    }

    private void show(double width, double height) throws Exception {
        fx(() -> {
            window.show(width, height);
            workspace.wear(Theme.LIGHT);
            return window;
        });
        idle();
    }

    private static final class NoDialogs implements FileDialogs {
        @Override
        public List<Path> files() {
            return List.of();
        }

        @Override
        public Optional<Path> folder() {
            return Optional.empty();
        }
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
    void namesEveryControl() throws Exception {
        show(1600, HEIGHT);
        var nameless = new TreeSet<String>();
        nameless.addAll(fx(() -> SceneWalk.nameless("welcome", window.scene().getRoot())));
        eachPlace("empty", nameless);
        openSomething();
        eachPlace("open", nameless);
        assertThat(nameless).isEmpty();
    }

    private void eachPlace(String when, TreeSet<String> nameless) throws Exception {
        for (Perspective perspective : Perspective.values()) {
            show(perspective);
            for (String view : workspace.dock().open().stream().sorted().toList()) {
                fx(() -> workspace.dock().reveal(view));
                idle();
                nameless.addAll(fx(() -> SceneWalk.nameless(when, window.scene().getRoot())));
            }
        }
    }

    @Test
    void walksThroughTheViewsByKeyAndShowsWhereOneIs(FxRobot robot) throws Exception {
        show(1600, HEIGHT);
        openSomething();
        show(Perspective.RECORDS);
        var visited = new TreeSet<String>();
        for (int i = 0; i < workspace.dock().inFront().size(); i++) {
            robot.push(KeyCode.F6);
            idle();
            Node focused = fx(() -> window.scene().getFocusOwner());
            assertThat(focused.isFocused()).isTrue();
            visited.add(fx(() -> workspace.dock().focused()).orElse("none"));
        }
        assertThat(visited)
                .containsExactlyElementsOf(new TreeSet<>(workspace.dock().inFront()));
        robot.push(KeyCode.SHIFT, KeyCode.F6);
        idle();
        assertThat(fx(() -> workspace.dock().focused())).isPresent();
    }

    @Test
    void findsEveryCommandInThePaletteAndEveryKeyInTheList() throws Exception {
        show(1600, HEIGHT);
        for (Command command : window.commands().all()) {
            assertThat(window.commands().matching(command.title()))
                    .as(command.id())
                    .contains(command);
        }
        fx(() -> {
            window.showKeys();
            return window;
        });
        waitForFxEvents();
        List<String> listed = fx(() -> window.scene().getRoot().lookupAll(".key-list .label").stream()
                .map(label -> ((Label) label).getText())
                .toList());
        for (Command command : window.commands().all()) {
            command.keys()
                    .ifPresent(keys -> assertThat(listed)
                            .as(command.id())
                            .contains(CommandList.label(command), keys.getDisplayText()));
        }
    }

    @Test
    void foldsEveryViewIntoANarrowWindow() throws Exception {
        show(1600, HEIGHT);
        var over = new TreeSet<String>();
        eachAlone("empty", over);
        openSomething();
        eachAlone("open", over);
        assertThat(over).isEmpty();
    }

    private void eachAlone(String when, TreeSet<String> over) throws Exception {
        for (Views.Entry entry : workspace.views()) {
            WalView view = fx(() -> entry.create().apply(workspace.context()));
            Stage own = fx(() -> alone(view));
            idle();
            over.addAll(fx(() -> SceneWalk.overTheEdge(when + " " + entry.id(), own.getScene())));
            shoot("narrow-" + entry.id() + "-" + when, own.getScene());
            fx(() -> {
                view.detach();
                own.close();
                return view;
            });
        }
    }

    private Stage alone(WalView view) {
        var own = new Stage();
        own.setScene(new Scene(new StackPane(view.node()), NARROW, 640));
        own.getScene().getStylesheets().addAll(window.scene().getStylesheets());
        own.setX(0);
        own.setY(0);
        own.show();
        view.attach();
        return own;
    }

    @Test
    void givesTheRecordTableTheRoom() throws Exception {
        show(1600, HEIGHT);
        openSomething();
        show(Perspective.RECORDS);
        assertThat(size("#record-table").getWidth()).isGreaterThan(960);
        assertThat(size("#findings-table").getHeight()).isLessThan(200);
        picture("1600");
    }

    @Test
    void hasRoomForAllInASmallWindow() throws Exception {
        show(1280, 800);
        openSomething();
        show(Perspective.RECORDS);
        assertThat(size("#record-table").getWidth()).isGreaterThan(640);
        picture("1280");
    }

    @Test
    void keepsTheSidesWhenTheWindowGrows() throws Exception {
        show(1280, 800);
        openSomething();
        show(Perspective.RECORDS);
        double sources = size("#sources-tree").getWidth();
        double table = size("#record-table").getWidth();
        fx(() -> {
            ((Region) window.scene().getRoot()).resize(1600, 800);
            window.scene().getRoot().layout();
            return window;
        });
        assertThat(size("#sources-tree").getWidth()).isEqualTo(sources);
        assertThat(size("#record-table").getWidth()).isGreaterThan(table + 300);
    }

    private Bounds size(String id) {
        return Objects.requireNonNull(window.scene().lookup(id), id).getLayoutBounds();
    }

    private void picture(String size) throws Exception {
        for (Theme theme : Theme.values()) {
            fx(() -> {
                workspace.wear(theme);
                return theme;
            });
            for (Perspective perspective : Perspective.values()) {
                show(perspective);
                shoot("%s-%s-%s".formatted(perspective, size, theme), window.scene());
            }
            for (Perspective perspective : List.of(Perspective.RECORDS, Perspective.TIMELINE)) {
                show(perspective);
                fx(() -> workspace.dock().reveal("page"));
                idle();
                shoot("%s-page-%s-%s".formatted(perspective, size, theme), window.scene());
            }
        }
    }

    private void show(Perspective perspective) throws Exception {
        fx(() -> {
            workspace.show(perspective);
            return perspective;
        });
        idle();
    }

    /// Opens WAL, and chooses a record of a heap page's image.
    private void openSomething() throws Exception {
        Path wal = CorpusWal.unpack("pg15/pgbench", Files.createTempDirectory(directory, "wal"));
        fx(() -> {
            workspace.open(List.of(wal));
            return wal;
        });
        idle();
        fx(() -> {
            var index = workspace.context().wal().index();
            int row = 0;
            while (index.imageBytes(row) < 300 || index.rmid(row) != 10) {
                row++;
            }
            workspace.context().selection().select(new Lsn(index.lsn(row)), index.xid(row));
            return row;
        });
        idle();
    }

    private void idle() throws Exception {
        var idle = new CountDownLatch(1);
        fx(() -> {
            workspace.whenIdle(idle::countDown);
            return idle;
        });
        assertThat(idle.await(20, TimeUnit.SECONDS)).isTrue();
        waitForFxEvents();
    }

    private static void shoot(String name, Scene scene) throws Exception {
        Files.createDirectories(SCREENSHOTS);
        Path file = SCREENSHOTS.resolve(name.toLowerCase(java.util.Locale.ROOT) + ".png");
        fx(() -> {
            WorkspaceSnapshot.write(scene, file);
            return name;
        });
        assertThat(Files.size(file)).isGreaterThan(2_000);
    }

    private static <T> T fx(Callable<T> action) throws Exception {
        return waitFor(asyncFx(action));
    }
}
