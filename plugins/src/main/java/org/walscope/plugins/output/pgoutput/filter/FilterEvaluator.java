package org.walscope.plugins.output.pgoutput.filter;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.decode.RowValues;
import org.walscope.model.value.ValueOutput;

/// Evaluates an expression for a row with SQL's three-valued logic; executor/execExprInterp.c.
public final class FilterEvaluator {

    private final RowValues row;
    private final ValueOutput values;

    private FilterEvaluator(RowValues row, ValueOutput values) {
        this.row = row;
        this.values = values;
    }

    /// Whether the row passes: NULL does not.
    ///
    /// @throws FilterException where the server's answer is not known, or is an error
    public static boolean isTrue(FilterNode node, RowValues row, ValueOutput values) throws FilterException {
        return Boolean.TRUE.equals(new FilterEvaluator(row, values).truth(node));
    }

    private @Nullable Boolean truth(FilterNode node) throws FilterException {
        return switch (node) {
            case FilterNode.And(var left, var right) -> {
                Boolean first = truth(left);
                yield Boolean.FALSE.equals(first) ? first : and(first, truth(right));
            }
            case FilterNode.Or(var left, var right) -> {
                Boolean first = truth(left);
                yield Boolean.TRUE.equals(first) ? first : or(first, truth(right));
            }
            case FilterNode.Not(var of) -> {
                Boolean value = truth(of);
                yield value == null ? null : !value;
            }
            case FilterNode.IsNull(var of, var not) -> (value(of) == null) != not;
            case FilterNode.IsBoolean(var of, var value, var not) -> {
                Boolean found = truth(of);
                yield (value == null ? found == null : value.equals(found)) != not;
            }
            case FilterNode.IsDistinct(var left, var right, var not) -> isDistinct(value(left), value(right)) != not;
            case FilterNode.AnyOrAll(var operator, var left, var right, var all) ->
                anyOrAll(operator, value(left), right, all);
            case FilterNode.Operator(var operator, var left, var right)
            when FilterOperators.isComparison(operator) -> FilterOperators.compare(operator, value(left), value(right));
            case FilterNode.Operator _,
                    FilterNode.Const _,
                    FilterNode.Column _,
                    FilterNode.Negative _,
                    FilterNode.Coalesce _,
                    FilterNode.Cast _ -> {
                FilterValue value = value(node);
                if (value == null) {
                    yield null;
                }
                if (value instanceof FilterValue.Bool(var bool)) {
                    yield bool;
                }
                throw new FilterException("a part of it is no boolean");
            }
        };
    }

    private static @Nullable Boolean and(@Nullable Boolean left, @Nullable Boolean right) {
        if (Boolean.FALSE.equals(left) || Boolean.FALSE.equals(right)) {
            return false;
        }
        return left == null || right == null ? null : Boolean.TRUE;
    }

    private static @Nullable Boolean or(@Nullable Boolean left, @Nullable Boolean right) {
        if (Boolean.TRUE.equals(left) || Boolean.TRUE.equals(right)) {
            return true;
        }
        return left == null || right == null ? null : Boolean.FALSE;
    }

    private static boolean isDistinct(@Nullable FilterValue left, @Nullable FilterValue right) throws FilterException {
        if (left == null || right == null) {
            return left != right;
        }
        return !Boolean.TRUE.equals(FilterOperators.compare("=", left, right));
    }

    private @Nullable Boolean anyOrAll(
            String operator, @Nullable FilterValue left, List<FilterNode> elements, boolean all)
            throws FilterException {
        Boolean result = all;
        for (FilterNode element : elements) {
            Boolean one = FilterOperators.compare(operator, left, value(element));
            result = all ? and(result, one) : or(result, one);
        }
        return result;
    }

    private @Nullable FilterValue value(FilterNode node) throws FilterException {
        return switch (node) {
            case FilterNode.Const(var value) -> value;
            case FilterNode.Column column -> column(column);
            case FilterNode.Negative(var of) -> {
                FilterValue value = value(of);
                yield value == null ? null : FilterOperators.negative(value);
            }
            case FilterNode.Operator(var operator, var left, var right)
            when !FilterOperators.isComparison(operator) -> {
                FilterValue leftValue = value(left);
                FilterValue rightValue = value(right);
                yield leftValue == null || rightValue == null
                        ? null
                        : FilterOperators.calculate(operator, leftValue, rightValue);
            }
            case FilterNode.Coalesce(var of) -> {
                FilterValue first = null;
                for (int i = 0; i < of.size() && first == null; i++) {
                    first = value(of.get(i));
                }
                yield first;
            }
            case FilterNode.Cast(var of, var type) -> {
                FilterValue value = value(of);
                yield value == null ? null : FilterOperators.cast(value, type);
            }
            case FilterNode.And _,
                    FilterNode.Or _,
                    FilterNode.Not _,
                    FilterNode.IsNull _,
                    FilterNode.IsBoolean _,
                    FilterNode.IsDistinct _,
                    FilterNode.AnyOrAll _,
                    FilterNode.Operator _ -> {
                Boolean truth = truth(node);
                yield truth == null ? null : new FilterValue.Bool(truth);
            }
        };
    }

    private @Nullable FilterValue column(FilterNode.Column column) throws FilterException {
        if (row.isNull(column.place())) {
            return null;
        }
        String name = row.relation().columns().get(column.place()).name();
        if (row.isUnchangedToast(column.place())) {
            throw new FilterException("the value of column \"" + name + "\" is not in the WAL");
        }
        FilterType type = FilterType.of(column.type())
                .orElseThrow(() -> new FilterException("the type of column \"" + name + "\" is not compared here"));
        var text = new Utf8Builder();
        values.text(row, column.place(), text);
        return FilterValue.of(text.toString(), type);
    }
}
