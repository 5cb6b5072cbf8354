package org.walscope.model.change;

import java.util.Optional;

/// A table's name as a plugin says it.
///
/// @param schema empty where the plugin leaves it out
public record RelationName(Optional<String> schema, String name) {

    public static RelationName of(String schema, String name) {
        return new RelationName(Optional.of(schema), name);
    }

    /// As SQL writes it: `quote_qualified_identifier` in utils/adt/ruleutils.c.
    @Override
    public String toString() {
        String table = SqlIdentifier.quote(name);
        return schema.map(s -> SqlIdentifier.quote(s) + '.' + table).orElse(table);
    }
}
