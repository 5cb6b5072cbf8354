package org.walscope.model.rmgr;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.RelFileLocator;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.bytes.WalFormatException;

/// How C's `printf` and access/rmgrdesc/rmgrdesc_utils.c write numbers and arrays, straight into the text: a dump
/// writes millions of them.
final class DescText {

    private DescText() {}

    /// `%u`
    static Utf8Builder unsigned(Utf8Builder text, int value) {
        return text.append(Integer.toUnsignedLong(value));
    }

    /// `0x%02X`, of a byte.
    static Utf8Builder hex(Utf8Builder text, int value) {
        return text.append("0x").hex(value & 0xFF, 2);
    }

    /// `%u:%u`: epoch and xid of a `FullTransactionId`.
    static Utf8Builder fullXid(Utf8Builder text, long value) {
        unsigned(text, (int) (value >>> 32)).append(':');
        return unsigned(text, (int) value);
    }

    /// `%u/%u/%u`
    static Utf8Builder relation(Utf8Builder text, RelFileLocator relation) {
        unsigned(text, relation.spcOid()).append('/');
        unsigned(text, relation.dbOid()).append('/');
        return unsigned(text, relation.relNumber());
    }

    /// A position inside a description: `%X/%X`, from PG 19 on `%X/%08X`.
    static Utf8Builder lsn(Utf8Builder text, Lsn lsn, PgVersion version) {
        return version.atLeast(PgVersion.PG19) ? paddedLsn(text, lsn.value()) : plainLsn(text, lsn.value());
    }

    /// `%X/%X`
    static Utf8Builder plainLsn(Utf8Builder text, long lsn) {
        text.hex((int) (lsn >>> 32), 1).append('/');
        return text.hex((int) lsn, 1);
    }

    /// `%X/%08X`
    static Utf8Builder paddedLsn(Utf8Builder text, long lsn) {
        text.hex((int) (lsn >>> 32), 1).append('/');
        return text.hex((int) lsn, 8);
    }

    /// `T` or `F`
    static Utf8Builder flag(Utf8Builder text, boolean value) {
        return text.append(value ? 'T' : 'F');
    }

    /// `%g`: six significant digits.
    static Utf8Builder general(Utf8Builder text, double value) {
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
    static Utf8Builder fixed(Utf8Builder text, double value) {
        if (!Double.isFinite(value) || value == 0) {
            return special(text, value, "0.000000");
        }
        return text.append(
                new BigDecimal(value).setScale(6, RoundingMode.HALF_EVEN).toPlainString());
    }

    private static Utf8Builder special(Utf8Builder text, double value, String zero) {
        if (Double.doubleToRawLongBits(value) < 0) {
            text.append('-');
        }
        return text.append(Double.isNaN(value) ? "nan" : Double.isInfinite(value) ? "inf" : zero);
    }

    /// `array_desc` of unsigned numbers: ` [1, 2]`.
    static Utf8Builder array(Utf8Builder text, int[] values) {
        text.append(" [");
        for (int i = 0; i < values.length; i++) {
            unsigned(i == 0 ? text : text.append(", "), values[i]);
        }
        return text.append(']');
    }

    /// `array_desc` with `redirect_elem_desc`: ` [3->8, 4->9]`; values come in pairs.
    static Utf8Builder redirections(Utf8Builder text, int[] values) {
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
