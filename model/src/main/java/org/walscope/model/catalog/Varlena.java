package org.walscope.model.catalog;

import java.util.Arrays;
import java.util.Optional;
import org.walscope.model.bytes.LittleEndian;
import org.walscope.model.page.PageRestore;
import org.walscope.model.page.Pglz;

/// A value of variable length inside a catalog's tuple; varatt.h.
///
/// @param length of it as stored, with its header, in bytes
/// @param value  without header, decompressed; empty where it is kept out of line
record Varlena(int length, Optional<byte[]> value) {

    /// Far more than a tuple's value can have been before compression.
    private static final int MAX_RAW_BYTES = 16 << 20;

    /// `VARHDRSZ_EXTERNAL` and `varatt_external`.
    private static final int EXTERNAL_BYTES = 18;

    /// @throws IndexOutOfBoundsException when it does not lie within the bytes
    static Varlena read(byte[] bytes, int at) {
        int first = bytes[at] & 0xFF;
        if (first == 1) {
            return new Varlena(EXTERNAL_BYTES, Optional.empty());
        }
        if ((first & 1) != 0) {
            return new Varlena(first >>> 1, Optional.of(slice(bytes, at + 1, at + (first >>> 1))));
        }
        int header = LittleEndian.i32(bytes, at);
        int length = header >>> 2;
        return new Varlena(
                length,
                Optional.of(
                        (header & 3) == 2
                                ? decompressed(slice(bytes, at + 4, at + length))
                                : slice(bytes, at + 4, at + length)));
    }

    private static byte[] decompressed(byte[] stored) {
        int info = LittleEndian.i32(stored, 0);
        int raw = info & 0x3FFFFFFF;
        if (raw > MAX_RAW_BYTES) {
            throw new IndexOutOfBoundsException("a compressed value of " + raw + " bytes");
        }
        byte[] packed = Arrays.copyOfRange(stored, 4, stored.length);
        byte[] to = new byte[raw];
        if (!(info >>> 30 == 0 ? Pglz.decompress(packed, to) : PageRestore.lz4(packed, to))) {
            throw new IndexOutOfBoundsException("a compressed value that is damaged");
        }
        return to;
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        if (from > to || to > bytes.length) {
            throw new IndexOutOfBoundsException("a value that ends outside of its tuple");
        }
        return Arrays.copyOfRange(bytes, from, to);
    }
}
