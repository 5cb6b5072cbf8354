package org.walscope.model.catalog;

import org.walscope.model.PgVersion;

/// How `pg_attribute`'s own tuples begin, release by release: what it takes to read the layout of all others out
/// of
/// it; catalog/pg_attribute.h.
final class FirstLayout {

    private static final String TO_13 =
            "attrelid:4 attname:64 atttypid:4 attstattarget:4 attlen:2 attnum:2 attndims:4 attcacheoff:4"
                    + " atttypmod:4 attbyval:1 attstorage:1 attalign:1";
    private static final String TO_15 =
            "attrelid:4 attname:64 atttypid:4 attstattarget:4 attlen:2 attnum:2 attndims:4 attcacheoff:4"
                    + " atttypmod:4 attbyval:1 attalign:1";
    private static final String TO_17 =
            "attrelid:4 attname:64 atttypid:4 attlen:2 attnum:2 attcacheoff:4 atttypmod:4 attndims:2 attbyval:1"
                    + " attalign:1";
    private static final String FROM_18 =
            "attrelid:4 attname:64 atttypid:4 attlen:2 attnum:2 atttypmod:4 attndims:2 attbyval:1 attalign:1";

    private FirstLayout() {}

    /// Rows of `pg_attribute` about itself.
    static CatalogRows pgAttribute(PgVersion version) {
        String layout = switch (version) {
            case PG12, PG13 -> TO_13;
            case PG14, PG15 -> TO_15;
            case PG16, PG17 -> TO_17;
            case PG18, PG19 -> FROM_18;
        };
        CatalogRows rows = CatalogRows.EMPTY;
        int number = 0;
        for (String column : layout.split(" ")) {
            String[] parts = column.split(":");
            int length = Integer.parseInt(parts[1]);
            char align = length == 4 ? 'i' : length == 2 ? 's' : 'c';
            rows = rows.with(new CatalogRow(
                            CatalogTable.PG_ATTRIBUTE,
                            new Object[CatalogTable.PG_ATTRIBUTE.columns().size()])
                    .with("attrelid", CatalogTable.PG_ATTRIBUTE.oid())
                    .with("attname", parts[0])
                    .with("attlen", length)
                    .with("attnum", ++number)
                    .with("attalign", align));
        }
        return rows;
    }
}
