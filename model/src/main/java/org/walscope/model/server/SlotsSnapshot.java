package org.walscope.model.server;

import java.util.List;
import org.walscope.model.Lsn;

/// The slots of a server at one moment.
///
/// @param currentLsn how far WAL was flushed, on a standby replayed
/// @param slots      by name
public record SlotsSnapshot(Lsn currentLsn, List<ReplicationSlot> slots) {

    public SlotsSnapshot {
        slots = List.copyOf(slots);
    }
}
