package org.walscope.view.slot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.walscope.model.Lsn;
import org.walscope.model.server.ReplicationSlot;

/// Where each slot lies on the server's WAL line: the stretch from the oldest `restart_lsn` to where the server
/// is, one lane a slot.
///
/// @param from  the line's left end
/// @param to    its right end, where the server is
/// @param lanes of slots that reserve WAL, oldest first
record SlotLineLayout(Lsn from, Lsn to, List<Lane> lanes) {

    /// One slot's lane; fractions of the line, 0 to 1.
    ///
    /// @param restart   where what it keeps begins
    /// @param confirmed up to where its consumer has confirmed; the same as `restart` for a physical slot
    record Lane(ReplicationSlot slot, double restart, double confirmed) {}

    static SlotLineLayout of(List<ReplicationSlot> slots, Lsn current) {
        List<ReplicationSlot> reserving = slots.stream()
                .filter(slot -> slot.restartLsn().isPresent())
                .sorted(Comparator.comparing(slot -> slot.restartLsn().orElseThrow()))
                .toList();
        if (reserving.isEmpty()) {
            return new SlotLineLayout(current, current, List.of());
        }
        Lsn from = reserving.getFirst().restartLsn().orElseThrow();
        double whole = Math.max(1, current.minus(from));
        List<Lane> lanes = new ArrayList<>();
        for (ReplicationSlot slot : reserving) {
            Lsn restart = slot.restartLsn().orElseThrow();
            lanes.add(new Lane(
                    slot,
                    clamp(restart.minus(from) / whole),
                    clamp(slot.confirmedFlushLsn().orElse(restart).minus(from) / whole)));
        }
        return new SlotLineLayout(from, current, List.copyOf(lanes));
    }

    /// The LSN at a fraction of the line.
    Lsn at(double fraction) {
        return from.plus((long) (to.minus(from) * fraction));
    }

    private static double clamp(double fraction) {
        return Math.clamp(fraction, 0, 1);
    }
}
