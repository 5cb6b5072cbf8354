package org.walscope.model.value;

import java.util.Arrays;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.CatalogType;

/// Arrays: `array_out` of utils/adt/arrayfuncs.c.
///
/// @param element of its elements
/// @param output  writes one
record ArrayText(CatalogType element, TypeOutput output) implements TypeOutput {

    @Override
    public void write(byte[] bytes, int offset, int length, Utf8Builder out) {
        StoredArray array = StoredArray.of(bytes, offset, length);
        if (array.count() == 0) {
            out.append("{}");
            return;
        }
        bounds(array, out);
        int[] sizes = array.sizes();
        var one = new Utf8Builder();
        for (int i = 0; i < array.count(); i++) {
            int opened = opens(sizes, i);
            if (i > 0) {
                out.append(element.delimiter());
            }
            out.repeat('{', opened);
            if (array.isNull(i)) {
                out.append("NULL");
            } else {
                one.setLength(0);
                array.elements().next(element, output, one);
                quote(one, out);
            }
            out.repeat('}', opens(sizes, i + 1));
        }
    }

    /// Told where one of them is not 1.
    private static void bounds(StoredArray array, Utf8Builder out) {
        int[] lows = array.lows();
        if (Arrays.stream(lows).allMatch(low -> low == 1)) {
            return;
        }
        for (int i = 0; i < lows.length; i++) {
            out.append('[')
                    .append(lows[i])
                    .append(':')
                    .append(lows[i] + array.sizes()[i] - 1)
                    .append(']');
        }
        out.append('=');
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
