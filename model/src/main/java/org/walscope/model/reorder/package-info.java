/// The reorder buffer: which records make which transaction, how each ended, what logical decoding queues for it;
/// and what a slot's buffer does with it: holds, spills, streams, hands out or skips. Follows
/// replication/logical/decode.c, reorderbuffer.c and snapbuild.c of each release. In: a
/// [org.walscope.model.record.WalIndex] and a reader for the records that cross pages. Out: a columnar
/// [org.walscope.model.reorder.Transactions], and of it a [org.walscope.model.reorder.MemoryReplay] for each slot
/// one asks for. Knows no plugin, reads no tuple's values, invents no transaction.
///
/// The way through: `TransactionsBuilder` reads records through a `RecordLens` into `TxnColumns` and a `QueueLog`;
/// `MemoryReplay` lets a `SlotDecoder` (decode.c), its `SnapshotBuilder` (snapbuild.c) and `ReorderBuffer`
/// (reorderbuffer.c) go through that log.
package org.walscope.model.reorder;
