package org.walscope.model.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.segment.WalSegmentName;

/// Writes a stretch of WAL into segment files of full size, named as in `pg_wal`. Bytes are only ever put behind
/// those written before, and a file never becomes shorter, so that others may read it meanwhile.
///
/// As [Names#PARTIAL] it does what pg_receivewal does (`open_walfile` and `close_walfile` of
/// bin/pg_basebackup/receivelog.c): a segment has the suffix until it is whole and synced.
final class SegmentWriter implements AutoCloseable {

    private final Path directory;
    private final int timeline;
    private final int segmentSize;
    private final Names names;
    private final List<Path> written = new ArrayList<>();
    private @Nullable FileChannel current;
    private Path currentPath;
    private long currentNumber = -1;
    private boolean unsynced;

    /// What the files are called, and whether they may be there.
    enum Names {
        /// None of these segments is there.
        NEW,
        /// Segments may be there already, written so far by another one.
        THERE,
        /// The last one may be there with [#PARTIAL_SUFFIX], and has it until it is whole.
        PARTIAL
    }

    static final String PARTIAL_SUFFIX = ".partial";

    private static final String ELSEWHERE = "Make room there, or point java.io.tmpdir elsewhere.";

    SegmentWriter(Path directory, int timeline, int segmentSize, Names names) {
        this.directory = directory;
        this.currentPath = directory;
        this.timeline = timeline;
        this.segmentSize = segmentSize;
        this.names = names;
    }

    /// Writes all that remains in `bytes`; it may cross into the next segments.
    void write(Lsn at, ByteBuffer bytes) throws IOException {
        long position = at.value();
        int end = bytes.limit();
        while (bytes.position() < end) {
            long offset = position & (segmentSize - 1L);
            int here = (int) Math.min(end - bytes.position(), segmentSize - offset);
            bytes.limit(bytes.position() + here);
            FileChannel file = segment(Long.divideUnsigned(position, segmentSize));
            while (bytes.hasRemaining()) {
                offset += file.write(bytes, offset);
            }
            unsynced = true;
            bytes.limit(end);
            position += here;
            if (offset == segmentSize && names == Names.PARTIAL) {
                sync();
                close();
                DurableFiles.rename(currentPath, path(currentNumber));
            }
        }
    }

    /// Makes what was written outlast the machine's failure.
    void sync() throws IOException {
        FileChannel open = current;
        if (open != null && unsynced) {
            open.force(false);
        }
        unsynced = false;
    }

    private Path path(long number) {
        return directory.resolve(
                WalSegmentName.of(timeline, number, segmentSize).toString());
    }

    /// The files that were made, of [Names#NEW].
    List<Path> written() {
        return List.copyOf(written);
    }

    private FileChannel segment(long number) throws IOException {
        FileChannel open = current;
        if (open != null && number == currentNumber) {
            return open;
        }
        close();
        boolean partial = names == Names.PARTIAL;
        Path path = partial ? Path.of(path(number) + PARTIAL_SUFFIX) : path(number);
        boolean begun = names != Names.NEW && Files.exists(path);
        if (!begun) {
            requireSpace(directory, segmentSize, partial ? "Make room there." : ELSEWHERE);
        }
        FileChannel file = FileChannel.open(
                path,
                begun
                        ? Set.of(StandardOpenOption.WRITE)
                        : Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        if (names == Names.NEW) {
            written.add(path);
        }
        current = file;
        currentPath = path;
        currentNumber = number;
        if (file.size() < segmentSize) {
            file.write(ByteBuffer.wrap(new byte[1]), segmentSize - 1L); // the rest reads as zeros
        }
        if (partial) {
            file.force(true);
            DurableFiles.syncDirectory(directory);
        }
        return file;
    }

    /// @throws IOException when the directory's disk has not that many bytes left, in words for the user
    static void requireSpace(Path directory, long bytes) throws IOException {
        requireSpace(directory, bytes, ELSEWHERE);
    }

    private static void requireSpace(Path directory, long bytes, String advice) throws IOException {
        long free = directory.toFile().getUsableSpace();
        if (free < bytes) {
            throw new IOException("The WAL to fetch takes " + (bytes >> 20) + " MB, and " + directory + " has only "
                    + (free >> 20) + " MB left. " + advice);
        }
    }

    @Override
    public void close() throws IOException {
        FileChannel open = current;
        current = null;
        if (open != null) {
            open.close();
        }
    }
}
