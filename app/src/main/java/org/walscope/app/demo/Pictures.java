package org.walscope.app.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import javafx.scene.control.ToggleButton;
import org.walscope.app.Workspace;
import org.walscope.app.WorkspaceSnapshot;
import org.walscope.app.WorkspaceWindow;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.view.Perspective;
import org.walscope.view.fx.Theme;

/// A picture of every perspective in both themes, drawn from the window itself, which closes afterwards.
final class Pictures {

    private static final double WIDTH = 1600;
    private static final double HEIGHT = 960;

    private record Scene(Theme theme, Perspective perspective) {
        String fileName() {
            return (perspective.name() + "-" + theme.name()).toLowerCase(Locale.ROOT) + ".png";
        }
    }

    private final Path folder;
    private final ConnectionSettings settings;
    private final Queue<Scene> scenes = new ArrayDeque<>();
    private final List<Path> files = Collections.synchronizedList(new ArrayList<>());
    private volatile String failure = "";

    Pictures(Path folder, ConnectionSettings settings) {
        this.folder = folder;
        this.settings = settings;
        for (Theme theme : Theme.values()) {
            for (Perspective perspective : Perspective.values()) {
                scenes.add(new Scene(theme, perspective));
            }
        }
    }

    /// Begins; the pictures are there when the window has closed. FX thread.
    void draw(WorkspaceWindow window) {
        window.show(WIDTH, HEIGHT);
        endOnError(window);
        new OpenIncident(window, settings).begin(sentence -> {
            failure = sentence;
            next(window);
        });
    }

    /// What the window would report and live on with leaves nobody to draw the next picture.
    private void endOnError(WorkspaceWindow window) {
        Thread.UncaughtExceptionHandler report = Thread.currentThread().getUncaughtExceptionHandler();
        Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> {
            report.uncaughtException(thread, error);
            failure = "The window failed: " + error;
            window.close();
        });
    }

    private void next(WorkspaceWindow window) {
        Scene scene = scenes.poll();
        if (scene == null || !failure.isEmpty()) {
            window.close();
            return;
        }
        Workspace workspace = window.workspace();
        if (workspace.theme().get() != scene.theme()) {
            workspace.wear(scene.theme());
        }
        workspace.show(scene.perspective());
        // Once for the work that showing it began, once for what that work laid out
        workspace.whenIdle(() -> {
            showDifferences(window, scene);
            workspace.whenIdle(() -> write(window, scene));
        });
    }

    /// Of a comparison, the differences; the window itself opens on all of it.
    private static void showDifferences(WorkspaceWindow window, Scene scene) {
        if (scene.perspective() == Perspective.COMPARE
                && window.scene().lookup("#compare-only") instanceof ToggleButton only
                && !only.isSelected()) {
            only.fire();
        }
    }

    private void write(WorkspaceWindow window, Scene scene) {
        Path file = folder.resolve(scene.fileName());
        try {
            WorkspaceSnapshot.write(window.scene(), file);
            files.add(file);
        } catch (IOException e) {
            failure = "The picture " + file + " cannot be written: " + e.getMessage();
        }
        next(window);
    }

    /// What was drawn.
    ///
    /// @throws IOException in a sentence why not all is
    List<Path> files() throws IOException {
        if (!failure.isEmpty()) {
            throw new IOException(failure);
        }
        return List.copyOf(files);
    }
}
