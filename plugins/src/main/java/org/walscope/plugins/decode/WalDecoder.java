package org.walscope.plugins.decode;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.RelFileLocator;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.catalog.CatalogHistory;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.record.RecordLens;
import org.walscope.model.record.WalIndex;
import org.walscope.model.reorder.ChangeKind;
import org.walscope.model.reorder.ReplayListener;
import org.walscope.model.reorder.ReplayOptions;
import org.walscope.model.reorder.SentTxn;
import org.walscope.model.reorder.SlotVerdicts;
import org.walscope.model.rmgr.HeapXlog;
import org.walscope.model.rmgr.LogicalMessageDesc;
import org.walscope.model.rmgr.SharedInvalidationMessage;
import org.walscope.plugins.output.Invalidations;
import org.walscope.plugins.output.OutputPlugin;
import org.walscope.plugins.output.OutputPluginException;
import org.walscope.plugins.output.OutputWriter;

/// Calls an output plugin for what a replay says a slot would send, with each change's row read from its record:
/// `ReorderBufferProcessTXN` of replication/logical/reorderbuffer.c and the wrappers of logical.c. One thread.
public final class WalDecoder implements ReplayListener {

    /// `XLH_TRUNCATE_CASCADE`, `XLH_TRUNCATE_RESTART_SEQS` of access/heapam_xlog.h.
    private static final int TRUNCATE_CASCADE = 0x01;

    private static final int TRUNCATE_RESTART_SEQS = 0x02;

    /// An origin that no server has, to ask a plugin whether it wants changes of others: `PG_UINT16_MAX - 1`.
    private static final int SOME_ORIGIN = 65_534;

    /// What ended decoding, through callers that declare nothing.
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Exception reason;

