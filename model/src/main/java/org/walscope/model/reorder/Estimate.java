package org.walscope.model.reorder;

import java.util.EnumSet;
import org.walscope.model.PgVersion;

/// Why bytes said of a reorder buffer may differ from those the server counts; docs/reorder-buffer.md tells more of
/// each.
public enum Estimate {
    /// Minor releases count changes differently, and which one wrote the WAL is not known.
    SERVER_VERSION,
    /// That release has no counters to compare with.
    NOT_COUNTED,
    /// Records could not be read, so what they queue is missing.
    UNREADABLE,
    /// A snapshot was read back from disk, and the WAL does not reach back far enough to tell how long its list of
    /// transactions is.
    SNAPSHOT_LIST,
    /// Of TOAST chunks read back from disk the server may count some twice in `total_bytes`.
    TOAST_BATCHES;

    static EnumSet<Estimate> of(PgVersion version, int serverVersion, int unreadable) {
        EnumSet<Estimate> found = EnumSet.noneOf(Estimate.class);
        if (serverVersion == 0 && (version == PgVersion.PG15 || version == PgVersion.PG17)) {
            found.add(SERVER_VERSION);
        }
        if (!version.atLeast(PgVersion.PG14)) {
            found.add(NOT_COUNTED);
        }
        if (unreadable > 0) {
            found.add(UNREADABLE);
        }
        return found;
    }
}
