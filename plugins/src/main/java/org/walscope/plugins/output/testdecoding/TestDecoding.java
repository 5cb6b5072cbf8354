package org.walscope.plugins.output.testdecoding;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.change.RelationName;
import org.walscope.plugins.output.OutputContext;
import org.walscope.plugins.output.OutputPlugin;
import org.walscope.plugins.output.OutputPluginException;
import org.walscope.plugins.output.PluginTxn;
import org.walscope.plugins.output.RowChange;
import org.walscope.plugins.output.text.Literals;

/// contrib/test_decoding/test_decoding.c. Between releases it got: streaming and two-phase commit (14), and the
/// BEGIN
/// of a transaction before its message where empty ones are skipped (17).
public final class TestDecoding implements OutputPlugin {

    /// `TestDecodingTxnData`.
    private static final class TxnData {
        boolean wroteChanges;
        boolean streamWroteChanges;
    }

    private final TupleText tuple = new TupleText();
    private TestDecodingOptions options = new TestDecodingOptions(true, false, false, false, false, false, false);
    private boolean messagesOpen;

    @Override
    public String name() {
        return "test_decoding";
    }

    @Override
    public Startup startup(OutputContext context) throws OutputPluginException {
        options = TestDecodingOptions.parse(context);
        PgVersion version = context.catalog().version();
        messagesOpen = version.atLeast(PgVersion.PG17);
        return new Startup(
                options.forceBinary(),
                options.includeRewrites(),
                options.streaming(),
                version.atLeast(PgVersion.PG14),
                false);
    }

    @Override
    public void begin(OutputContext context, PluginTxn txn) throws IOException {
        txn.setPluginData(new TxnData());
        if (!options.skipEmptyXacts()) {
            writeBegin(context, txn, true);
        }
    }

