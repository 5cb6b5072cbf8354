package org.walscope.plugins.output.pgoutput.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.walscope.model.catalog.CatalogColumn;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.plugins.output.pgoutput.filter.FilterScanner.Kind;
import org.walscope.plugins.output.pgoutput.filter.FilterScanner.Token;

/// Reads an expression as `pg_get_expr` prints it; parser/gram.y, `a_expr`.
public final class FilterParser {

    private static final Set<String> COMPARISONS = Set.of("=", "<>", "<", "<=", ">", ">=");
    private static final Set<String> OTHERS = Set.of("||");
    private static final int MOST_DEPTH = 200;

    private final List<Token> tokens;
    private final CatalogRelation relation;
    private int at;
    private int depth;

    private FilterParser(List<Token> tokens, CatalogRelation relation) {
        this.tokens = tokens;
        this.relation = relation;
    }

    /// @param relation whose columns it speaks of
    /// @throws FilterException for what is not understood; its message names that
    public static FilterNode parse(String expression, CatalogRelation relation) throws FilterException {
        var parser = new FilterParser(FilterScanner.scan(expression), relation);
        FilterNode node = parser.or();
        parser.expectEnd();
        return node;
    }

    private FilterNode or() throws FilterException {
        if (++depth > MOST_DEPTH) {
            throw new FilterException("it is nested too deep");
        }
        FilterNode left = and();
        while (skip("OR")) {
            left = new FilterNode.Or(left, and());
        }
        depth--;
        return left;
    }

    private FilterNode and() throws FilterException {
        FilterNode left = not();
        while (skip("AND")) {
            left = new FilterNode.And(left, not());
        }
        return left;
    }

    private FilterNode not() throws FilterException {
        boolean negated = false;
        while (skip("NOT")) {
            negated = !negated;
        }
        return negated ? new FilterNode.Not(is()) : is();
    }

    private FilterNode is() throws FilterException {
        FilterNode left = comparison();
        while (skip("IS")) {
            boolean not = skip("NOT");
            if (skip("NULL")) {
                left = new FilterNode.IsNull(left, not);
            } else if (skip("TRUE")) {
                left = new FilterNode.IsBoolean(left, true, not);
            } else if (skip("FALSE")) {
                left = new FilterNode.IsBoolean(left, false, not);
            } else if (skip("UNKNOWN")) {
                left = new FilterNode.IsBoolean(left, null, not);
            } else {
                expect("DISTINCT");
                expect("FROM");
                left = new FilterNode.IsDistinct(left, comparison(), not);
            }
        }
        return left;
    }

    private FilterNode comparison() throws FilterException {
        FilterNode left = concatenation();
        while (COMPARISONS.contains(peek().text()) && peek().kind() == Kind.OPERATOR) {
            String operator = take().text();
            if (skip("ANY")) {
                left = new FilterNode.AnyOrAll(operator, left, array(), false);
            } else if (skip("ALL")) {
                left = new FilterNode.AnyOrAll(operator, left, array(), true);
            } else {
                left = new FilterNode.Operator(operator, left, concatenation());
            }
        }
        return left;
    }

    private FilterNode concatenation() throws FilterException {
        FilterNode left = sum();
        while (OTHERS.contains(peek().text()) && peek().kind() == Kind.OPERATOR) {
            left = new FilterNode.Operator(take().text(), left, sum());
        }
        return left;
    }

    private FilterNode sum() throws FilterException {
        FilterNode left = product();
        while (peek().is("+") || peek().is("-")) {
            left = new FilterNode.Operator(take().text(), left, product());
        }
        return left;
    }

    private FilterNode product() throws FilterException {
        FilterNode left = unary();
        while (peek().is("*") || peek().is("/") || peek().is("%")) {
            left = new FilterNode.Operator(take().text(), left, unary());
        }
        return left;
    }

    private FilterNode unary() throws FilterException {
        if (skip("-")) {
            return new FilterNode.Negative(unary());
        }
        FilterNode node = primary();
        while (skip("::")) {
            node = new FilterNode.Cast(node, type());
        }
        return node;
    }

