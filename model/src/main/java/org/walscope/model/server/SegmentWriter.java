package org.walscope.model.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.segment.WalSegmentName;

/// Writes a stretch of WAL into segment files of full size, named as in `pg_wal`.
final class SegmentWriter implements AutoCloseable {

    private final Path directory;
    private final int timeline;
    private final int segmentSize;
    private final List<Path> written = new ArrayList<>();
    private @Nullable FileChannel current;
    private long currentNumber = -1;

    SegmentWriter(Path directory, int timeline, int segmentSize) {
        this.directory = directory;
        this.timeline = timeline;
        this.segmentSize = segmentSize;
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
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        written.add(path);
        current = file;
        currentNumber = number;
        file.write(ByteBuffer.wrap(new byte[1]), segmentSize - 1L); // the rest reads as zeros
        return file;
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
