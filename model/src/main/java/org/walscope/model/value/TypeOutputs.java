package org.walscope.model.value;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.LittleEndian;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.catalog.CatalogType;
import org.walscope.model.value.OutputSettings.ByteaOutput;

/// Finds what writes the values of a type: the output functions of utils/adt/*.c, by the OIDs of
/// catalog/pg_type.dat.
final class TypeOutputs extends TypeLookup {

    private static final HexFormat HEX = HexFormat.of();

    private final IntFunction<TypeOutput> others;
    private final OutputSettings settings;
    private final DateText dates;
    private final IntervalText intervals;
    private final GeometryText geometry;

    /// @param others writes values of further types: elements, attributes
    TypeOutputs(Catalog catalog, OutputSettings settings, IntFunction<TypeOutput> others) {
        super(catalog, others);
        this.others = others;
        this.settings = settings;
        this.dates = new DateText(settings);
        this.intervals =
                new IntervalText(settings.intervalStyle(), catalog.version().atLeast(PgVersion.PG17));
        this.geometry = new GeometryText(settings.extraFloatDigits());
    }

    @Override
    TypeOutput array(CatalogType element) {
        return new ArrayText(element, others.apply(element.oid()));
    }

    @Override
    TypeOutput enumeration(int oid) {
        return this::enumLabel;
    }

    @Override
    TypeOutput composite() {
        return new CompositeText(catalog, others);
    }

    @Override
    TypeOutput range(CatalogType subtype) {
        return new RangeText(subtype, others.apply(subtype.oid()));
    }

    @Override
    TypeOutput multirange(CatalogType subtype) {
        return new RangeText(subtype, others.apply(subtype.oid()))::writeMultirange;
    }

    @Override
    @Nullable
    TypeOutput extension(String name) {
        return switch (name) {
            case "hstore" -> HstoreText::write;
            case "citext" -> TypeOutputs::text;
            default -> null;
        };
    }

    private void enumLabel(byte[] bytes, int offset, int length, Utf8Builder out) {
        String label = catalog.enumLabel(LittleEndian.i32(bytes, offset));
        if (label == null) {
            throw new ValueFormatException("an enum value without a label");
        }
        out.append(label);
    }

