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
/// What
/// is copied for the first time is read from the file, where it is kept open: mapping a page that is touched once costs
/// several times as much. What is copied again is worth it. Any
/// thread.
public final class MappedFile {

    /// Of bytes that nobody can shorten.
    static final MappedFile NONE = new MappedFile(null, 0, null, null, 0);

    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    /// What a copy leaves where it did not come to.
    private static final byte UNTOUCHED = 0x5C;

    private static final int MARK_BYTES = 8;

    /// A page of WAL, and so many that the largest segment has.
    private static final int STRIDE = 8192;

    private static final int MOST_STRIDES = 1 << 17;

    private final @Nullable Path path;
    private final long offset;
    private final @Nullable Object key;
    private final @Nullable FileChannel open;
    /// Of each [#STRIDE] bytes, whether a copy that began there was read from the file.
    private final boolean[] copied;

    /// Bytes from [#offset] on that are known to be there; only becomes less.
    private volatile long there = Long.MAX_VALUE;

    private MappedFile(
            @Nullable Path path, long offset, @Nullable Object key, @Nullable FileChannel open, int strides) {
        this.open = open;
        this.copied = new boolean[strides];
        this.path = path;
        this.offset = offset;
        this.key = key;
    }

    /// The file at `path`, mapped from `offset` on.
    static MappedFile of(Path path, long offset) throws IOException {
        return new MappedFile(path, offset, key(path), null, 0);
    }

    /// The whole file at `path`, which stays open as long as it is mapped.
    static MappedFile of(Path path, FileChannel open) throws IOException {
        return new MappedFile(path, 0, key(path), open, (int) Math.min(open.size() / STRIDE + 1, MOST_STRIDES));
    }

    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
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
    /// @return -1 where it was read before, is not open, not any more, or cannot be read
    private int read(long from, byte[] into, int length) {
        int stride = (int) Math.min(from / STRIDE, MOST_STRIDES);
        if (open == null || stride >= copied.length || copied[stride]) {
            return -1;
        }
        copied[stride] = true;
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
