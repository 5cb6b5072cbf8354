package org.walscope.view.transaction;

import java.util.OptionalLong;
import org.walscope.model.reorder.Transactions;

/// Between which commit times an LSN was written, as far as the transactions that ended around it tell. In
/// microseconds since 2000-01-01 UTC.
///
/// @param notBefore the time of the last end before it
/// @param notAfter  the time of the first end behind it
record TimeBounds(OptionalLong notBefore, OptionalLong notAfter) {

    /// Ends looked at on each side for one with a time.
    private static final int MOST = 1000;

    /// @param ended how many transactions have ended; the first rows
    static TimeBounds of(Transactions transactions, int ended, long lsn) {
        int after = firstEndingAt(transactions, ended, lsn);
        return new TimeBounds(time(transactions, after - 1, -1, ended), time(transactions, after, 1, ended));
    }

    private static OptionalLong time(Transactions transactions, int from, int step, int ended) {
        for (int row = from, looked = 0; row >= 0 && row < ended && looked < MOST; row += step, looked++) {
            if (transactions.localTime(row) != Transactions.NO_TIME) {
                return OptionalLong.of(transactions.localTime(row));
            }
        }
        return OptionalLong.empty();
    }

    /// The first transaction, in the order of ends, whose ending record starts at that LSN or later.
    static int firstEndingAt(Transactions transactions, int ended, long lsn) {
        int low = 0;
        int high = ended;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (transactions.commitLsn(middle) < lsn) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// How many transactions have ended; those are the first rows.
    static int ended(Transactions transactions) {
        int low = 0;
        int high = transactions.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (transactions.commitLsn(middle) != 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
