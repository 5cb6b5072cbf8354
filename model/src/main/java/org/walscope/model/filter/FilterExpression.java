package org.walscope.model.filter;

/// A parsed filter: what to test, not yet against what.
public sealed interface FilterExpression {

    record And(FilterExpression left, FilterExpression right) implements FilterExpression {}

    record Or(FilterExpression left, FilterExpression right) implements FilterExpression {}

    record Not(FilterExpression negated) implements FilterExpression {}

    /// `rmgr == Heap`, `op != "COMMIT"`.
    record IsNamed(FilterField field, boolean equal, String name) implements FilterExpression {}

    /// `rel == 1663/5/16384`, or `rel == 16384` for the file number alone.
    record IsRelation(boolean equal, RelationPattern relation) implements FilterExpression {}

    /// `rel == orders`, `rel == "sales.Big Orders"`: the name as it is, alone or behind its schema's and a point.
    record IsRelationNamed(boolean equal, String name) implements FilterExpression {}

    /// `len > 1024`, `lsn >= 0/1529FB0`, `xid == 742`; all unsigned but times, microseconds since 2000-01-01 UTC.
    record Compares(FilterField field, Comparison comparison, long value) implements FilterExpression {}

    /// Whether the field is asked for anywhere in it.
    default boolean asks(FilterField asked) {
        return switch (this) {
            case And(var left, var right) -> left.asks(asked) || right.asks(asked);
            case Or(var left, var right) -> left.asks(asked) || right.asks(asked);
            case Not(var negated) -> negated.asks(asked);
            case IsNamed named -> named.field() == asked;
            case IsRelation _, IsRelationNamed _ -> asked == FilterField.REL;
            case Compares compares -> compares.field() == asked;
        };
    }

    /// Whether a relation's name is asked for anywhere in it, which only a catalog knows.
    default boolean asksNames() {
        return switch (this) {
            case And(var left, var right) -> left.asksNames() || right.asksNames();
            case Or(var left, var right) -> left.asksNames() || right.asksNames();
            case Not(var negated) -> negated.asksNames();
            case IsRelationNamed _ -> true;
            case IsNamed _, IsRelation _, Compares _ -> false;
        };
    }

    /// @param spcOid -1 when any tablespace will do
    /// @param dbOid  -1 when any database will do
    record RelationPattern(long spcOid, long dbOid, long relNumber) {}

    enum Comparison {
        EQUAL("=="),
        NOT_EQUAL("!="),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">=");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }

        boolean test(long left, long right) {
            return holds(Long.compareUnsigned(left, right));
        }

        boolean testSigned(long left, long right) {
            return holds(Long.compare(left, right));
        }

        private boolean holds(int order) {
            return switch (this) {
                case EQUAL -> order == 0;
                case NOT_EQUAL -> order != 0;
                case LESS -> order < 0;
                case LESS_OR_EQUAL -> order <= 0;
                case GREATER -> order > 0;
                case GREATER_OR_EQUAL -> order >= 0;
            };
        }
    }
}
