package org.walscope.plugins.align;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.BooleanSupplier;
import org.walscope.model.change.LineRange;

/// Lays two outputs or more side by side: each is aligned with the first one, and the first one's lines hold them
/// together. What the first does not have stands in rows of its own, a side's each.
public final class SidesAligner {

    private final List<ComparedSide> sides;
    private final List<Alignment> pairs = new ArrayList<>();
    private final List<AlignedRow> rows = new ArrayList<>();
    private final List<AlignedGroup> groups = new ArrayList<>();
    /// Where each pair is: its row, and its group.
    private final int[] row;
    private final int[] group;
    /// The line after the last one laid of each side.
    private final int[] line;

    private SidesAligner(List<ComparedSide> sides) {
        this.sides = sides;
        this.row = new int[sides.size() - 1];
        this.group = new int[sides.size() - 1];
        this.line = new int[sides.size()];
    }

    /// Aligns; as costly as all pairs with the first side.
    ///
    /// @param sides two or more
    /// @param stop  asked once a transaction; when true, the rest stands unpaired
    public static Alignment align(List<ComparedSide> sides, BooleanSupplier stop) {
        return align(sides, List.of(), stop);
    }

    /// The same with transactions that somebody says belong together.
    public static Alignment align(List<ComparedSide> sides, List<SyncPoint> together, BooleanSupplier stop) {
        var aligner = new SidesAligner(sides);
        for (int side = 1; side < sides.size(); side++) {
            aligner.pairs.add(TxnAligner.align(sides.getFirst(), sides.get(side), withFirst(together, side), stop));
        }
        if (sides.size() == 2) {
            return aligner.pairs.getFirst();
        }
        aligner.merge();
        return new Alignment(
                sides, aligner.rows, aligner.groups, ComparisonSummary.of(sides, aligner.rows, aligner.transactions()));
    }

    /// What is said of the first side and another one.
    private static List<int[]> withFirst(List<SyncPoint> together, int side) {
        return together.stream()
                .filter(point -> point.sides().getFirst().isPresent()
                        && point.sides().get(side).isPresent())
                .map(point -> new int[] {
                    point.sides().getFirst().getAsInt(), point.sides().get(side).getAsInt()
                })
                .toList();
    }

    /// The pairs have the groups of the first side in one order; those that it does not have come where they do.
    private void merge() {
        boolean more = true;
        while (more) {
            for (int pair = 0; pair < pairs.size(); pair++) {
                foreign(pair);
            }
            more = group[0] < pairs.getFirst().groups().size();
            if (more) {
                common();
            }
        }
    }

    /// Groups that only the pair's other side has.
    private void foreign(int pair) {
        List<AlignedGroup> all = pairs.get(pair).groups();
        while (group[pair] < all.size() && isForeign(pair, all.get(group[pair]))) {
            AlignedGroup of = all.get(group[pair]++);
            int from = rows.size();
            for (; row[pair] < of.to(); row[pair]++) {
                foreignRow(pair, pairs.get(pair).rows().get(row[pair]));
            }
            groups.add(group(List.of(pair), List.of(of), from));
        }
    }

    private boolean isForeign(int pair, AlignedGroup of) {
        return pairs.get(pair).rows().subList(of.from(), of.to()).stream()
                .allMatch(each -> each.left().isEmpty());
    }

    /// A group of the first side, which all pairs have come to.
    private void common() {
        int from = rows.size();
        List<AlignedGroup> of = new ArrayList<>();
        List<Integer> all = new ArrayList<>();
        for (int pair = 0; pair < pairs.size(); pair++) {
            of.add(pairs.get(pair).groups().get(group[pair]++));
            all.add(pair);
        }
        boolean more = true;
        while (more) {
            for (int pair = 0; pair < pairs.size(); pair++) {
                List<AlignedRow> of2 = pairs.get(pair).rows();
                while (row[pair] < of.get(pair).to()
                        && of2.get(row[pair]).left().isEmpty()) {
                    foreignRow(pair, of2.get(row[pair]++));
                }
            }
            more = row[0] < of.getFirst().to();
            if (more) {
                commonRow();
            }
        }
        groups.add(group(all, of, from));
    }

    private void foreignRow(int pair, AlignedRow of) {
        List<LineRange> ranges = new ArrayList<>();
        for (int side = 0; side < sides.size(); side++) {
            ranges.add(side == pair + 1 ? of.right() : LineRange.emptyAt(line[side]));
        }
        line[pair + 1] = of.right().to();
        rows.add(new AlignedRow(ranges, of.change(), named(pair, of.difference())));
    }

    private void commonRow() {
        List<LineRange> ranges = new ArrayList<>();
        List<Difference> differences = new ArrayList<>();
        boolean change = false;
        for (int pair = 0; pair < pairs.size(); pair++) {
            AlignedRow of = pairs.get(pair).rows().get(row[pair]++);
            if (pair == 0) {
                ranges.add(of.left());
                line[0] = of.left().to();
            }
            ranges.add(of.right().isEmpty() ? LineRange.emptyAt(line[pair + 1]) : of.right());
            line[pair + 1] = ranges.getLast().to();
            differences.add(named(pair, of.difference()));
            change |= of.change();
        }
        rows.add(new AlignedRow(ranges, change, worst(differences)));
    }

    private Difference named(int pair, Difference difference) {
        return difference.reason().isEmpty()
                ? difference
                : new Difference(difference.kind(), "side " + (pair + 2) + ": " + difference.reason());
    }

    private static Difference worst(List<Difference> of) {
        DifferenceKind kind = DifferenceKind.SAME;
        for (Difference each : of) {
            kind = kind.worst(each.kind());
        }
        if (kind == DifferenceKind.SAME) {
            return Difference.NONE;
        }
        var reasons = new StringJoiner("; ");
        for (Difference each : of) {
            if (each.kind() != DifferenceKind.SAME && !each.reason().isEmpty()) {
                reasons.add(each.reason());
            }
        }
        return new Difference(kind, reasons.toString());
    }

    private AlignedGroup group(List<Integer> ofPairs, List<AlignedGroup> of, int from) {
        List<OptionalInt> places = new ArrayList<>();
        places.add(of.getFirst().sides().getFirst());
        for (int pair = 0; pair < pairs.size(); pair++) {
            int at = ofPairs.indexOf(pair);
            places.add(at < 0 ? OptionalInt.empty() : of.get(at).sides().get(1));
        }
        DifferenceKind worst = DifferenceKind.SAME;
        for (AlignedRow each : rows.subList(from, rows.size())) {
            worst = worst.worst(each.difference().kind());
        }
        return new AlignedGroup(places, from, rows.size(), worst);
    }

    /// Counted once however many sides have them: by xid where all say it.
    private int transactions() {
        boolean byXid = sides.stream()
                .allMatch(side -> side.output().transactions().stream()
                        .allMatch(txn -> txn.xid().isPresent()));
        Set<Object> seen = new HashSet<>();
        int most = 0;
        for (ComparedSide side : sides) {
            side.output().transactions().forEach(txn -> seen.add(byXid ? txn.xid() : txn.endLsn()));
            most = Math.max(most, side.output().transactions().size());
        }
        return Math.max(most, seen.size());
    }
}
