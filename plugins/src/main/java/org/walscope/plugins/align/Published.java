package org.walscope.plugins.align;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.walscope.model.change.RelationName;
import org.walscope.model.change.SqlIdentifier;
import org.walscope.model.server.DecodingFacts;

/// What a side's publications let through, by the catalogs as they are now, or were saved; pgoutput_change of
/// replication/pgoutput/pgoutput.c. Its sentences say no more than the catalogs do.
final class Published {

    private final DecodingFacts facts;
    private final String asOf;
    private final List<DecodingFacts.Publication> publications = new ArrayList<>();

    /// @param names as in the option `publication_names`
    Published(DecodingFacts facts, String names) {
        this.facts = facts;
        this.asOf = facts.saved() ? ", as the saved catalog has it" : ", as the catalogs are now";
        Set<String> asked = Set.copyOf(SqlIdentifier.list(names));
        facts.publications().stream()
                .filter(publication -> asked.contains(publication.name()))
                .forEach(publications::add);
    }

    /// What is done to a table.
    enum Operation {
        INSERT(DecodingFacts.Publication::insert),
        UPDATE(DecodingFacts.Publication::update),
        DELETE(DecodingFacts.Publication::delete),
        TRUNCATE(DecodingFacts.Publication::truncate);

        private final Predicate<DecodingFacts.Publication> published;

        Operation(Predicate<DecodingFacts.Publication> published) {
            this.published = published;
        }
    }

    /// The name that changes of a table are sent under: its own, or that of the root it is published with.
    RelationName sentAs(RelationName relation) {
        Optional<RelationName> root = root(relation);
        return root.isPresent()
                        && publications.stream()
                                .anyMatch(publication -> publication.viaRoot()
                                        && publication.tables().containsKey(root.get()))
                ? root.get()
                : relation;
    }

    private Optional<RelationName> root(RelationName relation) {
        return Optional.ofNullable(facts.tables().get(relation)).flatMap(DecodingFacts.Table::root);
    }

    /// Why nothing is sent of a change; empty where the catalogs give no reason.
    Optional<String> whyNot(RelationName relation, Operation operation) {
        List<DecodingFacts.Publication> having = publications.stream()
                .filter(p -> published(p, relation).isPresent())
                .toList();
        if (having.isEmpty()) {
            return Optional.of(
                    relation + " is in none of the publications asked for (" + names(publications) + ")" + asOf);
        }
        List<DecodingFacts.Publication> sending =
                having.stream().filter(operation.published).toList();
        if (sending.isEmpty()) {
            return Optional.of((having.size() == 1 ? "publication " : "publications ") + names(having)
                    + (having.size() == 1 ? " does" : " do") + " not publish " + operation + asOf);
        }
        List<String> filters = filters(relation, sending);
        return filters.isEmpty()
                ? Optional.empty()
                : Optional.of("the row filter " + String.join(" or ", filters) + " of " + names(sending)
                        + " leaves this row out" + asOf);
    }

    /// What to say where [#whyNot] knows nothing.
    String unexplained() {
        return facts.saved()
                ? "; the saved catalog gives no reason for it"
                : "; the catalogs give no reason for it now";
    }

    /// The row filters of a table, where each publication that has it has one.
    Optional<String> rowFilter(RelationName relation) {
        List<DecodingFacts.Publication> having = publications.stream()
                .filter(p -> published(p, relation).isPresent())
                .toList();
        List<String> filters = filters(relation, having);
        return filters.isEmpty() ? Optional.empty() : Optional.of(String.join(" or ", filters));
    }

    private List<String> filters(RelationName relation, List<DecodingFacts.Publication> of) {
        List<String> filters = of.stream()
                .flatMap(p -> published(p, relation).flatMap(DecodingFacts.Published::rowFilter).stream())
                .distinct()
                .toList();
        // One without a filter lets all rows through
        boolean all = of.stream()
                .allMatch(p -> published(p, relation)
                        .flatMap(DecodingFacts.Published::rowFilter)
                        .isPresent());
        return all ? filters : List.of();
    }

    private Optional<DecodingFacts.Published> published(DecodingFacts.Publication publication, RelationName relation) {
        return Optional.ofNullable(publication.tables().get(relation))
                .or(() -> root(relation).map(root -> publication.tables().get(root)));
    }

    /// Why a column is not sent; empty where the catalogs give no reason.
    Optional<String> whyNot(RelationName relation, String column) {
        boolean generated = Optional.ofNullable(facts.tables().get(relation))
                .filter(table -> table.generated().contains(column))
                .isPresent();
        if (generated) {
            return Optional.of(
                    facts.major() < 18
                            ? "a generated column, which pgoutput never sends before 18"
                            : "a generated column, which the publication does not publish" + asOf);
        }
        List<DecodingFacts.Publication> cutting = publications.stream()
                .filter(p -> published(p, relation)
                        .flatMap(DecodingFacts.Published::columns)
                        .filter(columns -> !columns.contains(column))
                        .isPresent())
                .toList();
        return cutting.isEmpty()
                ? Optional.empty()
                : Optional.of("outside the column list of publication " + names(cutting) + asOf);
    }

    private static String names(List<DecodingFacts.Publication> of) {
        return of.stream().map(DecodingFacts.Publication::name).collect(Collectors.joining(", "));
    }
}
