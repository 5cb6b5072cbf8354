package org.walscope.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.application.Application;
import javafx.scene.image.Image;
import javafx.stage.Stage;
import org.walscope.app.preferences.PreferencesFile;

/// The window's life as JavaFX sees it.
public final class WalscopeApplication extends Application {

    /// JavaFX makes the object itself, so what to do once the window is shown waits here.
    private static Consumer<WorkspaceWindow> shown = _ -> {};

    private static Path preferences = PreferencesFile.userDirectory();

    /// Shows the window and returns when it was closed. Once in a process.
    ///
    /// @param paths to open at once
    /// @param ready is called on the FX thread when the window is shown
    public static void run(List<Path> paths, Consumer<WorkspaceWindow> ready) {
        run(PreferencesFile.userDirectory(), paths, ready);
    }

    /// The same with a window that keeps what it remembers in `directory`.
    public static void run(Path directory, List<Path> paths, Consumer<WorkspaceWindow> ready) {
        preferences = directory;
        shown = window -> {
            window.workspace().open(paths);
            ready.accept(window);
        };
        launch(WalscopeApplication.class);
    }

    /// The same with a window that forgets all it was told when it is closed.
    ///
    /// @throws IOException when there is no room for what it has to remember until then
    public static void runForgetting(Consumer<WorkspaceWindow> ready) throws IOException {
        Path directory = Files.createTempDirectory("walscope-window-");
        try {
            run(directory, List.of(), ready);
        } finally {
            try (var files = Files.newDirectoryStream(directory)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    /// Has the window drawn by software and shown nowhere; before it is run.
    public static void drawWithoutDisplay() {
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
    }

    @Override
    public void start(Stage stage) {
        var workspace = new Workspace(new PreferencesFile(preferences));
        stage.getIcons()
                .add(new Image(Objects.requireNonNull(WalscopeApplication.class.getResource("walscope.png"))
                        .toExternalForm()));
        var window = new WorkspaceWindow(stage, workspace, new NativeFileDialogs(stage));
        window.show();
        shown.accept(window);
    }
}
