package org.walscope.model.reorder;

import java.util.Locale;

/// What a record queues in the reorder buffer; `ReorderBufferChangeType` in replication/reorderbuffer.h, with the
/// rows of a multi-insert, TOAST chunks and catalog changes told apart since no plugin sees them as plain rows.
public enum ChangeKind {
    /// A row, also one inserted speculatively and confirmed.
    INSERT,
    UPDATE,
    DELETE,
    /// A row deleted without its old tuple: of a table without replica identity, or of a TOAST table, which its record
    /// does not tell.
    KEYLESS_DELETE,
    /// A row of `heap_multi_insert`, as COPY writes them.
    MULTI_INSERT,
    TRUNCATE,
    /// A transactional message.
    MESSAGE,
    /// A chunk in a TOAST table; known from PG 14 on, an insert before.
    TOAST,
    /// A row of a catalog: queued without its tuple, and skipped when the transaction is replayed.
    CATALOG,
    /// A speculative insert that waits for its confirmation.
    SPEC_INSERT,
    SPEC_CONFIRM,
    SPEC_ABORT,
    COMMAND_ID,
    INVALIDATION,
    /// A new catalog snapshot, handed to every running transaction when one that changed the catalog commits.
    SNAPSHOT;

    static final int COUNT = values().length;
    private static final ChangeKind[] VALUES = values();

    static ChangeKind of(int ordinal) {
        return VALUES[ordinal];
    }

    /// Whether an output plugin is called for it.
    public boolean isOutput() {
        return switch (this) {
            case INSERT, UPDATE, DELETE, KEYLESS_DELETE, MULTI_INSERT, TRUNCATE, MESSAGE -> true;
            case TOAST, CATALOG, SPEC_INSERT, SPEC_CONFIRM, SPEC_ABORT, COMMAND_ID, INVALIDATION, SNAPSHOT -> false;
        };
    }

    /// Whether it changes no row, and so is queued whatever the database.
    boolean isInternal() {
        return this == COMMAND_ID || this == INVALIDATION || this == SNAPSHOT;
    }

    /// As machine-readable output names it: `multi_insert`.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
