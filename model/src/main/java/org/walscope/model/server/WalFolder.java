package org.walscope.model.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.segment.PageHeader;
import org.walscope.model.segment.TimelineHistory;
import org.walscope.model.segment.WalSegmentName;

/// A folder of segments as pg_receivewal keeps it (`FindStreamingStart` of bin/pg_basebackup/pg_receivewal.c):
/// whole
/// segments under their names, the one being written with `.partial`, and timelines' histories. It goes on behind
/// the
/// last whole segment, or writes the last partial one anew, from its start. Nothing is confirmed before it is
/// synced.
public final class WalFolder implements WalSink, AutoCloseable {

    private static final Set<String> COMPRESSED = Set.of(".gz", ".lz4", ".zst");

    private final Path directory;
    private final boolean confirm;
    private @Nullable SegmentWriter files;

    /// @param directory is there
    /// @param confirm   whether anything is to be confirmed at all
    public WalFolder(Path directory, boolean confirm) {
        this.directory = directory;
        this.confirm = confirm;
    }

    /// A segment that is there.
    private record Held(WalSegmentName name, long number, boolean whole) {

        static final Comparator<Held> LATEST_LAST = Comparator.comparingLong(Held::number)
                .thenComparing(held -> held.name.timeline(), Integer::compareUnsigned)
                .thenComparing(Held::whole);

        Place end(int segmentSize) {
            return new Place(name.timeline(), new Lsn((number + (whole ? 1 : 0)) * segmentSize));
        }
    }

    /// @throws WalFolderException when a segment there is of another system or size, damaged, or compressed
    @Override
    public Optional<Place> goesOnAt(Source source) throws IOException {
        Held latest = null;
        try (Stream<Path> listed = Files.list(directory)) {
            for (Path file : (Iterable<Path>) listed::iterator) {
                Held held = held(file, source);
                if (held != null && (latest == null || Held.LATEST_LAST.compare(held, latest) > 0)) {
                    latest = held;
                }
            }
        }
        return Optional.ofNullable(latest).map(held -> held.end(source.segmentSize()));
    }

    /// Null for what is no segment.
    private @Nullable Held held(Path file, Source source) throws IOException {
        String fileName = String.valueOf(file.getFileName());
        boolean whole = !fileName.endsWith(SegmentWriter.PARTIAL_SUFFIX);
        String stem =
                whole ? fileName : fileName.substring(0, fileName.length() - SegmentWriter.PARTIAL_SUFFIX.length());
        for (String suffix : COMPRESSED) {
            if (stem.endsWith(suffix)
                    && WalSegmentName.parse(stem.substring(0, stem.length() - suffix.length()))
                            .isPresent()) {
                throw new WalFolderException(directory + " holds compressed segments (" + fileName
                        + "). Segments are written as the server has them: name another folder.");
            }
        }
        Optional<WalSegmentName> name = WalSegmentName.parse(stem);
        if (name.isEmpty()) {
            return null;
        }
        check(file, name.get(), whole, source);
        return new Held(name.get(), name.get().number(source.segmentSize()), whole);
    }

    private static void check(Path file, WalSegmentName name, boolean whole, Source source) throws IOException {
        long size = Files.size(file);
        if (whole ? size != source.segmentSize() : size > source.segmentSize()) {
            throw new WalFolderException(file + " has " + size + " bytes, and the server's segments have "
                    + source.segmentSize() + ". It is of another server, or damaged. Name another folder, or move it"
                    + " away: what is missing is then fetched again if the server still has it.");
        }
        byte[] page = new byte[PageHeader.LONG_BYTES];
        int length;
        try (InputStream in = Files.newInputStream(file)) {
            length = in.readNBytes(page, 0, page.length);
        }
        if (!whole && isUnwritten(page)) {
            return;
        }
        PageHeader header = PageHeader.bytesNeeded(page, length) < 0 ? null : PageHeader.read(page);
        if (header == null
                || !header.isLong()
                || header.segmentSize() != source.segmentSize()
                || !header.pageAddress().equals(name.start(source.segmentSize()))) {
            throw new WalFolderException(file + " does not begin as a segment of that name and of "
                    + source.segmentSize() + " bytes does. Name another folder, or move it away.");
        }
        if (header.systemIdentifier() != source.systemIdentifier()) {
            throw new WalFolderException(file + " is WAL of another system: its system identifier is "
                    + Long.toUnsignedString(header.systemIdentifier()) + ", the server's "
                    + Long.toUnsignedString(source.systemIdentifier()) + ". Name another folder.");
        }
    }

    private static boolean isUnwritten(byte[] page) {
        for (byte each : page) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean wantsHistory(int timeline) {
        return Files.notExists(history(timeline));
    }

    @Override
    public void history(int timeline, byte[] file) throws IOException {
        DurableFiles.write(history(timeline), file);
    }

    private Path history(int timeline) {
        return directory.resolve(TimelineHistory.fileName(timeline));
    }

    @Override
    public void begin(Source source, Place at) throws IOException {
        close();
        files = new SegmentWriter(directory, at.timeline(), source.segmentSize(), SegmentWriter.Names.PARTIAL);
    }

    @Override
    public void write(Lsn at, ByteBuffer bytes) throws IOException {
        SegmentWriter open = files;
        if (open == null) {
            throw new IllegalStateException("nothing was begun");
        }
        open.write(at, bytes);
    }

    @Override
    public StreamPosition confirm(Lsn received) throws IOException {
        SegmentWriter open = files;
        if (open != null) {
            open.sync();
        }
        return confirm ? StreamPosition.allAt(received) : StreamPosition.writtenTo(received);
    }

    /// Ends writing; what was written and is not synced yet is.
    @Override
    public void close() throws IOException {
        SegmentWriter open = files;
        files = null;
        if (open != null) {
            try (open) {
                open.sync();
            }
        }
    }
}
