package org.walscope.model.value;

import org.walscope.model.bytes.LittleEndian;
import org.walscope.model.bytes.Utf8Builder;

/// `jsonb` as stored and as `jsonb_out` writes it; utils/adt/jsonb.c, utils/jsonb.h.
final class JsonbText {

    private static final int COUNT_MASK = 0x0FFF_FFFF;
    private static final int SCALAR = 0x1000_0000;
    private static final int OBJECT = 0x2000_0000;
    private static final int ARRAY = 0x4000_0000;

    private static final int TYPE_MASK = 0x7000_0000;
    private static final int STRING = 0x0000_0000;
    private static final int NUMERIC = 0x1000_0000;
    private static final int FALSE = 0x2000_0000;
    private static final int TRUE = 0x3000_0000;
    private static final int NULL = 0x4000_0000;
    private static final int CONTAINER = 0x5000_0000;
    private static final int HAS_OFFSET = 0x8000_0000;
    private static final int OFFSET_MASK = 0x0FFF_FFFF;

    /// Deeper ones a server would hardly have taken.
    private static final int MOST_DEPTH = 2000;

    private JsonbText() {}

    static void write(byte[] bytes, int offset, int length, Utf8Builder out) {
        container(bytes, offset, offset, offset + length, 0, out);
    }

    /// @param base where alignment counts from
    private static void container(byte[] bytes, int base, int at, int end, int depth, Utf8Builder out) {
        if (depth > MOST_DEPTH || at + 4 > end) {
            throw new ValueFormatException("jsonb too deep, or cut");
        }
        int header = LittleEndian.i32(bytes, at);
        int count = header & COUNT_MASK;
        boolean object = (header & OBJECT) != 0;
        int entries = object ? 2 * count : count;
        int data = at + 4 + 4 * entries;
        if (!object && (header & ARRAY) == 0 || entries < 0 || data > end) {
            throw new ValueFormatException("no jsonb");
        }
        boolean scalar = (header & SCALAR) != 0;
        out.append(scalar ? "" : object ? "{" : "[");
        int start = 0;
        int[] starts = new int[entries + 1];
        for (int i = 0; i < entries; i++) {
            int entry = LittleEndian.i32(bytes, at + 4 + 4 * i);
            start = (entry & HAS_OFFSET) != 0 ? entry & OFFSET_MASK : start + (entry & OFFSET_MASK);
            starts[i + 1] = start;
        }
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.append(", ");
            }
            if (object) {
                string(bytes, data + starts[i], starts[i + 1] - starts[i], end, out);
                out.append(": ");
            }
            int place = object ? count + i : i;
            value(bytes, base, at, data, place, starts, end, depth, out);
        }
        out.append(scalar ? "" : object ? "}" : "]");
    }

    private static void value(
            byte[] bytes, int base, int at, int data, int place, int[] starts, int end, int depth, Utf8Builder out) {
        int entry = LittleEndian.i32(bytes, at + 4 + 4 * place);
        int from = data + starts[place];
        int to = data + starts[place + 1];
        switch (entry & TYPE_MASK) {
            case STRING -> string(bytes, from, to - from, end, out);
            case NUMERIC -> numeric(bytes, base + (from - base + 3 & -4), to, out);
            case FALSE -> out.append("false");
            case TRUE -> out.append("true");
            case NULL -> out.append("null");
            case CONTAINER -> container(bytes, base, base + (from - base + 3 & -4), Math.min(end, to), depth + 1, out);
            default -> throw new ValueFormatException("no jsonb");
        }
    }

    /// With a length word of its own.
    private static void numeric(byte[] bytes, int at, int end, Utf8Builder out) {
        int first = bytes[at] & 0xFF;
        if ((first & 1) != 0) {
            NumericText.write(bytes, at + 1, (first >>> 1) - 1, out);
        } else {
            NumericText.write(bytes, at + 4, (LittleEndian.i32(bytes, at) >>> 2) - 4, out);
        }
    }

    /// `escape_json` of utils/adt/json.c.
    static void string(byte[] bytes, int at, int length, int end, Utf8Builder out) {
        if (length < 0 || length > end - at) {
            throw new ValueFormatException("a string beyond the end");
        }
        out.append('"');
        int plain = at;
        for (int i = at; i < at + length; i++) {
            byte c = bytes[i];
            if (c == '"' || c == '\\' || c >= 0 && c < ' ') {
                out.appendBytes(bytes, plain, i - plain);
                plain = i + 1;
                switch (c) {
                    case '\b' -> out.append("\\b");
                    case '\f' -> out.append("\\f");
                    case '\n' -> out.append("\\n");
                    case '\r' -> out.append("\\r");
                    case '\t' -> out.append("\\t");
                    case '"' -> out.append("\\\"");
                    case '\\' -> out.append("\\\\");
                    default ->
                        out.append("\\u00").append(java.util.HexFormat.of().toHexDigits(c));
                }
            }
        }
        out.appendBytes(bytes, plain, at + length - plain);
        out.append('"');
    }
}
