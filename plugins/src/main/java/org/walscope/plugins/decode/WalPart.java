package org.walscope.plugins.decode;

import org.walscope.model.Xid;

/// Records of one transaction.
///
/// @param transaction row of [org.walscope.model.reorder.Transactions]; -1 for records that belong to none
/// @param fromRow     of the index
/// @param toRow       of the index, not included
public record WalPart(int transaction, int fromRow, int toRow) {

    /// What is around a record that its transaction wrote; of a record without a transaction it alone.
    ///
    /// @param row  of the index
    /// @param most records of the transaction that are in it, half of them before that one
    public static WalPart around(DecodableWal wal, int row, int most) {
        int transaction = transaction(wal, row);
        if (transaction < 0) {
            return new WalPart(-1, row, row + 1);
        }
        int from = row;
        long first = wal.transactions().firstLsn(transaction);
        for (int at = row, own = 0; at >= 0 && wal.index().lsn(at) >= first && own < most / 2; at--) {
            if (transaction(wal, at) == transaction) {
                from = at;
                own++;
            }
        }
        int to = from;
        for (int own = 0; own < most && !isBehind(wal, transaction, to); to++) {
            own += transaction(wal, to) == transaction ? 1 : 0;
        }
        return new WalPart(transaction, from, to);
    }

    /// Whether a row of the index lies behind all records of a transaction.
    private static boolean isBehind(DecodableWal wal, int transaction, int row) {
        long end = wal.transactions().commitLsn(transaction);
        return row >= wal.index().size() || end != 0 && wal.index().lsn(row) > end;
    }

    /// Whether it has all records of its transaction.
    public boolean isWhole(DecodableWal wal) {
        return transaction >= 0
                && wal.index().lsn(fromRow) <= wal.transactions().firstLsn(transaction)
                && isBehind(wal, transaction, toRow);
    }

    private static int transaction(DecodableWal wal, int row) {
        int xid = wal.index().xid(row);
        return Xid.isValid(xid) ? wal.transactions().rowOf(xid) : -1;
    }

    boolean has(int row) {
        return row >= fromRow && row < toRow;
    }
}
