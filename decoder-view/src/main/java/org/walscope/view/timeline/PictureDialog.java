package org.walscope.view.timeline;

import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import javafx.scene.Node;
import javafx.stage.FileChooser;
import org.jspecify.annotations.Nullable;
import org.walscope.view.Texts;

/// Asks where a picture is to be saved. A seam: the native chooser does not exist without a display.
@FunctionalInterface
interface PictureDialog {

    /// @param owner in whose window it is asked
    /// @param name  proposed: "timeline.svg"
    /// @return empty when the user thought better of it
    Optional<Path> choose(Node owner, String name);

    /// The system's own.
    static Optional<Path> ofSystem(Node owner, String name) {
        var chooser = new FileChooser();
        chooser.setTitle(Texts.get("timeline.export"));
        chooser.setInitialFileName(name);
        String ending = name.substring(name.lastIndexOf('.') + 1);
        chooser.getExtensionFilters()
                .add(new FileChooser.ExtensionFilter(ending.toUpperCase(java.util.Locale.ROOT), "*." + ending));
        @Nullable File chosen = chooser.showSaveDialog(owner.getScene().getWindow());
        return Optional.ofNullable(chosen).map(File::toPath);
    }
}
