package org.walscope.model.filter;

import java.util.List;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.WalIndex;

/// What a filter needs to know beyond the index's columns. Asked by the thread that tests.
public interface FilterScope {

    WalIndex index();

    /// As pg_waldump names the resource manager.
    String rmgrName(int rmid);

    /// As pg_waldump names the operation; empty when that release knows none.
    String operation(int rmid, int info);

    /// The transaction `xid` belongs to: its top-level transaction where that is known, else itself.
    int topLevelXid(int xid);

    /// The record's block references; empty where the record cannot be read. Reads the record: costly, asked last.
    List<BlockRef> blocks(int row);
}
