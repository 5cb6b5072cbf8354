package org.walscope.plugins.output.pgoutput;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.catalog.Publication;
import org.walscope.model.change.RelationName;
import org.walscope.model.decode.RowValues;
import org.walscope.plugins.output.OutputContext;
import org.walscope.plugins.output.OutputPluginException;
import org.walscope.plugins.output.RowChange.Kind;
import org.walscope.plugins.output.pgoutput.filter.FilterEvaluator;
import org.walscope.plugins.output.pgoutput.filter.FilterException;
import org.walscope.plugins.output.pgoutput.filter.FilterNode;
import org.walscope.plugins.output.pgoutput.filter.FilterParser;
import org.walscope.plugins.output.pgoutput.filter.NodeTreeParser;

/// The `WHERE` of publications for one kind of change of one table: `pgoutput_row_filter_init` of
/// replication/pgoutput/pgoutput.c. A row passes that any of them lets pass.
final class RowFilter {

    /// @param source as the catalog has it, for messages
    private record Expression(FilterNode node, String source) {}

    private final CatalogRelation relation;
    private final List<Expression> expressions;

    private RowFilter(CatalogRelation relation, List<Expression> expressions) {
        this.relation = relation;
        this.expressions = expressions;
    }

    /// What limits those changes; empty where some publication has all of them, or none any.
    ///
    /// @throws OutputPluginException for an expression that cannot be evaluated here
    static Optional<RowFilter> of(
            OutputContext context, CatalogRelation relation, List<Publication> publications, Kind kind)
            throws OutputPluginException {
        var expressions = new ArrayList<Expression>();
        for (Publication publication : publications) {
            if (!publishes(publication, kind)) {
                continue;
            }
            Optional<Publication.RowFilter> where = where(publication, relation);
            if (where.isEmpty()) {
                return Optional.empty();
            }
            expressions.add(parse(context, relation, where.get()));
        }
        return expressions.isEmpty() ? Optional.empty() : Optional.of(new RowFilter(relation, expressions));
    }

    private static boolean publishes(Publication publication, Kind kind) {
        return switch (kind) {
            case INSERT -> publication.insert();
            case UPDATE -> publication.update();
            case DELETE -> publication.delete();
        };
    }

    private static Optional<Publication.RowFilter> where(Publication publication, CatalogRelation relation) {
        if (publication.allTables() || publication.schemas().contains(relation.namespace())) {
            return Optional.empty();
        }
        return publication.tables().stream()
                .filter(table -> table.relation() == relation.oid())
                .findFirst()
                .flatMap(Publication.Table::rowFilter);
    }

    private static Expression parse(OutputContext context, CatalogRelation relation, Publication.RowFilter where)
            throws OutputPluginException {
        String source = switch (where) {
            case Publication.RowFilter.Sql(var expression) -> expression;
            case Publication.RowFilter.NodeTree(var tree) -> tree;
        };
        try {
            return switch (where) {
                case Publication.RowFilter.Sql(var expression) ->
                    new Expression(FilterParser.parse(expression, relation), source);
                case Publication.RowFilter.NodeTree(var tree) ->
                    new Expression(NodeTreeParser.parse(tree, relation, context.plainValues()), source);
            };
        } catch (FilterException e) {
            throw refused(relation, source, e);
        }
    }

    boolean matches(OutputContext context, RowValues row) throws OutputPluginException {
        for (Expression expression : expressions) {
            try {
                if (FilterEvaluator.isTrue(expression.node(), row, context.plainValues())) {
                    return true;
                }
            } catch (FilterException e) {
                throw refused(relation, expression.source(), e);
            }
        }
        return false;
    }

    /// As the catalog has it.
    @Override
    public String toString() {
        return expressions.stream().map(Expression::source).collect(Collectors.joining(" OR "));
    }

    private static OutputPluginException refused(CatalogRelation relation, String source, FilterException e) {
        return new OutputPluginException("the row filter of table %s cannot be evaluated without its server, %s: %s"
                .formatted(RelationName.of(relation.schema(), relation.name()), e.getMessage(), source));
    }
}
