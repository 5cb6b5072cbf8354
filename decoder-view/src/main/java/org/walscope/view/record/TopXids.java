package org.walscope.view.record;

import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.walscope.model.Xid;
import org.walscope.model.reorder.Transactions;
import org.walscope.view.OpenWal;

/// Which transaction an xid belongs to, as far as the opened WAL tells.
final class TopXids {

    private TopXids() {}

    /// Each xid's top-level one once the transactions are built; until then, and for an xid without a transaction
    /// here, the xid itself.
    static IntUnaryOperator of(OpenWal wal) {
        Optional<Transactions> built = wal.transactions().get();
        return built.<IntUnaryOperator>map(transactions -> xid -> {
                    int row = Xid.isValid(xid) ? transactions.rowOf(xid) : -1;
                    return row < 0 ? xid : transactions.xid(row);
                })
                .orElse(xid -> xid);
    }
}
