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
final class SegmentWriter implements AutoCloseable {

    private final Path directory;
    private final int timeline;
    private final int segmentSize;
    private final boolean goesOn;
    private final List<Path> written = new ArrayList<>();
    private @Nullable FileChannel current;
    private long currentNumber = -1;

    /// Into a directory that holds none of these segments.
    SegmentWriter(Path directory, int timeline, int segmentSize) {
        this(directory, timeline, segmentSize, false);
    }

    /// @param goesOn whether segments may be there already, written so far by another one
    SegmentWriter(Path directory, int timeline, int segmentSize, boolean goesOn) {
        this.directory = directory;
        this.timeline = timeline;
        this.segmentSize = segmentSize;
        this.goesOn = goesOn;
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
            bytes.limit(end);
            position += here;
        }
    }

    List<Path> written() {
        return List.copyOf(written);
    }

    private FileChannel segment(long number) throws IOException {
        FileChannel open = current;
        if (open != null && number == currentNumber) {
            return open;
        }
        close();
        Path path = directory.resolve(
                WalSegmentName.of(timeline, number, segmentSize).toString());
        boolean begun = goesOn && Files.exists(path);
        if (!begun) {
            requireSpace(directory, segmentSize);
        }
        FileChannel file = FileChannel.open(
                path,
                begun
                        ? Set.of(StandardOpenOption.WRITE)
                        : Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        written.add(path);
        current = file;
        currentNumber = number;
        if (!begun) {
            file.write(ByteBuffer.wrap(new byte[1]), segmentSize - 1L); // the rest reads as zeros
        }
        return file;
    }

    /// @throws IOException when the directory's disk has not that many bytes left, in words for the user
    static void requireSpace(Path directory, long bytes) throws IOException {
        long free = directory.toFile().getUsableSpace();
        if (free < bytes) {
            throw new IOException("The WAL to fetch takes " + (bytes >> 20) + " MB, and " + directory + " has only "
                    + (free >> 20) + " MB left. Make room there, or point java.io.tmpdir elsewhere.");
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
