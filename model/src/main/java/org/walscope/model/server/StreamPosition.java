package org.walscope.model.server;

import org.walscope.model.Lsn;

/// How far a stream's receiver has come, as a status update tells it: up to each LSN everything that was sent is
/// written, flushed, applied. [Lsn#INVALID] says nothing: it moves no slot and releases no commit.
///
/// @param write what `synchronous_commit = remote_write` waits for
/// @param flush what `on` waits for, and where the slot's `confirmed_flush_lsn` goes: never sent again
/// @param apply what `remote_apply` waits for
public record StreamPosition(Lsn write, Lsn flush, Lsn apply) {

    public static final StreamPosition NONE = new StreamPosition(Lsn.INVALID, Lsn.INVALID, Lsn.INVALID);

    /// Everything before `lsn` is written, safe and applied.
    public static StreamPosition allAt(Lsn lsn) {
        return new StreamPosition(lsn, lsn, lsn);
    }

    /// Written, and nothing promised: the slot stays where it is.
    public static StreamPosition writtenTo(Lsn lsn) {
        return new StreamPosition(lsn, Lsn.INVALID, Lsn.INVALID);
    }

    /// None of the three goes back: some releases would let the slot go back with it.
    StreamPosition advancedTo(StreamPosition later) {
        return new StreamPosition(later(write, later.write), later(flush, later.flush), later(apply, later.apply));
    }

    boolean isBeyond(Lsn lsn) {
        return write.isAfter(lsn) || flush.isAfter(lsn) || apply.isAfter(lsn);
    }

    static Lsn later(Lsn one, Lsn other) {
        return one.isBefore(other) ? other : one;
    }
}
