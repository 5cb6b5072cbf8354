package org.walscope.plugins.output.pgoutput;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.walscope.model.PgVersion;
import org.walscope.model.catalog.CatalogColumn;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.decode.RowValues;
import org.walscope.plugins.output.OutputContext;
import org.walscope.plugins.output.OutputPlugin;
import org.walscope.plugins.output.OutputPluginException;
import org.walscope.plugins.output.PluginTxn;
import org.walscope.plugins.output.RowChange;
import org.walscope.plugins.output.pgoutput.PgOutputOptions.Streaming;

/// replication/pgoutput/pgoutput.c. Between releases it got: partition roots (13); streaming, messages and binary
/// (14);
/// two-phase commit, row filters, column lists, schemas, and no empty transactions (15); parallel streaming and
/// origins (16); generated columns (18).
public final class PgOutput implements OutputPlugin {

    /// `FirstNormalObjectId` of access/transam.h.
    private static final int FIRST_NORMAL_OBJECT_ID = 16_384;

    /// `PGOutputTxnData`: of a transaction that is told as a whole, from 15 on.
    private static final class TxnData {
        boolean sentBegin;
    }

    private PgVersion version = PgVersion.PG19;
    private PgOutputOptions options = new PgOutputOptions(List.of(), false, false, Streaming.OFF, false, false);
    private RelationSyncCache cache = new RelationSyncCache(version, List.of());
    private @Nullable LogicalRepWriter writer;
    private boolean inStreaming;

    @Override
    public String name() {
        return "pgoutput";
    }

    @Override
    public Startup startup(OutputContext context) throws OutputPluginException {
        version = context.catalog().version();
        options = PgOutputOptions.parse(context);
        cache = new RelationSyncCache(version, options.publicationNames());
        writer = new LogicalRepWriter(context, options.binary());
        boolean twoPhase = version.atLeast(PgVersion.PG15);
        return new Startup(true, false, options.streaming() != Streaming.OFF, twoPhase, options.twoPhase());
    }

    private LogicalRepWriter writer() {
        if (writer == null) {
            throw new IllegalStateException("not started");
        }
        return writer;
    }

    @Override
    public void begin(OutputContext context, PluginTxn txn) throws IOException {
        if (version.atLeast(PgVersion.PG15)) {
            txn.setPluginData(new TxnData());
        } else {
            sendBegin(context, txn);
        }
    }

    /// Begins a transaction that has something to tell.
    private void open(OutputContext context, PluginTxn txn) throws IOException {
        if (txn.pluginData() instanceof TxnData data && !data.sentBegin) {
            data.sentBegin = true;
            sendBegin(context, txn);
        }
    }

    private void sendBegin(OutputContext context, PluginTxn txn) throws IOException {
        boolean origin = txn.originId() != 0;
        context.prepareWrite(!origin);
        writer().begin(txn);
        sendOrigin(context, txn, txn.originLsn(), origin);
        context.write(true);
    }

    /// `send_repl_origin`: one whose name is not known is not told of.
    private void sendOrigin(OutputContext context, PluginTxn txn, long originLsn, boolean send) throws IOException {
        if (!send) {
            return;
        }
        String name = context.originName(txn.originId());
        if (name == null) {
            context.warn("the name of replication origin %d is not known here: its message is left out"
                    .formatted(txn.originId()));
            return;
        }
        context.write(false);
        context.prepareWrite(true);
        writer().origin(name, originLsn);
    }

    @Override
    public void commit(OutputContext context, PluginTxn txn, long commitLsn) throws IOException {
        boolean empty = txn.pluginData() instanceof TxnData data && !data.sentBegin;
        txn.setPluginData(null);
        if (!empty) {
            context.prepareWrite(true);
            writer().commit(txn, commitLsn);
            context.write(true);
        }
    }

