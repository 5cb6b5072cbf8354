package org.walscope.model.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.catalog.CatalogFinding.Kind;
import org.walscope.model.record.WalIndex;
import org.walscope.model.segment.TimelineHistory;
import org.walscope.model.segment.WalTimeline;

/// Whether saved catalogs are of the WAL's cluster, release, history and time.
final class CatalogFit {

    private final SavedCatalog saved;
    private final WalTimeline timeline;
    private final List<CatalogFinding> findings = new ArrayList<>();

    private CatalogFit(SavedCatalog saved, WalTimeline timeline) {
        this.saved = saved;
        this.timeline = timeline;
    }

    /// What does not fit; the gravest first.
    static List<CatalogFinding> findings(SavedCatalog saved, WalIndex index, WalTimeline timeline) {
        var fit = new CatalogFit(saved, timeline);
        fit.cluster();
        fit.timeline();
        if (index.size() > 0) {
            fit.time(new Lsn(index.lsn(0)), new Lsn(index.lsn(index.size() - 1)));
        }
        return fit.findings;
    }

    private void cluster() {
        long cluster = saved.systemIdentifier();
        if (cluster != 0 && cluster != timeline.systemIdentifier()) {
            find(
                    Kind.OTHER_CLUSTER,
                    "The catalog is of the cluster with the system identifier " + Long.toUnsignedString(cluster)
                            + ", the WAL of that with " + Long.toUnsignedString(timeline.systemIdentifier())
                            + ": names and columns decoded with it are not to be trusted.");
        }
        PgVersion version = timeline.version();
        if (saved.version() != version) {
            find(Kind.OTHER_CLUSTER, "The catalog is of " + saved.version() + ", the WAL of " + version + ".");
        }
    }

    private void timeline() {
        int own = saved.timeline();
        if (own == 0 || own == timeline.timeline() || saved.atLsn().isEmpty()) {
            return;
        }
        Lsn at = saved.atLsn().get();
        boolean onTheWay = timeline.history().map(TimelineHistory::ancestors).orElse(List.of()).stream()
                .anyMatch(ancestor -> ancestor.timeline() == own && !at.isAfter(ancestor.end()));
        if (!onTheWay) {
            find(
                    Kind.OTHER_TIME,
                    "The catalog was taken at " + at + " on timeline " + Integer.toUnsignedString(own)
                            + ", and the WAL is of timeline " + Integer.toUnsignedString(timeline.timeline())
                            + ", whose history does not say that it came by there: what was changed on one of them"
                            + " alone is decoded wrongly.");
        }
    }

    private void time(Lsn first, Lsn last) {
        if (saved.atLsn().isEmpty()) {
            find(
                    Kind.OTHER_TIME,
                    "The catalog does not say when it was taken: it is used as if that were before " + first + ".");
            return;
        }
        Lsn at = saved.atLsn().get();
        if (at.isBefore(first)) {
            find(
                    Kind.OTHER_TIME,
                    "The catalog was taken at " + at + ", and the WAL starts at " + first
                            + ": what changed in the catalogs between is not known.");
        } else if (at.isAfter(first)) {
            String where = at.isAfter(last) ? "behind all of the WAL" : "later than the first record, " + first;
            find(
                    Kind.OTHER_TIME,
                    "The catalog was taken at " + at + ", " + where + ": changes before " + at
                            + " are decoded with a later catalog than the server had.");
        }
    }

    private void find(Kind kind, String text) {
        findings.add(new CatalogFinding(kind, Optional.empty(), text));
    }
}
