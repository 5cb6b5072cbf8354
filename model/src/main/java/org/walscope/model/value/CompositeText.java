package org.walscope.model.value;

import java.util.List;
import java.util.function.IntFunction;
import org.walscope.model.bytes.LittleEndian;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.catalog.CatalogColumn;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.catalog.CatalogType;

/// Values of composite types: `record_out` of utils/adt/rowtypes.c. They are tuples with their type in the header.
///
/// @param others writes their attributes
record CompositeText(Catalog catalog, IntFunction<TypeOutput> others) implements TypeOutput {

    // Of HeapTupleHeaderData without its length word: `datum_typmod`, `datum_typeid`, `t_ctid`, …
    private static final int TYPE = 4;
    private static final int INFOMASK2 = 14;
    private static final int INFOMASK = 16;
    private static final int HOFF = 18;
    private static final int BITS = 19;

    @Override
    public void write(byte[] bytes, int offset, int length, Utf8Builder out) {
        if (length < BITS) {
            throw new ValueFormatException("a row of " + length + " bytes");
        }
        CatalogType type = catalog.type(LittleEndian.i32(bytes, offset + TYPE));
        CatalogRelation relation = type == null ? null : catalog.relation(type.relation());
        if (relation == null) {
            throw new ValueFormatException("a row of a type that is not known");
        }
        int stored = LittleEndian.u16(bytes, offset + INFOMASK2) & 0x07FF;
        boolean nulls = (LittleEndian.u16(bytes, offset + INFOMASK) & 1) != 0;
        int data = offset - 4 + (bytes[offset + HOFF] & 0xFF);
        var values = new StoredElements(bytes, offset - 4, data, offset + length);
        var one = new Utf8Builder();
        List<CatalogColumn> columns = relation.columns();
        boolean first = true;
        out.append('(');
        for (int i = 0; i < columns.size(); i++) {
            CatalogColumn column = columns.get(i);
            boolean there = i < stored && !(nulls && (bytes[offset + BITS + (i >> 3)] >> (i & 7) & 1) == 0);
            one.setLength(0);
            if (there) {
                values.next(
                        column.length(),
                        StoredElements.alignment(column.align()),
                        column.dropped() ? (b, o, l, to) -> {} : others.apply(column.type()),
                        one);
            }
            if (column.dropped()) {
                continue;
            }
            if (!first) {
                out.append(',');
            }
            first = false;
            if (there) {
                quote(one, out);
            } else if (i >= stored && column.missing() != null) {
                one.append(column.missing());
                quote(one, out);
            }
        }
        out.append(')');
    }

    private static void quote(Utf8Builder text, Utf8Builder out) {
        byte[] bytes = text.bytes();
        int length = text.length();
        boolean quotes = length == 0;
        for (int i = 0; i < length && !quotes; i++) {
            byte c = bytes[i];
            quotes = c == '"' || c == '\\' || c == '(' || c == ')' || c == ',' || ArrayText.isSpace(c);
        }
        QuotedText.write(text, quotes, true, out);
    }
}
