package org.walscope.model.value;

import org.walscope.model.bytes.LittleEndian;
import org.walscope.model.bytes.Utf8Builder;

/// `numeric` as stored and as `numeric_out` writes it; utils/adt/numeric.c.
final class NumericText {

    private static final int SIGN_MASK = 0xC000;
    private static final int NEGATIVE = 0x4000;
    private static final int SHORT = 0x8000;
    private static final int SPECIAL = 0xC000;
    private static final int EXTENDED_MASK = 0xF000;
    private static final int PLUS_INFINITY = 0xD000;
    private static final int MINUS_INFINITY = 0xF000;

    private NumericText() {}

    static void write(byte[] bytes, int offset, int length, Utf8Builder out) {
        if (length < 2) {
            throw new ValueFormatException("a numeric of " + length + " bytes");
        }
        int header = LittleEndian.u16(bytes, offset);
        switch (header & SIGN_MASK) {
            case SPECIAL ->
                out.append(
                        switch (header & EXTENDED_MASK) {
                            case PLUS_INFINITY -> "Infinity";
                            case MINUS_INFINITY -> "-Infinity";
                            default -> "NaN";
                        });
            case SHORT -> {
                int weight = header & 0x3F;
                digits(
                        bytes,
                        offset + 2,
                        (length - 2) / 2,
                        (header & 0x40) != 0 ? weight | ~0x3F : weight,
                        header >> 7 & 0x3F,
                        (header & 0x2000) != 0,
                        out);
            }
            default -> {
                if (length < 4) {
                    throw new ValueFormatException("a numeric of " + length + " bytes");
                }
                digits(
                        bytes,
                        offset + 4,
                        (length - 4) / 2,
                        (short) LittleEndian.u16(bytes, offset + 2),
                        header & 0x3FFF,
                        (header & SIGN_MASK) == NEGATIVE,
                        out);
            }
        }
    }

    /// `get_str_from_var`: digits to the base 10000.
    private static void digits(
            byte[] bytes, int at, int count, int weight, int scale, boolean negative, Utf8Builder out) {
        if (negative) {
            out.append('-');
        }
        if (weight < 0) {
            out.append('0');
        }
        for (int i = 0; i <= weight; i++) {
            int digit = i < count ? LittleEndian.u16(bytes, at + 2 * i) : 0;
            if (i == 0) {
                out.append(digit);
            } else {
                out.zeroPadded(digit, 4);
            }
        }
        if (scale > 0) {
            out.append('.');
            int end = out.length() + scale;
            for (int i = weight + 1; out.length() < end; i++) {
                int digit = i >= 0 && i < count ? LittleEndian.u16(bytes, at + 2 * i) : 0;
                out.zeroPadded(digit, 4);
            }
            out.setLength(end);
        }
    }
}
