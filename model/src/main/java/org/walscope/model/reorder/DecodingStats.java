package org.walscope.model.reorder;

/// The counters of a slot and what of them was sent to the server's statistics; `UpdateDecodingStats` of
/// replication/logical/logical.c. One replay's.
final class DecodingStats {

    long spillTxns;
    long spillCount;
    long spillBytes;
    long streamTxns;
    long streamCount;
    long streamBytes;
    long totalTxns;
    long totalBytes;
    private SlotStatistics sent = new SlotStatistics(0, 0, 0, 0, 0, 0, 0, 0);

    SlotStatistics sent() {
        return sent;
    }

    /// Nothing is sent while only numbers of transactions, and no bytes, have grown.
    void update() {
        if (spillBytes > sent.spillBytes() || streamBytes > sent.streamBytes() || totalBytes > sent.totalBytes()) {
            sent = new SlotStatistics(
                    spillTxns, spillCount, spillBytes, streamTxns, streamCount, streamBytes, totalTxns, totalBytes);
        }
    }
}
