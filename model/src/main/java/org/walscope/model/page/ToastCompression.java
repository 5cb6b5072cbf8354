package org.walscope.model.page;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Values that were compressed before they were stored; access/common/toast_compression.c.
public final class ToastCompression {

    /// `TOAST_PGLZ_COMPRESSION_ID`, `TOAST_LZ4_COMPRESSION_ID` (access/toast_compression.h); before PG 14 there
    /// was
    /// but the first.
    private static final int PGLZ = 0;

    private static final int LZ4 = 1;

    /// No method makes more of a byte: LZ4 counts a copy's length in bytes of 255.
    private static final int MOST_OF_A_BYTE = 255;

    private ToastCompression() {}

    /// The value, or null where the bytes are not its compressed form.
    ///
    /// @param rawSize its length, as stored beside it; bounded by what so many bytes can become
    /// @param method  the two bits beside it
    public static byte @Nullable [] expand(byte[] bytes, int offset, int length, int rawSize, int method) {
        if (rawSize < 0 || rawSize > (long) MOST_OF_A_BYTE * length) {
            return null;
        }
        byte[] from = Arrays.copyOfRange(bytes, offset, offset + length);
        byte[] to = new byte[rawSize];
        boolean done = switch (method) {
            case PGLZ -> Pglz.decompress(from, to);
            case LZ4 -> PageRestore.lz4(from, to);
            default -> false;
        };
        return done ? to : null;
    }
}
