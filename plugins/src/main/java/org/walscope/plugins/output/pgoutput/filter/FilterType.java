package org.walscope.plugins.output.pgoutput.filter;

import java.util.Locale;
import java.util.Optional;

/// The types whose values are compared as the server compares them; catalog/pg_type.dat.
public enum FilterType {
    BOOLEAN(16, "boolean"),
    BYTEA(17, "bytea"),
    BIGINT(20, "bigint"),
    SMALLINT(21, "smallint"),
    INTEGER(23, "integer"),
    TEXT(25, "text"),
    REAL(700, "real"),
    DOUBLE(701, "double precision"),
    VARCHAR(1043, "character varying"),
    DATE(1082, "date"),
    TIMESTAMP(1114, "timestamp without time zone"),
    TIMESTAMPTZ(1184, "timestamp with time zone"),
    NUMERIC(1700, "numeric"),
    UUID(2950, "uuid");

    private final int oid;
    private final String sqlName;

    FilterType(int oid, String sqlName) {
        this.oid = oid;
        this.sqlName = sqlName;
    }

    static Optional<FilterType> of(int oid) {
        for (FilterType type : values()) {
            if (type.oid == oid) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    static Optional<FilterType> named(String name) {
        for (FilterType type : values()) {
            if (type.sqlName.equals(name.toLowerCase(Locale.ROOT))) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /// As SQL writes it.
    String sqlName() {
        return sqlName;
    }
}
