package org.walscope.plugins;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.catalog.CatalogColumn;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.catalog.Publication;
import org.walscope.model.change.RelationName;
import org.walscope.model.server.DecodingFacts;

/// What a saved catalog says of what an output plugin may leave out, in the words that a server's catalogs are asked
/// in.
final class CatalogFacts {

    private final Catalog catalog;
    private final List<CatalogRelation> tables;

    private CatalogFacts(Catalog catalog) {
        this.catalog = catalog;
        this.tables =
                catalog.tables().stream().filter(each -> !each.isCatalog()).toList();
    }

    static DecodingFacts of(Catalog catalog) {
        var facts = new CatalogFacts(catalog);
        Map<RelationName, DecodingFacts.Table> tables = new HashMap<>();
        facts.tables.forEach(each -> tables.put(name(each), facts.table(each)));
        return new DecodingFacts(
                catalog.version().major(),
                true,
                tables,
                catalog.publicationNames().stream()
                        .map(catalog::publication)
                        .flatMap(publication -> Optional.ofNullable(publication).stream())
                        .map(facts::publication)
                        .toList());
    }

    private static RelationName name(CatalogRelation relation) {
        return RelationName.of(relation.schema(), relation.name());
    }

    private DecodingFacts.Table table(CatalogRelation relation) {
        List<Integer> ancestors = relation.partition() ? catalog.ancestors(relation.oid()) : List.of();
        Optional<CatalogRelation> root =
                ancestors.isEmpty() ? Optional.empty() : Optional.ofNullable(catalog.relation(ancestors.getLast()));
        Set<String> generated = relation.columns().stream()
                .filter(column -> !column.dropped() && column.generated() != 0)
                .map(CatalogColumn::name)
                .collect(Collectors.toSet());
        return new DecodingFacts.Table(
                relation.replicaIdentity(), !relation.primaryKey().isEmpty(), root.map(CatalogFacts::name), generated);
    }

    private DecodingFacts.Publication publication(Publication publication) {
        Map<RelationName, DecodingFacts.Published> published = new HashMap<>();
        for (CatalogRelation table : tables) {
            Optional<Publication.Table> listed = publication.tables().stream()
                    .filter(each -> each.relation() == table.oid())
                    .findFirst();
            if (listed.isPresent()
                    || publication.allTables()
                    || publication.schemas().contains(table.namespace())) {
                published.put(
                        name(table),
                        new DecodingFacts.Published(
                                listed.flatMap(Publication.Table::columns).map(numbers -> names(table, numbers)),
                                listed.flatMap(Publication.Table::rowFilter).map(CatalogFacts::text)));
            }
        }
        return new DecodingFacts.Publication(
                publication.name(),
                publication.insert(),
                publication.update(),
                publication.delete(),
                publication.truncate(),
                publication.viaRoot(),
                published);
    }

    private static Set<String> names(CatalogRelation table, List<Integer> numbers) {
        return table.columns().stream()
                .filter(column -> numbers.contains(column.number()))
                .map(CatalogColumn::name)
                .collect(Collectors.toSet());
    }

    private static String text(Publication.RowFilter filter) {
        return switch (filter) {
            case Publication.RowFilter.Sql(var expression) -> expression;
            case Publication.RowFilter.NodeTree(var tree) -> tree;
        };
    }
}
