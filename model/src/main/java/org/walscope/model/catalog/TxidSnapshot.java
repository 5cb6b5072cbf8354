package org.walscope.model.catalog;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `txid_current_snapshot` of utils/adt/xid8funcs.c prints: which transactions had ended.
///
/// @param xmax       the first that had not begun, without its epoch
/// @param inProgress those before it that had not ended, without their epoch
record TxidSnapshot(int xmax, Set<Integer> inProgress) {

    /// Empty where the text is none.
    static Optional<TxidSnapshot> parse(@Nullable String text) {
        if (text == null || !text.matches("\\d{1,19}:\\d{1,19}:(\\d{1,19}(,\\d{1,19})*)?")) {
            return Optional.empty();
        }
        String[] parts = text.split(":", -1);
        Set<Integer> inProgress = new HashSet<>();
        for (String xid : parts[2].isEmpty() ? new String[0] : parts[2].split(",")) {
            inProgress.add((int) Long.parseUnsignedLong(xid));
        }
        return Optional.of(new TxidSnapshot((int) Long.parseUnsignedLong(parts[1]), inProgress));
    }

    /// Whether a top-level transaction that committed at about that time had ended; `TransactionIdPrecedes` of
    /// access/transam/transam.c.
    boolean includes(int xid) {
        return xid - xmax < 0 && !inProgress.contains(xid);
    }
}
