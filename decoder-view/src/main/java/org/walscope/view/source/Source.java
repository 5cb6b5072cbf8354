package org.walscope.view.source;

import java.util.List;
import org.walscope.model.PgVersion;
import org.walscope.model.segment.WalSegment;
import org.walscope.model.segment.WalTimeline;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.model.server.ServerFacts;
import org.walscope.model.server.SlotCopy;

/// A line of the sources' tree.
public sealed interface Source {

    /// All that was opened from files.
    record Files(String title, List<DatabaseSystem> systems) implements Source {}

    /// One database system: a `pg_control`'s `system_identifier`, unsigned.
    record DatabaseSystem(long identifier, PgVersion version, List<Timeline> timelines) implements Source {}

    record Timeline(WalTimeline timeline) implements Source {}

    record Segment(WalTimeline timeline, WalSegment segment) implements Source {}

    /// The connected server.
    ///
    /// @param address `host:port/database`
    record Server(String address, ServerFacts facts, List<Slot> slots) implements Source {}

    /// @param copies the temporary copies of it that are open
    record Slot(ReplicationSlot slot, List<Copy> copies) implements Source {}

    record Copy(SlotCopy copy) implements Source {}

    /// The lines below it.
    default List<? extends Source> children() {
        return switch (this) {
            case Files files -> files.systems();
            case DatabaseSystem system -> system.timelines();
            case Timeline(var timeline) ->
                timeline.segments().stream()
                        .map(segment -> new Segment(timeline, segment))
                        .toList();
            case Segment ignored -> List.of();
            case Server server -> server.slots();
            case Slot slot -> slot.copies();
            case Copy ignored -> List.of();
        };
    }
}
