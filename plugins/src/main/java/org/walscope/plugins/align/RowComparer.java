package org.walscope.plugins.align;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.walscope.model.change.ColumnValue;
import org.walscope.model.change.OldRow;
import org.walscope.model.change.RelationName;
import org.walscope.model.change.Value;

/// Compares rows column by column. Reasons name sides by their plugin, so that they read the same from either
/// side.
final class RowComparer {

    private final ComparedSide left;
    private final ComparedSide right;

    private final Optional<Published> leftPublished;
    private final Optional<Published> rightPublished;

    RowComparer(
            ComparedSide left,
            ComparedSide right,
            Optional<Published> leftPublished,
            Optional<Published> rightPublished) {
        this.left = left;
        this.right = right;
        this.leftPublished = leftPublished;
        this.rightPublished = rightPublished;
    }

    /// New rows.
    void compare(RelationName relation, List<ColumnValue> leftRow, List<ColumnValue> rightRow, Differences out) {
        if (leftRow.isEmpty() != rightRow.isEmpty()) {
            ComparedSide without = leftRow.isEmpty() ? left : right;
            out.add(Difference.meaning(without.plugin() + " has no tuple for this row"));
            return;
        }
        if (haveSameColumns(leftRow, rightRow)) {
            for (int i = 0; i < leftRow.size(); i++) {
                out.add(compare(leftRow.get(i), rightRow.get(i)));
            }
            return;
        }
        Map<String, ColumnValue> there = byName(rightRow);
        var common = new ArrayList<String>();
        for (ColumnValue column : leftRow) {
            ColumnValue other = there.remove(column.name());
            if (other == null) {
                out.add(missing(relation, column, left, right));
            } else {
                common.add(column.name());
                out.add(compare(column, other));
            }
        }
        there.values().forEach(column -> out.add(missing(relation, column, right, left)));
        List<String> rightOrder = rightRow.stream()
                .map(ColumnValue::name)
                .filter(common::contains)
                .toList();
        if (!common.equals(rightOrder)) {
            out.add(Difference.spelling("columns in another order"));
        }
    }

    /// Whether they are the same by name and in one order.
    static boolean haveSameColumns(List<ColumnValue> row, List<ColumnValue> other) {
        boolean same = row.size() == other.size();
        for (int i = 0; same && i < row.size(); i++) {
            same = row.get(i).name().equals(other.get(i).name());
        }
        return same;
    }

    private static Map<String, ColumnValue> byName(List<ColumnValue> row) {
        var byName = new LinkedHashMap<String, ColumnValue>();
        row.forEach(column -> byName.put(column.name(), column));
        return byName;
    }

    private Difference missing(RelationName relation, ColumnValue column, ComparedSide has, ComparedSide lacks) {
        String name = "\"" + column.name() + '"';
        if (column.value() instanceof Value.UnchangedToast && lacks.isWal2Json()) {
            return Difference.expected("unchanged TOAST value of " + name
                    + ": not in the WAL; wal2json leaves the column out, " + has.plugin()
                    + (has.isPgOutput() ? " sends 'u'" : " says so"));
        }
        Optional<Published> published = lacks == left ? leftPublished : rightPublished;
        if (published.isPresent()) {
            return published
                    .get()
                    .whyNot(relation, column.name())
                    .map(why -> Difference.expected("column " + name + " is not sent: " + why))
                    .orElseGet(() -> Difference.meaning("column " + name + " is missing from pgoutput"
                            + published.get().unexplained()));
        }
        if (lacks.isPgOutput()) {
            return Difference.expected("column " + name
                    + " is not in pgoutput's Relation message: a generated column (never sent before 18), or outside"
                    + " the publication's column list");
        }
        return Difference.meaning("column " + name + " is missing from " + lacks.plugin());
    }

