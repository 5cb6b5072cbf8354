package org.walscope.app;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javafx.application.Application;
import javafx.stage.Stage;
import org.walscope.app.preferences.PreferencesFile;

/// The window's life as JavaFX sees it.
public final class WalscopeApplication extends Application {

    /// JavaFX makes the object itself, so what to do once the window is shown waits here.
    private static Consumer<WorkspaceWindow> shown = _ -> {};

    /// Shows the window and returns when it was closed. Once in a process.
    ///
    /// @param paths to open at once
    /// @param ready is called on the FX thread when the window is shown
    public static void run(List<Path> paths, Consumer<WorkspaceWindow> ready) {
        shown = window -> {
            window.workspace().open(paths);
            ready.accept(window);
        };
        launch(WalscopeApplication.class);
    }

    @Override
    public void start(Stage stage) {
        var workspace = new Workspace(new PreferencesFile(PreferencesFile.userDirectory()));
        var window = new WorkspaceWindow(stage, workspace, new NativeFileDialogs(stage));
        window.show();
        shown.accept(window);
    }
}
