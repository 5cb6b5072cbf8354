package org.walscope.view.record;

import org.walscope.model.RelFileLocator;
import org.walscope.model.record.WalIndex;

/// An index as a scan would leave it, without WAL.
final class SyntheticWal {

    static final int LENGTH = 0x40;
    static final int XIDS = 1000;

    private static final int[] RMIDS = {10, 11, 10, 1, 0, 9};

    private SyntheticWal() {}

    /// `rows` records of 64 bytes from 0/1000000 on, the xid of row n being 700 + n % 1000.
    static WalIndex index(int rows) {
        var index = new WalIndex();
        int relation = index.relationNumber(new RelFileLocator(1663, 5, 16384));
        for (int row = 0; row < rows; row++) {
            index.append(
                    lsn(row),
                    LENGTH,
                    700 + row % XIDS,
                    RMIDS[row % RMIDS.length],
                    0,
                    0,
                    row % RMIDS.length < 3 ? relation : WalIndex.NO_RELATION);
        }
        index.publish();
        return index;
    }

    static long lsn(int row) {
        return 0x1000000L + (long) row * LENGTH;
    }
}
