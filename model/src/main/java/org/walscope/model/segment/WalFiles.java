package org.walscope.model.segment;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Severity;

/// WAL files opened together and sorted into timelines. The files are memory-mapped; closing unmaps them, so whoever
/// opened them closes them after the last reader of their timelines has ended. Opening may be done on any thread.
public final class WalFiles implements AutoCloseable {

    /// Folders beside segments that hold no WAL.
    private static final Set<String> NOT_WAL_FOLDERS = Set.of("archive_status", "summaries");

    private final Arena arena = Arena.ofShared();
    private final List<WalFile> files = new ArrayList<>();
    private final List<WalProblem> problems = new ArrayList<>();
    private List<WalTimeline> timelines = List.of();

    private WalFiles() {}

    /// Opens files and folders. Of a folder its files and those of its folders are taken, no deeper; of a data
    /// directory those in `pg_wal`. A file that cannot be used becomes a problem.
    ///
    /// @throws IOException when a path does not exist or cannot be read; its message names the path and the reason
    public static WalFiles open(List<Path> paths) throws IOException {
        var opened = new WalFiles();
        try {
            for (Path path : opened.collect(paths)) {
                opened.add(path, paths.contains(path));
            }
            var sorter = new TimelineSorter(opened.files, opened.problems);
            opened.timelines = sorter.sort();
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /// Ordered by system identifier as first met, then by timeline.
    public List<WalTimeline> timelines() {
        return timelines;
    }

    /// What is odd about the files themselves; what is odd inside the segments a scan tells.
    public List<WalProblem> problems() {
        return List.copyOf(problems);
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    private Set<Path> collect(List<Path> paths) throws IOException {
        var found = new LinkedHashSet<Path>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                Path folder = Files.exists(path.resolve("PG_VERSION")) ? path.resolve("pg_wal") : path;
                for (Path entry : entries(folder)) {
                    if (!Files.isDirectory(entry)) {
                        found.add(entry);
                    } else if (!NOT_WAL_FOLDERS.contains(String.valueOf(entry.getFileName()))) {
                        entries(entry).stream().filter(Files::isRegularFile).forEach(found::add);
                    }
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

    /// @param asked whether this very file was asked for, not only its folder
    private void add(Path path, boolean asked) {
        String fileName = String.valueOf(path.getFileName());
        String stem =
                fileName.length() > WalSegmentName.LENGTH ? fileName.substring(0, WalSegmentName.LENGTH) : fileName;
        Optional<WalSegmentName> name = WalSegmentName.parse(stem);
        if (fileName.endsWith(".history")) {
            note(Severity.INFO, fileName, "is a timeline history file, which holds no WAL");
        } else if (fileName.endsWith(".backup") && name.isPresent()) {
            note(Severity.INFO, fileName, "is a backup history file, which holds no WAL");
        } else {
            MemorySegment bytes;
            try {
                bytes = map(path);
            } catch (IOException e) {
                note(Severity.ERROR, fileName, "could not be read: " + reason(e));
                return;
            }
            boolean partial = fileName.equals(stem + ".partial");
            if (name.isPresent() && (partial || fileName.equals(stem))) {
                addSegment(path, name.get(), partial, bytes);
            } else {
                addUnnamed(path, fileName, bytes, asked);
            }
        }
    }

    private void addSegment(Path path, WalSegmentName name, boolean partial, MemorySegment bytes) {
        WalFile file = WalFile.of(path, name, partial, bytes);
        int smallest = 1 << 20;
        int size = file.identity().map(SegmentIdentity::segmentSize).orElse(smallest);
        if (Integer.toUnsignedLong(name.low()) >= 0x1_0000_0000L / size || name.high() == -1) {
            note(
                    Severity.ERROR,
                    file.fileName(),
                    "has the form of a WAL segment's name, but no segment of %d bytes can have it".formatted(size));
        } else {
            files.add(file);
        }
    }

    /// A file without a segment's name is read as one when its first page says which.
    private void addUnnamed(Path path, String fileName, MemorySegment bytes, boolean asked) {
        Optional<WalSegmentName> byPage = nameByPage(bytes);
        if (byPage.isPresent()) {
            PageHeader first = PageHeader.read(bytes, 0);
            problems.add(new WalProblem(
                    Severity.WARNING,
                    first.pageAddress(),
                    fileName,
                    0,
                    "file name \"%s\" is not that of a WAL segment; by its first page it is %s and is read as that"
                            .formatted(fileName, byPage.get()),
                    Optional.empty()));
            files.add(WalFile.of(path, byPage.get(), false, bytes));
        } else {
            note(asked ? Severity.ERROR : Severity.INFO, fileName, "is no WAL segment" + FileKind.described(bytes));
        }
    }

    private static Optional<WalSegmentName> nameByPage(MemorySegment bytes) {
        if (PageHeader.bytesNeeded(bytes, 0) != PageHeader.LONG_BYTES) {
            return Optional.empty();
        }
        PageHeader first = PageHeader.read(bytes, 0);
        long address = first.pageAddress().value();
        if (PgVersion.ofPageMagic(first.magic()).isEmpty()
                || first.blockSize() != PageHeader.PAGE_BYTES
                || !PageHeader.isSegmentSize(first.segmentSize())
                || address % first.segmentSize() != 0
                || address >>> 32 == 0xFFFF_FFFFL) {
            return Optional.empty();
        }
        int size = (int) first.segmentSize();
        return Optional.of(WalSegmentName.of(first.timeline(), Long.divideUnsigned(address, size), size));
    }

    private MemorySegment map(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            long size = channel.size();
            return size == 0 ? MemorySegment.NULL : channel.map(MapMode.READ_ONLY, 0, size, arena);
        }
    }

    private void note(Severity severity, String fileName, String what) {
        problems.add(new WalProblem(
                severity, Lsn.INVALID, fileName, -1, "file \"%s\" %s".formatted(fileName, what), Optional.empty()));
    }

    private static String reason(IOException failure) {
        if (failure instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        return failure.getClass().getSimpleName();
    }
}
