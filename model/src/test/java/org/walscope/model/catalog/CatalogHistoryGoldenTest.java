package org.walscope.model.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.walscope.corpus.Corpus;
import org.walscope.corpus.CorpusSet;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalTimeline;

/// The catalogs at the start of a range of WAL, rolled forward through it, against those at its end.
class CatalogHistoryGoldenTest {

    static Stream<CorpusSet> sets() {
        return Corpus.large().stream()
                .filter(set -> set.has("catalog-start.json.gz") && set.has("catalog-end.json.gz"))
                .filter(set -> !set.workload().equals("damaged"));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void rolledForwardTheyAreTheCatalogsOfTheEnd(CorpusSet set) throws IOException {
        SavedCatalog start = CatalogFile.read(set.folder().resolve("catalog-start.json.gz"));
        SavedCatalog end = CatalogFile.read(set.folder().resolve("catalog-end.json.gz"));
        try (WalFiles files = WalFiles.open(List.of(set.wal()))) {
            var timeline = files.timelines().getFirst();
            var index = new WalIndex();
            WalScan.scan(timeline, index, problem -> {}, () -> false);
            var reader = new RecordReader(timeline);
            var transactions = Transactions.build(index, reader, () -> false);
            var history = WalCatalogHistory.of(start, index, reader, transactions, () -> false);
            var found = (RowsCatalog) history.at(end.atLsn().orElseThrow().value(), 0);

            assertThat(history.findings().stream()
                            .filter(each -> each.kind() != CatalogFinding.Kind.OTHER_TIME)
                            .map(CatalogFinding::text))
                    .isEmpty();
            assertThat(differences(found, end.rowsCatalog())).isEmpty();
        }
    }

    private static CorpusSet set(String name) {
        return Corpus.large().stream()
                .filter(each -> each.toString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static WalCatalogHistory history(CorpusSet catalog, String file, CorpusSet wal) throws IOException {
        return history(CatalogFile.read(catalog.folder().resolve(file)), wal.wal());
    }

    static WalCatalogHistory history(SavedCatalog saved, Path wal) throws IOException {
        try (WalFiles files = WalFiles.open(List.of(wal))) {
            var timeline = files.timelines().getFirst();
            var index = new WalIndex();
            WalScan.scan(timeline, index, problem -> {}, () -> false);
            var reader = new RecordReader(timeline);
            return WalCatalogHistory.of(
                    saved, index, reader, Transactions.build(index, reader, () -> false), () -> false);
        }
    }

    @Test
    void aCatalogOfElsewhereIsNamed() throws IOException {
        var history = history(set("pg15/pgbench"), "catalog-start.json.gz", set("pg14/pgbench"));

        assertThat(history.findings().stream().map(CatalogFinding::kind).toList())
                .startsWith(CatalogFinding.Kind.OTHER_CLUSTER, CatalogFinding.Kind.OTHER_CLUSTER);
        assertThat(history.findings().getFirst().text())
                .startsWith("The catalog is of the cluster with the system identifier 77")
                .endsWith(": names and columns decoded with it are not to be trusted.");
        assertThat(history.findings().get(1).text())
                .isEqualTo("The catalog is of PostgreSQL 15, the WAL of PostgreSQL 14.");
    }

    @Test
    void aCatalogTakenTooLateIsNamedAndStaysAsItIs() throws IOException {
        CorpusSet set = set("pg15/allrm");
        var history = history(set, "catalog-end.json.gz", set);
        SavedCatalog end = CatalogFile.read(set.folder().resolve("catalog-end.json.gz"));

        assertThat(history.findings().getFirst().text())
                .startsWith("The catalog was taken at 0/2F18DB8, later than the first record, 0/24000")
                .endsWith(": changes before 0/2F18DB8 are decoded with a later catalog than the server had.");
        assertThat(differences((RowsCatalog) history.at(0x2500000L, 0), end.rowsCatalog()))
                .isEmpty();
        assertThat(history.at(0x2F18DB8L, 0)).isSameAs(history.at(0x2500000L, 0));
    }

    @Test
    void aCatalogOfAnotherTimelineFitsUpToTheFork() throws IOException {
        CorpusSet set = set("pg15/timeline");
        SavedCatalog start = CatalogFile.read(set.folder().resolve("catalog-start.json.gz"));
        SavedCatalog end = CatalogFile.read(set.folder().resolve("catalog-end.json.gz"));
        try (WalFiles files = WalFiles.open(List.of(set.wal()))) {
            WalTimeline second = files.timelines().stream()
                    .filter(timeline -> timeline.timeline() == 2)
                    .findFirst()
                    .orElseThrow();

            assertThat(CatalogFit.findings(start, new WalIndex(), second)).isEmpty();
            assertThat(CatalogFit.findings(end, new WalIndex(), second))
                    .singleElement()
                    .extracting(CatalogFinding::text)
                    .asString()
                    .startsWith("The catalog was taken at " + end.atLsn().orElseThrow()
                            + " on timeline 1, and the WAL is of timeline 2, whose history does not say that");
        }
    }

    @Test
    void withoutChangesOfCatalogsItIsOneCatalogAllAlong() throws IOException {
        CorpusSet set = set("pg15/pgbench");
        var history = history(set, "catalog-start.json.gz", set);
        SavedCatalog start = CatalogFile.read(set.folder().resolve("catalog-start.json.gz"));
        long from = start.atLsn().orElseThrow().value();

        for (long lsn = from; lsn < from + (4 << 20); lsn += 4096) {
            assertThat(history.at(lsn, 2195400)).isSameAs(history.at(from, 0));
        }
    }

    static List<String> differences(RowsCatalog found, RowsCatalog expected) {
        List<String> differences = new ArrayList<>();
        for (CatalogTable table : CatalogTable.values()) {
            Map<String, String> foundRows = texts(found, table);
            Map<String, String> expectedRows = texts(expected, table);
            expectedRows.forEach((key, row) -> {
                if (!row.equals(foundRows.get(key))) {
                    differences.add("expected " + row + ", found " + foundRows.get(key));
                }
            });
            if (table != CatalogTable.RELATION_MAP && table != CatalogTable.PG_PROC) {
                foundRows.forEach((key, row) -> {
                    if (!expectedRows.containsKey(key)) {
                        differences.add("not expected " + row);
                    }
                });
            }
        }
        return differences;
    }

    /// Row filters are node trees in tuples and SQL in saved catalogs; missing values are stored in tuples and
    /// printed
    /// in saved catalogs.
    private static Map<String, String> texts(RowsCatalog catalog, CatalogTable table) {
        Map<String, String> texts = new TreeMap<>();
        catalog.rows().forEach(table, row -> {
            CatalogRow shown = row;
            if (table == CatalogTable.PG_ATTRIBUTE && row.value("attmissingval") != null) {
                CatalogRelation relation = Objects.requireNonNull(catalog.relation(row.group()));
                CatalogColumn column = Objects.requireNonNull(relation.column(row.key()));
                shown = row.with("attmissingval", MissingText.of(catalog, relation, column));
            }
            if (table == CatalogTable.PG_PUBLICATION_REL) {
                boolean filter = row.value("prqual") != null || row.value("prqual_text") != null;
                shown = row.with("prqual", null).with("prqual_text", filter ? "filter" : null);
            }
            texts.put(row.group() + " " + row.key(), shown.toString());
        });
        return texts;
    }
}
