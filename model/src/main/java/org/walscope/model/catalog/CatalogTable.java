package org.walscope.model.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The catalogs that decoding needs, and of each the columns that it needs; include/catalog/pg_*.h. A release that
/// lacks a column has rows without a value there.
enum CatalogTable {
    PG_CLASS(
            1259,
            "oid",
            "oid",
            "oid:NUMBER relname:TEXT relnamespace:NUMBER reltype:NUMBER relfilenode:NUMBER reltablespace:NUMBER"
                    + " reltoastrelid:NUMBER relisshared:FLAG relpersistence:LETTER relkind:LETTER"
                    + " relreplident:LETTER relispartition:FLAG relrewrite:NUMBER"),
    PG_ATTRIBUTE(
            1249,
            "attrelid",
            "attnum",
            "attrelid:NUMBER attname:TEXT atttypid:NUMBER attlen:NUMBER attnum:NUMBER atttypmod:NUMBER attbyval:FLAG"
                    + " attalign:LETTER attnotnull:FLAG attgenerated:LETTER attisdropped:FLAG"
                    + " attmissingval:MISSING"),
    PG_TYPE(
            1247,
            "oid",
            "oid",
            "oid:NUMBER typname:TEXT typnamespace:NUMBER typlen:NUMBER typbyval:FLAG typtype:LETTER"
                    + " typdelim:LETTER typrelid:NUMBER typelem:NUMBER typarray:NUMBER typoutput:PROC"
                    + " typalign:LETTER typbasetype:NUMBER typtypmod:NUMBER"),
    PG_PROC(1255, "oid", "oid", "oid:NUMBER proname:TEXT pronamespace:NUMBER"),
    PG_NAMESPACE(2615, "oid", "oid", "oid:NUMBER nspname:TEXT"),
    PG_INDEX(
            2610,
            "indrelid",
            "indexrelid",
            "indexrelid:NUMBER indrelid:NUMBER indnkeyatts:NUMBER indisunique:FLAG indisprimary:FLAG"
                    + " indimmediate:FLAG indisvalid:FLAG indislive:FLAG indisreplident:FLAG indkey:NUMBERS"),
    PG_INHERITS(2611, "inhrelid", "inhseqno", "inhrelid:NUMBER inhparent:NUMBER inhseqno:NUMBER"),
    PG_ENUM(3501, "oid", "oid", "oid:NUMBER enumtypid:NUMBER enumlabel:TEXT"),
    PG_RANGE(3541, "rngtypid", "rngtypid", "rngtypid:NUMBER rngsubtype:NUMBER rngmultitypid:NUMBER"),
    PG_PUBLICATION(
            6104,
            "oid",
            "oid",
            "oid:NUMBER pubname:TEXT puballtables:FLAG pubinsert:FLAG pubupdate:FLAG pubdelete:FLAG"
                    + " pubtruncate:FLAG pubviaroot:FLAG pubgencols:LETTER"),
    PG_PUBLICATION_REL(
            6106,
            "oid",
            "oid",
            "oid:NUMBER prpubid:NUMBER prrelid:NUMBER prexcept:FLAG prqual:TEXT prattrs:NUMBERS prqual_text:TEXT"),
    PG_PUBLICATION_NAMESPACE(6237, "oid", "oid", "oid:NUMBER pnpubid:NUMBER pnnspid:NUMBER"),
    /// Of all databases.
    PG_REPLICATION_ORIGIN(6000, "roident", "roident", "roident:NUMBER roname:TEXT"),
    /// No catalog but the relation map of utils/cache/relmapper.c: the files of relations whose `relfilenode` is
    /// 0.
    /// Files that once were some relation's stay in it.
    RELATION_MAP(0, "filenode", "filenode", "oid:NUMBER filenode:NUMBER");

    /// How a column's value is kept.
    enum Kind {
        /// An integer or an OID: `Integer`.
        NUMBER,
        /// `Boolean`.
        FLAG,
        /// A `char`, 0 for none: `Character`.
        LETTER,
        /// A name or a text: `String`.
        TEXT,
        /// `int2vector`: `List<Integer>`.
        NUMBERS,
        /// A function, by its name without schema: `String`.
        PROC,
        /// `attmissingval`: [AttrMissing].
        MISSING
    }

    record Column(String name, Kind kind) {}

    private static final CatalogTable[] VALUES = values();

    private final int oid;
    private final List<Column> columns;
    private final Map<String, Integer> places;
    private final int group;
    private final int key;

    /// @param group the column by which rows are looked up
    /// @param key   the column that tells rows of a group apart
    CatalogTable(int oid, String group, String key, String columns) {
        this.oid = oid;
        this.columns = Stream.of(columns.split(" "))
                .map(column -> column.split(":"))
                .map(parts -> new Column(parts[0], Kind.valueOf(parts[1])))
                .toList();
        this.places = this.columns.stream().collect(Collectors.toMap(Column::name, this.columns::indexOf));
        this.group = place(group);
        this.key = place(key);
    }

    /// 0 for the relation map.
    int oid() {
        return oid;
    }

    /// Whether all databases share it: its file is in `pg_global`.
    boolean isShared() {
        return this == PG_REPLICATION_ORIGIN;
    }

    /// As the server names it.
    String tableName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    List<Column> columns() {
        return columns;
    }

    /// A column's place in a row.
    int place(String column) {
        Integer place = places.get(column);
        if (place == null) {
            throw new IllegalArgumentException(tableName() + " has no column " + column + " here");
        }
        return place;
    }

    Optional<Column> column(String name) {
        return Optional.ofNullable(places.get(name)).map(columns::get);
    }

    int groupPlace() {
        return group;
    }

    int keyPlace() {
        return key;
    }

    static Optional<CatalogTable> ofOid(int oid) {
        return first(table -> oid != 0 && table.oid == oid);
    }

    static Optional<CatalogTable> ofName(String name) {
        return first(table -> table.oid != 0 && table.tableName().equals(name));
    }

    private static Optional<CatalogTable> first(Function<CatalogTable, Boolean> test) {
        return Stream.of(VALUES).filter(test::apply).findFirst();
    }
}
