package org.walscope.plugins.reader;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.walscope.model.catalog.CatalogColumn;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.change.ColumnValue;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.LineRange;
import org.walscope.model.change.PluginText;
import org.walscope.model.change.PluginWrite;
import org.walscope.model.change.RelationName;
import org.walscope.model.change.Value;
import org.walscope.model.change.WrittenAt;
import org.walscope.model.decode.RowValues;
import org.walscope.plugins.output.MemoryCatalog;
import org.walscope.plugins.output.MemoryChange;
import org.walscope.plugins.output.MemoryContext;
import org.walscope.plugins.output.MemoryTxn;
import org.walscope.plugins.output.OutputPlugin;
import org.walscope.plugins.output.RowChange;

/// Calls a plugin as the server must have called test_decoding to make it write a recording.
public final class TestDecodingReplay {

    private final OutputPlugin plugin;
    private final MemoryContext context;
    private final Map<Integer, MemoryTxn> txns = new HashMap<>();
    private boolean inBlock;

    public TestDecodingReplay(OutputPlugin plugin, MemoryContext context) {
        this.plugin = plugin;
        this.context = context;
    }

    /// Calls for each line; what the plugin makes of it is in the context.
    public void replay(List<PluginWrite> writes) throws Exception {
        plugin.startup(context);
        var parser = new TestDecodingParser();
        for (PluginWrite write : writes) {
            OptionalInt xid = write.xid() == 0 ? OptionalInt.empty() : OptionalInt.of(write.xid());
            var at = new WrittenAt(write.lsn(), xid, LineRange.of(0));
            call(parser.parse(PluginText.decode(write.data()), at), write);
        }
    }

    private void call(TestDecodingLine line, PluginWrite write) throws Exception {
        switch (line) {
            case TestDecodingLine.Begin(var xid) -> begin(txn(xid.orElse(write.xid())));
            case TestDecodingLine.Block(var opening, var xid) -> {
                MemoryTxn txn = txn(xid.orElse(write.xid()));
                inBlock = opening;
                if (opening) {
                    plugin.streamStart(context, txn);
                } else {
                    plugin.streamStop(context, txn);
                    txn.streamed = true;
                }
            }
            case TestDecodingLine.End end -> end(end, txn(end.xid().orElse(write.xid())), write);
            case TestDecodingLine.Change(var change) -> {
                MemoryTxn txn = txn(change.at().xid().orElse(0));
                change(change, txn);
            }
        }
    }

    /// Whether it is prepared, a BEGIN does not say; the plugin writes the same for both.
    private void begin(MemoryTxn txn) throws Exception {
        if (txn.pluginData() == null) {
            plugin.begin(context, txn);
        }
    }

    /// The recording begins within the transaction.
    private void beginUnrecorded(MemoryTxn txn) throws Exception {
        int before = context.written().size();
        plugin.begin(context, txn);
        context.written().subList(before, context.written().size()).clear();
    }

    private void end(TestDecodingLine.End end, MemoryTxn txn, PluginWrite write) throws Exception {
        if (txn.pluginData() == null) {
            beginUnrecorded(txn);
        }
        long lsn = write.lsn().value();
        txn.gid = end.gid().orElse("");
        end.time()
                .flatMap(PgTimestamp::parse)
                .ifPresent(t -> txn.endTime = Math.addExact(t.getEpochSecond() * 1_000_000, t.getNano() / 1_000)
                        - DateTimeText.POSTGRES_EPOCH_MICROS);
        switch (end.kind()) {
            case COMMIT -> plugin.commit(context, txn, lsn);
            case PREPARE -> plugin.prepare(context, txn, lsn);
            case COMMIT_PREPARED -> plugin.commitPrepared(context, txn, lsn);
            case ROLLBACK_PREPARED -> plugin.rollbackPrepared(context, txn, lsn, 0);
            case STREAM_COMMIT -> plugin.streamCommit(context, txn, lsn);
            case STREAM_PREPARE -> plugin.streamPrepare(context, txn, lsn);
            case STREAM_ABORT -> plugin.streamAbort(context, txn, top(txn), lsn);
            default -> throw new IllegalArgumentException(end.kind() + " ends nothing");
        }
    }

