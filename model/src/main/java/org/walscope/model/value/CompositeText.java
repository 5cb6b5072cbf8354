package org.walscope.model.value;

import java.util.function.IntFunction;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.catalog.CatalogColumn;

/// Values of composite types: `record_out` of utils/adt/rowtypes.c. They are tuples with their type in the header.
///
/// @param others writes their attributes
record CompositeText(Catalog catalog, IntFunction<TypeOutput> others) implements TypeOutput {

    @Override
    public void write(byte[] bytes, int offset, int length, Utf8Builder out) {
        StoredRow row = StoredRow.of(bytes, offset, length, catalog);
        var one = new Utf8Builder();
        boolean first = true;
        out.append('(');
        for (int i = 0; i < row.columns().size(); i++) {
            CatalogColumn column = row.columns().get(i);
            one.setLength(0);
            if (row.has(i)) {
                row.elements()
                        .next(column, column.dropped() ? StoredElements.PASSED_OVER : others.apply(column.type()), one);
            }
            if (column.dropped()) {
                continue;
            }
            if (!first) {
                out.append(',');
            }
            first = false;
            if (row.has(i)) {
                quote(one, out);
            } else if (i >= row.stored() && column.missing() != null) {
                StoredArray.missing(catalog, column.missing(), column, others.apply(column.type()), one);
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
