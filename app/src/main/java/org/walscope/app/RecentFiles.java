package org.walscope.app;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.walscope.view.Texts;

/// What files and folders opened together are called.
final class RecentFiles {

    private RecentFiles() {}

    /// A folder's name, a file's, or that of the first one's folder with how many there are.
    static String title(List<String> together) {
        Path first = Path.of(together.getFirst());
        @Nullable Path parent = first.getParent();
        return together.size() == 1
                ? name(first)
                : Texts.get("recent.more", name(parent == null ? first : parent), together.size());
    }

    /// The folder they are in.
    static String where(List<String> together) {
        @Nullable Path parent = Path.of(together.getFirst()).getParent();
        return parent == null ? "" : parent.toString();
    }

    private static String name(Path path) {
        @Nullable Path name = path.getFileName();
        return name == null ? path.toString() : name.toString();
    }
}
