package org.walscope.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Asks the user for files. A seam: the native choosers do not exist without a display.
public interface FileDialogs {

    /// Files to open together; empty when the user thought better of it.
    List<Path> files();

    Optional<Path> folder();
}
