package org.walscope.model.page;

/// The LZ4 block format: runs of literal bytes, each followed by a copy of at least 4 bytes from up to 65535 back; the
/// last run has no copy.
final class Lz4Block {

    private static final int LEAST_COPY = 4;
    private static final int MORE = 15;

    private final byte[] from;
    private int at;

    private Lz4Block(byte[] from) {
        this.from = from;
    }

    /// Fills `to`; false when `from` is no compressed form of that many bytes.
    static boolean decompress(byte[] from, byte[] to) {
        return new Lz4Block(from).decompress(to);
    }

    private boolean decompress(byte[] to) {
        int filled = 0;
        while (at < from.length) {
            int token = from[at++] & 0xFF;
            int literals = length(token >>> 4, from.length);
            if (literals < 0 || literals > from.length - at || literals > to.length - filled) {
                return false;
            }
            System.arraycopy(from, at, to, filled, literals);
            at += literals;
            filled += literals;
            if (at == from.length) {
                return filled == to.length;
            }
            if (from.length - at < 2) {
                return false;
            }
            int back = from[at] & 0xFF | (from[at + 1] & 0xFF) << 8;
            at += 2;
            int copy = length(token & 0x0F, to.length);
            if (copy < 0 || back == 0 || back > filled || copy + LEAST_COPY > to.length - filled) {
                return false;
            }
            for (int end = filled + copy + LEAST_COPY; filled < end; filled++) {
                to[filled] = to[filled - back];
            }
        }
        return false;
    }

    /// A length of which the token had `first`; -1 when it is above `most` or the bytes end.
    private int length(int first, int most) {
        int length = first;
        if (first == MORE) {
            int next;
            do {
                if (at == from.length || length > most) {
                    return -1;
                }
                next = from[at++] & 0xFF;
                length += next;
            } while (next == 0xFF);
        }
        return length;
    }
}
