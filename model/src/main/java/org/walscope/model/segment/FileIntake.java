package org.walscope.model.segment;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.archive.Compression;
import org.walscope.model.archive.Unpacker;
import org.walscope.model.archive.Unpacker.Place;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Severity;

/// Takes in files one by one and tells segments, histories and backup labels from the rest, in archives too.
final class FileIntake implements Unpacker.Sink {

    /// Folders beside segments that hold no WAL.
    static final Set<String> NOT_WAL_FOLDERS = Set.of("archive_status", "summaries");

    /// `WalSegMaxSize`; what a segment may have that does not say itself how large it is.
    private static final long MOST_SEGMENT_BYTES = 1 << 30;

    /// More than any history or label has.
    private static final long MOST_TEXT_BYTES = 1 << 20;

    private final List<WalFile> files = new ArrayList<>();
    private final List<SystemFiles.History> histories = new ArrayList<>();
    private final List<SystemFiles.Backup> backups = new ArrayList<>();
    private final List<WalProblem> problems;
    private final Arena arena;
    private final KeptOpen keptOpen;
    private final Unpacker unpacker;

    /// Whether the file taken in now was asked for itself, not only its folder.
    private boolean asked;
    private int wanted;
    private int passedOver;

    /// @param problems gets what is odd
    FileIntake(Arena arena, KeptOpen keptOpen, Unpacker unpacker, List<WalProblem> problems) {
        this.arena = arena;
        this.keptOpen = keptOpen;
        this.unpacker = unpacker;
        this.problems = problems;
    }

    List<WalFile> files() {
        return files;
    }

    List<SystemFiles.History> histories() {
        return histories;
    }

    List<SystemFiles.Backup> backups() {
        return backups;
    }

    /// @param itself whether this very file was asked for, not only its folder
    void take(Path path, boolean itself, BooleanSupplier stop, LongConsumer progress) {
        asked = itself;
        wanted = 0;
        passedOver = 0;
        try {
            byte[] head = head(path);
            if (Unpacker.isPacked(head)) {
                unpacker.unpack(path, head, this, stop, progress);
                reportPassedOver(path);
            } else {
                takeMapped(path);
            }
        } catch (IOException e) {
            note(Severity.ERROR, fileName(path), "could not be read: " + reason(e));
        }
    }