    @Override
    @Nullable
    TypeOutput builtin(int oid) {
        return switch (oid) {
            case 16 -> (b, o, l, out) -> out.append(b[o] == 0 ? 'f' : 't');
            case 17 -> settings.byteaOutput() == ByteaOutput.HEX ? TypeOutputs::hex : TypeOutputs::escaped;
            case 18 -> (b, o, l, out) -> character(b[o], out);
            case 19 -> TypeOutputs::name;
            case 20 -> (b, o, l, out) -> out.append(LittleEndian.i64(b, o));
            case 21 -> (b, o, l, out) -> out.append((int) (short) LittleEndian.u16(b, o));
            case 23 -> (b, o, l, out) -> out.append(LittleEndian.i32(b, o));
            case 26, 28, 29 -> (b, o, l, out) -> out.append(unsigned(b, o));
            case 5069 -> (b, o, l, out) -> out.append(Long.toUnsignedString(LittleEndian.i64(b, o)));
            case 142 -> XmlText::write;
            case 2970, 5038 -> TypeOutputs::snapshot;
            case 25, 114, 705, 1042, 1043, 1790, 194, 3642 -> TypeOutputs::text;
            case 27 -> TypeOutputs::tid;
            case 22 -> (b, o, l, out) -> vector(b, o, l, 2, out);
            case 30 -> (b, o, l, out) -> vector(b, o, l, 4, out);
            case 700 ->
                (b, o, l, out) -> out.append(
                        FloatText.of(Float.intBitsToFloat(LittleEndian.i32(b, o)), settings.extraFloatDigits()));
            case 701 -> this::float8;
            case 790 -> (b, o, l, out) -> money(LittleEndian.i64(b, o), out);
            case 1700 -> NumericText::write;
            case 1082 -> (b, o, l, out) -> dates.date(LittleEndian.i32(b, o), out);
            case 1083 -> (b, o, l, out) -> DateText.clock(LittleEndian.i64(b, o), out);
            case 1266 ->
                (b, o, l, out) -> {
                    DateText.clock(LittleEndian.i64(b, o), out);
                    DateText.offset(LittleEndian.i32(b, o + 8), out);
                };
            case 1114 -> (b, o, l, out) -> dates.timestamp(LittleEndian.i64(b, o), out);
            case 1184 -> (b, o, l, out) -> dates.timestamptz(LittleEndian.i64(b, o), out);
            case 1186 ->
                (b, o, l, out) -> intervals.write(
                        LittleEndian.i64(b, o), LittleEndian.i32(b, o + 8), LittleEndian.i32(b, o + 12), out);
            case 1560, 1562 -> TypeOutputs::bits;
            case 2950 -> TypeOutputs::uuid;
            case 3220 -> (b, o, l, out) -> out.append(Lsn.toString(LittleEndian.i64(b, o)));
            case 3802 -> JsonbText::write;
            case 4072 -> JsonPathText::write;
            case 3614 -> TsText::vector;
            case 3615 -> TsText::query;
            case 829, 774 -> TypeOutputs::mac;
            case 869 -> (b, o, l, out) -> NetText.write(b, o, l, false, out);
            case 650 -> (b, o, l, out) -> NetText.write(b, o, l, true, out);
            case 600 -> geometry::point;
            case 601 -> geometry::lseg;
            case 602 -> geometry::path;
            case 603 -> geometry::box;
            case 604 -> geometry::polygon;
            case 628 -> geometry::line;
            case 718 -> geometry::circle;
            case 24 -> (b, o, l, out) -> named(Catalog.RegKind.PROC, b, o, out);
            case 2202 -> (b, o, l, out) -> named(Catalog.RegKind.PROCEDURE, b, o, out);
            case 2203 -> (b, o, l, out) -> named(Catalog.RegKind.OPER, b, o, out);
            case 2204 -> (b, o, l, out) -> named(Catalog.RegKind.OPERATOR, b, o, out);
            case 2205 -> (b, o, l, out) -> named(Catalog.RegKind.CLASS, b, o, out);
            case 2206 -> (b, o, l, out) -> named(Catalog.RegKind.TYPE, b, o, out);
            case 4089 -> (b, o, l, out) -> named(Catalog.RegKind.NAMESPACE, b, o, out);
            case 4096 -> (b, o, l, out) -> named(Catalog.RegKind.ROLE, b, o, out);
            case 3734 -> (b, o, l, out) -> named(Catalog.RegKind.CONFIG, b, o, out);
            case 3769 -> (b, o, l, out) -> named(Catalog.RegKind.DICTIONARY, b, o, out);
            case 4191 -> (b, o, l, out) -> named(Catalog.RegKind.COLLATION, b, o, out);
            default -> null;
        };
    }

    private void named(Catalog.RegKind kind, byte[] bytes, int offset, Utf8Builder out) {
        int oid = LittleEndian.i32(bytes, offset);
        String name = oid == 0 ? "-" : catalog.regName(kind, oid);
        out.append(name == null ? Integer.toUnsignedString(oid) : name);
    }

    private static long unsigned(byte[] bytes, int offset) {
        return Integer.toUnsignedLong(LittleEndian.i32(bytes, offset));
    }

    static void text(byte[] bytes, int offset, int length, Utf8Builder out) {
        out.appendBytes(bytes, offset, length);
    }

    static void hex(byte[] bytes, int offset, int length, Utf8Builder out) {
        out.append("\\x").append(HEX.formatHex(bytes, offset, offset + length));
    }

