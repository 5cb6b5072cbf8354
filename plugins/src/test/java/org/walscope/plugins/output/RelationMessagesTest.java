package org.walscope.plugins.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.FieldTrace;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.catalog.CatalogFile;
import org.walscope.model.catalog.CatalogHistory;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.catalog.SavedCatalog;
import org.walscope.model.catalog.WalCatalogHistory;
import org.walscope.model.change.PluginWrite;
import org.walscope.model.decode.RowValues;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.record.XLogRecord;
import org.walscope.model.reorder.ChangeKind;
import org.walscope.model.reorder.ReplayListener;
import org.walscope.model.reorder.ReplayOptions;
import org.walscope.model.reorder.SentTxn;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.rmgr.HeapXlog;
import org.walscope.model.rmgr.SharedInvalidationMessage;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.value.ValueOutput;
import org.walscope.plugins.output.pgoutput.PgOutput;
import org.walscope.plugins.reader.Recordings;

/// When pgoutput describes which relations and types, and how, over the corpus' WAL with its real catalogs: against the
/// recordings, without their rows.
final class RelationMessagesTest {

    @Test
    void describesRelationsWhenAndAsTheServerDoes() throws Exception {
        assumeTrue(Recordings.corpus().isPresent(), "no corpus");
        int count = 0;
        for (Path file : Recordings.outputs(Recordings.corpus().get(), "pgoutput")) {
            if (!isLeftOut(file.toString())) {
                check(file);
                count++;
            }
        }
        assertThat(count).isGreaterThan(70);
    }

    /// Row filters need rows, and a fork of the timeline two timelines' WAL. In the third the server described a table
    /// once more, between two transactions, for no message that is in the WAL.
    private static boolean isLeftOut(String file) {
        return file.contains("pub_filter") || file.contains("timeline") || file.contains("pg13/txmix");
    }

    private static void check(Path file) throws Exception {
        List<String> expected = described(
                Recordings.read(file, true).stream().map(PluginWrite::data).toList());
        Path set = file.resolveSibling("..");
        SavedCatalog saved = CatalogFile.read(set.resolve("catalog-start.json.gz"));
        try (WalFiles files = WalFiles.open(List.of(set.resolve("wal.tar.gz")))) {
            var timeline = files.timelines().getFirst();
            var index = new WalIndex();
            WalScan.scan(timeline, index, problem -> {}, () -> false);
            var reader = new RecordReader(timeline);
            var transactions = Transactions.build(index, reader, () -> false);
            var history = WalCatalogHistory.of(saved, index, reader, transactions, () -> false);
            var context = new RollingContext(saved.catalog(), RecordedOptions.options(file));
            var plugin = new PgOutput();
            OutputPlugin.Startup startup = plugin.startup(context);
            String name = file.getFileName().toString();
            ReplayOptions options = ReplayOptions.of(saved.database())
                    .withServerVersion(saved.serverVersion())
                    .withStreaming(startup.streaming())
                    .withTwoPhase(startup.twoPhaseGiven())
                    .withOnlyLocal(name.contains("origin-none"))
                    .withWorkMem(name.contains("stream") || name.contains("parallel") ? 64 << 10 : 64 << 20);
            transactions.replay(options, new Driver(plugin, context, history, index, reader), () -> false);
            assertThat(described(context.written())).as(file.toString()).isEqualTo(expected);
        }
    }

    private static List<String> described(List<byte[]> messages) {
        return messages.stream()
                .filter(message -> "RYSEcAC".indexOf(message[0]) >= 0)
                .map(message -> (char) message[0]
                        + ("RYSE".indexOf(message[0]) >= 0 ? HexFormat.of().formatHex(message) : ""))
                .toList();
    }

    /// A context whose catalogs move on.
    private static final class RollingContext implements OutputContext {
        private final MemoryContext memory;
        private Catalog catalog;

        RollingContext(Catalog catalog, String... options) {
            memory = new MemoryContext(catalog.version(), options);
            this.catalog = catalog;
        }

        List<byte[]> written() {
            return memory.written();
        }

        @Override
        public List<Option> options() {
            return memory.options();
        }

        @Override
        public Catalog catalog() {
            return catalog;
        }

        @Override
        public ValueOutput values() {
            return memory;
        }

        @Override
        public Utf8Builder out() {
            return memory.out();
        }

        @Override
        public void prepareWrite(boolean last) {
            memory.prepareWrite(last);
        }

        @Override
        public void write(boolean last) {
            memory.write(last);
        }

