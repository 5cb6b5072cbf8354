package org.walscope.plugins.output.wal2json;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.CatalogColumn;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.decode.RowValues;
import org.walscope.plugins.output.OutputContext;
import org.walscope.plugins.output.OutputPluginException;
import org.walscope.plugins.output.PluginTxn;
import org.walscope.plugins.output.RowChange;

/// Format 2: an object for BEGIN, each change, and COMMIT; `pg_decode_…_v2`.
final class FormatV2 implements JsonFormat {

    /// `PGOutputJsonKind`.
    private enum Kind {
        CHANGE,
        IDENTITY,
        PK
    }

    private final Wal2JsonOptions options;
    private final JsonText json;

    FormatV2(Wal2JsonOptions options) {
        this.options = options;
        json = new JsonText(options);
    }

    @Override
    public void begin(OutputContext context, PluginTxn txn) throws IOException {
        if (options.includeTransaction) {
            frame(context, txn, 'B', txn.finalLsn());
        }
    }

    @Override
    public void commit(OutputContext context, PluginTxn txn, long commitLsn) throws IOException {
        if (options.includeTransaction) {
            frame(context, txn, 'C', commitLsn);
        }
    }

    private void frame(OutputContext context, PluginTxn txn, char action, long lsn) throws IOException {
        context.prepareWrite(true);
        Utf8Builder out = context.out();
        action(out, action);
        transaction(context, out, txn);
        lsn(out, lsn);
        if (options.includeLsn) {
            out.append(",\"nextlsn\":\"").append(json.lsn(txn.endLsn())).append('"');
        }
        out.append('}');
        context.write(true);
    }

    private static void action(Utf8Builder out, char action) {
        out.append("{\"action\":\"").append(action).append('"');
    }

    /// What each object says of its transaction.
    ///
    /// @param txn null where there is none to speak of
    private void transaction(OutputContext context, Utf8Builder out, @Nullable PluginTxn txn) {
        if (options.includeXids) {
            out.append(",\"xid\":").append(txn == null ? "null" : Integer.toUnsignedString(txn.xid()));
        }
        if (options.includeTimestamp) {
            String time = txn == null ? "null" : '"' + context.settings().timestamptzToStr(txn.endTime()) + '"';
            out.append(",\"timestamp\":").append(time);
        }
        if (options.includeOrigin) {
            out.append(",\"origin\":").append(txn == null ? "null" : Integer.toString(txn.originId()));
        }
    }

    private void lsn(Utf8Builder out, long lsn) {
        if (options.includeLsn) {
            out.append(",\"lsn\":\"").append(json.lsn(lsn)).append('"');
        }
    }

    private void table(Utf8Builder out, CatalogRelation relation) {
        if (options.includeSchemas) {
            JsonText.escape(out.append(",\"schema\":"), relation.schema());
        }
        JsonText.escape(out.append(",\"table\":"), relation.name());
    }

    @Override
    public void truncate(OutputContext context, PluginTxn txn, long lsn, List<CatalogRelation> relations)
            throws IOException {
        for (CatalogRelation relation : relations) {
            context.prepareWrite(true);
            Utf8Builder out = context.out();
            action(out, 'T');
            transaction(context, out, txn);
            lsn(out, lsn);
            table(out, relation);
            out.append('}');
            context.write(true);
        }
    }

    @Override
    public void message(
            OutputContext context,
            @Nullable PluginTxn txn,
            long lsn,
            boolean transactional,
            String prefix,
            byte[] content)
            throws IOException {
        context.prepareWrite(true);
        Utf8Builder out = context.out();
        action(out, 'M');
        transaction(context, out, transactional ? txn : null);
        lsn(out, lsn);
        out.append(",\"transactional\":").append(transactional);
        JsonText.escape(out.append(",\"prefix\":"), prefix);
        JsonText.content(out.append(",\"content\":"), content);
        out.append('}');
        context.write(true);
    }

