package org.walscope.plugins.output.testdecoding;

import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.catalog.CatalogColumn;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.change.RelationName;
import org.walscope.model.change.SqlIdentifier;
import org.walscope.model.decode.RowValues;
import org.walscope.plugins.output.OutputContext;
import org.walscope.plugins.output.RowChange;
import org.walscope.plugins.output.text.Literals;

/// Rows as `tuple_to_stringinfo` and `print_literal` write them.
public final class TupleText {

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
    /// Good for the catalogs above.
    private final Map<CatalogRelation, Labels> labels = new IdentityHashMap<>();

    /// @param table   `table schema.name:`
    /// @param columns ` name[type]:` of each, in UTF-8
    private record Labels(byte[] table, byte[][] columns) {}

    /// Appends what a change begins with.
    void appendTable(OutputContext context, CatalogRelation relation) {
        byte[] table = labels(context, relation).table;
        context.out().appendBytes(table, 0, table.length);
    }

    /// Appends what of a change's rows there is: the new one, before it the old one's key, ` (no-tuple-data)`.
    public void appendRows(OutputContext context, RowChange change) {
        RowValues oldRow = change.oldRow();
        if (change.kind() == RowChange.Kind.DELETE) {
            appendRow(context, oldRow, true);
            return;
        }
        if (oldRow != null) {
            context.out().append(" old-key:");
            append(context, oldRow, true);
            context.out().append(" new-tuple:");
        }
        appendRow(context, change.newRow(), false);
    }

    private void appendRow(OutputContext context, @Nullable RowValues row, boolean skipNulls) {
        if (row == null) {
            context.out().append(" (no-tuple-data)");
        } else {
            append(context, row, skipNulls);
        }
    }

    private void append(OutputContext context, RowValues row, boolean skipNulls) {
        CatalogRelation relation = row.relation();
        byte[][] labelOf = labels(context, relation).columns;
        Utf8Builder out = context.out();
        for (int i = 0; i < row.size(); i++) {
            CatalogColumn column = relation.columns().get(i);
            if (column.dropped() || skipNulls && row.isNull(i)) {
                continue;
            }
            out.appendBytes(labelOf[i], 0, labelOf[i].length);
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

    private Labels labels(OutputContext context, CatalogRelation relation) {
        if (catalog != context.catalog()) {
            catalog = context.catalog();
            labels.clear();
        }
        return labels.computeIfAbsent(
                relation,
                _ -> new Labels(
                        ("table " + name(context, relation) + ":").getBytes(StandardCharsets.UTF_8),
                        relation.columns().stream()
                                .map(column -> column.dropped() ? "" : label(context, column))
                                .map(label -> label.getBytes(StandardCharsets.UTF_8))
                                .toArray(byte[][]::new)));
    }

    /// While its table is rewritten, a row belongs to a table of another name.
    public static RelationName name(OutputContext context, CatalogRelation relation) {
        CatalogRelation of =
                relation.rewriteOf() == 0 ? null : context.catalog().relation(relation.rewriteOf());
        return RelationName.of(relation.schema(), of == null ? relation.name() : of.name());
    }

    private static String label(OutputContext context, CatalogColumn column) {
        return " " + SqlIdentifier.quote(column.name()) + '[' + context.values().typeName(column.type(), -1) + "]:";
    }
}
