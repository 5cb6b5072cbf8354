package org.walscope.plugins.align;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.DecodedTransaction;
import org.walscope.model.change.Frame;
import org.walscope.model.change.OutputSection;

/// Lays two outputs side by side: transactions by xid (by their end where a side says none), sections in order, then
/// the changes within each transaction.
public final class TxnAligner {

    private final ComparedSide left;
    private final ComparedSide right;
    /// For each transaction of a side its partner on the other, or -1.
    private final int[] leftPartner;
    private final int[] rightPartner;
    private final List<Object> leftKeys = new ArrayList<>();
    private final List<Object> rightKeys = new ArrayList<>();

    private TxnAligner(ComparedSide left, ComparedSide right) {
        this.left = left;
        this.right = right;
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
        var aligner = new TxnAligner(left, right);
        aligner.pairTransactions();
        together.forEach(pair -> aligner.pair(pair[0], pair[1]));
        var sections = new SectionAligner(left, right, aligner.leftPartner, aligner.rightPartner, stop);
        AlignmentBuilder built = sections.align(aligner.sectionPairs());
        return built.finish(left, right, aligner.leftPartner, aligner.rightPartner);
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

    /// Which sections stand side by side, in order of both; -1 where one stands alone.
    private List<SectionPair> sectionPairs() {
        var numbers = new UnitKeys(false);
        int[] partner = SequenceMatch.match(
                sectionKeys(left, leftKeys, numbers), sectionKeys(right, rightKeys, numbers), numbers::order);
        List<SectionPair> pairs = new ArrayList<>();
        int j = 0;
        for (int i = 0; i < partner.length; i++) {
            while (j < partner[i]) {
                pairs.add(new SectionPair(-1, j++));
            }
            pairs.add(new SectionPair(i, partner[i] < 0 ? -1 : j++));
        }
        while (j < right.output().sections().size()) {
            pairs.add(new SectionPair(-1, j++));
        }
        return pairs;
    }

    /// Sections are partners when their transactions are and they are the same part of it; the end (or the whole) of
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
}