    @Override
    public void change(OutputContext context, PluginTxn txn, RowChange change) throws IOException {
        open(context, txn);
        context.prepareWrite(true);
        tuple.appendTable(context, change.relation());
        context.out().append(' ').append(change.kind().name()).append(':');
        tuple.appendRows(context, change);
        context.write(true);
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
            throws IOException {
        open(context, txn);
        String names = relations.stream()
                .map(r -> RelationName.of(r.schema(), r.name()).toString())
                .collect(Collectors.joining(", "));
        String flags = (restartIdentity ? " restart_seqs" : "") + (cascade ? " cascade" : "");
        write(context, "table " + names + ": TRUNCATE:" + (flags.isEmpty() ? " (no-flags)" : flags));
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
        if (messagesOpen && transactional && txn != null) {
            open(context, txn);
        }
        context.prepareWrite(true);
        context.out()
                .append(message("message", transactional, prefix, content))
                .append(" content:")
                .appendBytes(content, 0, content.length);
        context.write(true);
    }

    @Override
    public void commit(OutputContext context, PluginTxn txn, long commitLsn) throws IOException {
        boolean wrote = data(txn).wroteChanges;
        txn.setPluginData(null);
        if (wrote || !options.skipEmptyXacts()) {
            write(context, "COMMIT" + withXid(" ", txn) + time(context, txn));
        }
    }

    @Override
    public boolean filterByOrigin(OutputContext context, int origin) {
        return options.onlyLocal() && origin != 0;
    }

    @Override
    public boolean filterPrepare(OutputContext context, int xid, String gid) {
        return gid.contains("_nodecode");
    }

    @Override
    public void beginPrepare(OutputContext context, PluginTxn txn) throws IOException {
        begin(context, txn);
    }

    @Override
    public void prepare(OutputContext context, PluginTxn txn, long prepareLsn) throws IOException {
        if (data(txn).wroteChanges || !options.skipEmptyXacts()) {
            writePrepared(context, "PREPARE TRANSACTION ", txn);
        }
    }

    @Override
    public void commitPrepared(OutputContext context, PluginTxn txn, long commitLsn) throws IOException {
        writePrepared(context, "COMMIT PREPARED ", txn);
    }

    @Override
    public void rollbackPrepared(OutputContext context, PluginTxn txn, long prepareEndLsn, long prepareTime)
            throws IOException {
        writePrepared(context, "ROLLBACK PREPARED ", txn);
    }

    private void writePrepared(OutputContext context, String what, PluginTxn txn) throws IOException {
        write(context, what + Literals.quote(txn.gid()) + withXid(", txid ", txn) + time(context, txn));
    }

    @Override
    public void streamStart(OutputContext context, PluginTxn txn) throws IOException {
        if (txn.pluginData() == null) {
            txn.setPluginData(new TxnData());
        }
        data(txn).streamWroteChanges = false;
        if (!options.skipEmptyXacts()) {
            writeStreamStart(context, txn, true);
        }
    }

    @Override
    public void streamStop(OutputContext context, PluginTxn txn) throws IOException {
        if (data(txn).streamWroteChanges || !options.skipEmptyXacts()) {
            write(context, "closing a streamed block for transaction" + withXid(" TXN ", txn));
        }
    }

    @Override
    public void streamAbort(OutputContext context, PluginTxn txn, PluginTxn top, long abortLsn) throws IOException {
        boolean wrote = data(top).wroteChanges;
        if (txn.xid() == top.xid()) {
            top.setPluginData(null);
        }
        if (wrote || !options.skipEmptyXacts()) {
            write(context, "aborting streamed (sub)transaction" + withXid(" TXN ", txn));
        }
    }

    @Override
    public void streamPrepare(OutputContext context, PluginTxn txn, long prepareLsn) throws IOException {
        if (data(txn).wroteChanges || !options.skipEmptyXacts()) {
            String what = "preparing streamed transaction " + (options.includeXids() ? "TXN " : "");
            writePrepared(context, what, txn);
        }
    }

    @Override
    public void streamCommit(OutputContext context, PluginTxn txn, long commitLsn) throws IOException {
        boolean wrote = data(txn).wroteChanges;
        txn.setPluginData(null);
        if (wrote || !options.skipEmptyXacts()) {
            write(context, "committing streamed transaction" + withXid(" TXN ", txn) + time(context, txn));
        }
    }

    @Override
    public void streamChange(OutputContext context, PluginTxn txn, RowChange change) throws IOException {
        writeStreamed(context, txn, "streaming change for ");
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
            throws IOException {
        writeStreamed(context, txn, "streaming truncate for ");
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
        if (messagesOpen && transactional && txn != null) {
            openStream(context, txn);
        }
        context.prepareWrite(true);
        Utf8Builder out = context.out().append(message("streaming message", transactional, prefix, content));
        if (!transactional) {
            out.append(" content:").appendBytes(content, 0, content.length);
        }
        context.write(true);
    }

    /// What a block holds, untold: it may yet be rolled back.
    private void writeStreamed(OutputContext context, PluginTxn txn, String what) throws IOException {
        openStream(context, txn);
        write(context, what + (options.includeXids() ? "TXN " + xid(txn) : "transaction"));
    }

    /// The BEGIN put off, where there is one, and a note that the transaction is not empty.
    private void open(OutputContext context, PluginTxn txn) throws IOException {
        TxnData data = data(txn);
        if (options.skipEmptyXacts() && !data.wroteChanges) {
            writeBegin(context, txn, false);
        }
        data.wroteChanges = true;
    }

    private void openStream(OutputContext context, PluginTxn txn) throws IOException {
        TxnData data = data(txn);
        if (options.skipEmptyXacts() && !data.streamWroteChanges) {
            writeStreamStart(context, txn, false);
        }
        data.wroteChanges = true;
        data.streamWroteChanges = true;
    }

    private void writeBegin(OutputContext context, PluginTxn txn, boolean last) throws IOException {
        write(context, "BEGIN" + withXid(" ", txn), last);
    }

    private void writeStreamStart(OutputContext context, PluginTxn txn, boolean last) throws IOException {
        write(context, "opening a streamed block for transaction" + withXid(" TXN ", txn), last);
    }

    private static void write(OutputContext context, String line) throws IOException {
        write(context, line, true);
    }

    private static void write(OutputContext context, String line, boolean last) throws IOException {
        context.prepareWrite(last);
        context.out().append(line);
        context.write(last);
    }

    private String withXid(String before, PluginTxn txn) {
        return options.includeXids() ? before + xid(txn) : "";
    }

    private String time(OutputContext context, PluginTxn txn) {
        return options.includeTimestamp() ? " (at " + context.settings().timestamptzToStr(txn.endTime()) + ")" : "";
    }

    private static String xid(PluginTxn txn) {
        return Integer.toUnsignedString(txn.xid());
    }

    private static String message(String what, boolean transactional, String prefix, byte[] content) {
        return "%s: transactional: %d prefix: %s, sz: %d"
                .formatted(what, transactional ? 1 : 0, prefix, content.length);
    }

    private static TxnData data(PluginTxn txn) {
        if (txn.pluginData() instanceof TxnData data) {
            return data;
        }
        throw new IllegalStateException("transaction " + xid(txn) + " has not begun");
    }
}