    private static byte[] head(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(Unpacker.HEAD_BYTES);
        }
    }

    private void takeMapped(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path);
        boolean kept = keptOpen.keep(channel);
        try {
            long size = channel.size();
            MemorySegment bytes = size == 0 ? MemorySegment.NULL : channel.map(MapMode.READ_ONLY, 0, size, arena);
            MappedFile file = kept ? MappedFile.of(path, channel) : MappedFile.of(path, 0);
            content(path, bytes, file, Optional.empty());
        } finally {
            if (!kept) {
                channel.close();
            }
        }
    }

    @Override
    public long most(Path path, MemorySegment head) {
        if (liesIn(path, NOT_WAL_FOLDERS)) {
            return 0;
        }
        Optional<WalSegmentName> byPage = SegmentIdentity.nameByPage(head);
        long size = byPage.isPresent() ? PageHeader.read(head, 0).segmentSize() : MOST_SEGMENT_BYTES;
        Optional<WalFileName> name = WalFileName.parse(fileName(path));
        if (name.isEmpty()) {
            return byPage.isPresent() ? size : 0;
        }
        return switch (name.get()) {
            case WalFileName.Segment ignored -> size;
            case WalFileName.History ignored -> MOST_TEXT_BYTES;
            case WalFileName.Backup ignored -> MOST_TEXT_BYTES;
        };
    }

    private static boolean liesIn(Path path, Set<String> folders) {
        Path parent = path.getParent();
        return parent != null && folders.contains(String.valueOf(parent.getFileName()));
    }

    @Override
    public void content(Path path, MemorySegment bytes, Optional<Place> where, Optional<Compression> compression) {
        wanted++;
        try {
            content(
                    path,
                    bytes,
                    where.isPresent()
                            ? MappedFile.of(where.get().file(), where.get().offset())
                            : MappedFile.NONE,
                    compression);
        } catch (IOException e) {
            note(Severity.ERROR, fileName(path), "could not be read: " + reason(e));
        }
    }

    @Override
    public void passedOver(Path path, MemorySegment head) {
        passedOver++;
        if (!path.equals(archive(path))) {
            return;
        }
        note(
                asked ? Severity.ERROR : Severity.INFO,
                fileName(path),
                "is compressed, and what it holds is no WAL segment" + FileKind.described(head));
    }

    /// The file on disk that a member lies in.
    private static Path archive(Path path) {
        Path file = path;
        while (!Files.exists(file) && file.getParent() != null) {
            file = file.getParent();
        }
        return file;
    }

    private void reportPassedOver(Path path) {
        if (wanted == 0 && passedOver > 1) {
            note(
                    asked ? Severity.ERROR : Severity.INFO,
                    fileName(path),
                    "is an archive of %d files, none of which is a WAL segment".formatted(passedOver));
        } else if (wanted > 0 && passedOver > 0) {
            note(
                    Severity.INFO,
                    fileName(path),
                    "is an archive; of what it holds, %d file%s no WAL"
                            .formatted(passedOver, passedOver == 1 ? " is" : "s are"));
        }
    }

    @Override
    public void failed(Path path, long offset, String what) {
        problems.add(new WalProblem(
                Severity.ERROR,
                Lsn.INVALID,
                fileName(path),
                offset,
                "file \"%s\" %s".formatted(fileName(path), what),
                Optional.empty()));
    }

    private void content(Path path, MemorySegment bytes, MappedFile file, Optional<Compression> compression) {
        Optional<WalFileName> name = WalFileName.parse(fileName(path));
        if (name.isEmpty()) {
            addUnnamed(path, bytes, file);
            return;
        }
        switch (name.get()) {
            case WalFileName.History(int timeline) -> addHistory(path, timeline, bytes);
            case WalFileName.Backup ignored -> addBackup(path, bytes);
            case WalFileName.Segment(var segment, boolean partial, boolean exact) -> {
                compression
                        .filter(ignored -> exact)
                        .ifPresent(by -> note(
                                Severity.WARNING,
                                fileName(path),
                                "has the name of a WAL segment, but is compressed with %s: no server can replay it as it is; here it is read unpacked"
                                        .formatted(by)));
                addSegment(WalFile.of(path, segment, partial, bytes, file));
            }
        }
    }

    private void addSegment(WalFile file) {
        WalSegmentName name = file.name();
        int smallest = 1 << 20;
        int size = file.identity().map(SegmentIdentity::segmentSize).orElse(smallest);
        if (Integer.toUnsignedLong(name.low()) >= 0x1_0000_0000L / size || name.high() == -1) {
            note(
                    Severity.ERROR,
                    file.fileName(),
                    "has the form of a WAL segment's name, but no segment of %d bytes can have it".formatted(size));
            return;
        }
        files.add(file);
        Optional<WalSegmentName> byPage = SegmentIdentity.nameByPage(file.bytes());
        if (byPage.isPresent() && !file.proven() && !byPage.get().start(size).equals(name.start(size))) {
            problems.add(new WalProblem(
                    Severity.INFO,
                    name.start(size),
                    file.fileName(),
                    0,
                    "content is segment %s, named %s: recycled for later use and not written yet, or a copy under a wrong name"
                            .formatted(byPage.get(), name),
                    Optional.empty()));
        }
    }

    /// A file without a segment's name is read as one when its first page says which.
    private void addUnnamed(Path path, MemorySegment bytes, MappedFile file) {
        Optional<WalSegmentName> byPage = SegmentIdentity.nameByPage(bytes);
        String fileName = fileName(path);
        if (byPage.isPresent()) {
            problems.add(new WalProblem(
                    Severity.WARNING,
                    PageHeader.read(bytes, 0).pageAddress(),
                    fileName,
                    0,
                    "file name \"%s\" is not that of a WAL segment; by its first page it is %s and is read as that"
                            .formatted(fileName, byPage.get()),
                    Optional.empty()));
            files.add(WalFile.of(path, byPage.get(), false, bytes, file));
        } else {
            note(asked ? Severity.ERROR : Severity.INFO, fileName, "is no WAL segment" + FileKind.described(bytes));
        }
    }

    private void addHistory(Path path, int timeline, MemorySegment bytes) {
        TimelineHistory history;
        try {
            history = TimelineHistory.parse(timeline, text(bytes));
        } catch (WalFormatException e) {
            problems.add(new WalProblem(
                    Severity.ERROR, Lsn.INVALID, fileName(path), -1, String.valueOf(e.getMessage()), Optional.empty()));
            return;
        }
        histories.add(new SystemFiles.History(path, history));
        history.parent()
                .ifPresent(parent -> problems.add(new WalProblem(
                        Severity.INFO,
                        parent.end(),
                        fileName(path),
                        -1,
                        "timeline %s was forked off timeline %s at %s%s"
                                .formatted(
                                        Integer.toUnsignedString(timeline),
                                        Integer.toUnsignedString(parent.timeline()),
                                        parent.end(),
                                        parent.reason().isEmpty() ? "" : ": " + parent.reason()),
                        Optional.empty())));
    }

    private void addBackup(Path path, MemorySegment bytes) {
        Optional<BackupLabel> label = BackupLabel.parse(text(bytes));
        if (label.isEmpty()) {
            note(Severity.WARNING, fileName(path), "has the name of a backup's label, but names no start");
            return;
        }
        backups.add(new SystemFiles.Backup(path, label.get()));
        problems.add(new WalProblem(
                Severity.INFO,
                label.get().start(),
                fileName(path),
                -1,
                "a base backup%s starts at %s%s"
                        .formatted(
                                label.get()
                                        .line("LABEL")
                                        .map(" \"%s\""::formatted)
                                        .orElse(""),
                                label.get().start(),
                                label.get()
                                        .stop()
                                        .map(" and is consistent at %s"::formatted)
                                        .orElse("")),
                Optional.empty()));
    }

    private static String text(MemorySegment bytes) {
        long length = Math.min(bytes.byteSize(), MOST_TEXT_BYTES);
        return new String(bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    private void note(Severity severity, String fileName, String what) {
        problems.add(new WalProblem(
                severity, Lsn.INVALID, fileName, -1, "file \"%s\" %s".formatted(fileName, what), Optional.empty()));
    }

    private static String fileName(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static String reason(IOException failure) {
        if (failure instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        @Nullable String message = failure.getMessage();
        return message == null || failure instanceof FileSystemException
                ? failure.getClass().getSimpleName()
                : message;
    }
}
