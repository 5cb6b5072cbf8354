package org.walscope.plugins.output.wal2json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.walscope.model.catalog.CatalogRelation;

/// A table in a list of tables, `schema.table` with `*` for any.
///
/// @param schema null for any
/// @param table  null for any
record SelectTable(@Nullable String schema, @Nullable String table) {

    /// All tables of all schemas.
    static final SelectTable ALL = new SelectTable(null, null);

    /// The list; empty where this is none, or one lacks its schema.
    static Optional<List<SelectTable>> list(String text) {
        return OptionList.split(text).flatMap(names -> {
            var tables = new ArrayList<SelectTable>();
            for (String name : names) {
                Optional<SelectTable> table = of(name);
                if (table.isEmpty()) {
                    return Optional.empty();
                }
                tables.add(table.get());
            }
            return Optional.of(tables);
        });
    }

    private static Optional<SelectTable> of(String name) {
        int dot = 0;
        while (dot < name.length() && name.charAt(dot) != '.') {
            dot += name.charAt(dot) == '\\' ? 2 : 1;
        }
        if (dot >= name.length()) {
            return Optional.empty();
        }
        String schema = name.substring(0, dot);
        String table = name.substring(dot + 1);
        return Optional.of(new SelectTable(
                schema.equals("*") ? null : unescaped(schema), table.equals("*") ? null : unescaped(table)));
    }

    private static String unescaped(String name) {
        var plain = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) == '\\' && i + 1 < name.length()) {
                i++;
            }
            plain.append(name.charAt(i));
        }
        return plain.toString();
    }

    boolean matches(CatalogRelation relation) {
        return (schema == null || schema.equals(relation.schema())) && (table == null || table.equals(relation.name()));
    }
}