        @Override
        public void warn(String message) {
            memory.warn(message);
        }
    }

    /// Calls the plugin with rows of NULLs.
    private static final class Driver implements ReplayListener {
        private final OutputPlugin plugin;
        private final RollingContext context;
        private final CatalogHistory history;
        private final WalIndex index;
        private final RecordReader reader;
        private final Map<Integer, MemoryTxn> txns = new HashMap<>();

        Driver(
                OutputPlugin plugin,
                RollingContext context,
                CatalogHistory history,
                WalIndex index,
                RecordReader reader) {
            this.plugin = plugin;
            this.context = context;
            this.history = history;
            this.index = index;
            this.reader = reader;
        }

        private MemoryTxn of(SentTxn txn) {
            MemoryTxn known = txns.computeIfAbsent(txn.xid(), MemoryTxn::new);
            known.streamed = txn.isStreamed();
            return known;
        }

        private interface Call {
            void run() throws Exception;
        }

        private static void run(Call call) {
            try {
                call.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void begin(SentTxn txn, boolean prepared) {
            run(() -> {
                if (prepared) {
                    plugin.beginPrepare(context, of(txn));
                } else {
                    plugin.begin(context, of(txn));
                }
            });
        }

        @Override
        public void end(SentTxn txn, boolean prepared) {
            run(() -> {
                if (prepared) {
                    plugin.prepare(context, of(txn), 0);
                } else {
                    plugin.commit(context, of(txn), 0);
                }
            });
        }

        @Override
        public void streamStart(SentTxn txn) {
            run(() -> plugin.streamStart(context, of(txn)));
        }

        @Override
        public void streamStop(SentTxn txn) {
            run(() -> plugin.streamStop(context, of(txn)));
        }

        @Override
        public void streamCommit(SentTxn txn) {
            run(() -> plugin.streamCommit(context, of(txn), 0));
        }

        @Override
        public void streamPrepare(SentTxn txn) {
            run(() -> plugin.streamPrepare(context, of(txn), 0));
        }

        @Override
        public void streamAbort(SentTxn txn, SentTxn top) {
            run(() -> plugin.streamAbort(context, of(txn), of(top), 0));
        }

        @Override
        public void invalidated(List<SharedInvalidationMessage> messages) {
            Invalidations.tell(plugin, context, messages);
        }

        @Override
        public void change(
                SentTxn txn, int xid, ChangeKind kind, int row, int tuple, boolean keepsToast, boolean streamed) {
            run(() -> tell(of(txn), xid, kind, row));
        }

        private void tell(MemoryTxn txn, int xid, ChangeKind kind, int row) throws Exception {
            long lsn = index.lsn(row);
            context.catalog = history.at(lsn, txn.xid());
            switch (kind) {
                case MESSAGE -> plugin.message(context, txn, lsn, xid, true, "", new byte[0]);
                case TRUNCATE -> truncate(txn, xid, lsn);
                default -> {
                    CatalogRelation relation =
                            context.catalog.relationAt(index.relations().get(index.relationNumber(row)));
                    if (relation == null || relation.isToast() || relation.rewriteOf() != 0 || !kind.isOutput()) {
                        return;
                    }
                    RowChange.Kind of = switch (kind) {
                        case UPDATE -> RowChange.Kind.UPDATE;
                        case DELETE, KEYLESS_DELETE -> RowChange.Kind.DELETE;
                        default -> RowChange.Kind.INSERT;
                    };
                    RowValues nulls = new RowValues();
                    nulls.clear(relation);
                    plugin.change(
                            context,
                            txn,
                            new MemoryChange(
                                    of,
                                    lsn,
                                    xid,
                                    relation,
                                    kind == ChangeKind.DELETE ? nulls : null,
                                    of == RowChange.Kind.DELETE ? null : nulls));
                }
            }
        }

        private void truncate(MemoryTxn txn, int xid, long lsn) throws Exception {
            XLogRecord record = reader.read(new Lsn(lsn));
            var truncate = HeapXlog.XlHeapTruncate.read(new FieldReader(
                    record.bytes(),
                    record.mainOffset(),
                    record.mainLength(),
                    record.lsn(),
                    record.version(),
                    FieldTrace.NONE));
            var relations = new ArrayList<CatalogRelation>();
            for (int oid : truncate.relids()) {
                CatalogRelation relation = context.catalog.relation(oid);
                if (relation != null && !relation.isCatalog()) {
                    relations.add(relation);
                }
            }
            plugin.truncate(context, txn, lsn, xid, relations, false, false);
        }
    }
}
