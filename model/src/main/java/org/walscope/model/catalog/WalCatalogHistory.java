package org.walscope.model.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.walscope.model.catalog.CatalogScan.Change;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.reorder.TxnOutcome;

/// A saved catalog rolled forward through WAL: transactions count from their commit on, for one another; each
/// sees its
/// own changes at once. As `SnapBuildDistributeNewCatalogSnapshot` of replication/logical/snapbuild.c hands
/// snapshots out, and `HeapTupleSatisfiesHistoricMVCC` of access/heap/heapam_visibility.c looks through them.
/// Before
/// the moment the catalog was saved, it is as it was saved.
public final class WalCatalogHistory implements CatalogHistory {

    private final SavedCatalog saved;
    private final Transactions transactions;
    private final List<CatalogFinding> findings = new ArrayList<>();
    private final Map<Integer, Own> own = new HashMap<>();

    /// Where the catalogs change for all, and what they are behind it.
    private final long[] commits;

    private final RowsCatalog[] versions;

    /// What threads put there is as good for one another.
    private volatile @Nullable Answer last;

    /// A transaction's own changes, in the order of their LSNs.
    ///
    /// @param lsns   those of the changes
    /// @param aborts of its subtransactions that were rolled back, where they ended, by their xid
    /// @param ends   the same ends, ascending, each less one: what starts where an end ends is behind it
    private record Own(List<Change> changes, long[] lsns, Map<Integer, Long> aborts, long[] ends) {

        boolean counts(Change change, long lsn) {
            Long end = aborts.get(change.xid());
            return end == null || Long.compareUnsigned(lsn, end) < 0;
        }
    }

    /// @param changes how many of its own changes are in it
    /// @param aborts  how many of its subtransactions had been rolled back
    private record Answer(int transaction, int version, int changes, int aborts, RowsCatalog catalog) {}

    private record Commit(long lsn, List<Change> changes) {}

    private WalCatalogHistory(
            SavedCatalog saved, WalIndex index, RecordReader reader, Transactions transactions, BooleanSupplier stop) {
        this.saved = saved;
        this.transactions = transactions;
        findings.addAll(CatalogFit.findings(saved, index, reader.timeline()));
        var scan = new CatalogScan(saved, index, reader);
        scan.run(stop);
        findings.addAll(scan.findings());
        List<Commit> events = events(scan.changes());
        this.commits = events.stream().mapToLong(Commit::lsn).toArray();
        this.versions = new RowsCatalog[events.size() + 1];
        versions[0] = saved.rowsCatalog();
        for (int i = 0; i < events.size(); i++) {
            CatalogRows rows = versions[i].rows();
            for (Change change : events.get(i).changes) {
                rows = applied(rows, change);
            }
            versions[i + 1] = rows == versions[i].rows() ? versions[i] : new RowsCatalog(saved, rows);
        }
    }

    /// @param transactions of the same index
    /// @param stop         asked every few thousand records; when true, what was read by then counts
    public static WalCatalogHistory of(
            SavedCatalog saved, WalIndex index, RecordReader reader, Transactions transactions, BooleanSupplier stop) {
        return new WalCatalogHistory(saved, index, reader, transactions, stop);
    }

    /// Where the catalogs do not fit the WAL, and what in it could not be followed; in that order.
    public List<CatalogFinding> findings() {
        return List.copyOf(findings);
    }

    @Override
    public Catalog at(long lsn, int topXid) {
        int version = below(commits, lsn);
        if (own.isEmpty()) {
            return versions[version];
        }
        int transaction = transactions.rowOf(topXid);
        Own mine = transaction < 0 ? null : own.get(transaction);
        long end = transaction < 0 ? 0 : transactions.commitLsn(transaction);
        if (mine == null || end != 0 && Long.compareUnsigned(end, lsn) < 0) {
            return versions[version];
        }
        int changes = below(mine.lsns, lsn);
        int aborts = below(mine.ends, lsn);
        if (changes == 0) {
            return versions[version];
        }
        Answer known = last;
        boolean before = known != null
                && known.transaction == transaction
                && known.version == version
                && known.aborts == aborts
                && known.changes <= changes;
        if (known == null || !before || known.changes != changes) {
            CatalogRows rows = known != null && before ? known.catalog.rows() : versions[version].rows();
            for (int i = known != null && before ? known.changes : 0; i < changes; i++) {
                if (mine.counts(mine.changes.get(i), lsn)) {
                    rows = applied(rows, mine.changes.get(i));
                }
            }
            known = new Answer(transaction, version, changes, aborts, new RowsCatalog(saved, rows));
            last = known;
        }
        return known.catalog;
    }

    /// How many of them lie before it.
    private static int below(long[] ascending, long lsn) {
        int low = 0;
        int high = ascending.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(ascending[middle], lsn) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static CatalogRows applied(CatalogRows rows, Change change) {
        CatalogRow row = change.row();
        if (change.removed()) {
            return rows.without(row);
        }
        List<CatalogRow> there = rows.rows(row.table(), row.group());
        if (row.table() == CatalogTable.PG_TYPE && row.text("typoutput").isEmpty() && !there.isEmpty()) {
            // Its function's name is not in the tuple, and ALTER TYPE does not change it.
            return rows.with(row.with("typoutput", there.getFirst().value("typoutput")));
        }
        return there.contains(row) ? rows : rows.with(row);
    }

    /// What counts for all, in the order in which it does. Fills [#own] on the way.
    private List<Commit> events(List<Change> changes) {
        List<Commit> events = new ArrayList<>();
        Map<Integer, List<Change>> byTransaction = new HashMap<>();
        for (Change change : changes) {
            int transaction = change.xid() == 0 ? -1 : transactions.rowOf(change.xid());
            if (transaction >= 0) {
                byTransaction
                        .computeIfAbsent(transaction, key -> new ArrayList<>())
                        .add(change);
            } else if (!isSaved(change.lsn(), 0)) {
                events.add(new Commit(change.lsn(), List.of(change)));
            }
        }
        byTransaction.forEach((transaction, theirs) -> {
            Own mine = own(transaction, theirs);
            own.put(transaction, mine);
            long commit = transactions.commitLsn(transaction);
            if (transactions.outcome(transaction) == TxnOutcome.COMMIT
                    && !isSaved(commit, transactions.xid(transaction))) {
                events.add(new Commit(
                        commit,
                        theirs.stream()
                                .filter(change -> mine.counts(change, commit))
                                .toList()));
            }
        });
        events.sort(Comparator.comparing(Commit::lsn, Long::compareUnsigned));
        return events;
    }

    /// Whether what happened there is in the saved catalogs.
    ///
    /// @param xid of a transaction, 0 for none
    private boolean isSaved(long lsn, int xid) {
        SavedCatalog.Origin origin = saved.origin();
        boolean before = origin.atLsn()
                .filter(at -> Long.compareUnsigned(lsn, at.value()) < 0)
                .isPresent();
        return before
                && (xid == 0
                        || origin.snapshot()
                                .map(snapshot -> snapshot.includes(xid))
                                .orElse(true));
    }

    private Own own(int transaction, List<Change> changes) {
        Map<Integer, Long> aborts = new HashMap<>();
        for (int i = 0; i < transactions.subxactCount(transaction); i++) {
            if (transactions.isSubAborted(transaction, i)) {
                aborts.put(transactions.subXid(transaction, i), transactions.subEndLsn(transaction, i));
            }
        }
        return new Own(
                changes,
                changes.stream().mapToLong(Change::lsn).toArray(),
                aborts,
                aborts.values().stream().mapToLong(end -> end - 1).sorted().toArray());
    }
}
