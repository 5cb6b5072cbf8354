package org.walscope.model.value;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.LittleEndian;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.catalog.CatalogType;

/// Finds what writes the values of a type in binary: the send functions of utils/adt/*.c, by the OIDs of
/// catalog/pg_type.dat. Numbers have their highest byte first.
final class TypeSends extends TypeLookup {

    private final IntFunction<@Nullable TypeOutput> others;
    private final IntFunction<TypeOutput> texts;

    /// @param others sends values of further types, null for one that cannot be sent
    /// @param texts  writes values as their output functions do
    TypeSends(Catalog catalog, IntFunction<@Nullable TypeOutput> others, IntFunction<TypeOutput> texts) {
        super(catalog, others);
        this.others = others;
        this.texts = texts;
    }

    @Override
    @Nullable
    TypeOutput array(CatalogType element) {
        TypeOutput send = others.apply(element.oid());
        return send == null ? null : (b, o, l, out) -> array(b, o, l, element, send, out);
    }

    @Override
    TypeOutput enumeration(int oid) {
        return texts.apply(oid);
    }

    @Override
    TypeOutput composite() {
        return this::row;
    }

    @Override
    @Nullable
    TypeOutput range(CatalogType subtype) {
        TypeOutput send = others.apply(subtype.oid());
        return send == null ? null : (b, o, l, out) -> range(StoredRange.of(b, o, l), subtype, send, out);
    }

    @Override
    @Nullable
    TypeOutput multirange(CatalogType subtype) {
        TypeOutput send = others.apply(subtype.oid());
        return send == null ? null : (b, o, l, out) -> multirange(b, o, l, subtype, send, out);
    }

    @Override
    @Nullable
    TypeOutput extension(String name) {
        return switch (name) {
            case "hstore" -> HstoreText::send;
            case "citext" -> TypeOutputs::text;
            default -> null;
        };
    }

    @Override
    @Nullable
    TypeOutput builtin(int oid) {
        return switch (oid) {
            case 16, 18 -> (b, o, l, out) -> out.appendByte(b[o]);
            case 21 -> (b, o, l, out) -> out.appendInt16(LittleEndian.u16(b, o));
            // Numbers of four and of eight bytes: OIDs of every kind, floats, dates and times
            case 23, 26, 28, 29, 700, 1082, 24, 2202, 2203, 2204, 2205, 2206, 4089, 4096, 3734, 3769, 4191 ->
                (b, o, l, out) -> out.appendInt32(LittleEndian.i32(b, o));
            case 20, 5069, 701, 790, 1083, 1114, 1184, 3220 ->
                (b, o, l, out) -> out.appendInt64(LittleEndian.i64(b, o));
            case 1266 ->
                (b, o, l, out) -> out.appendInt64(LittleEndian.i64(b, o)).appendInt32(LittleEndian.i32(b, o + 8));
            case 1186 ->
                (b, o, l, out) -> out.appendInt64(LittleEndian.i64(b, o))
                        .appendInt32(LittleEndian.i32(b, o + 8))
                        .appendInt32(LittleEndian.i32(b, o + 12));
            // What is stored as it is sent
            case 17, 2950, 829, 774 -> (b, o, l, out) -> out.appendBytes(b, o, l);
            // What is sent as it is written
            case 19, 25, 114, 142, 194, 705, 1042, 1043, 1790 -> texts.apply(oid);
            case 3802, 4072 -> versioned(texts.apply(oid));
            case 27 ->
                (b, o, l, out) -> out.appendInt16(LittleEndian.u16(b, o))
                        .appendInt16(LittleEndian.u16(b, o + 2))
                        .appendInt16(LittleEndian.u16(b, o + 4));
            case 22 -> vector(21);
            case 30 -> vector(26);
            case 1700 -> TypeSends::numeric;
            case 1560, 1562 ->
                (b, o, l, out) -> out.appendInt32(LittleEndian.i32(b, o)).appendBytes(b, o + 4, l - 4);
            case 869 -> (b, o, l, out) -> address(b, o, l, false, out);
            case 650 -> (b, o, l, out) -> address(b, o, l, true, out);
            case 600, 601, 603, 628, 718 -> (b, o, l, out) -> floats(b, o, l / Double.BYTES, out);
            case 602 -> TypeSends::path;
            case 604 -> TypeSends::polygon;
            case 3614 -> TsText::sendVector;
            case 3615 -> TsText::sendQuery;
            case 2970 -> TypeSends::snapshot;
            case 5038 -> catalog.version().atLeast(PgVersion.PG13) ? TypeSends::snapshot : null;
            default -> null;
        };
    }

    /// `jsonb_send`, `jsonpath_send`: the version of the form, and text.
    private static TypeOutput versioned(TypeOutput text) {
        return (b, o, l, out) -> text.write(b, o, l, out.appendByte(1));
    }

