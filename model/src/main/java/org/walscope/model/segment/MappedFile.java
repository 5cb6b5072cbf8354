package org.walscope.model.segment;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// The part of a file that bytes are mapped from, so that it can be told when somebody shortens the file: what is
/// behind its new end can no longer be read, and trying to is an error of the virtual machine that may come late.
/// Copies
/// are read from the file where it is kept open: mapping a page that is touched once costs several times as much. Any
/// thread.
public final class MappedFile {

    /// Of bytes that nobody can shorten.
    static final MappedFile NONE = new MappedFile(null, 0, null, null);

    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    /// What a copy leaves where it did not come to.
    private static final byte UNTOUCHED = 0x5C;

    private static final int MARK_BYTES = 8;

    private final @Nullable Path path;
    private final long offset;
    private final @Nullable Object key;
    private final @Nullable FileChannel open;

    /// Bytes from [#offset] on that are known to be there; only becomes less.
    private volatile long there = Long.MAX_VALUE;

    private MappedFile(@Nullable Path path, long offset, @Nullable Object key, @Nullable FileChannel open) {
        this.open = open;
        this.path = path;
        this.offset = offset;
        this.key = key;
    }

    /// The file at `path`, mapped from `offset` on.
    static MappedFile of(Path path, long offset) throws IOException {
        return of(path, offset, null);
    }

    /// @param open the file, where it stays open as long as it is mapped
    static MappedFile of(Path path, long offset, @Nullable FileChannel open) throws IOException {
        return new MappedFile(
                path,
                offset,
                Files.readAttributes(path, BasicFileAttributes.class).fileKey(),
                open);
    }

    /// How many of `mapped` bytes the file still has; asks the system.
    long length(long mapped) {
        look();
        return Math.min(mapped, there);
    }

    /// Copies what is at `from` into `into`, which is filled as far as there are bytes, and returns how many that were.
    int copy(MemorySegment mapped, long from, byte[] into) {
        while (true) {
            int length = (int) Math.clamp(Math.min(mapped.byteSize(), there) - from, 0, into.length);
            if (length == 0) {
                return 0;
            }
            int read = read(from, into, length);
            if (read >= 0) {
                return read;
            }
            int marked = Math.min(length, MARK_BYTES);
            java.util.Arrays.fill(into, length - marked, length, UNTOUCHED);
            try {
                MemorySegment.copy(mapped, BYTE, from, into, 0, length);
                if (!isMarked(into, length - marked, length)) {
                    return length;
                }
                awaitError();
                long before = there;
                look();
                if (there == before) {
                    return length; // these bytes are what the file holds
                }
            } catch (InternalError e) {
                look();
                if (Math.min(mapped.byteSize(), there) - from >= length) {
                    there = from; // not shortened, yet unreadable: a disk or a network that failed
                }
            }
        }
    }

    /// As [#copy], from the open file.
    ///
    /// @return -1 where it is not open, not any more, or cannot be read
    private int read(long from, byte[] into, int length) {
        if (open == null) {
            return -1;
        }
        ByteBuffer room = ByteBuffer.wrap(into, 0, length);
        try {
            while (room.hasRemaining()) {
                if (open.read(room, offset + from + room.position()) < 0) {
                    look();
                    break;
                }
            }
            return room.position();
        } catch (IOException e) {
            return -1; // a thread that was interrupted closes it for all; what is mapped stays
        }
    }

    private static boolean isMarked(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != UNTOUCHED) {
                return false;
            }
        }
        return true;
    }

    /// An access that failed is reported when its thread next enters the virtual machine, and no later.
    private static void awaitError() {
        Thread.yield();
    }

    /// A file of that name that is another one by now leaves the mapped one as it was.
    private void look() {
        if (path == null) {
            return;
        }
        try {
            var now = Files.readAttributes(path, BasicFileAttributes.class);
            if (key == null || key.equals(now.fileKey())) {
                there = Math.min(there, Math.max(0, now.size() - offset));
            }
        } catch (IOException e) {
            // gone from its folder: what is mapped stays
        }
    }
}
