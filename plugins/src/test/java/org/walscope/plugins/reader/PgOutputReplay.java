package org.walscope.plugins.reader;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.walscope.model.catalog.CatalogColumn;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.catalog.CatalogType;
import org.walscope.model.catalog.Publication;
import org.walscope.model.change.PluginText;
import org.walscope.model.change.PluginWrite;
import org.walscope.model.change.Value;
import org.walscope.model.decode.RowValues;
import org.walscope.plugins.output.MemoryChange;
import org.walscope.plugins.output.MemoryContext;
import org.walscope.plugins.output.MemoryTxn;
import org.walscope.plugins.output.OutputPlugin;
import org.walscope.plugins.output.RowChange;

/// Calls a plugin as the server must have called pgoutput to make it write a recording. Its catalogs are what the
/// recording says of them, everything is published, and a relation that it describes twice was invalidated.
public final class PgOutputReplay {

    private final OutputPlugin plugin;
    private final MemoryContext context;
    private final Map<Integer, MemoryTxn> txns = new HashMap<>();
    /// Relations described, by the streamed transaction that was told in, 0 for none.
    private final Map<Integer, Set<Integer>> described = new HashMap<>();
    /// The transaction being told.
    private MemoryTxn txn = new MemoryTxn(0);
    private boolean inBlock;

    public PgOutputReplay(OutputPlugin plugin, MemoryContext context) {
        this.plugin = plugin;
        this.context = context;
    }

    public void replay(List<PluginWrite> writes, String... publications) throws Exception {
        for (String name : publications) {
            context.catalog()
                    .put(new Publication(1, name, true, true, true, true, true, false, false, List.of(), List.of()));
        }
        plugin.startup(context);
        var parser = new PgOutputParser();
        for (int i = 0; i < writes.size(); i++) {
            PluginWrite next = i + 1 < writes.size() ? writes.get(i + 1) : null;
            call(parser.parse(writes.get(i).data()), origin(next));
        }
    }

    private static PgOutputMessage.@Nullable Origin origin(@Nullable PluginWrite next) throws OutputFormatException {
        return next != null && next.data()[0] == 'O'
                ? (PgOutputMessage.Origin) new PgOutputParser().parse(next.data())
                : null;
    }

    private void call(PgOutputMessage message, PgOutputMessage.@Nullable Origin origin) throws Exception {
        switch (message) {
            case PgOutputMessage.Begin begin -> {
                txn = open(begin.xid(), origin);
                txn.finalLsn = begin.finalLsn().value();
                txn.endTime = begin.commitTime();
                plugin.begin(context, txn);
            }
            case PgOutputMessage.Commit commit -> {
                txn.endLsn = commit.endLsn().value();
                plugin.commit(context, txn, commit.commitLsn().value());
            }
            case PgOutputMessage.BeginPrepare begin -> {
                txn = open(begin.xid(), origin);
                txn.finalLsn = begin.prepareLsn().value();
                end(begin.endLsn().value(), begin.prepareTime(), begin.gid());
                plugin.beginPrepare(context, txn);
            }
            case PgOutputMessage.Prepare prepare -> {
                txn = txn(prepare.xid());
                end(prepare.endLsn().value(), prepare.prepareTime(), prepare.gid());
                if (prepare.streamed()) {
                    plugin.streamPrepare(context, txn, prepare.prepareLsn().value());
                } else {
                    plugin.prepare(context, txn, prepare.prepareLsn().value());
                }
            }
            case PgOutputMessage.CommitPrepared commit -> {
                txn = txn(commit.xid());
                end(commit.endLsn().value(), commit.commitTime(), commit.gid());
                plugin.commitPrepared(context, txn, commit.commitLsn().value());
                closed(commit.xid(), false);
            }
            case PgOutputMessage.RollbackPrepared rollback -> {
                txn = txn(rollback.xid());
                end(rollback.rollbackEndLsn().value(), rollback.rollbackTime(), rollback.gid());
                plugin.rollbackPrepared(context, txn, rollback.prepareEndLsn().value(), rollback.prepareTime());
            }
            case PgOutputMessage.StreamStart start -> {
                txn = open(start.xid(), origin);
                txn.streamed = start.firstSegment() == 0;
                plugin.streamStart(context, txn);
                inBlock = true;
            }
            case PgOutputMessage.StreamStop _ -> {
                plugin.streamStop(context, txn);
                inBlock = false;
            }
            case PgOutputMessage.StreamCommit commit -> {
                txn = txn(commit.xid());
                end(commit.endLsn().value(), commit.commitTime(), "");
                plugin.streamCommit(context, txn, commit.commitLsn().value());
                closed(commit.xid(), true);
            }
            case PgOutputMessage.StreamAbort abort -> {
                MemoryTxn aborted = txn(abort.subxid());
                aborted.endTime =
                        abort.info().map(PgOutputMessage.AbortInfo::abortTime).orElse(0L);
                long lsn = abort.info().map(info -> info.abortLsn().value()).orElse(0L);
                plugin.streamAbort(context, aborted, txn(abort.xid()), lsn);
                closed(abort.xid(), false);
            }
            case PgOutputMessage.Origin _ -> {}
            case PgOutputMessage.Type type -> context.catalog().put(type(type.oid(), type.namespace(), type.name()));
            case PgOutputMessage.Relation relation -> describe(relation);
            case PgOutputMessage.Insert insert ->
                row(RowChange.Kind.INSERT, insert.relation(), insert.xid().orElse(txn.xid()), null, insert.row());
            case PgOutputMessage.Update update ->
                row(
                        RowChange.Kind.UPDATE,
                        update.relation(),
                        update.xid().orElse(txn.xid()),
                        update.old().map(PgOutputMessage.Old::columns).orElse(null),
                        update.row());
            case PgOutputMessage.Delete delete ->
                row(
                        RowChange.Kind.DELETE,
                        delete.relation(),
                        delete.xid().orElse(txn.xid()),
                        delete.old().columns(),
                        null);
            case PgOutputMessage.Truncate truncate -> {
                List<CatalogRelation> relations = truncate.relations().stream()
                        .map(oid -> context.catalog().relation(oid))
                        .toList();
                boolean cascade = (truncate.flags() & PgOutputMessage.Truncate.CASCADE) != 0;
                boolean restart = (truncate.flags() & PgOutputMessage.Truncate.RESTART_SEQS) != 0;
                plugin.truncate(context, txn, 0, truncate.xid().orElse(txn.xid()), relations, cascade, restart);
            }
            case PgOutputMessage.Message text -> {
                MemoryTxn of = text.transactional() ? txn : null;
                byte[] content = PluginText.encode(text.content());
                plugin.message(context, of, text.lsn().value(), 0, text.transactional(), text.prefix(), content);
            }
        }
    }

