package org.walscope.view;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.walscope.model.Xid;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.record.WalIndex;
import org.walscope.model.reorder.ReplayOptions;
import org.walscope.model.reorder.Transactions;
import org.walscope.plugins.PluginChoice;
import org.walscope.plugins.decode.DecodableWal;
import org.walscope.plugins.decode.DecodeOptions;
import org.walscope.plugins.decode.Explanation;
import org.walscope.plugins.decode.TransactionExplanation;
import org.walscope.plugins.decode.WalPart;
import org.walscope.plugins.output.OutputPlugin;
import org.walscope.plugins.output.OutputPluginException;
import org.walscope.plugins.output.OutputPlugins;
import org.walscope.view.fx.Background;
import org.walscope.view.fx.FxThread;

/// Whether a slot with the chosen plugin sends the records one looks at, and if not by which rule: found out in the
/// background a stretch of a transaction at a time, and kept while there is room. FX thread.
public final class Explanations {

    /// Records of a transaction that are explained at once, and stretches that are kept.
    private static final int PART_RECORDS = 1 << 16;

    private static final int MOST_PARTS = 4;

    /// Records that wait to be explained; the newest wishes win.
    private static final int MOST_WANTED = 64;

    private final OpenCatalog catalog;
    private final OwnPlugins plugins;
    private final Background background;
    private final ReadOnlyObjectWrapper<PluginChoice> choice =
            new ReadOnlyObjectWrapper<>(new PluginChoice("test_decoding", Map.of()));
    private final Map<String, PluginChoice> given = new HashMap<>();
    private final ReadOnlyIntegerWrapper revision = new ReadOnlyIntegerWrapper();
    /// Those used last at the end.
    private final List<ExplainedPart> known = new ArrayList<>();
    private final LinkedHashSet<Integer> wanted = new LinkedHashSet<>();
    private Background.Job job = () -> {};
    private boolean busy;
    /// Jobs that were started or given up.
    private int runs;

    /// What is known of a record.
    ///
    /// @param fates    of the record's rows, in their order; none where `sentence` says why
    /// @param sentence what is to be done for an explanation, or that it is being made; empty text where there is
    ///     one, or the record is none that decoding reads
    public record Answer(List<Fate> fates, String sentence) {

        static Answer of(String sentence) {
            return new Answer(List.of(), sentence);
        }
    }

    /// Neighbouring rows of a record that have become the same.
    ///
    /// @param first of them
    public record Fate(Explanation first, int count) {

        /// The fate in the words of `walscope decode --explain`, before it which rows it is about where they differ.
        String text(boolean all) {
            if (all) {
                return first.fate();
            }
            return count == 1
                    ? Texts.get("explain.row", first.tuple(), first.fate())
                    : Texts.get("explain.rows", first.tuple(), first.tuple() + count - 1, first.fate());
        }
    }

    public Explanations(OpenCatalog catalog, OwnPlugins plugins, Background background) {
        this.catalog = catalog;
        this.plugins = plugins;
        this.background = background;
        catalog.decodable().addListener((_, _, _) -> forget());
        catalog.file().addListener((_, _, _) -> told());
    }

    /// The plugins to choose from.
    OwnPlugins plugins() {
        return plugins;
    }

    /// The plugin with the options that were given; kept while the window is open.
    public ReadOnlyObjectProperty<PluginChoice> choice() {
        return choice.getReadOnlyProperty();
    }

    /// Explains for another choice from now on.
    public void choose(PluginChoice other) {
        if (!choice.get().equals(other)) {
            given.put(other.plugin(), other);
            choice.set(other);
            forget();
        }
    }

    /// Explains for another plugin from now on, with the options it was given last.
    public void choosePlugin(String name) {
        choose(given.getOrDefault(name, new PluginChoice(name, Map.of())));
    }

    /// Counts up when answers may have changed.
    public ReadOnlyIntegerProperty revision() {
        return revision.getReadOnlyProperty();
    }

    /// What became of a record; what is not known yet is found out, and [#revision] tells when it is.
    ///
    /// @param row of the index
    public Answer of(WalIndex index, int row) {
        Optional<DecodableWal> wal = catalog.decodable().get();
        if (wal.isEmpty() || wal.get().index() != index) {
            return Answer.of(wal.isEmpty() ? missing() : Texts.get("explain.rolling"));
        }
        Optional<ExplainedPart> explained = find(row);
        if (explained.isEmpty()) {
            want(row);
            return Answer.of(Texts.get("explain.waiting"));
        }
        return explained.get().of(row);
    }