        Stopped(Exception reason) {
            super(reason);
            this.reason = reason;
        }
    }

    private interface Call {
        void run() throws OutputPluginException, IOException;
    }

    private final DecodableWal wal;
    private final OutputPlugin plugin;
    private final DecodeOptions options;
    private final DecodingContext context;
    private final OutputPlugin.Startup startup;
    private final CatalogHistory history;
    private final WalIndex index;
    private final RecordLens lens;
    private final RowReader rows;
    private final Map<SentTxn, DecodedTxn> txns = new IdentityHashMap<>();
    private final LeftOut leftOut;
    private final LeftOut incomplete;
    private final Consumer<String> warnings;
    private Fates fates = Fates.NONE;
    private final RelationLookup relations;

    /// Starts the plugin.
    ///
    /// @param warnings hears what could not be decoded, and the plugin's WARNINGs
    /// @throws OutputPluginException when the plugin refuses its options
    WalDecoder(DecodableWal wal, OutputPlugin plugin, DecodeOptions options, Consumer<String> warnings)
            throws OutputPluginException {
        this.wal = wal;
        this.plugin = plugin;
        this.options = options;
        this.history = wal.history();
        this.index = wal.index();
        this.lens = wal.lens();
        this.context = new DecodingContext(wal.start(), options.options(), options.session(), warnings);
        this.rows = new RowReader(wal.pages(), index);
        this.warnings = warnings;
        this.leftOut = new LeftOut(warnings, "left out");
        this.incomplete = new LeftOut(warnings, "with an old row that lacks values");
        this.relations = new RelationLookup(index);
        this.startup = plugin.startup(context);
    }

    /// What the plugin said of itself.
    public OutputPlugin.Startup startup() {
        return startup;
    }

    void tellFates(Fates listener) {
        fates = listener;
    }

    /// Decodes. May be called once.
    ///
    /// @param stop asked every few thousand changes; when true, decoding ends there
    /// @return which transactions the plugin was told of, and why not of others
    /// @throws OutputPluginException what the plugin refused
    /// @throws IOException           what the writer could not take
    public SlotVerdicts decode(OutputWriter writer, BooleanSupplier stop) throws OutputPluginException, IOException {
        context.writesTo(writer);
        wal.bare().warnings().forEach(warnings);
        try {
            return wal.transactions().replay(replayOptions(), options.end(), this, stop);
        } catch (Stopped stopped) {
            switch (stopped.reason) {
                case OutputPluginException refused -> throw refused;
                case IOException failed -> throw failed;
                default -> throw stopped;
            }
        } finally {
            plugin.shutdown(context);
            leftOut.tellTotals();
            incomplete.tellTotals();
        }
    }

    /// The slot's options with what the plugin asks for.
    ReplayOptions replayOptions() {
        ReplayOptions slot = options.slot();
        return slot.withStreaming(startup.streaming())
                .withTwoPhase(startup.twoPhaseGiven() || slot.twoPhase() && startup.twoPhase())
                .withOnlyLocal(plugin.filterByOrigin(context, SOME_ORIGIN));
    }

    private void call(long lsn, int xid, Call call) {
        context.writesAt(lsn, xid);
        try {
            call.run();
        } catch (OutputPluginException | IOException e) {
            throw new Stopped(e);
        }
    }

    private DecodedTxn of(SentTxn txn) {
        return txns.computeIfAbsent(txn, DecodedTxn::new);
    }

    @Override
    public void begin(SentTxn txn, boolean prepared) {
        context.catalog(history.at(txn.firstLsn(), txn.xid()));
        call(txn.firstLsn(), txn.xid(), () -> {
            if (prepared) {
                plugin.beginPrepare(context, of(txn));
            } else {
                plugin.begin(context, of(txn));
            }
        });
    }

    @Override
    public void end(SentTxn txn, boolean prepared) {
        call(txn.endLsn(), txn.xid(), () -> {
            if (prepared) {
                plugin.prepare(context, of(txn), txn.finalLsn());
            } else {
                plugin.commit(context, of(txn), txn.finalLsn());
            }
        });
        txns.remove(txn);
        rows.forgetChunks();
    }

    @Override
    public void commitPrepared(SentTxn txn) {
        call(txn.endLsn(), txn.xid(), () -> plugin.commitPrepared(context, of(txn), txn.finalLsn()));
        txns.remove(txn);
    }

    @Override
    public void rollbackPrepared(SentTxn txn, long prepareEndLsn, long prepareTime) {
        call(txn.endLsn(), txn.xid(), () -> plugin.rollbackPrepared(context, of(txn), prepareEndLsn, prepareTime));
        txns.remove(txn);
    }

    @Override
    public void streamStart(SentTxn txn) {
        context.catalog(history.at(txn.firstLsn(), txn.xid()));
        call(txn.firstLsn(), txn.xid(), () -> plugin.streamStart(context, of(txn)));
    }

    @Override
    public void streamStop(SentTxn txn) {
        call(txn.firstLsn(), txn.xid(), () -> plugin.streamStop(context, of(txn)));
    }

    @Override
    public void streamCommit(SentTxn txn) {
        call(txn.endLsn(), txn.xid(), () -> plugin.streamCommit(context, of(txn), txn.finalLsn()));
        txns.remove(txn);
    }

    @Override
    public void streamPrepare(SentTxn txn) {
        call(txn.endLsn(), txn.xid(), () -> plugin.streamPrepare(context, of(txn), txn.finalLsn()));
    }

    @Override
    public void streamAbort(SentTxn txn, SentTxn top) {
        call(txn.endLsn(), txn.xid(), () -> plugin.streamAbort(context, of(txn), of(top), txn.endLsn()));
        txns.remove(txn);
    }

    @Override
    public boolean filtersPrepare(int xid, String gid) {
        return plugin.filterPrepare(context, xid, gid);
    }

    @Override
    public int relation(int row, int topXid) {
        CatalogRelation relation = index.relationNumber(row) == WalIndex.NO_RELATION
                ? null
                : history.at(index.lsn(row), topXid)
                        .relationAt(index.relations().get(index.relationNumber(row)));
        return relation == null ? 0 : relation.oid();
    }

    @Override
    public int[] truncated(int row) {
        lens.moveTo(index.lsn(row), index.length(row));
        return HeapXlog.XlHeapTruncate.read(lens.main()).relids();
    }

    @Override
    public void invalidated(List<SharedInvalidationMessage> messages) {
        Invalidations.tell(plugin, context, messages);
    }

    @Override
    public void message(int row) {
        if (!fates.wants(row)) {
            return;
        }
        lens.moveTo(index.lsn(row), index.length(row));
        var message = LogicalMessageDesc.XlLogicalMessage.read(lens.main());
        if (message.dbId() != options.slot().database()
                || lens.origin() != 0 && plugin.filterByOrigin(context, lens.origin())) {
            return;
        }
        byte[] content = message.message().toArray(ValueLayout.JAVA_BYTE);
        long end = lens.endLsn();
        context.forgetFate();
        call(end, 0, () -> plugin.message(context, null, end, 0, false, message.prefix(), content));
        fates.became(row, 0, "MESSAGE", context.wroteAnything(), context.reason());
    }

    @Override
    public void change(
            SentTxn txn, int xid, ChangeKind kind, int row, int tuple, boolean keepsToast, boolean streamed) {
        if (!fates.wantsTransaction(txn.xid())) {
            return;
        }
        long lsn = index.lsn(row);
        switch (kind) {
            case INSERT, UPDATE, DELETE, KEYLESS_DELETE, MULTI_INSERT, TOAST -> {
                context.catalog(history.at(lsn, txn.xid()));
                row(of(txn), xid, kind, row, tuple, keepsToast, streamed, lsn);
            }
            case TRUNCATE -> {
                context.catalog(history.at(lsn, txn.xid()));
                if (fates.wants(row)) {
                    truncate(of(txn), xid, row, streamed, lsn);
                }
            }
            case MESSAGE -> {
                if (fates.wants(row)) {
                    message(of(txn), xid, row, streamed, lsn);
                }
            }
            case CATALOG, SPEC_INSERT, SPEC_CONFIRM, SPEC_ABORT, COMMAND_ID, INVALIDATION, SNAPSHOT -> {}
        }
    }

    private void row(
            DecodedTxn txn,
            int xid,
            ChangeKind kind,
            int row,
            int tuple,
            boolean keepsToast,
            boolean streamed,
            long lsn) {
        CatalogRelation relation = relations.find(context.catalog(), row);
        if (relation == null) {
            if (kind != ChangeKind.KEYLESS_DELETE) {
                RelFileLocator file = index.relations().get(index.relationNumber(row));
                leftOut.add(
                        "relation " + file,
                        () -> "no relation %s in the catalog at %s: its changes are left out"
                                .formatted(file, new Lsn(lsn)));
            }
            return;
        }
        if (relation.isCatalog() || relation.rewriteOf() != 0 && !startup.rewrites() || relation.kind() == 'S') {
            return;
        }
        if (relation.isToast()) {
            // A chunk that is deleted comes as TOAST too, without a tuple.
            if ((index.info(row) & HeapXlog.OPMASK) == HeapXlog.INSERT || kind == ChangeKind.MULTI_INSERT) {
                chunk(relation, kind, row, tuple, lsn);
            }
            return;
        }
        DecodedChange change = fates.wants(row) ? read(relation, kind, row, tuple, lsn, xid) : null;
        if (change != null) {
            context.forgetFate();
            call(lsn, txn.xid(), () -> {
                if (streamed) {
                    plugin.streamChange(context, txn, change);
                } else {
                    plugin.change(context, txn, change);
                }
            });
            fates.became(row, tuple, change.kind().name(), context.wroteAnything(), context.reason());
        }
        if (!keepsToast) {
            rows.forgetChunks();
        }
    }

    private void chunk(CatalogRelation relation, ChangeKind kind, int row, int tuple, long lsn) {
        try {
            lens.moveTo(lsn, index.length(row));
            rows.chunk(lens, kind, row, tuple, lsn);
        } catch (WalFormatException e) {
            leaveOut(relation, e);
        }
    }

    private @Nullable DecodedChange read(
            CatalogRelation relation, ChangeKind kind, int row, int tuple, long lsn, int xid) {
        try {
            lens.moveTo(lsn, index.length(row));
            boolean logical = wal.levels().isLogical(row);
            DecodedChange change = rows.read(lens, kind, row, tuple, logical, lsn, xid, relation);
            // A server would have kept the old values in the record
            if (!logical && change.oldRow() != null && change.oldRow().hasUnchangedToast()) {
                incomplete.add(
                        name(relation),
                        () ->
                                "the old row of the change at %s has values kept out of line that the change did not write: they are sent as not known"
                                        .formatted(new Lsn(lsn)));
            }
            return change;
        } catch (WalFormatException e) {
            leaveOut(relation, e);
            fates.became(row, tuple, kind.name(), false, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private void leaveOut(CatalogRelation relation, WalFormatException reason) {
        leftOut.add(name(relation), () -> "%s: the change is left out".formatted(reason.getMessage()));
    }

    private static String name(CatalogRelation relation) {
        return "table %s.%s".formatted(relation.schema(), relation.name());
    }

    private void truncate(DecodedTxn txn, int xid, int row, boolean streamed, long lsn) {
        lens.moveTo(lsn, index.length(row));
        var truncate = HeapXlog.XlHeapTruncate.read(lens.main());
        var truncated = new ArrayList<CatalogRelation>();
        for (int oid : truncate.relids()) {
            CatalogRelation relation = context.catalog().relation(oid);
            if (relation != null && !relation.isCatalog()) {
                truncated.add(relation);
            }
        }
        boolean cascade = (truncate.flags() & TRUNCATE_CASCADE) != 0;
        boolean restart = (truncate.flags() & TRUNCATE_RESTART_SEQS) != 0;
        context.forgetFate();
        call(lsn, txn.xid(), () -> {
            if (streamed) {
                plugin.streamTruncate(context, txn, lsn, xid, truncated, cascade, restart);
            } else {
                plugin.truncate(context, txn, lsn, xid, truncated, cascade, restart);
            }
        });
        fates.became(row, 0, "TRUNCATE", context.wroteAnything(), context.reason());
    }

    private void message(DecodedTxn txn, int xid, int row, boolean streamed, long lsn) {
        lens.moveTo(lsn, index.length(row));
        var message = LogicalMessageDesc.XlLogicalMessage.read(lens.main());
        byte[] content = message.message().toArray(ValueLayout.JAVA_BYTE);
        // Of a message a plugin is told the byte after its record.
        long end = lens.endLsn();
        context.forgetFate();
        call(end, txn.xid(), () -> {
            if (streamed) {
                plugin.streamMessage(context, txn, end, xid, true, message.prefix(), content);
            } else {
                plugin.message(context, txn, end, xid, true, message.prefix(), content);
            }
        });
        fates.became(row, 0, "MESSAGE", context.wroteAnything(), context.reason());
    }
}
