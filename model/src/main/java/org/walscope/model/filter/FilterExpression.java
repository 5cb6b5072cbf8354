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

    /// `len > 1024`, `lsn >= 0/1529FB0`, `xid == 742`; all unsigned.
    record Compares(FilterField field, Comparison comparison, long value) implements FilterExpression {}

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
            int order = Long.compareUnsigned(left, right);
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
