package org.walscope.model.reorder;

/// What a queued change means for streaming and counting; replication/logical/reorderbuffer.c. Changes are given by
/// their kind and the log's byte for it, which has the flags.
final class QueuedChange {

    private QueuedChange() {}

    /// Whether the change leaves the queue while the transaction is processed, so that it does not count in the end.
    static boolean isTakenOut(ChangeKind change, int kind) {
        return change == ChangeKind.SPEC_INSERT || isChunk(change, kind) && (kind & QueueLog.FLAG_LEFT) == 0;
    }

    /// A chunk of a TOAST value.
    static boolean isChunk(ChangeKind change, int kind) {
        return change == ChangeKind.TOAST && (kind & QueueLog.FLAG_ASIDE) == 0;
    }

    /// Whether the plugin hears of it, so that a transaction is worth streaming for it.
    static boolean isStreamable(ChangeKind change) {
        return switch (change) {
            case INSERT, UPDATE, DELETE, KEYLESS_DELETE, MULTI_INSERT, TRUNCATE, MESSAGE, TOAST, CATALOG, SPEC_INSERT ->
                true;
            case SPEC_CONFIRM, SPEC_ABORT, COMMAND_ID, INVALIDATION, SNAPSHOT -> false;
        };
    }

    /// Whether TOAST chunks and speculative inserts before it are complete with it.
    static boolean completes(ChangeKind change, int kind) {
        return switch (change) {
            case INSERT, UPDATE, SPEC_CONFIRM, SPEC_ABORT -> true;
            case MULTI_INSERT, CATALOG -> (kind & QueueLog.FLAG_ASIDE) == 0;
            default -> false;
        };
    }
}
