package org.walscope.model.reorder;

/// What the reorder buffer holds of one top-level transaction at a point, its subtransactions included.
///
/// @param row            in [Transactions]
/// @param xid            of the top-level transaction
/// @param bytes          in memory
/// @param changes        in memory
/// @param spilledChanges on disk
/// @param spilledBytes   they took when they were in memory
public record HeldTxn(int row, int xid, long bytes, int changes, int spilledChanges, long spilledBytes) {}
