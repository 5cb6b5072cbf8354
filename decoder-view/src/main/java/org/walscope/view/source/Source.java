package org.walscope.view.source;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.segment.SystemFiles;
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
    ///
    /// @param beside what lies beside its segments
    record DatabaseSystem(long identifier, PgVersion version, List<Timeline> timelines, SystemFiles beside)
            implements Source {}

    /// @param lineage the timeline with those it came from, where some of their segments are here
    record Timeline(WalTimeline timeline, Optional<Lineage> lineage) implements Source {}

    /// A timeline as recovery reads it: from the segments of those it came from on.
    record Lineage(WalTimeline joined) implements Source {}

    /// Segments without a gap between them.
    record Run(WalTimeline timeline, List<WalSegment> segments) implements Source {}

    /// Segments that are missing between others.
    record Gap(WalTimeline timeline, long segments, Lsn from, Lsn to) implements Source {}

    record Segment(WalTimeline timeline, WalSegment segment) implements Source {}

    /// Where a timeline came from.
    record History(List<Timeline> timelines, SystemFiles.History file) implements Source {}

    /// A base backup's label.
    record Backup(List<Timeline> timelines, SystemFiles.Backup file) implements Source {}

    /// A file of whose segment another one is read.
    record LeftOut(SystemFiles.LeftOut file) implements Source {}

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
            case DatabaseSystem(var ignored, var ignored2, var timelines, var beside) ->
                Stream.of(
                                timelines.stream(),
                                beside.histories().stream().map(each -> new History(timelines, each)),
                                beside.backups().stream().map(each -> new Backup(timelines, each)),
                                beside.leftOut().stream().map(LeftOut::new))
                        .flatMap(each -> each)
                        .toList();
            case Timeline(var timeline, var lineage) ->
                Stream.concat(lineage.stream(), Runs.of(timeline).stream()).toList();
            case Run(var timeline, var segments) ->
                segments.stream().map(segment -> new Segment(timeline, segment)).toList();
            case Server server -> server.slots();
            case Slot slot -> slot.copies();
            case Lineage ignored -> List.of();
            case Gap ignored -> List.of();
            case Segment ignored -> List.of();
            case History ignored -> List.of();
            case Backup ignored -> List.of();
            case LeftOut ignored -> List.of();
            case Copy ignored -> List.of();
        };
    }
}