    private Difference compare(ColumnValue a, ColumnValue b) {
        Difference value = values(a, b);
        if (value.kind() != DifferenceKind.SAME || left.isPgOutput() || right.isPgOutput()) {
            return value;
        }
        Optional<String> leftType = a.column().type();
        Optional<String> rightType = b.column().type();
        if (leftType.isPresent() && rightType.isPresent() && !leftType.equals(rightType)) {
            return Difference.spelling("type of \"" + a.name() + "\" spelled in two ways");
        }
        return value;
    }

    private Difference values(ColumnValue a, ColumnValue b) {
        Value v = a.value();
        Value w = b.value();
        if (v.equals(w)) {
            return Difference.NONE;
        }
        String name = "\"" + a.name() + '"';
        if (v instanceof Value.Text(var t) && w instanceof Value.Text(var u)) {
            boolean equal = ValueText.canonical(type(a, b), t).equals(ValueText.canonical(type(b, a), u));
            return equal
                    ? Difference.spelling("value of " + name + " spelled in two ways")
                    : Difference.meaning("other value of " + name);
        }
        if (v instanceof Value.Binary || w instanceof Value.Binary) {
            if (!(v instanceof Value.Null) && !(w instanceof Value.Null)) {
                return Difference.expected(name + " was sent in binary (option binary), which is not compared");
            }
        }
        if (jsonNull(v, w, right) || jsonNull(w, v, left)) {
            return Difference.expected(name + " is NaN or infinite: JSON has no such number, wal2json writes null");
        }
        return Difference.meaning("other value of " + name);
    }

    private static Optional<String> type(ColumnValue column, ColumnValue other) {
        return column.column().type().or(() -> other.column().type());
    }

    private static boolean jsonNull(Value text, Value none, ComparedSide json) {
        return json.isWal2Json()
                && none instanceof Value.Null
                && text instanceof Value.Text(var t)
                && ValueText.isNotFinite(t);
    }

    /// Old rows. What a plugin leaves out of one (NULLs, columns outside the key) is no difference.
    ///
    /// @param leftNew the new row, empty for a DELETE
    void compareOld(
            RelationName relation,
            Optional<OldRow> leftOld,
            Optional<OldRow> rightOld,
            List<ColumnValue> leftNew,
            List<ColumnValue> rightNew,
            Differences out) {
        if (leftOld.isPresent() && rightOld.isPresent()) {
            old(relation, leftOld.get().columns(), rightOld.get().columns(), out);
        } else if (leftOld.isPresent()) {
            out.add(onlyOld(leftOld.get(), leftNew, left, right));
        } else if (rightOld.isPresent()) {
            out.add(onlyOld(rightOld.get(), rightNew, right, left));
        }
    }

    private void old(RelationName relation, List<ColumnValue> a, List<ColumnValue> b, Differences out) {
        Map<String, ColumnValue> there = byName(b);
        for (ColumnValue column : a) {
            ColumnValue other = there.remove(column.name());
            if (other != null && !isUnsaid(column) && !isUnsaid(other)) {
                out.add(compare(column, other));
            } else if (other == null && !isUnsaid(column)) {
                out.add(missing(relation, column, left, right));
            } else if (other != null && isUnsaid(column) != isUnsaid(other)) {
                boolean ofRight = isUnsaid(column);
                out.add(missing(relation, ofRight ? other : column, ofRight ? right : left, ofRight ? left : right));
            }
        }
        there.values().stream().filter(c -> !isUnsaid(c)).forEach(c -> out.add(missing(relation, c, right, left)));
    }

    private static boolean isUnsaid(ColumnValue column) {
        return column.value() instanceof Value.NotSent || column.value() instanceof Value.Null;
    }

    private static Difference onlyOld(OldRow old, List<ColumnValue> row, ComparedSide has, ComparedSide lacks) {
        Map<String, ColumnValue> now = byName(row);
        boolean repeated = !row.isEmpty()
                && old.columns().stream()
                        .filter(c -> !isUnsaid(c))
                        .allMatch(c -> now.get(c.name()) instanceof ColumnValue same
                                && same.value().equals(c.value()));
        return repeated
                ? Difference.spelling(has.plugin() + " repeats the key, which did not change")
                : Difference.meaning(lacks.plugin() + " does not say the old row");
    }
}