    /// `byteaout` with `bytea_output` escape.
    private static void escaped(byte[] bytes, int offset, int length, Utf8Builder out) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\\') {
                out.append("\\\\");
            } else if (bytes[i] < ' ' || bytes[i] > '~') {
                octal(bytes[i], out);
            } else {
                out.appendByte(bytes[i]);
            }
        }
    }

    private static void octal(byte value, Utf8Builder out) {
        out.append('\\')
                .append((char) ('0' + (value >> 6 & 3)))
                .append((char) ('0' + (value >> 3 & 7)))
                .append((char) ('0' + (value & 7)));
    }

    /// `charout`: nothing for a zero byte, `\ooo` for one that is not ASCII (from PG 16 on; before, the byte
    /// itself).
    private void character(byte value, Utf8Builder out) {
        if (value < 0 && catalog.version().atLeast(PgVersion.PG16)) {
            octal(value, out);
        } else if (value != 0) {
            out.appendByte(value);
        }
    }

    private static void name(byte[] bytes, int offset, int length, Utf8Builder out) {
        int end = offset;
        while (end < offset + length && bytes[end] != 0) {
            end++;
        }
        out.appendBytes(bytes, offset, end - offset);
    }

    private void float8(byte[] bytes, int offset, int length, Utf8Builder out) {
        double value = Double.longBitsToDouble(LittleEndian.i64(bytes, offset));
        long whole = (long) value;
        boolean exact = whole == value && Math.abs(whole) < 1_000_000_000_000_000L && whole != 0;
        if (exact && settings.extraFloatDigits() > 0) {
            out.append(whole);
        } else {
            out.append(FloatText.of(value, settings.extraFloatDigits()));
        }
    }

    private static void tid(byte[] bytes, int offset, int length, Utf8Builder out) {
        long block = (long) LittleEndian.u16(bytes, offset) << 16 | LittleEndian.u16(bytes, offset + 2);
        out.append('(')
                .append(block)
                .append(',')
                .append(LittleEndian.u16(bytes, offset + 4))
                .append(')');
    }

    /// `int2vectorout`, `oidvectorout`: arrays of one dimension from 0.
    private static void vector(byte[] bytes, int offset, int length, int size, Utf8Builder out) {
        int header = 20;
        int count = LittleEndian.i32(bytes, offset + 12);
        if (count < 0 || header + (long) count * size > length) {
            throw new ValueFormatException("a vector of " + count);
        }
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.append(' ');
            }
            int at = offset + header + i * size;
            if (size == 2) {
                out.append((int) (short) LittleEndian.u16(bytes, at));
            } else {
                out.append(unsigned(bytes, at));
            }
        }
    }

    /// `cash_out` with `lc_monetary` C.
    private static void money(long cents, Utf8Builder out) {
        out.append(cents < 0 ? "-$" : "$");
        String digits = Long.toUnsignedString(cents < 0 ? -cents : cents);
        digits = "0".repeat(Math.max(0, 3 - digits.length())) + digits;
        int whole = digits.length() - 2;
        for (int i = 0; i < whole; i++) {
            if (i > 0 && (whole - i) % 3 == 0) {
                out.append(',');
            }
            out.append(digits.charAt(i));
        }
        out.append('.').append(digits.substring(whole));
    }

    /// `pg_snapshot_out`: `xmin`, `xmax`, those between that were in progress.
    private static void snapshot(byte[] bytes, int offset, int length, Utf8Builder out) {
        StoredSnapshot snapshot = StoredSnapshot.of(bytes, offset, length);
        for (int i = 0; i < snapshot.count() + 2; i++) {
            out.append(i == 0 ? "" : i <= 2 ? ":" : ",").append(Long.toUnsignedString(snapshot.xid(i)));
        }
        if (snapshot.count() == 0) {
            out.append(':');
        }
    }

    private static void bits(byte[] bytes, int offset, int length, Utf8Builder out) {
        int count = LittleEndian.i32(bytes, offset);
        if (count < 0 || (count + 7) / 8 > length - 4) {
            throw new ValueFormatException(count + " bits");
        }
        for (int i = 0; i < count; i++) {
            out.append((bytes[offset + 4 + i / 8] >> 7 - i % 8 & 1) == 0 ? '0' : '1');
        }
    }

    private static void uuid(byte[] bytes, int offset, int length, Utf8Builder out) {
        String hex = HEX.formatHex(bytes, offset, offset + 16);
        out.append(hex.substring(0, 8)).append('-').append(hex.substring(8, 12)).append('-');
        out.append(hex.substring(12, 16))
                .append('-')
                .append(hex.substring(16, 20))
                .append('-')
                .append(hex.substring(20));
    }

    private static void mac(byte[] bytes, int offset, int length, Utf8Builder out) {
        for (int i = 0; i < length; i++) {
            if (i > 0) {
                out.append(':');
            }
            out.append(HEX.toHexDigits(bytes[offset + i]));
        }
    }

    static String string(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }
}
