package org.walscope.model.value;

import java.util.ArrayList;
import java.util.List;
import org.walscope.model.bytes.LittleEndian;
import org.walscope.model.catalog.CatalogType;

/// A range as stored, or one of a multirange: utils/rangetypes.h, utils/adt/multirangetypes.c.
///
/// @param flags  as of the type's send function too
/// @param bounds those that are there, the lower one first
record StoredRange(int flags, StoredElements bounds) {

    private static final int EMPTY = 0x01;
    private static final int LOWER_INCLUSIVE = 0x02;
    private static final int UPPER_INCLUSIVE = 0x04;
    private static final int LOWER_INFINITE = 0x08;
    private static final int UPPER_INFINITE = 0x10;

    /// The OID of the type, where a range and a multirange begin.
    private static final int TYPE_BYTES = 4;

    static StoredRange of(byte[] bytes, int offset, int length) {
        if (length < TYPE_BYTES + 1) {
            throw new ValueFormatException("a range of " + length + " bytes");
        }
        var bounds = new StoredElements(bytes, offset - 4, offset + TYPE_BYTES, offset + length - 1);
        return new StoredRange(bytes[offset + length - 1] & 0xFF, bounds);
    }

    /// The ranges of a multirange: type, number of ranges, items of all but the first range, flags, bounds.
    static List<StoredRange> multirange(byte[] bytes, int offset, int length, CatalogType subtype) {
        int count = LittleEndian.i32(bytes, offset + TYPE_BYTES);
        if (count < 0 || count > length) {
            throw new ValueFormatException("a multirange of " + count + " ranges");
        }
        int items = offset + 8;
        int flags = items + 4 * Math.max(0, count - 1);
        int align = StoredElements.alignment(subtype.align());
        int base = offset - 4;
        int data = base + (flags + count - base + align - 1 & -align);
        List<StoredRange> found = new ArrayList<>(count);
        int at = 0;
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                int item = LittleEndian.i32(bytes, items + 4 * (i - 1));
                // `MULTIRANGE_ITEM_OFF_BIT`: an offset, else the length of the range before
                at = item < 0 ? item & 0x7FFF_FFFF : at + item;
            }
            var bounds = new StoredElements(bytes, data, data + at, offset + length);
            found.add(new StoredRange(bytes[flags + i] & 0xFF, bounds));
        }
        return found;
    }

    boolean isEmpty() {
        return (flags & EMPTY) != 0;
    }

    boolean isLowerInclusive() {
        return (flags & LOWER_INCLUSIVE) != 0;
    }

    boolean isUpperInclusive() {
        return (flags & UPPER_INCLUSIVE) != 0;
    }

    boolean hasLower() {
        return (flags & (EMPTY | LOWER_INFINITE)) == 0;
    }

    boolean hasUpper() {
        return (flags & (EMPTY | UPPER_INFINITE)) == 0;
    }
}
