package org.walscope.model.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.walscope.model.catalog.Publication.RowFilter;
import org.walscope.model.catalog.Publication.Table;

/// Puts publications together; include/catalog/pg_publication.h, pg_publication_rel.h, pg_publication_namespace.h.
final class PublicationRows {

    private PublicationRows() {}

    /// All of them, by name.
    static Map<String, Publication> publications(CatalogRows rows) {
        Map<Integer, List<Table>> tables = new HashMap<>();
        rows.forEach(CatalogTable.PG_PUBLICATION_REL, row -> {
            if (!row.flag("prexcept")) {
                tables.computeIfAbsent(row.number("prpubid"), key -> new ArrayList<>())
                        .add(table(row));
            }
        });
        Map<Integer, List<Integer>> schemas = new HashMap<>();
        rows.forEach(
                CatalogTable.PG_PUBLICATION_NAMESPACE,
                row -> schemas.computeIfAbsent(row.number("pnpubid"), key -> new ArrayList<>())
                        .add(row.number("pnnspid")));
        Map<String, Publication> found = new LinkedHashMap<>();
        rows.forEach(
                CatalogTable.PG_PUBLICATION,
                row -> found.put(
                        row.text("pubname"),
                        publication(
                                row,
                                tables.getOrDefault(row.key(), List.of()),
                                schemas.getOrDefault(row.key(), List.of()))));
        return found;
    }

    private static Publication publication(CatalogRow row, List<Table> tables, List<Integer> schemas) {
        return new Publication(
                row.key(),
                row.text("pubname"),
                row.flag("puballtables"),
                row.flag("pubinsert"),
                row.flag("pubupdate"),
                row.flag("pubdelete"),
                row.flag("pubtruncate"),
                row.flag("pubviaroot"),
                row.letter("pubgencols") == 's',
                tables.stream()
                        .sorted((a, b) -> Integer.compareUnsigned(a.relation(), b.relation()))
                        .toList(),
                schemas.stream().sorted(Integer::compareUnsigned).toList());
    }

    private static Table table(CatalogRow row) {
        Optional<List<Integer>> columns =
                row.value("prattrs") == null ? Optional.empty() : Optional.of(row.numbers("prattrs"));
        return new Table(row.number("prrelid"), columns, filter(row));
    }

    private static Optional<RowFilter> filter(CatalogRow row) {
        if (row.value("prqual") instanceof String tree) {
            return Optional.of(new RowFilter.NodeTree(tree));
        }
        return row.value("prqual_text") instanceof String sql ? Optional.of(new RowFilter.Sql(sql)) : Optional.empty();
    }
}
