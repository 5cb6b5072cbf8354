package org.walscope.view.timeline;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.walscope.model.Xid;
import org.walscope.model.record.WalIndex;
import org.walscope.model.reorder.Transactions;
import org.walscope.view.RelationNames;
import org.walscope.view.RowChange;

/// Which relations each transaction has changed rows of: of each the first record that did. Some twelve bytes a
/// transaction and relation. Made in the background, not changed afterwards; any thread.
final class TouchedRelations {

    /// Relations of a transaction that are looked at for names.
    private static final int MOST_NAMED = 32;

    private static final String TOAST = "pg_toast.";

    private final WalIndex index;
    /// Row of [Transactions] to its last place in the others, + 1.
    private final int[] last;

    private int[] before = new int[64];
    private int[] first = new int[64];
    private int count;

    private TouchedRelations(WalIndex index, int transactions) {
        this.index = index;
        this.last = new int[transactions];
    }

    /// @param stop asked every few thousand records; when true, what was read by then counts
    static TouchedRelations build(WalIndex index, Transactions transactions, BooleanSupplier stop) {
        var touched = new TouchedRelations(index, transactions.size());
        int rows = index.size();
        for (int row = 0; row < rows; row++) {
            if ((row & 0xFFFF) == 0 && stop.getAsBoolean()) {
                break;
            }
            if (Xid.isValid(index.xid(row))
                    && index.relationNumber(row) != WalIndex.NO_RELATION
                    && RowChange.of(index, row).isPresent()) {
                int transaction = transactions.rowOf(index.xid(row));
                if (transaction >= 0) {
                    touched.add(transaction, row);
                }
            }
        }
        return touched;
    }

    private void add(int transaction, int row) {
        int relation = index.relationNumber(row);
        for (int at = last[transaction]; at != 0; at = before[at - 1]) {
            if (index.relationNumber(first[at - 1]) == relation) {
                return;
            }
        }
        if (count == first.length) {
            before = Arrays.copyOf(before, 2 * count);
            first = Arrays.copyOf(first, 2 * count);
        }
        before[count] = last[transaction];
        first[count++] = row;
        last[transaction] = count;
    }

    /// Whether a transaction touched a relation that passes a test of rows of the index.
    boolean touches(int transaction, IntPredicate relation) {
        for (int at = last[transaction]; at != 0; at = before[at - 1]) {
            if (relation.test(first[at - 1])) {
                return true;
            }
        }
        return false;
    }

    /// The names of the relations that a transaction touched, in the order in which it did; without TOAST tables where
    /// they are known as such.
    ///
    /// @param most names there are at most
    Names names(int transaction, RelationNames names, int most) {
        int all = 0;
        for (int at = last[transaction]; at != 0; at = before[at - 1]) {
            all++;
        }
        int looked = Math.min(all, MOST_NAMED);
        int[] rows = new int[all];
        for (int at = last[transaction], i = all; at != 0; at = before[at - 1]) {
            rows[--i] = first[at - 1];
        }
        Set<String> found = new LinkedHashSet<>();
        for (int i = 0; i < looked; i++) {
            String name = names.name(index, rows[i]);
            if (!name.startsWith(TOAST)) {
                found.add(name);
            }
        }
        return new Names(found.stream().limit(most).toList(), Math.max(0, found.size() - most) + all - looked);
    }

    /// @param more how many are not named
    record Names(List<String> named, int more) {}
}
