package org.walscope.plugins.reader;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.walscope.model.change.Column;
import org.walscope.model.change.ColumnValue;
import org.walscope.model.change.RelationName;
import org.walscope.model.change.SqlIdentifier;
import org.walscope.model.change.Value;

/// What Relation and Type messages said so far: `LogicalRepRelMap` in replication/logical/relation.c. A later
/// message of the same oid replaces the earlier one.
final class PgOutputRelations {

    private final Map<Integer, Known> relations = new HashMap<>();
    private final Map<Integer, String> types = new HashMap<>();

    /// A table as its last Relation message described it.
    record Known(RelationName name, char identity, List<Column> columns) {}

    Known put(PgOutputMessage.Relation message) {
        var columns = new ArrayList<Column>();
        for (PgOutputMessage.Attribute attribute : message.attributes()) {
            columns.add(new Column(attribute.name(), Optional.of(typeName(attribute.typeOid())), attribute.isKey()));
        }
        var known =
                new Known(RelationName.of(namespace(message.namespace()), message.name()), message.identity(), columns);
        relations.put(message.oid(), known);
        return known;
    }

    void put(PgOutputMessage.Type message) {
        types.put(message.oid(), qualified(message.namespace(), message.name()));
    }

    static String qualified(String namespace, String name) {
        return SqlIdentifier.quote(namespace(namespace)) + '.' + SqlIdentifier.quote(name);
    }

    /// An empty name stands for pg_catalog.
    private static String namespace(String namespace) {
        return namespace.isEmpty() ? "pg_catalog" : namespace;
    }

    String typeName(int oid) {
        return BuiltinTypes.name(oid)
                .or(() -> Optional.ofNullable(types.get(oid)))
                .orElseGet(() -> "type " + Integer.toUnsignedString(oid));
    }

    Known get(int oid) throws OutputFormatException {
        Known known = relations.get(oid);
        if (known == null) {
            throw new OutputFormatException(
                    1, "no Relation message described relation " + Integer.toUnsignedString(oid) + " before");
        }
        return known;
    }

    /// Names the values of a row.
    static List<ColumnValue> row(Known relation, List<Value> values) throws OutputFormatException {
        check(relation, values);
        var row = new ArrayList<ColumnValue>(values.size());
        for (int i = 0; i < values.size(); i++) {
            row.add(new ColumnValue(relation.columns().get(i), values.get(i)));
        }
        return row;
    }

    /// The same for an old key: columns outside the key were not sent; they are no NULLs.
    static List<ColumnValue> key(Known relation, List<Value> values) throws OutputFormatException {
        check(relation, values);
        var row = new ArrayList<ColumnValue>(values.size());
        for (int i = 0; i < values.size(); i++) {
            Column column = relation.columns().get(i);
            boolean absent = values.get(i) instanceof Value.Null && !column.key();
            row.add(new ColumnValue(column, absent ? Value.NOT_SENT : values.get(i)));
        }
        return row;
    }

    private static void check(Known relation, List<Value> values) throws OutputFormatException {
        if (values.size() != relation.columns().size()) {
            throw new OutputFormatException(
                    1,
                    relation.name() + " was described with "
                            + relation.columns().size() + " columns, the row has " + values.size());
        }
    }
}
