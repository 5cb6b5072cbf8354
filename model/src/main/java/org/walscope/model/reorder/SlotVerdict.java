package org.walscope.model.reorder;

/// Whether a slot gives a transaction to its plugin, and if not why; `DecodeTXNNeedSkip` of
/// replication/logical/decode.c with what goes before and after it.
public enum SlotVerdict {
    /// The plugin is called for it.
    DECODED,
    /// It lies wholly before the LSN where the slot begins to read.
    BEFORE_RESTART,
    /// It committed before `confirmed_flush_lsn`: its reader has confirmed it.
    CONFIRMED,
    /// It ended before the snapshot builder was consistent.
    BEFORE_CONSISTENT,
    /// It began before the snapshot builder had a full snapshot, and so is not known in full.
    BEFORE_FULL_SNAPSHOT,
    OTHER_DATABASE,
    /// It came from another node, and the plugin wants only what is local.
    FILTERED_ORIGIN,
    /// It queued nothing.
    EMPTY,
    /// It was rolled back.
    ABORTED,
    /// It is prepared, and the slot decodes prepared transactions when they are committed.
    PREPARED,
    /// No record ends it here.
    OPEN
}
