package org.walscope.view.source;

import java.util.List;
import org.walscope.model.PgVersion;
import org.walscope.model.segment.WalSegment;
import org.walscope.model.segment.WalTimeline;

/// A line of the sources' tree.
public sealed interface Source {

    /// All that was opened from files.
    record Files(String title, List<DatabaseSystem> systems) implements Source {}

    /// One database system: a `pg_control`'s `system_identifier`, unsigned.
    record DatabaseSystem(long identifier, PgVersion version, List<Timeline> timelines) implements Source {}

    record Timeline(WalTimeline timeline) implements Source {}

    record Segment(WalTimeline timeline, WalSegment segment) implements Source {}

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
        };
    }
}
