package org.walscope.model.value;

import org.walscope.model.bytes.LittleEndian;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.AttrMissing;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.catalog.CatalogColumn;

/// An array as stored: utils/array.h.
///
/// @param elementType OID
/// @param sizes       of each dimension
/// @param lows        the lower bound of each
/// @param count       of the elements, NULLs among them; 0 without a dimension
/// @param elements    those that are not NULL
record StoredArray(
        int elementType, int[] sizes, int[] lows, int count, byte[] bytes, int bitmap, StoredElements elements) {

    /// Writes the value that a column's `attmissingval` holds.
    ///
    /// @param output writes the column's text
    static void missing(
            Catalog catalog, AttrMissing missing, CatalogColumn column, TypeOutput output, Utf8Builder out) {
        switch (missing) {
            case AttrMissing.Printed(String text) ->
                PrintedValue.stored(catalog, column.type(), text)
                        .ifPresentOrElse(bytes -> output.write(bytes, 0, bytes.length, out), () -> out.append(text));
            case AttrMissing.Stored(byte[] array) ->
                of(array, 0, array.length).elements().next(column, output, out);
        }
    }

    /// `MAXDIM`
    private static final int MOST_DIMENSIONS = 6;

    /// `ndim`, `dataoffset`, `elemtype`; the length word before them was taken off.
    private static final int HEADER = 12;

    static StoredArray of(byte[] bytes, int offset, int length) {
        if (length < HEADER) {
            throw new ValueFormatException("an array of " + length + " bytes");
        }
        int dimensions = LittleEndian.i32(bytes, offset);
        int dataOffset = LittleEndian.i32(bytes, offset + 4);
        if (dimensions < 0 || dimensions > MOST_DIMENSIONS || HEADER + 8 * dimensions > length) {
            throw new ValueFormatException("an array of " + dimensions + " dimensions");
        }
        int[] sizes = new int[dimensions];
        int[] lows = new int[dimensions];
        long count = dimensions == 0 ? 0 : 1;
        for (int i = 0; i < dimensions; i++) {
            sizes[i] = LittleEndian.i32(bytes, offset + HEADER + 4 * i);
            lows[i] = LittleEndian.i32(bytes, offset + HEADER + 4 * (dimensions + i));
            count *= sizes[i];
            if (sizes[i] < 0 || count > 8L * length) {
                throw new ValueFormatException("an array of " + count + " elements");
            }
        }
        int bitmap = offset + HEADER + 8 * dimensions;
        // Offsets count from the length word
        int data = dataOffset != 0 ? offset - 4 + dataOffset : offset - 4 + (4 + HEADER + 8 * dimensions + 7 & -8);
        return new StoredArray(
                LittleEndian.i32(bytes, offset + 8),
                sizes,
                lows,
                (int) count,
                bytes,
                dataOffset != 0 ? bitmap : -1,
                new StoredElements(bytes, offset - 4, data, offset + length));
    }

    boolean mayHaveNulls() {
        return bitmap >= 0;
    }

    boolean isNull(int element) {
        return bitmap >= 0 && (bytes[bitmap + (element >> 3)] >> (element & 7) & 1) == 0;
    }
}
