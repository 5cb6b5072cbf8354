package org.walscope.view;

import java.io.IOException;
import java.nio.file.Path;
import javafx.scene.image.Image;

/// Writes images as PNG, for a reviewer's eye.
public final class Png {

    private Png() {}

    public static void write(Image image, Path file) throws IOException {
        PngFile.of(image).write(file);
    }
}