    /// Of an aborted subtransaction the line does not say the top: any that was streamed will do.
    private MemoryTxn top(MemoryTxn txn) {
        return txn.streamed
                ? txn
                : txns.values().stream()
                        .filter(t -> t.streamed && t.pluginData() != null)
                        .findFirst()
                        .orElseThrow();
    }

    private void change(DecodedChange change, MemoryTxn txn) throws Exception {
        switch (change) {
            case DecodedChange.Insert(var at, var relation, var row) ->
                row(txn, RowChange.Kind.INSERT, relation, null, row.isEmpty() ? null : row);
            case DecodedChange.Update(var at, var relation, var old, var row) ->
                row(
                        txn,
                        RowChange.Kind.UPDATE,
                        relation,
                        old.map(o -> o.columns()).orElse(null),
                        row.isEmpty() ? null : row);
            case DecodedChange.Delete(var at, var relation, var old) ->
                row(
                        txn,
                        RowChange.Kind.DELETE,
                        relation,
                        old.map(o -> o.columns()).orElse(null),
                        null);
            case DecodedChange.Truncate(var at, var relations, var flags) -> {
                List<CatalogRelation> tables =
                        relations.stream().map(r -> table(r, List.of())).toList();
                boolean cascade = flags.orElseThrow().cascade();
                plugin.truncate(
                        context, txn, 0, txn.xid(), tables, cascade, flags.get().restartIdentity());
            }
            case DecodedChange.Message message -> message(message, txn);
            case DecodedChange.Undisclosed(var at, var what) -> {
                MemoryTxn streamed = txn(at.xid().orElse(txn.xid()));
                if (what.equals("change")) {
                    CatalogRelation table = table(RelationName.of("s", "t"), List.of());
                    plugin.streamChange(
                            context, streamed, new MemoryChange(RowChange.Kind.INSERT, 0, 0, table, null, null));
                } else {
                    plugin.streamTruncate(context, streamed, 0, 0, List.of(), false, false);
                }
            }
            default -> throw new IllegalArgumentException(change.toString());
        }
    }

    private void message(DecodedChange.Message message, MemoryTxn txn) throws Exception {
        // Past a zero byte the recording has nothing of the content
        byte[] content = Arrays.copyOf(
                PluginText.encode(message.content().orElse("")), message.size().orElseThrow());
        MemoryTxn of = message.transactional() ? txn : null;
        if (inBlock) {
            plugin.streamMessage(context, of, 0, 0, message.transactional(), message.prefix(), content);
        } else {
            if (of != null && context.catalog().version().major() >= 17) {
                begin(of);
            }
            plugin.message(context, of, 0, 0, message.transactional(), message.prefix(), content);
        }
    }

    private void row(
            MemoryTxn txn,
            RowChange.Kind kind,
            RelationName name,
            @Nullable List<ColumnValue> old,
            @Nullable List<ColumnValue> row)
            throws Exception {
        RowValues oldRow = old == null ? null : values(name, old);
        RowValues newRow = row == null ? null : values(name, row);
        RowValues any = newRow != null ? newRow : oldRow;
        CatalogRelation relation = any == null ? table(name, List.of()) : any.relation();
        plugin.change(context, txn, new MemoryChange(kind, 0, txn.xid(), relation, oldRow, newRow));
    }

    private RowValues values(RelationName name, List<ColumnValue> row) {
        return MemoryContext.row(
                table(name, row),
                row.stream()
                        .map(c -> switch (c.value()) {
                            case Value.Text(var text) ->
                                c.column().type().orElseThrow().equals("boolean") ? text.substring(0, 1) : text;
                            case Value.UnchangedToast _ -> "unchanged-toast-datum";
                            default -> null;
                        })
                        .toArray(String[]::new));
    }

    private CatalogRelation table(RelationName name, List<ColumnValue> row) {
        var columns = new CatalogColumn[row.size()];
        for (int i = 0; i < columns.length; i++) {
            String type = row.get(i).column().type().orElseThrow();
            context.typeName(MemoryCatalog.typeOid(type), -1, type);
            columns[i] = MemoryCatalog.column(i + 1, row.get(i).name(), MemoryCatalog.typeOid(type));
        }
        return MemoryCatalog.table(16_400, name.schema().orElseThrow(), name.name(), columns);
    }

    private MemoryTxn txn(int xid) {
        return txns.computeIfAbsent(xid, MemoryTxn::new);
    }
}
