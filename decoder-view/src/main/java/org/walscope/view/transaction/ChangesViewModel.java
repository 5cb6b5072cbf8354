package org.walscope.view.transaction;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.walscope.model.Xid;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.plugins.decode.DecodableWal;
import org.walscope.plugins.decode.DecodedRow;
import org.walscope.plugins.decode.RowDecoder;
import org.walscope.view.Explanations;
import org.walscope.view.OpenCatalog;
import org.walscope.view.Texts;
import org.walscope.view.fx.Background;

/// What the changes of a transaction are once a catalog is open: their rows with their values, and whether a plugin
/// sends them. Rows are decoded in the background, those that are seen and the chosen one. Knows no control. FX thread.
final class ChangesViewModel {

    private final OpenCatalog catalog;
    private final Explanations explanations;
    private final Background background;
    private final SeenTexts lines;
    private final ReadOnlyIntegerWrapper revision = new ReadOnlyIntegerWrapper();
    private final ReadOnlyObjectWrapper<Optional<ChosenRow>> chosen = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final InvalidationListener catalogChanged = _ -> restart();
    private final InvalidationListener explained = _ -> told();
    private Optional<TransactionReport> report = Optional.empty();
    private OptionalInt place = OptionalInt.empty();
    private Background.Job job = () -> {};

    /// The chosen change.
    ///
    /// @param place   in [TransactionReport#changes]
    /// @param row     empty where its record keeps none, or cannot be read
    /// @param problem why it cannot be read; empty text where it can
    record ChosenRow(int place, Optional<DecodedRow> row, String problem) {}

    ChangesViewModel(OpenCatalog catalog, Explanations explanations, Background background) {
        this.catalog = catalog;
        this.explanations = explanations;
        this.background = background;
        this.lines = new SeenTexts(background, Texts.get("txn.job.rows"), this::told);
    }

    void attach() {
        catalog.decodable().addListener(catalogChanged);
        explanations.revision().addListener(explained);
        restart();
    }

    void detach() {
        catalog.decodable().removeListener(catalogChanged);
        explanations.revision().removeListener(explained);
        lines.reset(Optional.empty());
        job.stop();
    }

    /// The changes of another transaction are shown.
    void show(Optional<TransactionReport> other) {
        if (!report.equals(other)) {
            report = other;
            place = OptionalInt.empty();
            restart();
        }
    }

    /// Whether rows can be decoded.
    boolean isDecoding() {
        return wal().isPresent();
    }

    /// Counts up when texts have arrived, or may have changed.
    ReadOnlyIntegerProperty revision() {
        return revision.getReadOnlyProperty();
    }

    /// The chosen change, once it was decoded.
    ReadOnlyObjectProperty<Optional<ChosenRow>> chosen() {
        return chosen.getReadOnlyProperty();
    }

    /// A change's row as test_decoding writes it; "" until it is there, and where its record keeps none.
    String line(int at) {
        return isDecoding() ? lines.of(key(at)) : "";
    }

    /// Whether the plugin sends it, or why not; "" until that is known.
    String fate(int at) {
        return isDecoding()
                ? explanations.text(report().index(), report().changes()[at], Math.max(0, report().ordinals()[at]))
                : "";
    }

    /// What the plugin sends of all changes, or why not.
    String sum() {
        return isDecoding()
                ? explanations.sum(
                        report().index(),
                        Math.max(0, report().index().rowAt(report().txn().firstLsn())))
                : "";
    }

    /// The filter that shows all records of the transaction in the record table.
    String filter() {
        return "txn == " + Xid.toString(report().txn().xid());
    }

    /// How many of how many changes are listed, where it is not all; else empty text.
    String unlisted() {
        return report.filter(of -> of.changes().length < of.changeCount())
                .map(of -> Texts.get("txn.changes.more", of.changes().length, of.changeCount()))
                .orElse("");
    }

    /// Decodes a change's row with all its values.
    void choose(int at) {
        place = OptionalInt.of(at);
        decodeChosen();
    }

    private void restart() {
        lines.reset(wal().map(wal -> stop -> writer(wal, stop)));
        decodeChosen();
        told();
    }

    private Optional<DecodableWal> wal() {
        return catalog.decodable().get().filter(wal -> report.isPresent() && wal.index() == report().index());
    }

    private TransactionReport report() {
        return report.orElseThrow();
    }

    private long key(int at) {
        return (long) report().changes()[at] << 32 | Math.max(0, report().ordinals()[at]);
    }

    private static LongFunction<String> writer(DecodableWal wal, BooleanSupplier stop) {
        var decoder = new RowDecoder(wal, stop);
        return key -> {
            try {
                return decoder.row((int) (key >>> 32), (int) key)
                        .map(DecodedRow::line)
                        .orElse("");
            } catch (WalFormatException e) {
                return String.valueOf(e.getMessage());
            }
        };
    }

    private void decodeChosen() {
        job.stop();
        Optional<DecodableWal> wal = wal();
        if (place.isEmpty() || wal.isEmpty()) {
            chosen.set(Optional.empty());
            return;
        }
        int at = place.getAsInt();
        long key = key(at);
        job = background.start(
                Texts.get("txn.job.row"),
                progress -> new RowDecoder(wal.get(), progress).row((int) (key >>> 32), (int) key),
                row -> chosen.set(Optional.of(new ChosenRow(at, row, ""))),
                failure -> chosen.set(
                        Optional.of(new ChosenRow(at, Optional.empty(), String.valueOf(failure.getMessage())))));
    }

    private void told() {
        revision.set(revision.get() + 1);
    }
}