    private MemoryTxn open(int xid, PgOutputMessage.@Nullable Origin origin) {
        MemoryTxn opened = txn(xid);
        if (origin != null) {
            opened.originId = 1;
            opened.originLsn = origin.originLsn().value();
            context.origin(1, origin.origin());
        }
        return opened;
    }

    private void end(long endLsn, long endTime, String gid) {
        txn.endLsn = endLsn;
        txn.endTime = endTime;
        txn.gid = gid;
    }

    private MemoryTxn txn(int xid) {
        return txns.computeIfAbsent(xid, MemoryTxn::new);
    }

    private void describe(PgOutputMessage.Relation relation) {
        int teller = inBlock ? txn.xid() : 0;
        CatalogRelation made = relation(relation);
        CatalogRelation before = context.catalog().relation(relation.oid());
        boolean again = !described.computeIfAbsent(teller, _ -> new HashSet<>()).add(relation.oid());
        if (before == null || !before.equals(made)) {
            context.catalog().put(made);
        }
        if (again || before != null && !before.equals(made)) {
            plugin.relcacheInvalidated(context, relation.oid());
            described.values().forEach(oids -> oids.remove(relation.oid()));
            described.get(teller).add(relation.oid());
        }
    }

    private void closed(int xid, boolean committed) {
        Set<Integer> of = described.remove(xid);
        if (of != null && committed) {
            described.computeIfAbsent(0, _ -> new HashSet<>()).addAll(of);
        }
    }

    private static CatalogRelation relation(PgOutputMessage.Relation message) {
        var columns = new CatalogColumn[message.attributes().size()];
        var key = new ArrayList<Integer>();
        for (int i = 0; i < columns.length; i++) {
            PgOutputMessage.Attribute attribute = message.attributes().get(i);
            columns[i] = new CatalogColumn(
                    i + 1,
                    attribute.name(),
                    attribute.typeOid(),
                    attribute.typmod(),
                    -1,
                    false,
                    'i',
                    false,
                    false,
                    '\0',
                    null);
            if (attribute.isKey() && message.identity() != 'f') {
                key.add(i + 1);
            }
        }
        return new CatalogRelation(
                message.oid(),
                2200,
                message.namespace(),
                message.name(),
                'r',
                'p',
                message.identity(),
                0,
                0,
                0,
                false,
                List.of(columns),
                key,
                List.of());
    }

    private static CatalogType type(int oid, String schema, String name) {
        return new CatalogType(
                oid, schema.isEmpty() ? "pg_catalog" : schema, name, 'b', -1, false, 'i', ',', 0, 0, -1, 0, 0, "");
    }

    private void row(RowChange.Kind kind, int relation, int xid, @Nullable List<Value> old, @Nullable List<Value> row)
            throws Exception {
        CatalogRelation table = context.catalog().relation(relation);
        if (table == null) {
            throw new IllegalArgumentException("relation " + relation + " is not described");
        }
        RowValues oldRow = old == null ? null : values(table, old);
        RowValues newRow = row == null ? null : values(table, row);
        plugin.change(context, txn, new MemoryChange(kind, 0, xid, table, oldRow, newRow));
    }

    private static RowValues values(CatalogRelation relation, List<Value> row) {
        return MemoryContext.row(
                relation,
                row.stream()
                        .map(value -> switch (value) {
                            case Value.Text(var text) -> text;
                            case Value.Binary(var hex) -> "\0x" + hex;
                            case Value.UnchangedToast _ -> "unchanged-toast-datum";
                            case Value.Null _, Value.NotSent _ -> null;
                        })
                        .toArray(String[]::new));
    }
}
