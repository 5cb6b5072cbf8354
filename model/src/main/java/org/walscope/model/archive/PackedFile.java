package org.walscope.model.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/// A file read from its start, which knows how far its reader has come: where a decoder gives up, that is where the
/// file broke. Hands out little at a time, so that no decoder buffers far ahead.
final class PackedFile extends InputStream {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MOST_AT_ONCE = 4096;

    private final FileChannel channel;
    private final BooleanSupplier stop;
    private final LongConsumer progress;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private long filled;

    /// @param progress gets how many bytes were read, now and then
    /// @param stop     asked as often; reading throws a [CancellationException] once it says true
    PackedFile(Path path, BooleanSupplier stop, LongConsumer progress) throws IOException {
        this.channel = FileChannel.open(path);
        this.stop = stop;
        this.progress = progress;
    }

    FileChannel channel() {
        return channel;
    }

    /// Bytes handed out.
    long position() {
        return filled - buffer.remaining();
    }

    private boolean isAtEnd() throws IOException {
        if (buffer.hasRemaining()) {
            return false;
        }
        if (stop.getAsBoolean()) {
            throw new CancellationException("reading was stopped");
        }
        progress.accept(filled);
        buffer.clear();
        int got = channel.read(buffer);
        buffer.flip();
        filled += Math.max(0, got);
        return got <= 0;
    }

    @Override
    public int read() throws IOException {
        return isAtEnd() ? -1 : buffer.get() & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (isAtEnd()) {
            return -1;
        }
        int count = Math.min(Math.min(length, MOST_AT_ONCE), buffer.remaining());
        buffer.get(into, offset, count);
        return count;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.clamp(channel.size() - position(), 0, Integer.MAX_VALUE);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
