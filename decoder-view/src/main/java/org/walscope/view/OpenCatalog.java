package org.walscope.view;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;
import org.walscope.model.catalog.CatalogFile;
import org.walscope.model.catalog.CatalogFinding;
import org.walscope.model.catalog.SavedCatalog;
import org.walscope.model.record.WalIndex;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.segment.WalTimeline;
import org.walscope.plugins.decode.DecodableWal;
import org.walscope.view.fx.Background;

/// The saved catalog that the open WAL is read with: rolled forward through it as soon as its transactions are
/// built, and
/// again when these change. It stays when other WAL is opened. FX thread only.
public final class OpenCatalog {

    private final OpenWal wal;
    private final Background background;
    private final ReadOnlyObjectWrapper<Optional<Path>> file = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<RelationNames> names = new ReadOnlyObjectWrapper<>(RelationNames.NONE);
    private final ReadOnlyObjectWrapper<Optional<DecodableWal>> decodable =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<String>> failure = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<String>> trouble = new ReadOnlyObjectWrapper<>(Optional.empty());
    private Optional<SavedCatalog> saved = Optional.empty();
    private int openings;
    private int rollings;

    public OpenCatalog(OpenWal wal, Background background) {
        this.wal = wal;
        this.background = background;
        wal.transactions().addListener((_, _, _) -> roll());
    }

    /// Whether a file is one by its name: `.json` or `.json.gz`.
    public static boolean isOne(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.endsWith(".json") || name.endsWith(".json.gz");
    }

    /// The file it was read from; empty while none is open.
    public ReadOnlyObjectProperty<Optional<Path>> file() {
        return file.getReadOnlyProperty();
    }

    /// Those of the open WAL's index; [RelationNames#NONE] until the catalog is rolled forward.
    public ReadOnlyObjectProperty<RelationNames> names() {
        return names.getReadOnlyProperty();
    }

    /// The open WAL with the catalog rolled forward through it, to decode from any thread; empty until then. Jobs that
    /// use it are stopped when it changes: the files of the one before are closed soon after.
    public ReadOnlyObjectProperty<Optional<DecodableWal>> decodable() {
        return decodable.getReadOnlyProperty();
    }

    /// Why a catalog could not be opened, in a sentence.
    public ReadOnlyObjectProperty<Optional<String>> failure() {
        return failure.getReadOnlyProperty();
    }

    /// What does not fit the open WAL, in sentences.
    public ReadOnlyObjectProperty<Optional<String>> trouble() {
        return trouble.getReadOnlyProperty();
    }

    /// Reads a catalog in the background; the one that is open stays until it is there.
    public void open(Path path) {
        int mine = ++openings;
        failure.set(Optional.empty());
        background.start(
                Texts.get("catalog.job.open", path.getFileName()),
                _ -> CatalogFile.read(path),
                read -> {
                    if (mine == openings) {
                        saved = Optional.of(read);
                        file.set(Optional.of(path));
                        roll();
                    }
                },
                error -> {
                    @Nullable String why = error.getMessage();
                    failure.set(
                            Optional.of(Texts.get("catalog.failure.open", path, why == null ? error.toString() : why)));
                });
    }

    public void close() {
        openings++;
        saved = Optional.empty();
        file.set(Optional.empty());
        failure.set(Optional.empty());
        roll();
    }

    private void roll() {
        int mine = ++rollings;
        names.set(RelationNames.NONE);
        decodable.set(Optional.empty());
        trouble.set(Optional.empty());
        Optional<Transactions> transactions = wal.transactions().get();
        Optional<WalTimeline> timeline = wal.timeline().get();
        if (saved.isEmpty() || transactions.isEmpty() || timeline.isEmpty()) {
            return;
        }
        WalIndex index = wal.index();
        SavedCatalog of = saved.get();
        background.start(
                Texts.get("catalog.job.roll", wal.title().get()),
                progress -> DecodableWal.of(timeline.get(), of, index, transactions.get(), progress),
                rolled -> {
                    if (mine == rollings) {
                        names.set(new RelationNames(rolled.history(), transactions.get()));
                        decodable.set(Optional.of(rolled));
                        trouble.set(sentence(rolled.findings()));
                    }
                },
                error -> failure.set(
                        Optional.of(Texts.get("catalog.failure.roll", String.valueOf(error.getMessage())))));
    }

    /// The first that is more than a remark, and how many there are.
    private static Optional<String> sentence(List<CatalogFinding> findings) {
        List<CatalogFinding> grave = findings.stream()
                .filter(finding -> finding.kind() != CatalogFinding.Kind.OTHER_TIME)
                .toList();
        if (grave.isEmpty()) {
            return findings.stream().findFirst().map(CatalogFinding::text);
        }
        String first = grave.getFirst().text();
        return Optional.of(
                grave.size() == 1 ? first : first + " " + Texts.get("catalog.trouble.more", grave.size() - 1));
    }
}
