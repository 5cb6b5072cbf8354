package org.walscope.plugins.decode;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.catalog.CatalogFinding;
import org.walscope.model.catalog.CatalogHistory;
import org.walscope.model.catalog.SavedCatalog;
import org.walscope.model.catalog.WalCatalogHistory;
import org.walscope.model.heap.HeapPageCache;
import org.walscope.model.heap.HeapPages;
import org.walscope.model.record.RecordLens;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.reorder.WalLevel;
import org.walscope.model.reorder.WalLevels;
import org.walscope.model.segment.WalTimeline;
import org.walscope.plugins.output.OutputPlugin;
import org.walscope.plugins.output.OutputPluginException;

/// A timeline's WAL read once, with the catalogs of each moment in it: decoded from there as often as wanted, with
/// other plugins and options. Where `wal_level` was not `logical`, tables' pages are followed too. Needs the WAL open.
/// Not
/// changed once made; any thread, each with decoders of its own.
public final class DecodableWal {

    private final WalTimeline timeline;
    private final SavedCatalog saved;
    private final WalIndex index;
    private final RecordReader reader;
    private final Transactions transactions;
    private final WalCatalogHistory history;
    private final WalLevels levels;
    private final BareStretches bare;
    private final @Nullable HeapPages pages;

    /// @param built the transactions of that index as far as they were built already, those of logical WAL
    private DecodableWal(
            WalTimeline timeline,
            SavedCatalog saved,
            WalIndex index,
            @Nullable Transactions built,
            BooleanSupplier stop) {
        this.timeline = timeline;
        this.saved = saved;
        this.index = index;
        this.reader = new RecordReader(timeline);
        this.levels = WalLevels.of(index, reader, settingOf(saved), stop);
        this.bare = BareStretches.of(index, levels, saved.database());
        this.transactions = built == null || bare.end() != 0 ? Transactions.build(index, reader, levels, stop) : built;
        this.history = WalCatalogHistory.of(saved, index, reader, transactions, stop);
        this.pages = bare.end() == 0 ? null : HeapPages.of(index, reader, saved.database(), bare.end(), stop);
    }

    private static Optional<WalLevel> settingOf(SavedCatalog saved) {
        return WalLevel.of(saved.settings().getOrDefault("wal_level", ""));
    }

    /// Reads the timeline on the caller's thread.
    ///
    /// @param problems gets what is wrong with the WAL
    /// @param stop     asked now and then; when true, what was read by then counts
    public static DecodableWal read(
            WalTimeline timeline, SavedCatalog saved, Consumer<WalProblem> problems, BooleanSupplier stop) {
        var index = new WalIndex();
        WalScan.scan(timeline, index, problems, stop);
        return of(timeline, saved, index, stop);
    }

    /// Of WAL that was read already.
    ///
    /// @param index of the timeline, complete
    public static DecodableWal of(WalTimeline timeline, SavedCatalog saved, WalIndex index, BooleanSupplier stop) {
        return new DecodableWal(timeline, saved, index, null, stop);
    }

    /// Of WAL whose transactions were assembled already.
    ///
    /// @param transactions of that index; assembled anew where the WAL was not written for logical decoding
    public static DecodableWal of(
            WalTimeline timeline, SavedCatalog saved, WalIndex index, Transactions transactions, BooleanSupplier stop) {
        return new DecodableWal(timeline, saved, index, transactions, stop);
    }

    public WalIndex index() {
        return index;
    }

    public Transactions transactions() {
        return transactions;
    }

    /// The byte after the last record; 0 without any.
    public Lsn end() {
        if (index.size() == 0) {
            return new Lsn(0);
        }
        RecordLens last = lens();
        last.moveTo(index.lsn(index.size() - 1), index.length(index.size() - 1));
        return new Lsn(last.endLsn());
    }

    /// Where the catalogs do not fit the WAL, and what in it could not be followed.
    public List<CatalogFinding> findings() {
        return history.findings();
    }

    /// Starts a plugin, for decoding as a slot with it would.
    ///
    /// @param warnings hears what could not be decoded, and the plugin's WARNINGs
    /// @throws OutputPluginException when the plugin refuses its options
    public WalDecoder decoder(OutputPlugin plugin, DecodeOptions options, Consumer<String> warnings)
            throws OutputPluginException {
        return new WalDecoder(this, plugin, options, warnings);
    }

    /// Says of the records of a part what [#explain] does of all. Reads the rows of the part alone, and nothing behind
    /// its transaction's end.
    ///
    /// @param changes as there; a record comes once for each of its rows
    /// @return what came out of the transaction, as far as the part tells; empty where it is of none
    public Optional<TransactionExplanation> explain(
            OutputPlugin plugin,
            DecodeOptions options,
            WalPart part,
            Consumer<Explanation> changes,
            Consumer<String> warnings,
            BooleanSupplier stop)
            throws OutputPluginException, IOException {
        var until = new DecodeOptions(
                options.slot(), options.options(), options.end().or(() -> end(part)), options.session());
        return new Explainer(this, plugin, until, part, warnings, stop).explain(part, changes, stop);
    }

    /// The byte after the last record that decides about a part's; empty where none does here.
    private Optional<Lsn> end(WalPart part) {
        if (part.transaction() >= 0) {
            return transactions.get(part.transaction()).endLsn();
        }
        int last = part.toRow() - 1;
        return Optional.of(new Lsn(index.lsn(last) + 1));
    }

    /// Says of every record that logical decoding reads what becomes of it with that plugin, and by which rule.
    ///
    /// @param changes hears of each record and row, in the order of their LSNs
    /// @param ended   hears of each transaction afterwards, in the order in which they ended
    /// @throws OutputPluginException what the plugin refused, its options among it
    public void explain(
            OutputPlugin plugin,
            DecodeOptions options,
            Consumer<Explanation> changes,
            Consumer<TransactionExplanation> ended,
            Consumer<String> warnings,
            BooleanSupplier stop)
            throws OutputPluginException, IOException {
        new Explainer(this, plugin, options, null, warnings, stop).explain(changes, ended, stop);
    }

    /// The catalogs of each moment; any thread.
    public CatalogHistory history() {
        return history;
    }

    WalLevels levels() {
        return levels;
    }

    BareStretches bare() {
        return bare;
    }

    /// Tables' pages as none has looked at them yet; null where all records have their rows.
    @Nullable
    HeapPageCache pages() {
        return pages == null ? null : new HeapPageCache(pages);
    }

    /// The catalogs as they were saved.
    Catalog start() {
        return saved.catalog();
    }

    /// A new one.
    RecordLens lens() {
        return new RecordLens(timeline, reader::read);
    }
}
