package org.walscope.model.segment;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What lies beside the segments of one database system: where its timelines forked, which backups were taken, and
/// the files that were left out because another one is of the same segment.
///
/// @param histories by timeline, each timeline once
/// @param backups   in the order of their starts
public record SystemFiles(List<History> histories, List<Backup> backups, List<LeftOut> leftOut) {

    public static final SystemFiles NONE = new SystemFiles(List.of(), List.of(), List.of());

    public record History(Path path, TimelineHistory history) {}

    public record Backup(Path path, BackupLabel label) {}

    /// A file for a segment of which another one is read.
    ///
    /// @param offset from which on the two differ; -1 when they are the same
    public record LeftOut(Path path, WalSegmentName segment, Path read, long offset) {}

    public SystemFiles {
        histories = List.copyOf(histories);
        backups = List.copyOf(backups);
        leftOut = List.copyOf(leftOut);
    }

    /// A timeline's history, when its file is here.
    public Optional<TimelineHistory> history(int timeline) {
        return histories.stream()
                .map(History::history)
                .filter(history -> history.timeline() == timeline)
                .findFirst();
    }
}
