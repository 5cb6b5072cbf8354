package org.walscope.model.segment;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.archive.Unpacker;
import org.walscope.model.segment.WalFiles.Growth;

/// Files and folders that somebody writes to while they are open: an archive, `pg_wal` of a running server, a
/// folder that a receiver fills. Tells what is there that was not. One thread at a time.
final class GrowingFolder {

    private final List<Path> paths;
    private final Arena arena;
    private final KeptOpen keptOpen;
    private final Unpacker unpacker;
    private final Map<Path, State> taken = new HashMap<>();
    /// Compressed files seen once; whoever writes them may not be done.
    private final Map<Path, State> waiting = new HashMap<>();
    private final Set<Path> toldRecycled = new HashSet<>();

    /// A file as it was.
    ///
    /// @param key tells the file from another one of that name; null where the system has none
    private record State(long size, @Nullable Object key) {

        static Optional<State> of(Path path) {
            try {
                var now = Files.readAttributes(path, BasicFileAttributes.class);
                return Optional.of(new State(now.size(), now.fileKey()));
            } catch (IOException e) {
                return Optional.empty(); // gone since its folder was listed
            }
        }
    }

    GrowingFolder(List<Path> paths, Arena arena, KeptOpen keptOpen, Unpacker unpacker) {
        this.paths = paths;
        this.arena = arena;
        this.keptOpen = keptOpen;
        this.unpacker = unpacker;
    }

    /// Remembers a file that is about to be opened.
    void seen(Path path) {
        State.of(path).ifPresent(state -> taken.put(path, state));
    }

    Growth lookAgain(List<WalTimeline> timelines, WalTimeline shown, BooleanSupplier stop) throws IOException {
        Set<Path> there = WalFiles.collect(paths);
        var more = new ArrayList<WalFile>();
        for (Path path : there) {
            if (stop.getAsBoolean()) {
                break;
            }
            if (hasChanged(path, shown)) {
                more.addAll(take(path, stop));
            }
        }
        boolean grown = false;
        int later = 0;
        for (WalFile file : more) {
            for (WalTimeline timeline : timelines) {
                grown |= add(file, timeline) && timeline.timeline() == shown.timeline();
            }
            if (!timelines.contains(shown)) {
                grown |= add(file, shown);
            }
            if (isLater(file, shown) && Integer.compareUnsigned(file.name().timeline(), later) > 0) {
                later = file.name().timeline();
            }
        }
        return new Growth(grown, later, recycled(there, shown));
    }

    private boolean hasChanged(Path path, WalTimeline shown) {
        Optional<State> now = State.of(path);
        if (now.isEmpty()) {
            return false;
        }
        State before = taken.get(path);
        return before == null
                || before.size() != now.get().size()
                || !Objects.equals(before.key(), now.get().key())
                || isShorter(path, now.get().size(), shown);
    }

    /// A segment that had been shortened, and is whole again.
    private static boolean isShorter(Path path, long size, WalTimeline shown) {
        return WalFileName.segment(String.valueOf(path.getFileName()))
                .flatMap(name -> shown.segmentAt(name.start(shown.segmentSize())))
                .filter(segment ->
                        segment.path().equals(path) && segment.bytes().byteSize() < Math.min(size, segment.size()))
                .isPresent();
    }

    private List<WalFile> take(Path path, BooleanSupplier stop) {
        Optional<State> now = State.of(path);
        if (now.isEmpty()) {
            return List.of();
        }
        if (isPacked(path) && !now.get().equals(waiting.put(path, now.get()))) {
            return List.of();
        }
        waiting.remove(path);
        taken.put(path, now.get());
        // What is odd about a file that is being written will be told when it is opened again
        var intake = new FileIntake(arena, keptOpen, unpacker, new ArrayList<>());
        try {
            intake.take(path, false, stop, bytes -> {});
        } catch (InternalError e) {
            taken.remove(path); // shortened at this moment: the next look sees what became of it
            return List.of();
        }
        return intake.files();
    }

    private static boolean isPacked(Path path) {
        try (var in = Files.newInputStream(path)) {
            return Unpacker.isPacked(in.readNBytes(Unpacker.HEAD_BYTES));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean add(WalFile file, WalTimeline to) {
        if (file.name().timeline() != to.timeline() || !belongs(file, to)) {
            return false;
        }
        WalSegment segment = file.at(to.segmentSize());
        Optional<WalSegment> present = to.segmentAt(segment.start());
        boolean better = present.map(old -> old.path().equals(segment.path())
                        || old.partial() && !segment.partial()
                        || old.partial() == segment.partial()
                                && old.bytes().byteSize() < segment.bytes().byteSize())
                .orElse(true);
        if (better) {
            to.put(List.of(segment));
        }
        return better;
    }

    /// A file without a readable page belongs where its name says once it has a segment's length.
    private static boolean belongs(WalFile file, WalTimeline to) {
        return file.identity()
                .map(identity -> identity.segmentSize() == to.segmentSize()
                        && identity.version() == to.version()
                        && (identity.systemIdentifier() == to.systemIdentifier() || identity.systemIdentifier() == 0))
                .orElse(file.bytes().byteSize() == to.segmentSize());
    }

    private static boolean isLater(WalFile file, WalTimeline shown) {
        return Integer.compareUnsigned(file.name().timeline(), shown.timeline()) > 0
                && file.identity()
                        .filter(identity -> identity.systemIdentifier() == shown.systemIdentifier())
                        .isPresent();
    }

    /// A server that needs a segment no more gives its file another name, and then writes other WAL into it.
    private List<WalSegment> recycled(Set<Path> there, WalTimeline shown) {
        var gone = new ArrayList<WalSegment>();
        for (WalSegment segment : shown.segments()) {
            if (!there.contains(segment.path())
                    && !Files.exists(segment.path())
                    && isOverwritten(segment)
                    && toldRecycled.add(segment.path())) {
                gone.add(segment);
            }
        }
        return gone;
    }

    private static boolean isOverwritten(WalSegment segment) {
        byte[] page = new byte[PageHeader.LONG_BYTES];
        if (segment.copy(0, page) < page.length) {
            return true;
        }
        Lsn address = PageHeader.read(page).pageAddress();
        return address.isAfter(segment.start());
    }
}