    @Override
    public void change(OutputContext context, PluginTxn txn, RowChange change)
            throws OutputPluginException, IOException {
        CatalogRelation relation = change.relation();
        if (!isPublishable(relation)) {
            context.because("pgoutput sends rows of permanent tables of users only");
            return;
        }
        RelationSyncEntry entry = cache.entry(context, relation);
        if (!entry.publishes(change.kind())) {
            String names = String.join(", ", options.publicationNames());
            context.because(
                    entry.publishesNothing()
                            ? "the table is in none of the publications " + names
                            : "none of the publications %s has %ss of this table".formatted(names, change.kind()));
            return;
        }
        if (change.kind() == RowChange.Kind.DELETE && change.oldRow() == null) {
            context.because("the table has no replica identity, so that WAL has nothing of the old row");
            if (!version.atLeast(PgVersion.PG15)) {
                maybeSendSchema(context, txn, change.xid(), entry);
            }
            return;
        }
        var published = PublishedChange.of(context, entry, change);
        if (published == null) {
            return;
        }
        open(context, txn);
        maybeSendSchema(context, txn, change.xid(), entry);
        context.prepareWrite(true);
        write(published, inStreaming ? change.xid() : 0, entry);
        context.write(true);
    }

    private void write(PublishedChange change, int xid, RelationSyncEntry entry) {
        CatalogRelation relation = entry.publishAs;
        RowValues oldRow = change.oldRow();
        RowValues newRow = change.newRow();
        switch (change.kind()) {
            case INSERT -> {
                if (newRow != null) {
                    writer().insert(xid, relation, newRow, entry.columns);
                }
            }
            case UPDATE -> {
                if (newRow != null) {
                    writer().update(xid, relation, oldRow, newRow, entry.columns);
                }
            }
            case DELETE -> {
                if (oldRow != null) {
                    writer().delete(xid, relation, oldRow, entry.columns);
                }
            }
        }
    }

    /// `is_publishable_relation` of catalog/pg_publication.c.
    private boolean isPublishable(CatalogRelation relation) {
        return (relation.kind() == 'r' || relation.kind() == 'p' && version.atLeast(PgVersion.PG13))
                && relation.persistence() == 'p'
                && Integer.compareUnsigned(relation.oid(), FIRST_NORMAL_OBJECT_ID) >= 0;
    }

    /// `maybe_send_schema`: the relation, and before it the one that it is published as.
    private void maybeSendSchema(OutputContext context, PluginTxn txn, int changeXid, RelationSyncEntry entry)
            throws OutputPluginException, IOException {
        if (inStreaming ? !entry.streamedTxns.add(txn.xid()) : entry.schemaSent) {
            return;
        }
        int xid = inStreaming ? changeXid : 0;
        if (entry.publishAs != entry.relation) {
            sendRelation(context, xid, entry.publishAs, entry.columns);
        }
        sendRelation(context, xid, entry.relation, entry.columns);
        if (!inStreaming) {
            entry.schemaSent = true;
        }
    }

    private void sendRelation(OutputContext context, int xid, CatalogRelation relation, PublishedColumns columns)
            throws OutputPluginException, IOException {
        for (CatalogColumn column : relation.columns()) {
            if (columns.contains(column) && isUserType(column.type())) {
                context.prepareWrite(false);
                writer().type(xid, column.type());
                context.write(false);
            }
        }
        context.prepareWrite(false);
        writer().relation(xid, relation, columns);
        context.write(false);
    }

    /// From `FirstGenbkiObjectId` of access/transam.h on.
    private static boolean isUserType(int type) {
        return Integer.compareUnsigned(type, 10_000) >= 0;
    }

    @Override
    public void truncate(
            OutputContext context,
            PluginTxn txn,
            long lsn,
            int xid,
            List<CatalogRelation> relations,
            boolean cascade,
            boolean restartIdentity)
            throws OutputPluginException, IOException {
        var truncated = new ArrayList<Integer>();
        for (CatalogRelation relation : relations) {
            if (!isPublishable(relation)) {
                continue;
            }
            RelationSyncEntry entry = cache.entry(context, relation);
            boolean byRoot = relation.partition() && entry.publishAs.oid() != relation.oid();
            if (entry.truncate && !byRoot) {
                truncated.add(relation.oid());
                open(context, txn);
                maybeSendSchema(context, txn, xid, entry);
            }
        }
        if (!truncated.isEmpty()) {
            context.prepareWrite(true);
            writer().truncate(inStreaming ? xid : 0, truncated, cascade, restartIdentity);
            context.write(true);
        }
    }

