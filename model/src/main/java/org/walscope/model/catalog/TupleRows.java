package org.walscope.model.catalog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.walscope.model.bytes.LittleEndian;
import org.walscope.model.catalog.CatalogTable.Column;
import org.walscope.model.heap.HeapTupleBytes;

/// Makes rows of the catalogs' heap tuples. How a catalog's tuples are laid out its own rows in `pg_attribute`
/// say,
/// so that no release needs a table of its own; access/common/heaptuple.c. One thread.
final class TupleRows {

    /// The functions of types that DDL makes; include/catalog/pg_proc.dat.
    private static final Map<Integer, String> OUTPUT_FUNCTIONS = Map.of(
            750, "array_in",
            751, "array_out",
            2291, "record_out",
            2293, "cstring_out",
            3507, "enum_out",
            3835, "range_out",
            4230, "multirange_out");

    private final Map<CatalogTable, List<Attribute>> layouts = new EnumMap<>(CatalogTable.class);
    private final Map<Integer, String> functions = new HashMap<>(OUTPUT_FUNCTIONS);
    private final List<String> unknown = new ArrayList<>();

    /// @param column in the row; null where it is not kept
    private record Attribute(
            int length, char align, @Nullable Column column, int place) {}

    /// @param rows `pg_attribute` with the catalogs' own columns, and `pg_proc` where functions are to be named
    TupleRows(CatalogRows rows) {
        rows.forEach(CatalogTable.PG_PROC, row -> functions.put(row.key(), row.text("proname")));
        for (CatalogTable table : CatalogTable.values()) {
            List<Attribute> attributes = rows.rows(CatalogTable.PG_ATTRIBUTE, table.oid()).stream()
                    .map(row -> attribute(table, row))
                    .toList();
            if (table.oid() != 0 && !attributes.isEmpty()) {
                layouts.put(table, attributes);
            }
        }
    }

    private static Attribute attribute(CatalogTable table, CatalogRow row) {
        Optional<Column> column = table.column(row.text("attname"));
        return new Attribute(
                row.number("attlen"),
                row.letter("attalign"),
                column.orElse(null),
                column.map(Column::name).map(table::place).orElse(-1));
    }

    /// What could not be told of the last row: a sentence's parts, as "prqual, which is kept out of line".
    List<String> unknown() {
        return unknown;
    }

    /// @throws IndexOutOfBoundsException when the tuple is not sound
    CatalogRow row(CatalogTable table, byte[] tuple) {
        unknown.clear();
        List<Attribute> attributes = layouts.getOrDefault(table, List.of());
        @Nullable Object[] values = new Object[table.columns().size()];
        int at = HeapTupleBytes.hoff(tuple);
        int count = Math.min(HeapTupleBytes.natts(tuple), attributes.size());
        for (int i = 0; i < count; i++) {
            if (HeapTupleBytes.isNull(tuple, i)) {
                continue;
            }
            Attribute attribute = attributes.get(i);
            // The padding before a value with a long header is of zeros; a short header is never 0.
            if (attribute.length != -1 || tuple[at] == 0) {
                at = aligned(at, attribute.align);
            }
            if (attribute.length == -1) {
                Varlena value = Varlena.read(tuple, at);
                if (attribute.column != null) {
                    values[attribute.place] = value(attribute.column, value);
                }
                at += Math.max(value.length(), 1);
            } else {
                if (attribute.column != null) {
                    values[attribute.place] = value(attribute.column, tuple, at, attribute.length);
                }
                at += attribute.length;
            }
        }
        return new CatalogRow(table, values);
    }

    private static int aligned(int at, char align) {
        int to = switch (align) {
            case 'd' -> 8;
            case 'i' -> 4;
            case 's' -> 2;
            default -> 1;
        };
        return at + to - 1 & -to;
    }

    private @Nullable Object value(Column column, byte[] tuple, int at, int length) {
        return switch (column.kind()) {
            case NUMBER -> length == 2 ? (int) (short) LittleEndian.u16(tuple, at) : LittleEndian.i32(tuple, at);
            case FLAG -> tuple[at] != 0;
            case LETTER -> (char) (tuple[at] & 0xFF);
            case TEXT -> name(tuple, at, length);
            case PROC -> functions.getOrDefault(LittleEndian.i32(tuple, at), "");
            case NUMBERS, MISSING -> null;
        };
    }

    private static String name(byte[] tuple, int at, int length) {
        int end = at;
        while (end < at + length && tuple[end] != 0) {
            end++;
        }
        return new String(tuple, at, end - at, StandardCharsets.UTF_8);
    }

    private @Nullable Object value(Column column, Varlena stored) {
        if (stored.value().isEmpty()) {
            unknown.add(column.name() + ", which is kept out of line");
            return null;
        }
        byte[] bytes = stored.value().get();
        return switch (column.kind()) {
            case NUMBERS -> numbers(bytes);
            case MISSING -> new AttrMissing.Stored(bytes);
            case TEXT -> new String(bytes, StandardCharsets.UTF_8);
            case NUMBER, FLAG, LETTER, PROC -> null;
        };
    }

    /// The elements of an `int2vector`, an array of one dimension.
    private static List<Integer> numbers(byte[] array) {
        int count = LittleEndian.i32(array, 0) == 0 ? 0 : LittleEndian.i32(array, 12);
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            found.add((int) (short) LittleEndian.u16(array, 20 + 2 * i));
        }
        return List.copyOf(found);
    }
}
