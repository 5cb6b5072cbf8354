package org.walscope.plugins.output.testdecoding;

import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.catalog.CatalogColumn;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.change.SqlIdentifier;
import org.walscope.model.decode.RowValues;
import org.walscope.plugins.output.OutputContext;
import org.walscope.plugins.output.text.Literals;

/// Rows as `tuple_to_stringinfo` and `print_literal` write them.
final class TupleText {

    /// `catalog/pg_type.dat`.
    private static final int BOOL = 16;

    private static final int INT8 = 20;
    private static final int INT2 = 21;
    private static final int INT4 = 23;
    private static final int OID = 26;
    private static final int FLOAT4 = 700;
    private static final int FLOAT8 = 701;
    private static final int BIT = 1560;
    private static final int VARBIT = 1562;
    private static final int NUMERIC = 1700;

    private final Utf8Builder value = new Utf8Builder();
    private @Nullable Catalog catalog;
    /// ` name[type]:` of each column, good for the catalogs above.
    private final Map<CatalogRelation, String[]> labels = new IdentityHashMap<>();

    /// Appends a row's columns.
    void append(OutputContext context, RowValues row, boolean skipNulls) {
        CatalogRelation relation = row.relation();
        String[] labelOf = labels(context, relation);
        Utf8Builder out = context.out();
        for (int i = 0; i < row.size(); i++) {
            CatalogColumn column = relation.columns().get(i);
            if (column.dropped() || skipNulls && row.isNull(i)) {
                continue;
            }
            out.append(labelOf[i]);
            if (row.isNull(i)) {
                out.append("null");
            } else if (row.isUnchangedToast(i)) {
                out.append("unchanged-toast-datum");
            } else {
                value.setLength(0);
                context.values().text(row, i, value);
                appendLiteral(out, column.type());
            }
        }
    }

    private void appendLiteral(Utf8Builder out, int type) {
        switch (type) {
            case INT2, INT4, INT8, OID, FLOAT4, FLOAT8, NUMERIC -> out.append(value);
            case BIT, VARBIT -> out.append("B'").append(value).append('\'');
            case BOOL -> out.append(value.length() == 1 && value.bytes()[0] == 't');
            default -> Literals.appendQuoted(out, value);
        }
    }

    private String[] labels(OutputContext context, CatalogRelation relation) {
        if (catalog != context.catalog()) {
            catalog = context.catalog();
            labels.clear();
        }
        return labels.computeIfAbsent(
                relation,
                _ -> relation.columns().stream()
                        .map(column -> column.dropped() ? "" : label(context, column))
                        .toArray(String[]::new));
    }

    private static String label(OutputContext context, CatalogColumn column) {
        return " " + SqlIdentifier.quote(column.name()) + '[' + context.values().typeName(column.type(), -1) + "]:";
    }
}
