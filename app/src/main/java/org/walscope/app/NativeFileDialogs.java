package org.walscope.app;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.walscope.view.Texts;

/// The system's own choosers; each begins where the last ended.
final class NativeFileDialogs implements FileDialogs {

    private final Stage owner;
    private @Nullable File last;

    NativeFileDialogs(Stage owner) {
        this.owner = owner;
    }

    @Override
    public List<Path> files() {
        var chooser = new FileChooser();
        chooser.setTitle(Texts.get("dialog.open.files"));
        chooser.setInitialDirectory(last);
        @Nullable List<File> chosen = chooser.showOpenMultipleDialog(owner);
        if (chosen == null || chosen.isEmpty()) {
            return List.of();
        }
        last = chosen.getFirst().getParentFile();
        return chosen.stream().map(File::toPath).toList();
    }

    @Override
    public Optional<Path> folder() {
        var chooser = new DirectoryChooser();
        chooser.setTitle(Texts.get("dialog.open.folder"));
        chooser.setInitialDirectory(last);
        @Nullable File chosen = chooser.showDialog(owner);
        if (chosen == null) {
            return Optional.empty();
        }
        last = chosen.getParentFile();
        return Optional.of(chosen.toPath());
    }
}
