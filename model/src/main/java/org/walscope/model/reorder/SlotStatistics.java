package org.walscope.model.reorder;

/// What a server counts of a slot; the columns of `pg_stat_replication_slots` (PG 14 on), kept by
/// `UpdateDecodingStats` of replication/logical/logical.c.
public record SlotStatistics(
        long spillTxns,
        long spillCount,
        long spillBytes,
        long streamTxns,
        long streamCount,
        long streamBytes,
        long totalTxns,
        long totalBytes) {}
