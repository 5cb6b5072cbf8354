package org.walscope.model.page;

/// PostgreSQL's own compression; `pglz_decompress` in common/pg_lzcompress.c. A control byte tells of eight items,
/// lowest bit first: 0 is a byte as it is, 1 a copy of 3 to 273 bytes from up to 4095 bytes back.
public final class Pglz {

    private static final int LONG_COPY = 18;

    private Pglz() {}

    /// Fills `to`; false when `from` is no compressed form of that many bytes.
    public static boolean decompress(byte[] from, byte[] to) {
        int at = 0;
        int filled = 0;
        while (at < from.length && filled < to.length) {
            int control = from[at++];
            for (int item = 0; item < 8 && at < from.length && filled < to.length; item++, control >>= 1) {
                if ((control & 1) == 0) {
                    to[filled++] = from[at++];
                    continue;
                }
                if (from.length - at < 2) {
                    return false;
                }
                int length = (from[at] & 0x0F) + 3;
                int back = (from[at] & 0xF0) << 4 | from[at + 1] & 0xFF;
                at += 2;
                if (length == LONG_COPY) {
                    if (at == from.length) {
                        return false;
                    }
                    length += from[at++] & 0xFF;
                }
                if (back == 0 || back > filled) {
                    return false;
                }
                for (int end = Math.min(filled + length, to.length); filled < end; filled++) {
                    to[filled] = to[filled - back];
                }
            }
        }
        return at == from.length && filled == to.length;
    }
}
