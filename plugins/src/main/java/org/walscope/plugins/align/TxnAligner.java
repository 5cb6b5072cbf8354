package org.walscope.plugins.align;

import java.util.ArrayList;
import java.util.Arrays;
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

/// Lays two outputs side by side: transactions by xid (by their end where a side says none), sections in order,
/// then
/// the changes within each transaction.
public final class TxnAligner {

    private final ComparedSide left;
    private final ComparedSide right;
    private final UnitComparer comparer;
    private final BooleanSupplier stop;
    private final AlignmentBuilder out = new AlignmentBuilder();
    /// For each transaction of a side its partner on the other, or -1.
    private final int[] leftPartner;
    private final int[] rightPartner;
    private final List<Object> leftKeys = new ArrayList<>();
    private final List<Object> rightKeys = new ArrayList<>();
    private final Map<Integer, PairedUnits> paired = new HashMap<>();

    private TxnAligner(ComparedSide left, ComparedSide right, BooleanSupplier stop) {
        this.left = left;
        this.right = right;
        this.stop = stop;
        this.comparer = new UnitComparer(left, right);
        this.leftPartner = new int[left.output().transactions().size()];
        this.rightPartner = new int[right.output().transactions().size()];
        Arrays.fill(leftPartner, -1);
        Arrays.fill(rightPartner, -1);
    }

    /// Aligns; time grows with the lines, and with the square of what differs up to a bound.
    ///
    /// @param stop asked once a transaction; when true, the rest stands unpaired
    public static Alignment align(ComparedSide left, ComparedSide right, BooleanSupplier stop) {
        return align(left, right, List.of(), stop);
    }

    /// The same with what somebody said.
    ///
    /// @param together places of transactions on the left and the right
    static Alignment align(ComparedSide left, ComparedSide right, List<int[]> together, BooleanSupplier stop) {
        var aligner = new TxnAligner(left, right, stop);
        aligner.pairTransactions();
        together.forEach(pair -> aligner.pair(pair[0], pair[1]));
        aligner.sections();
        return aligner.out.finish(left, right, aligner.leftPartner, aligner.rightPartner);
    }

    private void pairTransactions() {
        boolean byXid = left.output().transactions().stream()
                        .allMatch(t -> t.xid().isPresent())
                && right.output().transactions().stream().allMatch(t -> t.xid().isPresent());
        Map<Object, Integer> there = new HashMap<>();
        rightKeys.addAll(keys(right, byXid));
        for (int i = 0; i < rightKeys.size(); i++) {
            there.put(rightKeys.get(i), i);
        }
        leftKeys.addAll(keys(left, byXid));
        for (int i = 0; i < leftKeys.size(); i++) {
            int partner = there.getOrDefault(leftKeys.get(i), -1);
            leftPartner[i] = partner;
            if (partner >= 0) {
                rightPartner[partner] = i;
            }
        }
    }

    /// These two are partners; whom they were paired with stands alone.
    private void pair(int leftPlace, int rightPlace) {
        int other = leftPartner[leftPlace];
        if (other >= 0) {
            rightPartner[other] = -1;
        }
        int another = rightPartner[rightPlace];
        if (another >= 0) {
            leftPartner[another] = -1;
        }
        leftPartner[leftPlace] = rightPlace;
        rightPartner[rightPlace] = leftPlace;
        Object name = List.of("together", leftPlace);
        if (other >= 0 && other != rightPlace) {
            rightKeys.set(other, List.of("alone", other));
        }
        leftKeys.set(leftPlace, name);
        rightKeys.set(rightPlace, name);
    }

    /// What names each transaction, and the how many-th of that name it is.
    private static List<Object> keys(ComparedSide side, boolean byXid) {
        var keys = new ArrayList<Object>();
        Map<Object, Integer> seen = new HashMap<>();
        for (DecodedTransaction txn : side.output().transactions()) {
            Object name = byXid ? txn.xid().getAsInt() : txn.endLsn();
            keys.add(List.of(name, seen.merge(name, 1, Integer::sum)));
        }
        return keys;
    }

    private void sections() {
        var numbers = new UnitKeys(false);
        List<OutputSection> a = left.output().sections();
        List<OutputSection> b = right.output().sections();
        int[] partner = SequenceMatch.match(
                sectionKeys(left, leftKeys, numbers), sectionKeys(right, rightKeys, numbers), numbers::order);
        int j = 0;
        for (int i = 0; i < a.size(); i++) {
            if (partner[i] >= 0) {
                while (j < partner[i]) {
                    group(-1, j++);
                }
                group(i, j++);
            } else {
                group(i, -1);
            }
        }
        while (j < b.size()) {
            group(-1, j++);
        }
    }

    /// Sections are partners when their transactions are and they are the same part of it; the end (or the whole)
    /// of
    /// a transaction counts as one part, each earlier block as its own.
    private int[] sectionKeys(ComparedSide side, List<Object> txnKeys, UnitKeys numbers) {
        List<OutputSection> sections = side.output().sections();
        int[] keys = new int[sections.size()];
        int[] parts = new int[side.output().transactions().size()];
        for (int i = 0; i < keys.length; i++) {
            OutputSection section = sections.get(i);
            if (section.transaction().isEmpty()) {
                keys[i] = numbers.number(outsideKey(section));
                continue;
            }
            int place = section.transaction().getAsInt();
            boolean end = section.kind() == OutputSection.Kind.WHOLE || section.kind() == OutputSection.Kind.END;
            keys[i] = numbers.number(List.of(txnKeys.get(place), end ? "end" : parts[place]++));
        }
        return keys;
    }

    private static Object outsideKey(OutputSection section) {
        return switch (section.items().getFirst()) {
            case DecodedChange.Message m -> List.of("message", m.prefix(), m.at().lsn());
            case DecodedChange.Unread u -> List.of("unread", u.text());
            case DecodedChange c -> List.of("outside", c.at().lsn());
            case Frame f -> List.of("frame", f.kind());
        };
    }

    private void group(int leftSection, int rightSection) {
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
        boolean once = sectionsOf(left).getOrDefault(place, List.of()).size() <= 1
                && sectionsOf(right).getOrDefault(leftPartner[place], List.of()).size() <= 1;
        PairedUnits known = paired.get(place);
        if (known == null) {
            known = UnitMatcher.match(unitsOf(left, place, a), unitsOf(right, leftPartner[place], b), left, right);
            if (!once) {
                paired.put(place, known);
            }
        }
        return known;
    }

    /// All units of a transaction. The section at hand is mostly all there is.
    private List<Unit> unitsOf(ComparedSide side, int txn, List<Unit> atHand) {
        List<Integer> places = sectionsOf(side).getOrDefault(txn, List.of());
        if (places.size() == 1
                && !atHand.isEmpty()
                && places.getFirst() == atHand.getFirst().section()) {
            return atHand;
        }
        var units = new ArrayList<Unit>();
        places.forEach(section -> units.addAll(units(side, section)));
        return units;
    }

    private final Map<ComparedSide, Map<Integer, List<Integer>>> sectionsBySide = new java.util.IdentityHashMap<>();

    private Map<Integer, List<Integer>> sectionsOf(ComparedSide side) {
        return sectionsBySide.computeIfAbsent(side, s -> {
            Map<Integer, List<Integer>> byTxn = new HashMap<>();
            List<OutputSection> sections = s.output().sections();
            for (int i = 0; i < sections.size(); i++) {
                int place = i;
                sections.get(i)
                        .transaction()
                        .ifPresent(t ->
                                byTxn.computeIfAbsent(t, k -> new ArrayList<>()).add(place));
            }
            return byTxn;
        });
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
