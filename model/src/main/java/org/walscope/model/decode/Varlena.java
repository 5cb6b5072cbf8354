package org.walscope.model.decode;

import org.walscope.model.bytes.LittleEndian;
import org.walscope.model.page.ToastCompression;

/// The header of a value of variable length and what is behind it; varatt.h (postgres.h before PG 16) and
/// access/common/detoast.c, on a little-endian machine. Moved from value to value by one thread.
public final class Varlena {

    /// `VARHDRSZ`
    static final int HEADER = 4;

    /// `VARTAG_ONDISK`, and the bytes of such a pointer with its header.
    private static final int VARTAG_ONDISK = 18;

    static final int POINTER_BYTES = 18;

    /// `VARLENA_EXTSIZE_BITS`: the rest of the word is the compression method.
    private static final int SIZE_MASK = 0x3FFF_FFFF;

    /// What the value is.
    public enum Form {
        /// Its bytes are at hand.
        INLINE,
        /// A pointer to a TOAST table.
        EXTERNAL,
        /// None of what a heap tuple can have.
        INVALID
    }

    private byte[] array = {};
    private int offset;
    private int length;
    private int total;
    private Form form = Form.INVALID;

    /// Moves to the value at `at`, of which no byte lies at `end` or behind it. One that is compressed is
    /// expanded.
    ///
    /// @param at where its header is, which is aligned unless it has but one byte
    public void moveTo(byte[] bytes, int at, int end) {
        form = Form.INVALID;
        total = 0;
        if (at >= end) {
            return;
        }
        int first = bytes[at] & 0xFF;
        if (first == 0x01) {
            external(bytes, at, end);
        } else if ((first & 0x01) != 0) {
            total = first >>> 1;
            inline(bytes, at + 1, total - 1, end);
        } else if (end - at >= HEADER) {
            int word = LittleEndian.i32(bytes, at);
            total = word >>> 2;
            if ((word & 0x03) == 0) {
                inline(bytes, at + HEADER, total - HEADER, end);
            } else {
                compressed(bytes, at + HEADER, total - HEADER, end);
            }
        }
    }

    private void external(byte[] bytes, int at, int end) {
        if (end - at >= POINTER_BYTES && bytes[at + 1] == VARTAG_ONDISK) {
            form = Form.EXTERNAL;
            array = bytes;
            offset = at + 2;
            length = POINTER_BYTES - 2;
            total = POINTER_BYTES;
        }
    }

    private void inline(byte[] bytes, int at, int size, int end) {
        if (size >= 0 && size <= end - at) {
            form = Form.INLINE;
            array = bytes;
            offset = at;
            length = size;
        }
    }

    /// Moves to a compressed value whose length word was taken off: `va_tcinfo` and the compressed bytes.
    void compressed(byte[] bytes, int at, int size, int end) {
        form = Form.INVALID;
        if (size < HEADER || size > end - at) {
            return;
        }
        int info = LittleEndian.i32(bytes, at);
        byte[] expanded = ToastCompression.expand(bytes, at + HEADER, size - HEADER, info & SIZE_MASK, info >>> 30);
        if (expanded != null) {
            inline(expanded, 0, expanded.length, expanded.length);
        }
    }

    /// Moves to bytes that are a value as they are.
    void plain(byte[] bytes) {
        inline(bytes, 0, bytes.length, bytes.length);
    }

    public Form form() {
        return form;
    }

    /// What the value's bytes lie in, those of a pointer too.
    public byte[] array() {
        return array;
    }

    public int offset() {
        return offset;
    }

    /// In bytes, without the header and expanded; of an [Form#EXTERNAL] one its pointer's.
    public int length() {
        return length;
    }

    /// What it took where it was found, with its header.
    public int total() {
        return total;
    }

    /// `va_rawsize`, with a header, of the pointer it is on.
    int rawSize() {
        return LittleEndian.i32(array, offset);
    }

    /// `va_extsize`: what is stored outside.
    int externalSize() {
        return LittleEndian.i32(array, offset + 4) & SIZE_MASK;
    }

    /// `va_valueid`
    int valueId() {
        return LittleEndian.i32(array, offset + 8);
    }

    /// `VARATT_EXTERNAL_IS_COMPRESSED`
    boolean isStoredCompressed() {
        return externalSize() < rawSize() - HEADER;
    }
}
