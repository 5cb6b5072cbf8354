package org.walscope.model.value;

import org.walscope.model.bytes.LittleEndian;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.CatalogType;

/// Ranges and multiranges: `range_out` of utils/adt/rangetypes.c, `multirange_out` of multirangetypes.c.
///
/// @param subtype of the bounds
/// @param output  writes one
record RangeText(CatalogType subtype, TypeOutput output) implements TypeOutput {

    private static final int EMPTY = 0x01;
    private static final int LOWER_INCLUSIVE = 0x02;
    private static final int UPPER_INCLUSIVE = 0x04;
    private static final int LOWER_INFINITE = 0x08;
    private static final int UPPER_INFINITE = 0x10;

    private static final int TYPE_BYTES = 4;

    @Override
    public void write(byte[] bytes, int offset, int length, Utf8Builder out) {
        if (length < TYPE_BYTES + 1) {
            throw new ValueFormatException("a range of " + length + " bytes");
        }
        var bounds = new StoredElements(bytes, offset - 4, offset + TYPE_BYTES, offset + length - 1);
        range(bytes[offset + length - 1], bounds, out);
    }

    private void range(int flags, StoredElements bounds, Utf8Builder out) {
        if ((flags & EMPTY) != 0) {
            out.append("empty");
            return;
        }
        var one = new Utf8Builder();
        out.append((flags & LOWER_INCLUSIVE) != 0 ? '[' : '(');
        if ((flags & LOWER_INFINITE) == 0) {
            bounds.next(subtype, output, one);
            quote(one, out);
        }
        out.append(',');
        if ((flags & UPPER_INFINITE) == 0) {
            one.setLength(0);
            bounds.next(subtype, output, one);
            quote(one, out);
        }
        out.append((flags & UPPER_INCLUSIVE) != 0 ? ']' : ')');
    }

    /// Type, number of ranges, items of all but the first range, flags, bounds.
    void writeMultirange(byte[] bytes, int offset, int length, Utf8Builder out) {
        int count = LittleEndian.i32(bytes, offset + TYPE_BYTES);
        if (count < 0 || count > length) {
            throw new ValueFormatException("a multirange of " + count + " ranges");
        }
        int items = offset + 8;
        int flags = items + 4 * Math.max(0, count - 1);
        int align = StoredElements.alignment(subtype.align());
        int base = offset - 4;
        int data = base + (flags + count - base + align - 1 & -align);
        out.append('{');
        int at = 0;
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.append(',');
                int item = LittleEndian.i32(bytes, items + 4 * (i - 1));
                // `MULTIRANGE_ITEM_OFF_BIT`: an offset, else the length of the range before
                at = item < 0 ? item & 0x7FFF_FFFF : at + item;
            }
            range(bytes[flags + i], new StoredElements(bytes, data, data + at, offset + length), out);
        }
        out.append('}');
    }

    private static void quote(Utf8Builder text, Utf8Builder out) {
        byte[] bytes = text.bytes();
        int length = text.length();
        boolean quotes = length == 0;
        for (int i = 0; i < length && !quotes; i++) {
            byte c = bytes[i];
            quotes = c == '"'
                    || c == '\\'
                    || c == '('
                    || c == ')'
                    || c == '['
                    || c == ']'
                    || c == ','
                    || ArrayText.isSpace(c);
        }
        QuotedText.write(text, quotes, true, out);
    }
}
