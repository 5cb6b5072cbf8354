package org.walscope.plugins.output.pgoutput.filter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An expression, as far as row filters are understood; nodes/primnodes.h.
public sealed interface FilterNode {

    /// @param value a [FilterValue]; null for NULL
    record Const(@Nullable FilterValue value) implements FilterNode {}

    /// @param place from 0
    /// @param type  an OID
    record Column(int place, int type) implements FilterNode {}

    /// @param operator as SQL writes it
    record Operator(String operator, FilterNode left, FilterNode right) implements FilterNode {}

    record Negative(FilterNode of) implements FilterNode {}

    record And(FilterNode left, FilterNode right) implements FilterNode {}

    record Or(FilterNode left, FilterNode right) implements FilterNode {}

    record Not(FilterNode of) implements FilterNode {}

    /// `IS [NOT] NULL`.
    record IsNull(FilterNode of, boolean not) implements FilterNode {}

    /// `IS [NOT] TRUE` or `FALSE`, and `UNKNOWN` with null.
    record IsBoolean(FilterNode of, @Nullable Boolean value, boolean not) implements FilterNode {}

    /// `IS [NOT] DISTINCT FROM`.
    record IsDistinct(FilterNode left, FilterNode right, boolean not) implements FilterNode {}

    /// `left operator ANY (ARRAY[…])`, or `ALL`.
    record AnyOrAll(String operator, FilterNode left, List<FilterNode> right, boolean all) implements FilterNode {

        public AnyOrAll {
            right = List.copyOf(right);
        }
    }

    /// `COALESCE(…)`.
    record Coalesce(List<FilterNode> of) implements FilterNode {

        public Coalesce {
            of = List.copyOf(of);
        }
    }

    /// `(of)::type`.
    record Cast(FilterNode of, FilterType type) implements FilterNode {}
}
