package org.walscope.model.reorder;

import java.util.Locale;

/// How a transaction ended, as far as this WAL goes.
public enum TxnOutcome {
    COMMIT,
    ABORT,
    /// Prepared for two-phase commit, and not finished here.
    PREPARE,
    /// No record ends it here.
    OPEN;

    private static final TxnOutcome[] VALUES = values();

    static TxnOutcome of(int ordinal) {
        return VALUES[ordinal];
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
