package org.walscope.plugins.output;

import org.jspecify.annotations.Nullable;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.decode.RowValues;

/// A change of a row: `ReorderBufferChange` of replication/reorderbuffer.h. Good until the callback returns.
public interface RowChange {

    /// What was done.
    enum Kind {
        INSERT,
        UPDATE,
        DELETE
    }

    Kind kind();

    /// The start of its record.
    long lsn();

    /// Of the transaction or subtransaction that made it.
    int xid();

    CatalogRelation relation();

    /// What WAL has of the row before: its key, the whole row with REPLICA IDENTITY FULL, or nothing.
    @Nullable
    RowValues oldRow();

    /// Nothing for a DELETE.
    @Nullable
    RowValues newRow();
}
