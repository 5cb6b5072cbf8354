package org.walscope.app;

import java.io.IOException;
import java.nio.file.Path;
import javafx.scene.Scene;
import org.walscope.view.PngFile;

/// A picture of a window as a PNG file, without AWT.
public final class WorkspaceSnapshot {

    private WorkspaceSnapshot() {}

    /// Draws the scene as it is now and writes it. On the FX thread, which waits for it.
    public static void write(Scene scene, Path file) throws IOException {
        PngFile.of(scene.snapshot(null)).write(file);
    }
}
