package org.walscope.model.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A stream whose first bytes were looked at and which still gives all. A failure on the way to them comes after those
/// that were there.
final class Peeked extends InputStream {

    /// Bytes looked at: a page of WAL, a tar header.
    static final int HEAD_BYTES = 8192;

    private final InputStream rest;
    private final byte[] head;
    private final @Nullable IOException failure;
    private int given;

    Peeked(InputStream in) {
        byte[] read = new byte[HEAD_BYTES];
        int count = 0;
        IOException failed = null;
        try {
            while (count < HEAD_BYTES) {
                int got = in.read(read, count, Math.min(Scratch.STEP_BYTES, HEAD_BYTES - count));
                if (got < 0) {
                    break;
                }
                count += got;
            }
        } catch (IOException e) {
            failed = e;
        }
        rest = in;
        head = Arrays.copyOf(read, count);
        failure = failed;
    }

    byte[] head() {
        return head;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (given < head.length) {
            int count = Math.min(length, head.length - given);
            System.arraycopy(head, given, into, offset, count);
            given += count;
            return count;
        }
        if (failure != null) {
            throw failure;
        }
        return rest.read(into, offset, length);
    }

    @Override
    public int available() throws IOException {
        return failure == null ? head.length - given + rest.available() : head.length - given;
    }
}
