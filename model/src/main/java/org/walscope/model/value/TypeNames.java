package org.walscope.model.value;

import org.walscope.model.catalog.Catalog;
import org.walscope.model.catalog.CatalogType;
import org.walscope.model.change.SqlIdentifier;

/// Types by the names that SQL has for them: `format_type_extended` of utils/adt/format_type.c, with the search
/// path of
/// a session that sets none.
final class TypeNames {

    private static final int HEADER = 4;

    private TypeNames() {}

    static String of(Catalog catalog, CatalogType type, int typmod) {
        if (type.isArray()) {
            CatalogType element = catalog.type(type.element());
            return element == null ? "???[]" : element(element, typmod) + "[]";
        }
        return element(type, typmod);
    }

    private static String element(CatalogType type, int typmod) {
        return switch (type.oid()) {
            case 16 -> "boolean";
            case 18 -> "\"char\"";
            case 20 -> "bigint";
            case 21 -> "smallint";
            case 23 -> "integer";
            // A keyword of later releases, which do not quote it here either
            case 114 -> "json";
            case 700 -> "real";
            case 701 -> "double precision";
            case 1042 -> "character" + length(typmod, HEADER);
            case 1043 -> "character varying" + length(typmod, HEADER);
            case 1560 -> "bit" + length(typmod, 0);
            case 1562 -> "bit varying" + length(typmod, 0);
            case 1700 -> "numeric" + numeric(typmod);
            case 1083 -> "time" + precision(typmod) + " without time zone";
            case 1266 -> "time" + precision(typmod) + " with time zone";
            case 1114 -> "timestamp" + precision(typmod) + " without time zone";
            case 1184 -> "timestamp" + precision(typmod) + " with time zone";
            case 1186 -> "interval" + interval(typmod);
            default -> named(type);
        };
    }

    private static String named(CatalogType type) {
        String name = SqlIdentifier.quote(type.name());
        boolean visible = type.schema().equals("pg_catalog") || type.schema().equals("public");
        return visible ? name : SqlIdentifier.quote(type.schema()) + '.' + name;
    }

    private static String length(int typmod, int header) {
        return typmod < header ? "" : "(" + (typmod - header) + ")";
    }

    private static String numeric(int typmod) {
        if (typmod < HEADER) {
            return "";
        }
        int bare = typmod - HEADER;
        // From PG 15 on a scale may be negative: its sign is the 11th bit
        int scale = (bare & 0x7FF ^ 1024) - 1024;
        return "(" + (bare >> 16 & 0xFFFF) + "," + scale + ")";
    }

    private static String precision(int typmod) {
        return typmod < 0 ? "" : "(" + typmod + ")";
    }

    private static String interval(int typmod) {
        int precision = typmod & 0xFFFF;
        return typmod < 0 || precision == 0xFFFF ? "" : "(" + precision + ")";
    }
}
