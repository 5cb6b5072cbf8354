package org.walscope.model.value;

import org.walscope.model.bytes.LittleEndian;

/// A `numeric` as stored: `NumericData` of utils/adt/numeric.c.
///
/// @param sign   0, [#NEGATIVE], or one of the special values
/// @param weight of the first digit, to the base 10000
/// @param scale  decimal digits behind the point
/// @param at     where the digits are, two bytes each
/// @param count  of the digits
record StoredNumeric(int sign, int weight, int scale, byte[] bytes, int at, int count) {

    static final int NEGATIVE = 0x4000;
    static final int PLUS_INFINITY = 0xD000;
    static final int MINUS_INFINITY = 0xF000;

    private static final int SIGN_MASK = 0xC000;
    private static final int SHORT = 0x8000;
    private static final int SPECIAL = 0xC000;
    private static final int EXTENDED_MASK = 0xF000;

    static StoredNumeric of(byte[] bytes, int offset, int length) {
        if (length < 2) {
            throw new ValueFormatException("a numeric of " + length + " bytes");
        }
        int header = LittleEndian.u16(bytes, offset);
        if ((header & SHORT) != 0) {
            int weight = header & 0x3F;
            boolean special = (header & SIGN_MASK) == SPECIAL;
            return new StoredNumeric(
                    special ? header & EXTENDED_MASK : (header & 0x2000) != 0 ? NEGATIVE : 0,
                    (header & 0x40) != 0 ? weight | ~0x3F : weight,
                    header >> 7 & 0x3F,
                    bytes,
                    offset + 2,
                    (length - 2) / 2);
        }
        if (length < 4) {
            throw new ValueFormatException("a numeric of " + length + " bytes");
        }
        return new StoredNumeric(
                header & SIGN_MASK,
                (short) LittleEndian.u16(bytes, offset + 2),
                header & 0x3FFF,
                bytes,
                offset + 4,
                (length - 4) / 2);
    }

    /// Whether it is NaN or infinite.
    boolean isSpecial() {
        return sign >= SPECIAL;
    }

    /// 0 behind the last.
    int digit(int i) {
        return i >= 0 && i < count ? LittleEndian.u16(bytes, at + 2 * i) : 0;
    }
}
