package org.walscope.model.catalog;

/// A row of `pg_type` (catalog/pg_type.h), as far as values need it. OIDs are unsigned, 0 for none.
///
/// @param kind      `typtype`: `b`ase, `c`omposite, `d`omain, `e`num, `p`seudo, `r`ange, `m`ultirange
/// @param length    `typlen`: bytes, -1 for a varlena, -2 for a C string
/// @param align     `typalign`: `c`, `s`, `i` or `d`
/// @param delimiter `typdelim`, between an array's elements
/// @param element   `typelem`: of an array its elements' type
/// @param baseType  `typbasetype`: of a domain
/// @param typmod    `typtypmod`: of a domain
/// @param relation  `typrelid`: of a composite type
/// @param array     `typarray`: the type of arrays of it
/// @param output    the name of `typoutput`
public record CatalogType(
        int oid,
        String schema,
        String name,
        char kind,
        int length,
        boolean byValue,
        char align,
        char delimiter,
        int element,
        int baseType,
        int typmod,
        int relation,
        int array,
        String output) {

    /// `FirstGenbkiObjectId` of access/transam.h: OIDs from it on are not fixed at compile time.
    private static final int FIRST_GENBKI_OBJECT_ID = 10_000;

    /// Whether arrays of [#element] have this type: `IsTrueArrayType`.
    public boolean isArray() {
        return element != 0 && length == -1 && output.equals("array_out");
    }

    /// Whether PostgreSQL itself gives it this OID, always.
    public boolean isBuiltin() {
        return Integer.compareUnsigned(oid, FIRST_GENBKI_OBJECT_ID) < 0;
    }
}
