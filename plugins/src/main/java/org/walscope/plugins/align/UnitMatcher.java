package org.walscope.plugins.align;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.walscope.model.change.ColumnValue;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.OldRow;
import org.walscope.model.change.Value;

/// Finds the partners among the units of one transaction: equal rows first; in the gaps between them units that
/// have ever less in common.
final class UnitMatcher {

    private final List<Unit> a;
    private final List<Unit> b;
    private final UnitKeys keys;
    private final UnitKeys.Names namesOfA;
    private final UnitKeys.Names namesOfB;
    private final int[] partner;

    private UnitMatcher(List<Unit> a, List<Unit> b, UnitKeys.Names namesOfA, UnitKeys.Names namesOfB, boolean opaque) {
        this.a = a;
        this.b = b;
        this.namesOfA = namesOfA;
        this.namesOfB = namesOfB;
        this.keys = new UnitKeys(opaque);
        this.partner = new int[a.size()];
        Arrays.fill(partner, -1);
    }

    static PairedUnits match(List<Unit> a, List<Unit> b, ComparedSide left, ComparedSide right) {
        var matcher = new UnitMatcher(a, b, names(right), names(left), isOpaque(a) != isOpaque(b));
        int same = matcher.pairPlainlyEqual();
        matcher.gap(same, a.size(), same, b.size(), UnitKeys.Level.ROW);
        var pairs = new PairedUnits();
        for (int i = 0; i < matcher.partner.length; i++) {
            if (matcher.partner[i] >= 0) {
                pairs.put(a.get(i), b.get(matcher.partner[i]));
            }
        }
        return pairs;
    }

    /// Under which name the other side tells of a table.
    private static UnitKeys.Names names(ComparedSide other) {
        return other.published()
                .<UnitKeys.Names>map(published -> published::sentAs)
                .orElse(UnitKeys.Names.OWN);
    }

    /// Whether a side hides or nobody understands what its changes are.
    private static boolean isOpaque(List<Unit> units) {
        return units.stream().anyMatch(u -> u.item() instanceof DecodedChange.Undisclosed)
                || units.stream().anyMatch(u -> u.item() instanceof DecodedChange.Unread)
                        && units.stream()
                                .filter(u -> u.item() instanceof DecodedChange)
                                .allMatch(u -> u.item() instanceof DecodedChange.Unread);
    }

    /// Mostly both sides tell the same in the same order. What begins so needs no search, which would find nothing
    /// else.
    ///
    /// @return how many
    private int pairPlainlyEqual() {
        int same = 0;
        while (same < Math.min(a.size(), b.size())
                && UnitKeys.areRowsEqual(a.get(same), namesOfA, b.get(same), namesOfB)) {
            partner[same] = same++;
        }
        return same;
    }

    private void gap(int fromA, int toA, int fromB, int toB, UnitKeys.Level level) {
        if (fromA == toA || fromB == toB) {
            return;
        }
        int[] matched = SequenceMatch.match(
                numbers(a, fromA, toA, level, namesOfA), numbers(b, fromB, toB, level, namesOfB), keys::order);
        int a0 = fromA;
        int b0 = fromB;
        for (int i = 0; i < matched.length; i++) {
            if (matched[i] >= 0 && isLike(a.get(fromA + i), b.get(fromB + matched[i]), level)) {
                next(a0, fromA + i, b0, fromB + matched[i], level);
                partner[fromA + i] = fromB + matched[i];
                a0 = fromA + i + 1;
                b0 = fromB + matched[i] + 1;
            }
        }
        next(a0, toA, b0, toB, level);
    }

    private void next(int fromA, int toA, int fromB, int toB, UnitKeys.Level level) {
        UnitKeys.Level[] levels = UnitKeys.Level.values();
        if (level.ordinal() + 1 < levels.length) {
            gap(fromA, toA, fromB, toB, levels[level.ordinal() + 1]);
        }
    }

    private int[] numbers(List<Unit> units, int from, int to, UnitKeys.Level level, UnitKeys.Names names) {
        int[] numbers = new int[to - from];
        for (int i = from; i < to; i++) {
            numbers[i - from] = keys.of(units.get(i), level, names);
        }
        return numbers;
    }

    /// Rows that share nothing but their table are no partners: one is missing here, the other there.
    private static boolean isLike(Unit x, Unit y, UnitKeys.Level level) {
        return switch (level) {
            case ROW, FIRST_COLUMN -> true;
            case TABLE, ANY_KIND -> {
                List<ColumnValue> row = row(x);
                List<ColumnValue> other = row(y);
                yield row.isEmpty() && other.isEmpty()
                        || 2 * inCommon(row, other) >= Math.min(row.size(), other.size());
            }
        };
    }

    private static List<ColumnValue> row(Unit unit) {
        return switch (unit.item()) {
            case DecodedChange.Insert i -> i.row();
            case DecodedChange.Update u -> u.row();
            case DecodedChange.Delete d -> d.old().map(OldRow::columns).orElse(List.of());
            default -> List.of();
        };
    }

    private static int inCommon(List<ColumnValue> row, List<ColumnValue> other) {
        Map<String, Value> values = new HashMap<>();
        row.forEach(c -> values.put(c.name(), c.value()));
        return (int) other.stream()
                .filter(c -> c.value().equals(values.get(c.name())))
                .count();
    }
}
