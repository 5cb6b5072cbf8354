package org.walscope.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.walscope.model.segment.WalFileName;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalSegmentName;
import org.walscope.model.segment.WalTimeline;

/// Where a dump reads: `pg_waldump`'s `--path`, STARTSEG and ENDSEG, and any other files, folders and archives.
///
/// @param folder `--path`, a folder or an archive, in which segments named without a folder are looked for
/// @param names  what was named besides
record DumpPaths(Optional<Path> folder, List<Path> names) {

    boolean isEmpty() {
        return folder.isEmpty() && names.isEmpty();
    }

    /// Whether reading ends only where the WAL does, not with the last file named.
    boolean isFolder() {
        return names.isEmpty() || names.stream().map(this::resolved).anyMatch(DumpPaths::holdsMany);
    }

    private static boolean holdsMany(Path path) {
        return Files.isDirectory(path) || WalFiles.isArchive(path);
    }

    private boolean isInArchive() {
        return !names.isEmpty() && folder.filter(WalFiles::isArchive).isPresent();
    }

    /// Of a timeline that was opened, what was named: of segments in an archive these and those between.
    ///
    /// @throws IOException when there is nothing of them in the archive
    WalTimeline chosen(WalTimeline opened) throws IOException {
        if (!isInArchive()) {
            return opened;
        }
        List<Optional<WalSegmentName>> segments = names.stream()
                .map(name -> WalFileName.segment(String.valueOf(name.getFileName())))
                .toList();
        return segments.getFirst()
                .flatMap(first -> segments.getLast().flatMap(last -> opened.between(first, last)))
                .orElseThrow(() -> new IOException("could not find any WAL file in " + this));
    }

    /// The files and folders to open now; of two segments in one folder also those between.
    List<Path> toOpen() throws IOException {
        if (names.isEmpty()) {
            return List.of(walFolder(folder.orElseThrow()));
        }
        if (isInArchive()) {
            return List.of(folder.orElseThrow());
        }
        List<Path> resolved = names.stream().map(this::resolved).toList();
        if (resolved.size() == 2) {
            Optional<WalSegmentName> first = segment(resolved.getFirst());
            Optional<WalSegmentName> last = segment(resolved.getLast());
            Path parent = resolved.getFirst().toAbsolutePath().getParent();
            if (first.isPresent() && last.isPresent() && parent != null) {
                return between(parent, first.get().toString(), last.get().toString(), resolved);
            }
        }
        return resolved;
    }

    private static List<Path> between(Path parent, String first, String last, List<Path> named) throws IOException {
        var found = new ArrayList<>(named);
        try (Stream<Path> files = Files.list(parent)) {
            files.filter(file -> segment(file)
                            .map(WalSegmentName::toString)
                            .filter(name -> name.compareTo(first) > 0
                                    && name.compareTo(last) < 0
                                    && name.startsWith(first.substring(0, 8)))
                            .isPresent())
                    .forEach(found::add);
        }
        return found;
    }

    private static Optional<WalSegmentName> segment(Path path) {
        Path name = path.getFileName();
        return name == null || Files.isDirectory(path) ? Optional.empty() : WalFileName.segment(name.toString());
    }

    /// `identify_target_directory`
    private static Path walFolder(Path given) {
        Path inside = given.resolve("pg_wal");
        return Files.isDirectory(inside) ? inside : given;
    }

    private Path resolved(Path name) {
        if (folder.isEmpty() || name.isAbsolute()) {
            return name;
        }
        return walFolder(folder.get()).resolve(name);
    }

    @Override
    public String toString() {
        List<String> all = Stream.concat(folder.stream(), names.stream())
                .map(path -> "\"" + path + "\"")
                .toList();
        return String.join(", ", all);
    }
}
