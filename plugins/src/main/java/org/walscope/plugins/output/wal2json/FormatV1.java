package org.walscope.plugins.output.wal2json;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.decode.RowValues;
import org.walscope.plugins.output.OutputContext;
import org.walscope.plugins.output.OutputPluginException;
import org.walscope.plugins.output.PluginTxn;
import org.walscope.plugins.output.RowChange;

/// Format 1: an object for a transaction, which is one message or, in chunks, many; `pg_decode_…_v1`.
final class FormatV1 implements JsonFormat {

    private final Wal2JsonOptions options;
    private final JsonText json;
    private final TupleV1 tuple;
    private final String ht;
    private final String nl;
    private final String sp;
    /// Of the transaction so far.
    private long changes;

    FormatV1(Wal2JsonOptions options) {
        this.options = options;
        json = new JsonText(options);
        ht = options.prettyPrint ? "\t" : "";
        nl = options.prettyPrint ? "\n" : "";
        sp = options.prettyPrint ? " " : "";
        tuple = new TupleV1(options, json, ht, nl, sp);
    }

    @Override
    public void begin(OutputContext context, PluginTxn txn) throws IOException {
        changes = 0;
        context.prepareWrite(true);
        Utf8Builder out = context.out().append('{').append(nl);
        if (options.includeXids) {
            field(out, "xid", Integer.toUnsignedString(txn.xid()));
        }
        if (options.includeLsn) {
            field(out, "nextlsn", '"' + json.lsn(txn.endLsn()) + '"');
        }
        if (options.includeTimestamp) {
            field(out, "timestamp", '"' + context.settings().timestamptzToStr(txn.endTime()) + '"');
        }
        if (options.includeOrigin) {
            field(out, "origin", Integer.toString(txn.originId()));
        }
        out.append(ht).append("\"change\":").append(sp).append('[');
        if (options.writeInChunks) {
            context.write(true);
        }
    }

    private void field(Utf8Builder out, String name, String value) {
        out.append(ht)
                .append('"')
                .append(name)
                .append("\":")
                .append(sp)
                .append(value)
                .append(',')
                .append(nl);
    }

    @Override
    public void commit(OutputContext context, PluginTxn txn, long commitLsn) throws IOException {
        if (options.writeInChunks) {
            context.prepareWrite(true);
        } else {
            context.out().append(nl);
        }
        context.out().append(ht).append(']').append(nl).append('}');
        context.write(true);
    }

    /// This format does not tell of it.
    @Override
    public void truncate(OutputContext context, PluginTxn txn, long lsn, List<CatalogRelation> relations) {}

    @Override
    public void message(
            OutputContext context,
            @Nullable PluginTxn txn,
            long lsn,
            boolean transactional,
            String prefix,
            byte[] content)
            throws IOException {
        boolean alone = options.writeInChunks || !transactional;
        if (alone) {
            context.prepareWrite(true);
        }
        Utf8Builder out = context.out();
        if (transactional) {
            changes++;
            out.append(alone ? "" : nl);
        } else {
            out.append('{')
                    .append(nl)
                    .append(ht)
                    .append("\"change\":")
                    .append(sp)
                    .append('[')
                    .append(nl);
        }
        out.append(ht).append(ht);
        // Before 2.6, also where no other change is in the object
        boolean comma = transactional || !options.release.atLeast(Wal2JsonRelease.V2_6);
        out.append(comma && changes > 1 ? "," : "").append('{').append(nl);
        inner(out, "kind").append("\"message\",").append(nl);
        inner(out, "transactional").append(transactional).append(',').append(nl);
        JsonText.escape(inner(out, "prefix"), prefix);
        JsonText.content(inner(out.append(',').append(nl), "content"), content);
        out.append(nl).append(ht).append(ht).append('}');
        if (!transactional) {
            out.append(nl).append(ht).append(']').append(nl).append('}');
        }
        if (alone) {
            context.write(true);
        }
    }

    private Utf8Builder inner(Utf8Builder out, String name) {
        return out.append(ht)
                .append(ht)
                .append(ht)
                .append('"')
                .append(name)
                .append("\":")
                .append(sp);
    }

    @Override
    public void change(OutputContext context, PluginTxn txn, RowChange change)
            throws OutputPluginException, IOException {
        if (!isTold(context, change)) {
            return;
        }
        changes++;
        if (options.writeInChunks) {
            context.prepareWrite(true);
        } else {
            context.out().append(nl);
        }
        Utf8Builder out = context.out()
                .append(ht)
                .append(ht)
                .append(changes > 1 ? ",{" : "{")
                .append(nl);
        CatalogRelation relation = change.relation();
        String kind = change.kind().name().toLowerCase(Locale.ROOT);
        inner(out, "kind").append('"').append(kind).append("\",").append(nl);
        if (options.includeSchemas) {
            JsonText.escape(inner(out, "schema"), relation.schema());
            out.append(',').append(nl);
        }
        JsonText.escape(inner(out, "table"), relation.name());
        out.append(',').append(nl);
        rows(context, change);
        out.append(ht).append(ht).append('}');
        if (options.writeInChunks) {
            context.write(true);
        }
    }

    private void rows(OutputContext context, RowChange change) throws OutputPluginException {
        CatalogRelation relation = change.relation();
        RowValues oldRow = change.oldRow();
        RowValues newRow = change.newRow();
        boolean pk = options.includePk && hasPk(relation);
        boolean insert = change.kind() == RowChange.Kind.INSERT;
        if (newRow != null && change.kind() != RowChange.Kind.DELETE) {
            tuple.columns(context, newRow, !insert || pk);
        }
        if (pk) {
            tuple.primaryKey(context, relation, !insert);
        }
        if (insert) {
            return;
        }
        if (oldRow == null && newRow != null) {
            tuple.identity(context, newRow, relation.identityKey());
        } else if (oldRow != null) {
            boolean all = change.kind() == RowChange.Kind.UPDATE;
            tuple.identity(context, oldRow, all ? List.of() : relation.identityKey());
        }
    }

    /// In 2.5 only where the primary key identifies rows.
    private boolean hasPk(CatalogRelation relation) {
        return options.release == Wal2JsonRelease.V2_5
                ? relation.replicaIdentity() == 'd' && !relation.identityKey().isEmpty()
                : !relation.primaryKey().isEmpty();
    }

    private static boolean isTold(OutputContext context, RowChange change) {
        CatalogRelation relation = change.relation();
        if (change.kind() != RowChange.Kind.INSERT
                && relation.identityKey().isEmpty()
                && relation.replicaIdentity() != 'f') {
            context.warn("table \"%s\" without primary key or replica identity is nothing".formatted(relation.name()));
            return false;
        }
        RowValues needed = change.kind() == RowChange.Kind.DELETE ? change.oldRow() : change.newRow();
        if (needed == null) {
            context.warn("no tuple data for %s in table \"%s\"".formatted(change.kind(), relation.name()));
        }
        return needed != null;
    }
}
