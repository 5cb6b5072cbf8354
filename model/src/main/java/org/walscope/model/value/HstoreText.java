package org.walscope.model.value;

import org.walscope.model.bytes.LittleEndian;
import org.walscope.model.bytes.Utf8Builder;

/// The extension `hstore`: `hstore_out` of contrib/hstore/hstore_io.c.
final class HstoreText {

    private static final int COUNT_MASK = 0x0FFF_FFFF;
    private static final int IS_NULL = 0x4000_0000;
    private static final int POSITION_MASK = 0x3FFF_FFFF;

    private HstoreText() {}

    static void write(byte[] bytes, int offset, int length, Utf8Builder out) {
        int count = LittleEndian.i32(bytes, offset) & COUNT_MASK;
        int entries = offset + 4;
        int strings = entries + 8 * count;
        if (count < 0 || strings > offset + length) {
            throw new ValueFormatException("an hstore of " + count + " pairs");
        }
        int start = 0;
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.append(", ");
            }
            int key = LittleEndian.i32(bytes, entries + 8 * i);
            int value = LittleEndian.i32(bytes, entries + 8 * i + 4);
            int middle = key & POSITION_MASK;
            int end = value & POSITION_MASK;
            quoted(bytes, strings + start, middle - start, out);
            out.append("=>");
            if ((value & IS_NULL) != 0) {
                out.append("NULL");
            } else {
                quoted(bytes, strings + middle, end - middle, out);
            }
            start = end;
        }
    }

    /// `hstore_send`
    static void send(byte[] bytes, int offset, int length, Utf8Builder out) {
        int count = LittleEndian.i32(bytes, offset) & COUNT_MASK;
        int entries = offset + 4;
        int strings = entries + 8 * count;
        if (strings > offset + length) {
            throw new ValueFormatException("an hstore of " + count + " pairs");
        }
        out.appendInt32(count);
        int start = 0;
        for (int i = 0; i < 2 * count; i++) {
            int entry = LittleEndian.i32(bytes, entries + 4 * i);
            int end = entry & POSITION_MASK;
            if ((entry & IS_NULL) != 0) {
                out.appendInt32(-1);
            } else {
                if (end < start || strings + end > offset + length) {
                    throw new ValueFormatException("a string beyond the end");
                }
                out.appendInt32(end - start).appendBytes(bytes, strings + start, end - start);
            }
            start = end;
        }
    }

    private static void quoted(byte[] bytes, int at, int length, Utf8Builder out) {
        if (length < 0 || length > bytes.length - at) {
            throw new ValueFormatException("a string beyond the end");
        }
        out.append('"');
        for (int i = at; i < at + length; i++) {
            if (bytes[i] == '"' || bytes[i] == '\\') {
                out.append('\\');
            }
            out.appendBytes(bytes, i, 1);
        }
        out.append('"');
    }
}
