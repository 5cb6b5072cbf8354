package org.walscope.model.rmgr;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.RelFileLocator;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.WalFormatException;

/// How C's `printf` and access/rmgrdesc/rmgrdesc_utils.c write numbers and arrays, straight into the text: a dump
/// writes millions of them.
final class DescText {

    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private DescText() {}

    /// `%u`
    static StringBuilder unsigned(StringBuilder text, int value) {
        return value >= 0 ? text.append(value) : text.append(Integer.toUnsignedLong(value));
    }

    /// `0x%02X`, of a byte.
    static StringBuilder hex(StringBuilder text, int value) {
        return text.append("0x").append(HEX[value >>> 4 & 0x0F]).append(HEX[value & 0x0F]);
    }

    /// `%u:%u`: epoch and xid of a `FullTransactionId`.
    static StringBuilder fullXid(StringBuilder text, long value) {
        unsigned(text, (int) (value >>> 32)).append(':');
        return unsigned(text, (int) value);
    }

    /// `%u/%u/%u`
    static StringBuilder relation(StringBuilder text, RelFileLocator relation) {
        unsigned(text, relation.spcOid()).append('/');
        unsigned(text, relation.dbOid()).append('/');
        return unsigned(text, relation.relNumber());
    }

    /// A position inside a description: `%X/%X`, from PG 19 on `%X/%08X`.
    static StringBuilder lsn(StringBuilder text, Lsn lsn, PgVersion version) {
        return version.atLeast(PgVersion.PG19) ? paddedLsn(text, lsn.value()) : plainLsn(text, lsn.value());
    }

    /// `%X/%X`
    static StringBuilder plainLsn(StringBuilder text, long lsn) {
        hexDigits(text, (int) (lsn >>> 32), 1).append('/');
        return hexDigits(text, (int) lsn, 1);
    }

    /// `%X/%08X`
    static StringBuilder paddedLsn(StringBuilder text, long lsn) {
        hexDigits(text, (int) (lsn >>> 32), 1).append('/');
        return hexDigits(text, (int) lsn, 8);
    }

    private static StringBuilder hexDigits(StringBuilder text, int value, int least) {
        int digits = Math.max(least, (35 - Integer.numberOfLeadingZeros(value)) / 4);
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            text.append(HEX[value >>> shift & 0x0F]);
        }
        return text;
    }

    /// `T` or `F`
    static StringBuilder flag(StringBuilder text, boolean value) {
        return text.append(value ? 'T' : 'F');
    }

    /// `%g`: six significant digits.
    static StringBuilder general(StringBuilder text, double value) {
        if (!Double.isFinite(value) || value == 0) {
            return special(text, value, "0");
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(6, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < 6) {
            return text.append(rounded.stripTrailingZeros().toPlainString());
        }
        text.append(rounded.movePointLeft(exponent).stripTrailingZeros().toPlainString())
                .append('e')
                .append(exponent < 0 ? '-' : '+');
        int size = Math.abs(exponent);
        return size < 10 ? text.append('0').append(size) : text.append(size);
    }

    /// `%f`: six decimals.
    static StringBuilder fixed(StringBuilder text, double value) {
        if (!Double.isFinite(value) || value == 0) {
            return special(text, value, "0.000000");
        }
        return text.append(
                new BigDecimal(value).setScale(6, RoundingMode.HALF_EVEN).toPlainString());
    }

    private static StringBuilder special(StringBuilder text, double value, String zero) {
        if (Double.doubleToRawLongBits(value) < 0) {
            text.append('-');
        }
        return text.append(Double.isNaN(value) ? "nan" : Double.isInfinite(value) ? "inf" : zero);
    }

    /// `array_desc` of unsigned numbers: ` [1, 2]`.
    static StringBuilder array(StringBuilder text, int[] values) {
        text.append(" [");
        for (int i = 0; i < values.length; i++) {
            unsigned(i == 0 ? text : text.append(", "), values[i]);
        }
        return text.append(']');
    }

    /// `array_desc` with `redirect_elem_desc`: ` [3->8, 4->9]`; values come in pairs.
    static StringBuilder redirections(StringBuilder text, int[] values) {
        text.append(" [");
        for (int i = 0; i + 1 < values.length; i += 2) {
            if (i > 0) {
                text.append(", ");
            }
            text.append(values[i]).append("->").append(values[i + 1]);
        }
        return text.append(']');
    }

    /// Reads `count` `OffsetNumber`s or other unsigned 16-bit numbers.
    static int[] offsets(FieldReader in, String name, int count) {
        checkCount(in, count, name, Short.BYTES);
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.u16(name);
        }
        return values;
    }

    /// Reads unsigned 16-bit numbers as far as the data goes; an odd last byte stays unread.
    static int[] offsets(FieldReader in, String name) {
        return offsets(in, name, in.remaining() / Short.BYTES);
    }

    /// Reads `count` object or transaction ids.
    static int[] ids(FieldReader in, String name, int count) {
        checkCount(in, count, name, Integer.BYTES);
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.oid(name);
        }
        return values;
    }

    /// Refuses a count whose items cannot lie in what is left.
    static void checkCount(FieldReader in, int count, String name, int bytes) {
        if (count < 0 || count > in.remaining() / bytes) {
            throw new WalFormatException(
                    in.at(),
                    "%s has %s items of %d bytes, %d bytes left at %s + %d"
                            .formatted(
                                    name,
                                    Integer.toUnsignedString(count),
                                    bytes,
                                    in.remaining(),
                                    in.at(),
                                    in.offset()));
        }
    }
}
