package org.walscope.model.reorder;

/// A transaction or subtransaction as a plugin is told of it: `ReorderBufferTXN` in replication/reorderbuffer.h. The
/// replay's thread; it says what is known by now.
public final class SentTxn {

    private final int xid;
    private final long firstLsn;
    private final int originId;
    private String gid = "";
    private long originLsn;
    private long finalLsn;
    private long endLsn;
    private long endTime = Transactions.NO_TIME;
    private boolean streamed;

    SentTxn(int xid, long firstLsn, int originId) {
        this.xid = xid;
        this.firstLsn = firstLsn;
        this.originId = originId;
    }

    void ends(long recordLsn, long recordEnd, long time) {
        finalLsn = recordLsn;
        endLsn = recordEnd;
        endTime = time;
    }

    void prepared(String name) {
        gid = name;
    }

    void endedElsewhere(long lsn) {
        originLsn = lsn;
    }

    void streamed() {
        streamed = true;
    }

    public int xid() {
        return xid;
    }

    /// The start of its first record.
    public long firstLsn() {
        return firstLsn;
    }

    /// The start of the record that ended or prepared it, 0 before.
    public long finalLsn() {
        return finalLsn;
    }

    /// The byte after that record, 0 before.
    public long endLsn() {
        return endLsn;
    }

    /// Of the end, the abort or the PREPARE, microseconds since 2000-01-01 UTC, or [Transactions#NO_TIME].
    public long endTime() {
        return endTime;
    }

    /// Empty text unless it is prepared.
    public String gid() {
        return gid;
    }

    /// 0 for one of this server.
    public int originId() {
        return originId;
    }

    /// Where it ended there.
    public long originLsn() {
        return originLsn;
    }

    /// Whether a part of it was told before its end.
    public boolean isStreamed() {
        return streamed;
    }
}
