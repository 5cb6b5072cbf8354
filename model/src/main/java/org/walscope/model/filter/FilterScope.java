package org.walscope.model.filter;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
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

    /// When the row's record was written, where it says so itself, in microseconds since 2000-01-01 UTC. Asked of rows
    /// whose operation tells the time; reads the record: costly.
    default OptionalLong moment(int row) {
        return OptionalLong.empty();
    }

    /// A test of rows by what their relation was called at that moment, without or with its schema and a point before
    /// it; holds for none where no catalog is known. Used by one thread.
    default IntPredicate relationNamed(String name) {
        return _ -> false;
    }

    /// The record's block references; empty where the record cannot be read. Reads the record: costly, asked last.
    List<BlockRef> blocks(int row);
}
