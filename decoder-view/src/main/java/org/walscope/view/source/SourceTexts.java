package org.walscope.view.source;

import java.nio.file.Path;
import java.util.stream.Collectors;
import org.walscope.model.segment.BackupLabel;
import org.walscope.model.segment.PageHeader;
import org.walscope.model.segment.TimelineHistory;
import org.walscope.model.segment.WalSegment;
import org.walscope.model.segment.WalTimeline;
import org.walscope.view.Texts;

/// What the lines of the sources' tree say.
final class SourceTexts {

    private SourceTexts() {}

    /// What a line says.
    static String title(Source source) {
        return switch (source) {
            case Source.Files each -> Texts.get("sources.files", each.title());
            case Source.DatabaseSystem each ->
                Texts.get("sources.system", each.version().toString(), Long.toUnsignedString(each.identifier()));
            case Source.Timeline(var each, var ignored) ->
                Texts.get(
                        "sources.timeline",
                        Integer.toUnsignedString(each.timeline()),
                        each.segments().size());
            case Source.Lineage(var each) ->
                Texts.get("sources.lineage", each.start().toString());
            case Source.Run(var ignored, var segments) ->
                Texts.get(
                        "sources.run",
                        segments.size(),
                        segments.getFirst().start().toString(),
                        segments.getLast().end().toString());
            case Source.Gap(var ignored, long segments, var from, var to) ->
                Texts.get("sources.gap", segments, from.toString(), to.toString());
            case Source.Segment(var ignored, var each) -> each.fileName();
            case Source.History(var ignored, var file) ->
                file.history()
                        .parent()
                        .map(parent -> Texts.get(
                                "sources.history",
                                Integer.toUnsignedString(file.history().timeline()),
                                Integer.toUnsignedString(parent.timeline()),
                                parent.end().toString()))
                        .orElseGet(() -> fileName(file.path()));
            case Source.Backup(var ignored, var file) ->
                Texts.get("sources.backup", file.label().start().toString());
            case Source.LeftOut(var file) -> Texts.get("sources.left-out", fileName(file.path()));
            case Source.Server each -> each.address();
            case Source.Slot(var slot, var ignored) ->
                slot.plugin()
                        .map(plugin -> Texts.get("sources.slot", slot.name(), plugin))
                        .orElseGet(() -> Texts.get("sources.slot.physical", slot.name()));
            case Source.Copy(var copy) -> Texts.get("sources.copy", copy.name(), copy.plugin());
        };
    }

    /// What a line says more of, where there is room.
    static String detail(Source source) {
        return switch (source) {
            case Source.Files ignored -> "";
            case Source.Server each -> each.facts().versionText();
            case Source.Slot(var slot, var ignored) ->
                Texts.get(slot.active() ? "sources.slot.active" : "sources.slot.idle");
            case Source.Copy(var copy) ->
                Texts.get(
                        "sources.copy.detail",
                        copy.source().name(),
                        copy.start().toString());
            case Source.DatabaseSystem ignored -> Texts.get("sources.system.detail");
            case Source.Timeline(var each, var ignored) -> timeline(each);
            case Source.Lineage(var each) -> lineage(each);
            case Source.Run(var timeline, var segments) ->
                Texts.get(
                        "sources.run.detail",
                        segments.getFirst().fileName(),
                        segments.getLast().fileName(),
                        timeline.segmentSize() >> 20);
            case Source.Gap ignored -> Texts.get("sources.gap.detail");
            case Source.Segment(var timeline, var each) -> segment(timeline, each);
            case Source.History(var ignored, var file) -> file.path() + "\n" + history(file.history());
            case Source.Backup(var ignored, var file) -> file.path() + "\n" + backup(file.label());
            case Source.LeftOut(var file) ->
                file.offset() < 0
                        ? Texts.get("sources.left-out.same", file.path(), file.read())
                        : Texts.get("sources.left-out.differs", file.path(), file.read(), file.offset());
        };
    }

    private static String timeline(WalTimeline timeline) {
        String range = Texts.get(
                "sources.range", timeline.start().toString(), timeline.end().toString());
        return timeline.history()
                .map(history -> range + "\n" + history(history))
                .orElse(range);
    }

    private static String lineage(WalTimeline joined) {
        return Texts.get(
                "sources.lineage.detail",
                joined.segments().stream()
                        .map(segment -> Integer.toUnsignedString(segment.name().timeline()))
                        .distinct()
                        .collect(Collectors.joining(", ")));
    }

    /// Name against header: what each says of the file.
    private static String segment(WalTimeline timeline, WalSegment segment) {
        String range = Texts.get(
                segment.partial() ? "sources.segment.partial" : "sources.range",
                segment.start().toString(),
                segment.end().toString());
        var bytes = segment.bytes();
        if (PageHeader.bytesNeeded(bytes, 0) < 0) {
            return range + "\n" + segment.path();
        }
        PageHeader first = PageHeader.read(bytes, 0);
        return range + "\n" + segment.path() + "\n"
                + Texts.get(
                        "sources.segment.header",
                        Integer.toUnsignedString(first.timeline()),
                        first.pageAddress().toString(),
                        Long.toUnsignedString(first.systemIdentifier()),
                        first.segmentSize() >> 20,
                        Integer.toUnsignedString(timeline.timeline()));
    }

    private static String history(TimelineHistory history) {
        return history.parent()
                .map(parent -> Texts.get(
                        "sources.fork",
                        Integer.toUnsignedString(history.timeline()),
                        Integer.toUnsignedString(parent.timeline()),
                        parent.end().toString(),
                        parent.reason()))
                .orElseGet(() -> Texts.get("sources.fork.first", Integer.toUnsignedString(history.timeline())));
    }

    private static String backup(BackupLabel label) {
        return label.lines().entrySet().stream()
                .map(line -> line.getKey() + ": " + line.getValue())
                .collect(Collectors.joining("\n"));
    }

    private static String fileName(Path path) {
        return String.valueOf(path.getFileName());
    }
}
