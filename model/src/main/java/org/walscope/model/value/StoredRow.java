package org.walscope.model.value;

import java.util.List;
import org.walscope.model.bytes.LittleEndian;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.catalog.CatalogColumn;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.catalog.CatalogType;

/// A value of a composite type as stored: a tuple with its type in the header; access/htup_details.h.
///
/// @param columns  of the type, dropped ones among them
/// @param stored   how many of them the tuple has
/// @param elements those that are there
record StoredRow(List<CatalogColumn> columns, int stored, byte[] bytes, int bitmap, StoredElements elements) {

    // Of HeapTupleHeaderData without its length word: `datum_typmod`, `datum_typeid`, `t_ctid`, …
    private static final int TYPE = 4;
    private static final int INFOMASK2 = 14;
    private static final int INFOMASK = 16;
    private static final int HOFF = 18;
    private static final int BITS = 19;

    static StoredRow of(byte[] bytes, int offset, int length, Catalog catalog) {
        if (length < BITS) {
            throw new ValueFormatException("a row of " + length + " bytes");
        }
        CatalogType type = catalog.type(LittleEndian.i32(bytes, offset + TYPE));
        CatalogRelation relation = type == null ? null : catalog.relation(type.relation());
        if (relation == null) {
            throw new ValueFormatException("a row of a type that is not known");
        }
        boolean nulls = (LittleEndian.u16(bytes, offset + INFOMASK) & 1) != 0;
        int data = offset - 4 + (bytes[offset + HOFF] & 0xFF);
        return new StoredRow(
                relation.columns(),
                LittleEndian.u16(bytes, offset + INFOMASK2) & 0x07FF,
                bytes,
                nulls ? offset + BITS : -1,
                new StoredElements(bytes, offset - 4, data, offset + length));
    }

    /// Whether the tuple has a value for that column; [#elements] gives them in the columns' order.
    boolean has(int column) {
        return column < stored && !(bitmap >= 0 && (bytes[bitmap + (column >> 3)] >> (column & 7) & 1) == 0);
    }
}
