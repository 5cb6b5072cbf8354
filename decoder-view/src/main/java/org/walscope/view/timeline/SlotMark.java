package org.walscope.view.timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.walscope.model.Lsn;
import org.walscope.model.segment.WalTimeline;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.model.server.ServerFacts;
import org.walscope.view.Texts;

/// One of a live slot's two positions on the axis.
///
/// @param confirmed `confirmed_flush_lsn`, up to where its consumer has all; else `restart_lsn`, from where it needs
/// WAL
record SlotMark(String slot, boolean confirmed, Lsn lsn) {

    /// The marks of the connected server's slots; none where the WAL shown is another system's.
    static List<SlotMark> of(List<ReplicationSlot> slots, Optional<ServerFacts> server, Optional<WalTimeline> wal) {
        List<SlotMark> marks = new ArrayList<>();
        if (server.isPresent()
                && wal.isPresent()
                && server.get().systemIdentifier() == wal.get().systemIdentifier()) {
            for (ReplicationSlot slot : slots) {
                slot.restartLsn().ifPresent(lsn -> marks.add(new SlotMark(slot.name(), false, lsn)));
                slot.confirmedFlushLsn().ifPresent(lsn -> marks.add(new SlotMark(slot.name(), true, lsn)));
            }
        }
        return marks;
    }

    /// "orders_cdc: restart_lsn 0/201B0A0"
    String text() {
        return Texts.get(confirmed ? "timeline.slot.confirmed" : "timeline.slot.restart", slot, lsn.toString());
    }
}
