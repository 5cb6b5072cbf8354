package org.walscope.view.transaction;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.walscope.model.Lsn;
import org.walscope.model.Xid;
import org.walscope.model.record.WalIndex;
import org.walscope.model.reorder.ReorderBufferTxn;
import org.walscope.model.reorder.TransactionRecords;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.reorder.TxnOutcome;
import org.walscope.view.RowChange;

/// All that is known of one transaction. Made in the background, not changed afterwards.
///
/// @param row       in [Transactions]
/// @param lastLsn   up to where it was open: the start of the record that ended it, or the end of the WAL
/// @param records   rows of the index that are its, changes or not, in the order of WAL; the first [#MOST_RECORDS]
/// @param recordCount all of them
/// @param changes   of `records`, those that change rows; one that holds several rows comes once for each of them
/// @param ordinals  of `changes`: the row's place in its record, -1 where that holds no other
/// @param changeCount all of them
/// @param sharing   records that hold several rows
/// @param kinds     what its records are
/// @param meanwhile what happened to others while it was open
/// @param started   when its first record was written
/// @param ended     when it ended; both sides alike where its own record tells
record TransactionReport(
        WalIndex index,
        Transactions transactions,
        int row,
        ReorderBufferTxn txn,
        long lastLsn,
        int[] records,
        int recordCount,
        int[] changes,
        int[] ordinals,
        int changeCount,
        int sharing,
        TransactionRecords kinds,
        Meanwhile meanwhile,
        TimeBounds started,
        TimeBounds ended) {

    /// Records of a transaction that are listed.
    static final int MOST_RECORDS = 200_000;

    /// Other transactions that are listed.
    static final int MOST_OTHERS = 1_000;

    /// What happened to others while it was open.
    ///
    /// @param committed    transactions that committed meanwhile
    /// @param rolledBack   that were rolled back meanwhile
    /// @param begun        of both, those that had also begun meanwhile
    /// @param changes      records between its first and its last that are others'
    /// @param rows         of those that ended meanwhile, in the order of their ends; the first [#MOST_OTHERS]
    /// @param openBefore   transactions that were open when it began and whose first record lies before its own
    /// @param oldestBefore the oldest of those, a row; -1 when there is none
    record Meanwhile(
            int committed, int rolledBack, int begun, int changes, int[] rows, int openBefore, int oldestBefore) {}

    static TransactionReport of(WalIndex index, Transactions transactions, int row, BooleanSupplier stop) {
        ReorderBufferTxn txn = transactions.get(row);
        boolean over = txn.outcome() != TxnOutcome.OPEN && txn.outcome() != TxnOutcome.PREPARE;
        int lastRow = index.size() - 1;
        long end = index.lsn(lastRow) + index.length(lastRow);
        long last = over ? txn.commitLsn().orElseThrow().value() : end;
        int ended = TimeBounds.ended(transactions);

        var own = new Rows(MOST_RECORDS);
        var changing = new Rows(MOST_RECORDS);
        var ordinals = new Rows(MOST_RECORDS);
        int sharing = 0;
        int others = 0;
        int from = index.rowAt(txn.firstLsn());
        int to = index.rowAt(new Lsn(over ? last : end));
        for (int record = Math.max(0, from); record <= to; record++) {
            if ((record & 0xFFFF) == 0 && stop.getAsBoolean()) {
                break;
            }
            int xid = index.xid(record);
            if (!Xid.isValid(xid)) {
                continue;
            }
            boolean changes = RowChange.of(index, record).isPresent();
            if (transactions.rowOf(xid) != row) {
                others += changes ? 1 : 0;
            } else {
                own.add(record);
                if (changes) {
                    int rows = transactions.rowsOfRecord(record);
                    sharing += rows > 1 ? 1 : 0;
                    for (int i = 0; i < Math.max(1, rows); i++) {
                        changing.add(record);
                        ordinals.add(rows > 1 ? i : -1);
                    }
                }
            }
        }
        return new TransactionReport(
                index,
                transactions,
                row,
                txn,
                last,
                own.toArray(),
                own.count,
                changing.toArray(),
                ordinals.toArray(),
                changing.count,
                sharing,
                TransactionRecords.of(transactions, row, stop),
                meanwhile(transactions, row, last, ended, others),
                TimeBounds.of(transactions, ended, txn.firstLsn().value()),
                endTime(transactions, row, ended, last));
    }

    private static TimeBounds endTime(Transactions transactions, int row, int ended, long last) {
        if (transactions.localTime(row) != Transactions.NO_TIME && transactions.outcome(row) != TxnOutcome.PREPARE) {
            var exactly = OptionalLong.of(transactions.localTime(row));
            return new TimeBounds(exactly, exactly);
        }
        return TimeBounds.of(transactions, ended, last);
    }

    private static Meanwhile meanwhile(Transactions transactions, int row, long last, int ended, int changes) {
        long first = transactions.firstLsn(row);
        int fromRow = TimeBounds.firstEndingAt(transactions, ended, first);
        int toRow = TimeBounds.firstEndingAt(transactions, ended, last);
        var listed = new Rows(MOST_OTHERS);
        int committed = 0;
        int rolledBack = 0;
        int begun = 0;
        int openBefore = 0;
        int oldest = -1;
        for (int other = fromRow; other < transactions.size(); other++) {
            if (other == row) {
                continue;
            }
            boolean before = transactions.firstLsn(other) < first;
            if (before) {
                openBefore++;
                if (oldest < 0 || transactions.firstLsn(other) < transactions.firstLsn(oldest)) {
                    oldest = other;
                }
            }
            if (other < toRow && transactions.outcome(other) != TxnOutcome.PREPARE) {
                committed += transactions.outcome(other) == TxnOutcome.COMMIT ? 1 : 0;
                rolledBack += transactions.outcome(other) == TxnOutcome.ABORT ? 1 : 0;
                begun += before ? 0 : 1;
                listed.add(other);
            }
        }
        return new Meanwhile(committed, rolledBack, begun, changes, listed.toArray(), openBefore, oldest);
    }

    /// The transaction that committed next after it, a row; empty unless it committed and one did.
    OptionalInt next() {
        if (txn.outcome() != TxnOutcome.COMMIT) {
            return OptionalInt.empty();
        }
        return IntStream.range(row + 1, Math.min(transactions.size(), row + 1 + MOST_OTHERS))
                .filter(other -> transactions.outcome(other) == TxnOutcome.COMMIT && transactions.isDecoded(other))
                .findFirst();
    }

    /// Whether it has a record that ended it.
    boolean isOver() {
        return txn.outcome() == TxnOutcome.COMMIT || txn.outcome() == TxnOutcome.ABORT;
    }

    /// A bounded list of rows, and how many there would be.
    private static final class Rows {

        private final List<int[]> full = new ArrayList<>();
        private final int most;
        private int[] part = new int[256];
        private int inPart;
        private int kept;
        private int count;

        Rows(int most) {
            this.most = most;
        }

        void add(int row) {
            count++;
            if (kept == most) {
                return;
            }
            if (inPart == part.length) {
                full.add(part);
                part = new int[Math.min(1 << 16, part.length * 2)];
                inPart = 0;
            }
            part[inPart++] = row;
            kept++;
        }

        int[] toArray() {
            int[] all = new int[kept];
            int at = 0;
            for (int[] each : full) {
                System.arraycopy(each, 0, all, at, each.length);
                at += each.length;
            }
            System.arraycopy(part, 0, all, at, inPart);
            return all;
        }
    }
}
