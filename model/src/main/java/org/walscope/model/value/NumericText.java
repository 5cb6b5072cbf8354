package org.walscope.model.value;

import org.walscope.model.bytes.Utf8Builder;

/// `numeric` as `numeric_out` writes it, `get_str_from_var` of utils/adt/numeric.c.
final class NumericText {

    private NumericText() {}

    static void write(byte[] bytes, int offset, int length, Utf8Builder out) {
        StoredNumeric numeric = StoredNumeric.of(bytes, offset, length);
        if (numeric.isSpecial()) {
            out.append(
                    switch (numeric.sign()) {
                        case StoredNumeric.PLUS_INFINITY -> "Infinity";
                        case StoredNumeric.MINUS_INFINITY -> "-Infinity";
                        default -> "NaN";
                    });
            return;
        }
        if (numeric.sign() == StoredNumeric.NEGATIVE) {
            out.append('-');
        }
        int weight = numeric.weight();
        if (weight < 0) {
            out.append('0');
        }
        for (int i = 0; i <= weight; i++) {
            if (i == 0) {
                out.append(numeric.digit(i));
            } else {
                out.zeroPadded(numeric.digit(i), 4);
            }
        }
        if (numeric.scale() > 0) {
            out.append('.');
            int end = out.length() + numeric.scale();
            for (int i = weight + 1; out.length() < end; i++) {
                out.zeroPadded(numeric.digit(i), 4);
            }
            out.setLength(end);
        }
    }
}