    @Override
    public void change(OutputContext context, PluginTxn txn, RowChange change)
            throws OutputPluginException, IOException {
        CatalogRelation relation = change.relation();
        RowValues oldRow = change.oldRow();
        RowValues newRow = change.newRow();
        if (!isTold(context, change)) {
            return;
        }
        context.prepareWrite(true);
        Utf8Builder out = context.out();
        action(out, change.kind().name().charAt(0));
        transaction(context, out, txn);
        lsn(out, change.lsn());
        table(out, relation);
        if (newRow != null) {
            list(context, "columns", newRow, Kind.CHANGE);
        }
        RowValues identity =
                oldRow == null && hasIndex(relation) && change.kind() == RowChange.Kind.UPDATE ? newRow : oldRow;
        if (identity != null) {
            list(context, "identity", identity, Kind.IDENTITY);
        } else if (change.kind() != RowChange.Kind.INSERT) {
            warn(context, "no old tuple data for ", change);
        }
        if (options.includePk) {
            RowValues row = oldRow == null ? newRow : oldRow;
            if (row == null || relation.primaryKey().isEmpty()) {
                out.append(",\"pk\":[]");
            } else {
                list(context, "pk", row, Kind.PK);
            }
        }
        out.append('}');
        context.write(true);
    }

    private static boolean hasIndex(CatalogRelation relation) {
        return !relation.primaryKey().isEmpty() || !relation.identityKey().isEmpty();
    }

    private static boolean isTold(OutputContext context, RowChange change) {
        if (change.kind() != RowChange.Kind.DELETE && change.newRow() == null) {
            warn(context, "no tuple data for ", change);
            return false;
        }
        CatalogRelation relation = change.relation();
        if (change.kind() != RowChange.Kind.INSERT
                && change.oldRow() == null
                && relation.identityKey().isEmpty()
                && relation.replicaIdentity() != 'f') {
            warn(context, "no tuple identifier for ", change);
            return false;
        }
        return true;
    }

    private static void warn(OutputContext context, String what, RowChange change) {
        context.warn("%s%s in table \"%s\".\"%s\""
                .formatted(
                        what,
                        change.kind(),
                        change.relation().schema(),
                        change.relation().name()));
    }

    private void list(OutputContext context, String name, RowValues row, Kind kind) throws OutputPluginException {
        Utf8Builder out = context.out();
        out.append(",\"").append(name).append("\":[");
        CatalogRelation relation = row.relation();
        boolean first = true;
        for (int i = 0; i < row.size(); i++) {
            CatalogColumn column = relation.columns().get(i);
            if (!column.dropped() && isListed(relation, column, row, kind) && !row.isUnchangedToast(i)) {
                if (!first) {
                    out.append(',');
                }
                first = false;
                column(context, row, column, kind);
            }
        }
        out.append(']');
    }

    private boolean isListed(CatalogRelation relation, CatalogColumn column, RowValues row, Kind kind) {
        // Up to 2.3 a key has no NULLs
        boolean nulls = options.release.atLeast(Wal2JsonRelease.V2_5) || !row.isNull(column.number() - 1);
        return switch (kind) {
            case CHANGE -> true;
            // Without an index that identifies rows, it is all of them
            case IDENTITY ->
                nulls
                        && (relation.identityKey().isEmpty()
                                || relation.identityKey().contains(column.number()));
            case PK -> nulls && relation.primaryKey().contains(column.number());
        };
    }

    private void column(OutputContext context, RowValues row, CatalogColumn column, Kind kind)
            throws OutputPluginException {
        Utf8Builder out = context.out();
        JsonText.escape(out.append("{\"name\":"), column.name());
        boolean latest = options.release.atLeast(Wal2JsonRelease.V2_5);
        if (options.includeTypes) {
            out.append(",\"type\":");
            String type = json.typeName(context, column);
            if (latest) {
                JsonText.type(out, type, true);
            } else {
                out.append('"').append(type).append('"');
            }
        }
        if (options.includeTypeOids && latest) {
            out.append(",\"typeoid\":").append(column.type());
        }
        if (kind != Kind.PK) {
            out.append(",\"value\":");
            json.value(context, out, row, column.number() - 1, column.type());
        }
        if (kind == Kind.CHANGE && options.includeNotNull) {
            out.append(",\"optional\":").append(!column.notNull());
        }
        if (kind == Kind.CHANGE && options.includeColumnPositions) {
            out.append(",\"position\":").append(column.number());
        }
        out.append('}');
    }
}