    private static void numeric(byte[] bytes, int offset, int length, Utf8Builder out) {
        StoredNumeric numeric = StoredNumeric.of(bytes, offset, length);
        out.appendInt16(numeric.count())
                .appendInt16(numeric.weight())
                .appendInt16(numeric.sign())
                .appendInt16(numeric.scale());
        for (int i = 0; i < numeric.count(); i++) {
            out.appendInt16(numeric.digit(i));
        }
    }

    private static void floats(byte[] bytes, int at, int count, Utf8Builder out) {
        for (int i = 0; i < count; i++) {
            out.appendInt64(LittleEndian.i64(bytes, at + Double.BYTES * i));
        }
    }

    private static void path(byte[] bytes, int offset, int length, Utf8Builder out) {
        int points = GeometryText.count(bytes, offset, length, GeometryText.PATH_POINTS);
        out.appendByte(LittleEndian.i32(bytes, offset + 4) != 0 ? 1 : 0).appendInt32(points);
        floats(bytes, offset + GeometryText.PATH_POINTS, 2 * points, out);
    }

    private static void polygon(byte[] bytes, int offset, int length, Utf8Builder out) {
        int points = GeometryText.count(bytes, offset, length, GeometryText.POLYGON_POINTS);
        out.appendInt32(points);
        floats(bytes, offset + GeometryText.POLYGON_POINTS, 2 * points, out);
    }

    /// `network_send`
    private static void address(byte[] bytes, int offset, int length, boolean cidr, Utf8Builder out) {
        int size = NetText.size(bytes, offset, length);
        out.appendByte(bytes[offset])
                .appendByte(bytes[offset + 1])
                .appendByte(cidr ? 1 : 0)
                .appendByte(size)
                .appendBytes(bytes, offset + 2, size);
    }

    /// `pg_snapshot_send`: `nxip`, padding, `xmin`, `xmax`, `xip`.
    private static void snapshot(byte[] bytes, int offset, int length, Utf8Builder out) {
        StoredSnapshot snapshot = StoredSnapshot.of(bytes, offset, length);
        out.appendInt32(snapshot.count());
        for (int i = 0; i < snapshot.count() + 2; i++) {
            out.appendInt64(snapshot.xid(i));
        }
    }

    /// `int2vectorsend`, `oidvectorsend`: as arrays.
    private @Nullable TypeOutput vector(int elementType) {
        CatalogType element = catalog.type(elementType);
        return element == null ? null : array(element);
    }

    /// `array_send`
    private static void array(
            byte[] bytes, int offset, int length, CatalogType element, TypeOutput send, Utf8Builder out) {
        StoredArray array = StoredArray.of(bytes, offset, length);
        out.appendInt32(array.sizes().length)
                .appendInt32(array.mayHaveNulls() ? 1 : 0)
                .appendInt32(array.elementType());
        for (int i = 0; i < array.sizes().length; i++) {
            out.appendInt32(array.sizes()[i]).appendInt32(array.lows()[i]);
        }
        for (int i = 0; i < array.count(); i++) {
            if (array.isNull(i)) {
                out.appendInt32(-1);
            } else {
                counted(out, () -> array.elements().next(element, send, out));
            }
        }
    }

    /// Appends what the action appends, with its length before it.
    private static void counted(Utf8Builder out, Runnable action) {
        int start = out.length();
        out.appendInt32(0);
        action.run();
        out.setInt32(start, out.length() - start - Integer.BYTES);
    }

    /// `record_send`
    private void row(byte[] bytes, int offset, int length, Utf8Builder out) {
        StoredRow row = StoredRow.of(bytes, offset, length, catalog);
        out.appendInt32(
                (int) row.columns().stream().filter(column -> !column.dropped()).count());
        for (int i = 0; i < row.columns().size(); i++) {
            var column = row.columns().get(i);
            TypeOutput send = column.dropped() ? StoredElements.PASSED_OVER : others.apply(column.type());
            if (send == null || !row.has(i) && column.missing() != null) {
                throw new ValueFormatException("an attribute that cannot be sent");
            }
            if (column.dropped()) {
                if (row.has(i)) {
                    row.elements().next(column, send, out);
                }
                continue;
            }
            out.appendInt32(column.type());
            if (row.has(i)) {
                counted(out, () -> row.elements().next(column, send, out));
            } else {
                out.appendInt32(-1);
            }
        }
    }

    /// `range_send`
    private static void range(StoredRange range, CatalogType subtype, TypeOutput send, Utf8Builder out) {
        out.appendByte(range.flags());
        if (range.hasLower()) {
            counted(out, () -> range.bounds().next(subtype, send, out));
        }
        if (range.hasUpper()) {
            counted(out, () -> range.bounds().next(subtype, send, out));
        }
    }

    /// `multirange_send`
    private static void multirange(
            byte[] bytes, int offset, int length, CatalogType subtype, TypeOutput send, Utf8Builder out) {
        var ranges = StoredRange.multirange(bytes, offset, length, subtype);
        out.appendInt32(ranges.size());
        for (StoredRange each : ranges) {
            counted(out, () -> range(each, subtype, send, out));
        }
    }
}
