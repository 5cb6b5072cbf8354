package org.walscope.model.archive;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where unpacked bytes lie: one temporary file, readable by its owner alone, mapped piece by piece. It has no name
/// from the moment it was made; where a system keeps the name of a file in use, it goes when the process ends. Used
/// by one thread.
final class Scratch implements AutoCloseable {

    /// Bytes asked of a decoder at a time, and so the most that is lost where one gives up.
    static final int STEP_BYTES = 1024;

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int ALIGNMENT = 4096;

    /// Left free for others where the temporary file is.
    private static final long LEAVE_FREE_BYTES = 256L << 20;

    /// How often the room left is looked at.
    private static final long LOOK_EVERY_BYTES = 64L << 20;

    private final Arena arena;
    private @Nullable FileChannel channel;
    private @Nullable Path file;
    private long end;
    private long lookAt;

    /// @param arena closing it unmaps what is here
    Scratch(Arena arena) {
        this.arena = arena;
    }

    /// What came of a stream.
    ///
    /// @param bytes   as far as they could be read
    /// @param whole   false when there was more than wanted; then nothing is kept
    /// @param failure why reading ended early
    record Stored(MemorySegment bytes, boolean whole, Optional<IOException> failure) {}

    /// Keeps a stream's bytes.
    ///
    /// @param most how many there may be
    /// @throws IOException when they cannot be written
    Stored store(InputStream in, long most) throws IOException {
        FileChannel out = channel();
        long start = end;
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        IOException failure = null;
        long count = 0;
        while (count <= most) {
            int got;
            try {
                got = in.read(buffer.array(), buffer.position(), Math.min(STEP_BYTES, buffer.remaining()));
            } catch (IOException e) {
                failure = e;
                break;
            }
            if (got < 0) {
                break;
            }
            count += got;
            buffer.position(buffer.position() + got);
            if (!buffer.hasRemaining()) {
                drain(buffer, out);
            }
        }
        if (count > most) {
            out.truncate(start);
            end = start;
            return new Stored(MemorySegment.NULL, false, Optional.empty());
        }
        drain(buffer, out);
        MemorySegment bytes = count == 0 ? MemorySegment.NULL : out.map(MapMode.READ_ONLY, start, count, arena);
        end = (end + ALIGNMENT - 1) & -ALIGNMENT;
        return new Stored(bytes, true, Optional.ofNullable(failure));
    }

    private void drain(ByteBuffer buffer, FileChannel out) throws IOException {
        if (end >= lookAt) {
            lookForRoom();
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            end += out.write(buffer, end);
        }
        buffer.clear();
    }

    private void lookForRoom() throws IOException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < LEAVE_FREE_BYTES + LOOK_EVERY_BYTES) {
            throw new IOException("there are only %d MB left in \"%s\" to unpack it to".formatted(free >> 20, folder));
        }
        lookAt = end + LOOK_EVERY_BYTES;
    }

    private FileChannel channel() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            Path made = Files.createTempFile("walscope-", ".unpacked");
            file = made;
            open = FileChannel.open(made, StandardOpenOption.READ, StandardOpenOption.WRITE);
            channel = open;
            try {
                Files.delete(made);
            } catch (IOException e) {
                made.toFile().deleteOnExit(); // in use, so it stays until it no longer is
            }
        }
        return open;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }
}
