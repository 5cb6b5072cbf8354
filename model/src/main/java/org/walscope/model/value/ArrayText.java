package org.walscope.model.value;

import org.walscope.model.bytes.LittleEndian;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.CatalogType;

/// Arrays: `array_out` of utils/adt/arrayfuncs.c.
///
/// @param element of its elements
/// @param output  writes one
record ArrayText(CatalogType element, TypeOutput output) implements TypeOutput {

    /// `MAXDIM`
    private static final int MOST_DIMENSIONS = 6;

    /// `ndim`, `dataoffset`, `elemtype`; the length word before them was taken off.
    private static final int HEADER = 12;

    @Override
    public void write(byte[] bytes, int offset, int length, Utf8Builder out) {
        int dimensions = LittleEndian.i32(bytes, offset);
        int dataOffset = LittleEndian.i32(bytes, offset + 4);
        if (dimensions == 0) {
            out.append("{}");
            return;
        }
        if (dimensions < 0 || dimensions > MOST_DIMENSIONS || HEADER + 8 * dimensions > length) {
            throw new ValueFormatException("an array of " + dimensions + " dimensions");
        }
        int[] sizes = new int[dimensions];
        long count = 1;
        boolean shifted = false;
        for (int i = 0; i < dimensions; i++) {
            sizes[i] = LittleEndian.i32(bytes, offset + HEADER + 4 * i);
            shifted |= LittleEndian.i32(bytes, offset + HEADER + 4 * (dimensions + i)) != 1;
            count *= sizes[i];
            if (sizes[i] < 0 || count > 8L * length) {
                throw new ValueFormatException("an array of " + count + " elements");
            }
        }
        if (count == 0) {
            out.append("{}");
            return;
        }
        if (shifted) {
            bounds(bytes, offset, dimensions, sizes, out);
        }
        int nulls = offset + HEADER + 8 * dimensions;
        // Offsets count from the length word
        int data = dataOffset != 0 ? offset - 4 + dataOffset : offset - 4 + (4 + HEADER + 8 * dimensions + 7 & -8);
        var elements = new StoredElements(bytes, offset - 4, data, offset + length);
        elements(bytes, dataOffset != 0 ? nulls : -1, elements, sizes, (int) count, out);
    }

    private static void bounds(byte[] bytes, int offset, int dimensions, int[] sizes, Utf8Builder out) {
        for (int i = 0; i < dimensions; i++) {
            int low = LittleEndian.i32(bytes, offset + HEADER + 4 * (dimensions + i));
            out.append('[').append(low).append(':').append(low + sizes[i] - 1).append(']');
        }
        out.append('=');
    }

    private void elements(byte[] bytes, int bitmap, StoredElements elements, int[] sizes, int count, Utf8Builder out) {
        var one = new Utf8Builder();
        for (int i = 0; i < count; i++) {
            int opened = opens(sizes, i);
            if (i > 0) {
                out.append(element.delimiter());
            }
            out.repeat('{', opened);
            if (bitmap >= 0 && (bytes[bitmap + (i >> 3)] >> (i & 7) & 1) == 0) {
                out.append("NULL");
            } else {
                one.setLength(0);
                elements.next(element, output, one);
                quote(one, out);
            }
            out.repeat('}', opens(sizes, i + 1));
        }
    }

    /// How many dimensions begin with the `i`th element, which is how many end before it.
    private static int opens(int[] sizes, int i) {
        int opens = 0;
        long block = 1;
        for (int d = sizes.length - 1; d >= 0; d--) {
            block *= sizes[d];
            if (i % block == 0) {
                opens++;
            }
        }
        return opens;
    }

    private void quote(Utf8Builder text, Utf8Builder out) {
        byte[] bytes = text.bytes();
        int length = text.length();
        boolean quotes = length == 0 || isNull(bytes, length);
        for (int i = 0; i < length && !quotes; i++) {
            byte c = bytes[i];
            quotes = c == '"' || c == '\\' || c == '{' || c == '}' || c == element.delimiter() || isSpace(c);
        }
        QuotedText.write(text, quotes, false, out);
    }

    private static boolean isNull(byte[] bytes, int length) {
        return length == 4
                && (bytes[0] | 0x20) == 'n'
                && (bytes[1] | 0x20) == 'u'
                && (bytes[2] | 0x20) == 'l'
                && (bytes[3] | 0x20) == 'l';
    }

    /// `array_isspace`
    static boolean isSpace(byte c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }
}
