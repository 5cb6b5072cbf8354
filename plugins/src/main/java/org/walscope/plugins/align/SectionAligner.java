package org.walscope.plugins.align;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.DecodedItem;
import org.walscope.model.change.DecodedTransaction;
import org.walscope.model.change.Frame;
import org.walscope.model.change.OutputSection;

/// Aligns the lines of sections that stand side by side.
final class SectionAligner {

    private final ComparedSide left;
    private final ComparedSide right;
    private final int[] leftPartner;
    private final int[] rightPartner;
    private final BooleanSupplier stop;
    private final UnitComparer comparer;
    private final AlignmentBuilder out = new AlignmentBuilder();
    private final Map<Integer, List<Integer>> leftSections;
    private final Map<Integer, List<Integer>> rightSections;
    /// The partners within a transaction of several sections, by its place on the left.
    private final Map<Integer, PairedUnits> paired = new HashMap<>();

    /// @param leftPartner of each transaction the place of its partner on the other side, or -1
    /// @param stop        asked once a transaction
    SectionAligner(ComparedSide left, ComparedSide right, int[] leftPartner, int[] rightPartner, BooleanSupplier stop) {
        this.left = left;
        this.right = right;
        this.leftPartner = leftPartner;
        this.rightPartner = rightPartner;
        this.stop = stop;
        this.comparer = new UnitComparer(left, right);
        this.leftSections = sectionsOf(left);
        this.rightSections = sectionsOf(right);
    }

    /// @param pairs in the order of both sides; all sections of both
    AlignmentBuilder align(List<SectionPair> pairs) {
        pairs.forEach(this::group);
        return out;
    }

    private void group(SectionPair sections) {
        int leftSection = sections.left();
        int rightSection = sections.right();
        List<Unit> a = leftSection < 0 ? List.of() : units(left, leftSection);
        List<Unit> b = rightSection < 0 ? List.of() : units(right, rightSection);
        OptionalInt leftTxn = txn(left, leftSection);
        OptionalInt rightTxn = txn(right, rightSection);
        PairedUnits pairs = pairs(leftTxn, rightTxn, a, b);
        out.begin(leftTxn, rightTxn);
        int j = 0;
        for (int i = 0; i < a.size(); i++) {
            int partner = pairs.rightOf(a.get(i), rightSection);
            if (partner < 0) {
                out.leftOnly(a.get(i), missing(a.get(i), true, leftTxn, pairs));
                continue;
            }
            while (b.get(j).lines().from() < partner) {
                out.rightOnly(b.get(j), missing(b.get(j), false, rightTxn, pairs));
                j++;
            }
            out.both(a.get(i), b.get(j), compare(a.get(i), b.get(j), leftTxn, rightTxn));
            j++;
        }
        for (; j < b.size(); j++) {
            out.rightOnly(b.get(j), missing(b.get(j), false, rightTxn, pairs));
        }
        out.end();
    }

    private static OptionalInt txn(ComparedSide side, int section) {
        return section < 0
                ? OptionalInt.empty()
                : side.output().sections().get(section).transaction();
    }

    private Difference compare(Unit a, Unit b, OptionalInt leftTxn, OptionalInt rightTxn) {
        if (a.item() instanceof Frame frame && frame.kind().isEnd() && leftTxn.isPresent() && rightTxn.isPresent()) {
            return UnitComparer.transactions(
                    left.output().transactions().get(leftTxn.getAsInt()),
                    right.output().transactions().get(rightTxn.getAsInt()));
        }
        return comparer.compare(a, b);
    }

    private Difference missing(Unit unit, boolean ofLeft, OptionalInt place, PairedUnits pairs) {
        if (pairs.hasPartnerElsewhere(unit, ofLeft)) {
            return Difference.expected("the other side tells this in another part of the transaction");
        }
        Optional<DecodedTransaction> txn = place.isEmpty()
                ? Optional.empty()
                : Optional.of((ofLeft ? left : right).output().transactions().get(place.getAsInt()));
        boolean alone = place.isPresent() && (ofLeft ? leftPartner : rightPartner)[place.getAsInt()] < 0;
        return comparer.missing(unit, ofLeft, txn, alone);
    }

    /// The partners within a transaction; found once, over all of its sections, and kept where it has several.
    private PairedUnits pairs(OptionalInt leftTxn, OptionalInt rightTxn, List<Unit> a, List<Unit> b) {
        int place = leftTxn.isPresent()
                ? leftTxn.getAsInt()
                : rightTxn.isPresent() ? rightPartner[rightTxn.getAsInt()] : -1;
        boolean both = place >= 0 && leftPartner[place] >= 0;
        if (!both || stop.getAsBoolean()) {
            return both || leftTxn.isPresent() || rightTxn.isPresent()
                    ? PairedUnits.none()
                    : UnitMatcher.match(a, b, left, right);
        }
        List<Integer> leftPlaces = leftSections.getOrDefault(place, List.of());
        List<Integer> rightPlaces = rightSections.getOrDefault(leftPartner[place], List.of());
        return leftPlaces.size() <= 1 && rightPlaces.size() <= 1
                ? match(leftPlaces, a, rightPlaces, b)
                : paired.computeIfAbsent(place, key -> match(leftPlaces, a, rightPlaces, b));
    }

    private PairedUnits match(List<Integer> leftPlaces, List<Unit> a, List<Integer> rightPlaces, List<Unit> b) {
        return UnitMatcher.match(unitsOf(left, leftPlaces, a), unitsOf(right, rightPlaces, b), left, right);
    }

    /// All units of a transaction. The section at hand is mostly all there is.
    private static List<Unit> unitsOf(ComparedSide side, List<Integer> places, List<Unit> atHand) {
        if (places.size() == 1
                && !atHand.isEmpty()
                && places.getFirst() == atHand.getFirst().section()) {
            return atHand;
        }
        var units = new ArrayList<Unit>();
        places.forEach(section -> units.addAll(units(side, section)));
        return units;
    }

    /// By its place, the sections of each transaction.
    private static Map<Integer, List<Integer>> sectionsOf(ComparedSide side) {
        Map<Integer, List<Integer>> byTxn = new HashMap<>();
        List<OutputSection> sections = side.output().sections();
        for (int i = 0; i < sections.size(); i++) {
            OptionalInt txn = sections.get(i).transaction();
            if (txn.isPresent()) {
                byTxn.computeIfAbsent(txn.getAsInt(), key -> new ArrayList<>(1)).add(i);
            }
        }
        return byTxn;
    }

    /// The items of a section; TRUNCATEs of one call, which wal2json writes as several, are one unit.
    private static List<Unit> units(ComparedSide side, int section) {
        var units = new ArrayList<Unit>();
        List<DecodedItem> items = side.output().sections().get(section).items();
        for (int i = 0; i < items.size(); ) {
            int end = i + 1;
            while (side.isWal2Json() && end < items.size() && isSameTruncate(items.get(i), items.get(end))) {
                end++;
            }
            units.add(new Unit(items.subList(i, end), section));
            i = end;
        }
        return units;
    }

    private static boolean isSameTruncate(DecodedItem a, DecodedItem b) {
        return a instanceof DecodedChange.Truncate x
                && b instanceof DecodedChange.Truncate y
                && x.flags().isEmpty()
                && x.at().lsn().equals(y.at().lsn());
    }
}