    private FilterNode primary() throws FilterException {
        Token token = take();
        return switch (token.kind()) {
            case NUMBER -> new FilterNode.Const(number(token.text()));
            case STRING -> new FilterNode.Const(new FilterValue.Text(token.text(), FilterType.TEXT));
            case QUOTED_NAME -> column(token.text());
            case NAME -> name(token);
            case OPERATOR -> {
                if (!token.is("(")) {
                    throw notUnderstood(token);
                }
                FilterNode inner = or();
                expect(")");
                yield inner;
            }
            case END -> throw notUnderstood(token);
        };
    }

    private FilterNode name(Token token) throws FilterException {
        if (token.is("true") || token.is("false")) {
            return new FilterNode.Const(new FilterValue.Bool(token.is("true")));
        }
        if (token.is("NULL")) {
            return new FilterNode.Const(null);
        }
        if (token.is("COALESCE")) {
            expect("(");
            return new FilterNode.Coalesce(listUntil(")"));
        }
        if (peek().is("(")) {
            throw new FilterException("function " + token.text() + " is not known here");
        }
        return column(token.text());
    }

    private FilterNode column(String name) throws FilterException {
        for (CatalogColumn column : relation.columns()) {
            if (!column.dropped() && column.name().equals(name)) {
                return new FilterNode.Column(column.number() - 1, column.type());
            }
        }
        throw new FilterException("\"" + name + "\" is no column of it");
    }

    /// `make_const` of parser/parse_node.c.
    private static FilterValue number(String digits) throws FilterException {
        if (digits.chars().allMatch(Character::isDigit) && digits.length() < 19) {
            long value = Long.parseLong(digits);
            return new FilterValue.Int(value, value <= Integer.MAX_VALUE ? 4 : 8);
        }
        return FilterValue.of(digits, FilterType.NUMERIC);
    }

    /// `(ARRAY[…])`, cast to an array or not.
    private List<FilterNode> array() throws FilterException {
        expect("(");
        boolean inner = skip("(");
        expect("ARRAY");
        expect("[");
        List<FilterNode> elements = listUntil("]");
        if (inner) {
            expect(")");
        }
        if (skip("::")) {
            Optional<FilterType> type = typeName();
            expect("[");
            expect("]");
            FilterType elementType = type.orElseThrow(() -> new FilterException("the array's type is not known here"));
            elements = elements.stream()
                    .map(e -> (FilterNode) new FilterNode.Cast(e, elementType))
                    .toList();
        }
        expect(")");
        return elements;
    }

    private List<FilterNode> listUntil(String end) throws FilterException {
        var list = new ArrayList<FilterNode>();
        do {
            list.add(or());
        } while (skip(","));
        expect(end);
        return list;
    }

    private FilterType type() throws FilterException {
        int start = at;
        Optional<FilterType> type = typeName();
        if (type.isEmpty() || peek().is("[") || peek().is("(")) {
            throw new FilterException("type " + tokens.get(start).text() + " is not known here");
        }
        return type.get();
    }

    /// A name of one word or more.
    private Optional<FilterType> typeName() {
        var name = new StringBuilder(take().text());
        while (peek().is("precision")
                || peek().is("varying")
                || peek().is("with")
                || peek().is("without")
                || peek().is("time")
                || peek().is("zone")) {
            name.append(' ').append(take().text());
        }
        return FilterType.named(name.toString());
    }

    private Token peek() {
        return tokens.get(at);
    }

    private Token take() {
        Token token = tokens.get(at);
        if (token.kind() != Kind.END) {
            at++;
        }
        return token;
    }

    private boolean skip(String word) {
        if (!peek().is(word)) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(String word) throws FilterException {
        if (!skip(word)) {
            throw notUnderstood(peek());
        }
    }

    private void expectEnd() throws FilterException {
        if (peek().kind() != Kind.END) {
            throw notUnderstood(peek());
        }
    }

    private static FilterException notUnderstood(Token token) {
        return new FilterException("\"" + token.text() + "\" is not understood there");
    }
}
