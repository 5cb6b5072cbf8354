package org.walscope.model.filter;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import org.walscope.model.RelFileLocator;
import org.walscope.model.filter.FilterExpression.And;
import org.walscope.model.filter.FilterExpression.Compares;
import org.walscope.model.filter.FilterExpression.Comparison;
import org.walscope.model.filter.FilterExpression.IsNamed;
import org.walscope.model.filter.FilterExpression.IsRelation;
import org.walscope.model.filter.FilterExpression.IsRelationNamed;
import org.walscope.model.filter.FilterExpression.Not;
import org.walscope.model.filter.FilterExpression.Or;
import org.walscope.model.filter.FilterExpression.RelationPattern;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.WalIndex;

/// Turns a filter into a test of an index's rows. Names are resolved once per operation, not once per row. The
/// predicates are used by one thread.
public final class RowFilter {

    /// `xl_info` and `xl_rmid` together.
    private static final int OPERATIONS = 1 << 16;

    private RowFilter() {}

    /// The test of rows `expression` stands for in `scope`.
    public static IntPredicate of(FilterExpression expression, FilterScope scope) {
        WalIndex index = scope.index();
        return switch (expression) {
            case And(var left, var right) -> of(left, scope).and(of(right, scope));
            case Or(var left, var right) -> of(left, scope).or(of(right, scope));
            case Not(var negated) -> of(negated, scope).negate();
            case IsNamed named -> isNamed(named, scope);
            case IsRelation(var equal, var relation) -> {
                IntPredicate is = row -> isRelation(index, row, relation);
                yield equal ? is : is.negate();
            }
            case IsRelationNamed(var equal, var name) -> {
                IntPredicate is = scope.relationNamed(name);
                yield equal ? is : is.negate();
            }
            case Compares compares -> compares(compares, scope);
        };
    }

    private static IntPredicate isNamed(IsNamed named, FilterScope scope) {
        WalIndex index = scope.index();
        boolean rmgr = named.field() == FilterField.RMGR;
        IntUnaryOperator key = rmgr ? index::rmid : row -> index.rmid(row) << 8 | index.info(row);
        // 0 not asked yet, 1 no, 2 yes
        var known = new byte[OPERATIONS];
        return row -> {
            int place = key.applyAsInt(row);
            if (known[place] == 0) {
                String name = rmgr ? scope.rmgrName(place) : scope.operation(place >>> 8, place & 0xFF);
                known[place] = (byte) (name.equalsIgnoreCase(named.name()) ? 2 : 1);
            }
            return (known[place] == 2) == named.equal();
        };
    }

    private static boolean isRelation(WalIndex index, int row, RelationPattern pattern) {
        int number = index.relationNumber(row);
        if (number == WalIndex.NO_RELATION) {
            return false;
        }
        RelFileLocator relation = index.relations().get(number);
        return matches(pattern.relNumber(), relation.relNumber())
                && matches(pattern.dbOid(), relation.dbOid())
                && matches(pattern.spcOid(), relation.spcOid());
    }

    private static boolean matches(long wanted, int oid) {
        return wanted == -1 || wanted == Integer.toUnsignedLong(oid);
    }

    private static IntPredicate compares(Compares compares, FilterScope scope) {
        WalIndex index = scope.index();
        Comparison comparison = compares.comparison();
        long value = compares.value();
        return switch (compares.field()) {
            case XID -> row -> comparison.test(Integer.toUnsignedLong(index.xid(row)), value);
            case TXN -> row -> comparison.test(Integer.toUnsignedLong(scope.topLevelXid(index.xid(row))), value);
            case LSN -> row -> comparison.test(index.lsn(row), value);
            case LEN -> row -> comparison.test(index.length(row), value);
            case FPI -> row -> comparison.test(index.imageBytes(row), value);
            case BLOCK -> row -> anyBlock(index, row, scope, comparison, value);
            case TIME -> {
                var clock = new RowClock(scope);
                yield row -> {
                    OptionalLong moment = clock.at(row);
                    return moment.isPresent() && comparison.testSigned(moment.getAsLong(), value);
                };
            }
            case RMGR, OP, REL ->
                throw new IllegalArgumentException(compares.field().word() + " is no number");
        };
    }

    private static boolean anyBlock(WalIndex index, int row, FilterScope scope, Comparison comparison, long value) {
        if (index.relationNumber(row) == WalIndex.NO_RELATION) {
            return false;
        }
        List<BlockRef> blocks = scope.blocks(row);
        for (BlockRef block : blocks) {
            if (comparison.test(block.block(), value)) {
                return true;
            }
        }
        return false;
    }
}
