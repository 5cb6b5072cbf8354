package org.walscope.model.catalog;

/// The catalogs over a stretch of WAL. Any thread.
public interface CatalogHistory {

    /// The catalogs as decoding sees them for a change: with all that had committed before it, and with what its own
    /// transaction had changed; the historic snapshot of replication/logical/snapbuild.c. It is the same object as
    /// long as the catalogs are the same.
    ///
    /// @param lsn    where the change's record starts
    /// @param topXid its top-level transaction
    Catalog at(long lsn, int topXid);
}