    @Override
    public void message(
            OutputContext context,
            @Nullable PluginTxn txn,
            long lsn,
            int xid,
            boolean transactional,
            String prefix,
            byte[] content)
            throws IOException {
        if (!options.messages()) {
            return;
        }
        if (transactional && txn != null) {
            open(context, txn);
        }
        context.prepareWrite(true);
        writer().message(inStreaming && txn != null ? txn.xid() : 0, lsn, transactional, prefix, content);
        context.write(true);
    }

    @Override
    public boolean filterByOrigin(OutputContext context, int origin) {
        return options.noOrigin() && origin != 0;
    }

    @Override
    public void beginPrepare(OutputContext context, PluginTxn txn) throws IOException {
        boolean origin = txn.originId() != 0;
        context.prepareWrite(!origin);
        writer().beginPrepare(txn);
        sendOrigin(context, txn, txn.originLsn(), origin);
        context.write(true);
    }

    @Override
    public void prepare(OutputContext context, PluginTxn txn, long prepareLsn) throws IOException {
        context.prepareWrite(true);
        writer().prepare('P', txn, prepareLsn);
        context.write(true);
    }

    @Override
    public void commitPrepared(OutputContext context, PluginTxn txn, long commitLsn) throws IOException {
        context.prepareWrite(true);
        writer().commitPrepared(txn, commitLsn);
        context.write(true);
    }

    @Override
    public void rollbackPrepared(OutputContext context, PluginTxn txn, long prepareEndLsn, long prepareTime)
            throws IOException {
        context.prepareWrite(true);
        writer().rollbackPrepared(txn, prepareEndLsn, prepareTime);
        context.write(true);
    }

    @Override
    public void streamStart(OutputContext context, PluginTxn txn) throws IOException {
        boolean origin = txn.originId() != 0 && !txn.isStreamed();
        context.prepareWrite(!origin);
        writer().streamStart(txn.xid(), !txn.isStreamed());
        sendOrigin(context, txn, 0, origin);
        context.write(true);
        inStreaming = true;
    }

    @Override
    public void streamStop(OutputContext context, PluginTxn txn) throws IOException {
        context.prepareWrite(true);
        writer().streamStop();
        context.write(true);
        inStreaming = false;
    }

    @Override
    public void streamAbort(OutputContext context, PluginTxn txn, PluginTxn top, long abortLsn) throws IOException {
        context.prepareWrite(true);
        writer().streamAbort(txn, top, abortLsn, options.streaming() == Streaming.PARALLEL);
        context.write(true);
        cache.streamEnded(top.xid(), false);
    }

    @Override
    public void streamPrepare(OutputContext context, PluginTxn txn, long prepareLsn) throws IOException {
        context.prepareWrite(true);
        writer().prepare('p', txn, prepareLsn);
        context.write(true);
    }

    @Override
    public void streamCommit(OutputContext context, PluginTxn txn, long commitLsn) throws IOException {
        context.prepareWrite(true);
        writer().streamCommit(txn, commitLsn);
        context.write(true);
        cache.streamEnded(txn.xid(), true);
    }

    @Override
    public void streamChange(OutputContext context, PluginTxn txn, RowChange change)
            throws OutputPluginException, IOException {
        change(context, txn, change);
    }

    @Override
    public void streamMessage(
            OutputContext context,
            @Nullable PluginTxn txn,
            long lsn,
            int xid,
            boolean transactional,
            String prefix,
            byte[] content)
            throws IOException {
        message(context, txn, lsn, xid, transactional, prefix, content);
    }

    @Override
    public void streamTruncate(
            OutputContext context,
            PluginTxn txn,
            long lsn,
            int xid,
            List<CatalogRelation> relations,
            boolean cascade,
            boolean restartIdentity)
            throws OutputPluginException, IOException {
        truncate(context, txn, lsn, xid, relations, cascade, restartIdentity);
    }

    @Override
    public void relcacheInvalidated(OutputContext context, int relation) {
        cache.relationInvalidated(relation);
    }

    @Override
    public void syscacheInvalidated(OutputContext context, InvalidatedCatalog catalog) {
        cache.catalogInvalidated(catalog);
    }
}
