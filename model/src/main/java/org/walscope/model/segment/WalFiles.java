package org.walscope.model.segment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.walscope.model.archive.Unpacker;
import org.walscope.model.bytes.WalProblem;

/// WAL files opened together and sorted into timelines. The files are memory-mapped, compressed ones unpacked
/// before; closing unmaps them, so whoever opened them closes them after the last reader of their timelines has
/// ended. Opening may be done on any thread.
public final class WalFiles implements AutoCloseable {

    private final Arena arena = Arena.ofShared();
    private final KeptOpen keptOpen = new KeptOpen();
    private final Unpacker unpacker = new Unpacker(arena);
    private final List<WalProblem> problems = new ArrayList<>();
    private final GrowingFolder growing;
    private List<WalTimeline> timelines = List.of();

    private WalFiles(List<Path> paths) {
        growing = new GrowingFolder(List.copyOf(paths), arena, keptOpen, unpacker);
    }

    /// How opening gets on.
    @FunctionalInterface
    public interface Progress {
        Progress NONE = (_, _) -> {};

        /// @param done bytes of files that were opened, compressed ones read
        /// @param all  bytes of all files to be opened
        void opened(long done, long all);
    }

    /// Opens files, archives and folders. Of a folder its files and those of its folders are taken, no deeper; of a
    /// data directory those in `pg_wal`. A file that cannot be used becomes a problem.
    ///
    /// @throws IOException when a path does not exist or cannot be read; its message names the path and the reason
    public static WalFiles open(List<Path> paths) throws IOException {
        return open(paths, () -> false, Progress.NONE);
    }

    /// The same, for archives that take their time.
    ///
    /// @param stop asked between files and while one is unpacked; a [java.util.concurrent.CancellationException] is
    ///     thrown once it says true
    public static WalFiles open(List<Path> paths, BooleanSupplier stop, Progress progress) throws IOException {
        var opened = new WalFiles(paths);
        boolean done = false;
        try {
            opened.openAll(paths, stop, progress);
            done = true;
            return opened;
        } catch (InternalError e) {
            throw new IOException("a file was shortened while it was opened; open it again", e);
        } finally {
            if (!done) {
                opened.close();
            }
        }
    }

    private void openAll(List<Path> paths, BooleanSupplier stop, Progress progress) throws IOException {
        Set<Path> collected = collect(paths);
        long all = 0;
        for (Path path : collected) {
            all += size(path);
        }
        var intake = new FileIntake(arena, keptOpen, unpacker, problems);
        long done = 0;
        for (Path path : collected) {
            if (stop.getAsBoolean()) {
                throw new java.util.concurrent.CancellationException("opening was stopped");
            }
            long before = done;
            long total = all;
            growing.seen(path);
            intake.take(path, paths.contains(path), stop, bytes -> progress.opened(before + bytes, total));
            done += size(path);
            progress.opened(Math.min(done, all), all);
        }
        timelines = new TimelineSorter(intake, problems).sort();
    }

    /// Whether a path is an archive of files, a tar that may be compressed, and so stands for many as a folder does.
    public static boolean isArchive(Path path) {
        try {
            return Files.isRegularFile(path) && Unpacker.holdsTar(path);
        } catch (IOException e) {
            return false; // opening it says why
        }
    }

    /// Ordered by system identifier as first met, then by timeline.
    public List<WalTimeline> timelines() {
        return timelines;
    }

    /// Looks again at what was opened: segments that came since, and files that have become longer, are added to
    /// their timeline in [#timelines] and to `shown`. Compressed ones are taken once their length stays. One
    /// thread at a time, and not one that closes them; readers go on meanwhile.
    ///
    /// @param shown the timeline looked at, one of [#timelines] or joined of several
    /// @throws IOException when a path cannot be read any more
    public Growth lookAgain(WalTimeline shown, BooleanSupplier stop) throws IOException {
        return growing.lookAgain(timelines, shown, stop);
    }

    /// What looking again brought.
    ///
    /// @param grown    whether there are bytes that were not there before
    /// @param later    the highest timeline of the same system above the one shown that a file came for, or 0
    /// @param recycled segments whose file the server has taken for later WAL, so that their bytes are gone;
    ///     each told of once
    public record Growth(boolean grown, int later, List<WalSegment> recycled) {}

    /// What is odd about the files themselves; what is odd inside the segments a scan tells.
    public List<WalProblem> problems() {
        return List.copyOf(problems);
    }

    /// May be called twice.
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
        keptOpen.close();
        try {
            unpacker.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a temporary file could not be removed: " + e.getMessage(), e);
        }
    }

    /// 0 of what cannot be read, as taking it in will tell.
    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException e) {
            return 0;
        }
    }

    static Set<Path> collect(List<Path> paths) throws IOException {
        var found = new LinkedHashSet<Path>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                boolean data = Files.exists(path.resolve("PG_VERSION"));
                for (Path entry : entries(data ? path.resolve("pg_wal") : path)) {
                    if (!Files.isDirectory(entry)) {
                        found.add(entry);
                    } else if (!FileIntake.NOT_WAL_FOLDERS.contains(String.valueOf(entry.getFileName()))) {
                        entries(entry).stream().filter(Files::isRegularFile).forEach(found::add);
                    }
                }
                if (data && Files.exists(path.resolve("backup_label"))) {
                    found.add(path.resolve("backup_label"));
                }
            } else if (Files.exists(path)) {
                found.add(path);
            } else {
                throw new NoSuchFileException(path.toString(), null, "there is no such file or folder");
            }
        }
        return found;
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }
}
