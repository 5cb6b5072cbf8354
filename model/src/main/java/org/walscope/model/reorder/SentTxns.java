package org.walscope.model.reorder;

import java.util.HashMap;
import java.util.Map;

/// The transactions that a [ReplayListener] has heard of and that have not ended, by their slots. One replay's.
final class SentTxns {

    private final TxnColumns columns;
    private final Map<Integer, SentTxn> known = new HashMap<>();

    SentTxns(Transactions transactions) {
        this.columns = transactions.columns();
    }

    SentTxn get(int slot) {
        return known.computeIfAbsent(slot, key -> {
            var details = columns.details(key);
            return new SentTxn(columns.xid[key], columns.firstLsn[key], details.originId());
        });
    }

    void forget(int slot) {
        if (!known.isEmpty()) {
            known.remove(slot);
        }
    }

    /// Its PREPARE was read.
    void prepared(int slot) {
        var details = columns.details(slot);
        SentTxn txn = get(slot);
        txn.prepared(details.gid());
        txn.ends(details.prepareLsn(), details.prepareEndLsn(), details.prepareTime());
        txn.endedElsewhere(details.originLsn());
    }

    /// The record that ends it was read.
    void ends(int slot) {
        var details = columns.details(slot);
        SentTxn txn = get(slot);
        if (!details.gid().isEmpty()) {
            txn.prepared(details.gid());
        }
        long there = details.originTimestamp();
        txn.ends(
                columns.endRecord[slot],
                columns.endLsn[slot],
                there == Transactions.NO_TIME ? columns.time[slot] : there);
        txn.endedElsewhere(details.originLsn());
    }
}
