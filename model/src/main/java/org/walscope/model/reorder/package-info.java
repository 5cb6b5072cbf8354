/// The reorder buffer: which records make which transaction, how each ended, what logical decoding would have queued
/// for it and what that costs in memory. Follows replication/logical/decode.c and reorderbuffer.c. In: a
/// [org.walscope.model.record.WalIndex] and a reader for the records whose content matters. Out: a columnar
/// [org.walscope.model.reorder.Transactions]. Knows no plugin, never reads a tuple's values, invents no transaction.
package org.walscope.model.reorder;
