package org.walscope.model.value;

import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.CatalogType;

/// Ranges and multiranges: `range_out` of utils/adt/rangetypes.c, `multirange_out` of multirangetypes.c.
///
/// @param subtype of the bounds
/// @param output  writes one
record RangeText(CatalogType subtype, TypeOutput output) implements TypeOutput {

    @Override
    public void write(byte[] bytes, int offset, int length, Utf8Builder out) {
        range(StoredRange.of(bytes, offset, length), out);
    }

    private void range(StoredRange range, Utf8Builder out) {
        if (range.isEmpty()) {
            out.append("empty");
            return;
        }
        out.append(range.isLowerInclusive() ? '[' : '(');
        if (range.hasLower()) {
            bound(range, out);
        }
        out.append(',');
        if (range.hasUpper()) {
            bound(range, out);
        }
        out.append(range.isUpperInclusive() ? ']' : ')');
    }

    private void bound(StoredRange range, Utf8Builder out) {
        var one = new Utf8Builder();
        range.bounds().next(subtype, output, one);
        quote(one, out);
    }

    void writeMultirange(byte[] bytes, int offset, int length, Utf8Builder out) {
        out.append('{');
        String separator = "";
        for (StoredRange range : StoredRange.multirange(bytes, offset, length, subtype)) {
            out.append(separator);
            range(range, out);
            separator = ",";
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
