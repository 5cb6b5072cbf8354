package org.walscope.plugins.reader;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
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

    private final KnownValues values = new KnownValues();
    private final Map<Integer, Known> relations = new HashMap<>();
    private final Map<Integer, String> types = new HashMap<>();

    /// A table as its last Relation message described it.
    ///
    /// @param typeOids of the columns
    /// @param values   those met so far
    record Known(RelationName name, char identity, List<Column> columns, List<Integer> typeOids, KnownValues values) {

        /// A value of a column; of one sent in binary its text, where it can be told.
        private ColumnValue value(int column, Value value) {
            Optional<Value> told = value instanceof Value.Binary(var hex)
                    ? SentValue.text(typeOids.get(column), HexFormat.of().parseHex(hex))
                            .map(Value.Text::new)
                    : Optional.empty();
            return values.of(columns.get(column), told.orElse(value));
        }
    }

    Known put(PgOutputMessage.Relation message) {
        var columns = new ArrayList<Column>();
        var typeOids = new ArrayList<Integer>();
        for (PgOutputMessage.Attribute attribute : message.attributes()) {
            columns.add(new Column(attribute.name(), Optional.of(typeName(attribute.typeOid())), attribute.isKey()));
            typeOids.add(attribute.typeOid());
        }
        var name = RelationName.of(namespace(message.namespace()), message.name());
        var known = new Known(name, message.identity(), columns, typeOids, values);
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
            row.add(relation.value(i, values.get(i)));
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
            row.add(absent ? relation.values().of(column, Value.NOT_SENT) : relation.value(i, values.get(i)));
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
