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
        for (int own = 0; to < wal.index().size() && own < most; to++) {
            own += transaction(wal, to) == transaction ? 1 : 0;
        }
        return new WalPart(transaction, from, to);
    }

    private static int transaction(DecodableWal wal, int row) {
        int xid = wal.index().xid(row);
        return Xid.isValid(xid) ? wal.transactions().rowOf(xid) : -1;
    }

    boolean has(int row) {
        return row >= fromRow && row < toRow;
    }
}
