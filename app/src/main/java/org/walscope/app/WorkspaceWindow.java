package org.walscope.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Screen;
import javafx.stage.Stage;
import org.walscope.app.command.CommandList;
import org.walscope.app.command.CommandPalette;
import org.walscope.app.command.KeyList;
import org.walscope.app.preferences.Preferences;
import org.walscope.app.status.ErrorReport;
import org.walscope.app.status.StatusBar;
import org.walscope.app.status.StatusViewModel;
import org.walscope.view.OpenWal;
import org.walscope.view.Perspective;
import org.walscope.view.Texts;

/// The window around a workspace: menu, toolbar, notices, docked views, status bar, and what lies over them. FX thread
/// only.
public final class WorkspaceWindow {

    private static final double WIDTH = 1440;
    private static final double HEIGHT = 900;

    private final Stage stage;
    private final Workspace workspace;
    private final FileDialogs dialogs;
    private final CommandList commands;
    private final CommandPalette palette;
    private final KeyList keys;
    private final WindowToolBar toolBar;
    private final StackPane root = new StackPane();
    private boolean closing;

    public WorkspaceWindow(Stage stage, Workspace workspace, FileDialogs dialogs) {
        this.stage = stage;
        this.workspace = workspace;
        this.dialogs = dialogs;
        this.commands = Commands.of(workspace, this);
        this.palette = new CommandPalette(commands);
        this.keys = new KeyList(commands);
        this.toolBar = new WindowToolBar(workspace, commands);
        new ErrorReport(workspace.notices(), About.version()).install();
        arrange();
        workspace.context().wal().title().subscribe(this::title);
        stage.setOnCloseRequest(event -> {
            event.consume();
            close();
        });
    }

    public Workspace workspace() {
        return workspace;
    }

    public CommandList commands() {
        return commands;
    }

    public Scene scene() {
        return root.getScene();
    }

    /// Shows it where it was last, as far as that is on a screen.
    public void show() {
        workspace.preferences().get().bounds().filter(WorkspaceWindow::onScreen).ifPresent(bounds -> {
            stage.setX(bounds.x());
            stage.setY(bounds.y());
            stage.setWidth(bounds.width());
            stage.setHeight(bounds.height());
            stage.setMaximized(bounds.maximized());
        });
        stage.show();
    }

    /// Shows it in that size at the screen's corner, wherever it was last: for pictures.
    public void show(double width, double height) {
        stage.setMaximized(false);
        stage.setX(0);
        stage.setY(0);
        stage.setWidth(width);
        stage.setHeight(height);
        stage.show();
    }

    private void arrange() {
        OpenWal wal = workspace.context().wal();
        var welcome = new Welcome(commands, Commands.TOOLBAR);
        welcome.node().visibleProperty().bind(workspace.welcoming());
        workspace.preferences().subscribe(now -> welcome.recent(now.recent(), workspace::open));
        Node docked = workspace.dock().node();
        docked.visibleProperty().bind(workspace.welcoming().not());
        var status = new StatusBar(
                new StatusViewModel(
                        wal, workspace.context().server(), workspace.context().selection()),
                workspace.jobs(),
                () -> workspace.reveal("findings"),
                () -> workspace.reveal("tasks"));
        MenuBar menu = commands.menuBar();
        addRecent(menu);
        var window = new BorderPane(new StackPane(docked, welcome.node()));
        window.setTop(new VBox(menu, toolBar.node(), workspace.notices().node()));
        window.setBottom(status.node());
        var drop = new DropZone(root, workspace::open);
        root.getChildren()
                .setAll(
                        window,
                        drop.node(),
                        palette.node(),
                        keys.node(),
                        workspace.context().colors().probe());
        root.getStyleClass().add("workspace");
        var scene = new Scene(root, WIDTH, HEIGHT);
        // The scene's, not the root's: windows of torn-off views take the scene's over
        scene.getStylesheets()
                .add(Objects.requireNonNull(WorkspaceWindow.class.getResource("window.css"))
                        .toExternalForm());
        scene.addEventHandler(KeyEvent.KEY_TYPED, event -> {
            if ("?".equals(event.getCharacter()) && !(event.getTarget() instanceof TextInputControl)) {
                showKeys();
            }
        });
        stage.setScene(scene);
        stage.setMinWidth(640);
        stage.setMinHeight(420);
    }

    /// What was open before, in the File menu; it changes with every opening and so is no command.
    private void addRecent(MenuBar bar) {
        var recent = new Menu(Texts.get("menu.file.recent"));
        recent.setId("file.recent");
        bar.getMenus().getFirst().getItems().add(2, recent);
        workspace.preferences().subscribe(now -> {
            recent.getItems().setAll(now.recent().stream().map(this::recentItem).toList());
            recent.setDisable(now.recent().isEmpty());
        });
    }

    private MenuItem recentItem(List<String> together) {
        var item = new MenuItem(
                Texts.get("menu.file.recent.item", RecentFiles.title(together), RecentFiles.where(together)));
        item.setMnemonicParsing(false);
        item.setOnAction(_ -> workspace.open(together.stream().map(Path::of).toList()));
        return item;
    }

    private void title(String open) {
        stage.setTitle(open.isEmpty() ? Texts.get("window.title") : Texts.get("window.title.open", open));
    }

    void openFiles() {
        workspace.open(dialogs.files());
    }

    void openFolder() {
        dialogs.folder().ifPresent(folder -> workspace.open(List.of(folder)));
    }

    void connect() {
        ConnectDialog.show(stage, workspace.context().server(), () -> workspace.show(Perspective.SLOTS));
    }

    void toggleFullScreen() {
        stage.setFullScreen(!stage.isFullScreen());
    }

    void find() {
        toolBar.find();
    }

    void showPalette() {
        keys.hide();
        palette.show();
    }

    void showKeys() {
        palette.hide();
        keys.show();
    }

    void showPlugins() {
        PluginsDialog.show(stage, workspace.context().plugins());
    }

    void showAbout() {
        About.show(stage);
    }

    /// Closes the window once all that runs has ended.
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        Preferences.Bounds bounds = new Preferences.Bounds(
                stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight(), stage.isMaximized());
        workspace.close(stage.isShowing() ? Optional.of(bounds) : Optional.empty(), stage::hide);
    }

    private static boolean onScreen(Preferences.Bounds bounds) {
        return !Screen.getScreensForRectangle(bounds.x(), bounds.y(), bounds.width(), bounds.height())
                .isEmpty();
    }
}
