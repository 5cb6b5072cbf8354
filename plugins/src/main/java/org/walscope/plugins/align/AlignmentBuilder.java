package org.walscope.plugins.align;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.DecodedItem;
import org.walscope.model.change.Frame;
import org.walscope.model.change.LineRange;

/// Gathers rows and groups, and counts.
final class AlignmentBuilder {

    private final List<AlignedRow> rows = new ArrayList<>();
    private final List<AlignedGroup> groups = new ArrayList<>();
    /// A reason is mostly that of many rows, which then share it.
    private final Map<Difference, Difference> differences = new HashMap<>();
    private int leftLine;
    private int rightLine;
    private int from;
    private OptionalInt leftTxn = OptionalInt.empty();
    private OptionalInt rightTxn = OptionalInt.empty();

    void begin(OptionalInt left, OptionalInt right) {
        leftTxn = left;
        rightTxn = right;
        from = rows.size();
    }

    void both(Unit left, Unit right, Difference difference) {
        leftLine = left.lines().to();
        rightLine = right.lines().to();
        rows.add(new AlignedRow(left.lines(), right.lines(), isChange(left.item()), shared(difference)));
    }

    void leftOnly(Unit unit, Difference difference) {
        leftLine = unit.lines().to();
        rows.add(new AlignedRow(unit.lines(), LineRange.emptyAt(rightLine), isChange(unit.item()), shared(difference)));
    }

    void rightOnly(Unit unit, Difference difference) {
        rightLine = unit.lines().to();
        rows.add(new AlignedRow(LineRange.emptyAt(leftLine), unit.lines(), isChange(unit.item()), shared(difference)));
    }

    private Difference shared(Difference difference) {
        return differences.computeIfAbsent(difference, first -> first);
    }

    private static boolean isChange(DecodedItem item) {
        return !(item instanceof Frame) && !(item instanceof DecodedChange.Description);
    }

    void end() {
        DifferenceKind worst = DifferenceKind.SAME;
        for (AlignedRow row : rows.subList(from, rows.size())) {
            worst = worst.worst(row.difference().kind());
        }
        groups.add(new AlignedGroup(List.of(leftTxn, rightTxn), from, rows.size(), worst));
    }

    Alignment finish(ComparedSide left, ComparedSide right, int[] leftPartner, int[] rightPartner) {
        int transactions = leftPartner.length;
        for (int partner : rightPartner) {
            transactions += partner < 0 ? 1 : 0;
        }
        return new Alignment(
                List.of(left, right), rows, groups, ComparisonSummary.of(List.of(left, right), rows, transactions));
    }
}