    private Optional<ExplainedPart> find(int row) {
        int transaction = transaction(row);
        for (int i = known.size() - 1; i >= 0; i--) {
            ExplainedPart each = known.get(i);
            WalPart part = each.part();
            if (part.transaction() == transaction && row >= part.fromRow() && row < part.toRow()) {
                known.remove(i);
                known.add(each);
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /// -1 for none.
    private int transaction(int row) {
        DecodableWal wal = catalog.decodable().get().orElseThrow();
        int xid = wal.index().xid(row);
        return Xid.isValid(xid) ? wal.transactions().rowOf(xid) : -1;
    }

    /// What comes out of a record's transaction, in words; why that is not known where it is not.
    public String sum(WalIndex index, int row) {
        String sentence = of(index, row).sentence();
        return sentence.isEmpty() ? find(row).map(ExplainedPart::sum).orElse("") : sentence;
    }

    /// What is to be done, or waited for, before anything can be explained; empty text where it can.
    public String missing() {
        if (catalog.decodable().get().isPresent()) {
            return "";
        }
        return catalog.file().get().isEmpty()
                ? Texts.get("explain.no-catalog")
                : catalog.failure().get().orElseGet(() -> Texts.get("explain.rolling"));
    }

    /// The same of one of a record's rows, in words.
    ///
    /// @param tuple from 0
    public String text(WalIndex index, int row, int tuple) {
        Answer answer = of(index, row);
        for (Fate fate : answer.fates()) {
            if (tuple >= fate.first().tuple() && tuple < fate.first().tuple() + fate.count()) {
                return fate.text(true);
            }
        }
        return answer.sentence();
    }

    /// The same of a record, in words: a line for each stretch of its rows that has become the same.
    public String text(WalIndex index, int row) {
        Answer answer = of(index, row);
        boolean one = answer.fates().size() == 1;
        return answer.fates().isEmpty()
                ? answer.sentence()
                : String.join(
                        "\n",
                        answer.fates().stream().map(fate -> fate.text(one)).toList());
    }

    private void want(int row) {
        wanted.remove(row);
        wanted.add(row);
        if (wanted.size() > MOST_WANTED) {
            wanted.removeFirst();
        }
        next();
    }

    private void next() {
        wanted.removeIf(row -> find(row).isPresent());
        if (busy || wanted.isEmpty()) {
            return;
        }
        int row = wanted.getLast();
        DecodableWal wal = catalog.decodable().get().orElseThrow();
        PluginChoice chosen = choice.get();
        OutputPlugins.Maker maker = plugins.maker(chosen.plugin());
        int mine = ++runs;
        busy = true;
        job = background.start(
                Texts.get("explain.job", chosen.plugin()),
                progress -> {
                    try {
                        return explain(wal, WalPart.around(wal, row, PART_RECORDS), chosen, maker, progress);
                    } finally {
                        if (progress.stopped()) {
                            FxThread.run(() -> stopped(mine, row));
                        }
                    }
                },
                this::arrived,
                failure -> arrived(new ExplainedPart(
                        new WalPart(transaction(row), row, row + 1),
                        List.of(),
                        "",
                        Optional.ofNullable(failure.getMessage()).orElse(failure.toString()))));
    }

    /// By the user: then nothing of the transaction is tried again unasked.
    private void stopped(int run, int row) {
        if (busy && run == runs) {
            arrived(new ExplainedPart(
                    new WalPart(transaction(row), 0, Integer.MAX_VALUE), List.of(), "", Texts.get("explain.stopped")));
        }
    }

    /// Tries again what could not be explained.
    public void retry() {
        if (known.removeIf(part -> !part.failure().isEmpty())) {
            told();
        }
    }

    private void arrived(ExplainedPart explained) {
        busy = false;
        known.add(explained);
        if (known.size() > MOST_PARTS) {
            known.removeFirst();
        }
        told();
        next();
    }

    private void forget() {
        runs++;
        job.stop();
        busy = false;
        wanted.clear();
        known.clear();
        told();
    }

    private void told() {
        revision.set(revision.get() + 1);
    }

    private static ExplainedPart explain(
            DecodableWal wal,
            WalPart part,
            PluginChoice chosen,
            OutputPlugins.Maker maker,
            Background.Progress progress)
            throws IOException {
        OutputPlugin plugin = maker.make();
        Transactions transactions = wal.transactions();
        boolean belongs = part.transaction() >= 0;
        long lsn = belongs
                ? transactions.firstLsn(part.transaction())
                : wal.index().lsn(part.fromRow());
        Catalog catalogs = wal.history().at(lsn, belongs ? transactions.xid(part.transaction()) : 0);
        var options = new DecodeOptions(
                ReplayOptions.of(catalogs.database()).withServerVersion(catalogs.serverVersion()),
                chosen.complete(catalogs.publicationNames()).given());
        List<Fate> fates = new ArrayList<>();
        try {
            String sum = wal.explain(plugin, options, part, each -> add(fates, each), _ -> {}, progress)
                    .map(TransactionExplanation::fate)
                    .map(all -> part.isWhole(wal) ? all : Texts.get("explain.part", all))
                    .orElse("");
            return new ExplainedPart(part, fates, sum, "");
        } catch (OutputPluginException e) {
            return new ExplainedPart(
                    part, List.of(), "", Texts.get("explain.refused", chosen.plugin(), String.valueOf(e.getMessage())));
        }
    }

    private static void add(List<Fate> fates, Explanation each) {
        if (!fates.isEmpty()) {
            Fate last = fates.getLast();
            Explanation first = last.first();
            if (first.row() == each.row()
                    && each.tuple() == first.tuple() + last.count()
                    && first.operation().equals(each.operation())
                    && first.fate().equals(each.fate())) {
                fates.set(fates.size() - 1, new Fate(first, last.count() + 1));
                return;
            }
        }
        fates.add(new Fate(each, 1));
    }

    /// A stretch, or why it could not be explained.
    ///
    /// @param fates in the order of the index
    /// @param sum   what came out of the transaction, in words
    private record ExplainedPart(WalPart part, List<Fate> fates, String sum, String failure) {

        Answer of(int row) {
            int from = firstAt(row);
            int to = from;
            while (to < fates.size() && fates.get(to).first().row() == row) {
                to++;
            }
            return new Answer(fates.subList(from, to), failure);
        }

        private int firstAt(int row) {
            int low = 0;
            int high = fates.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (fates.get(middle).first().row() < row) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }
}
