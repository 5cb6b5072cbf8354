package org.walscope.view.source;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.util.Subscription;
import org.walscope.model.Lsn;
import org.walscope.model.segment.WalTimeline;
import org.walscope.view.OpenWal;
import org.walscope.view.Selection;
import org.walscope.view.Texts;

/// The tree of what is open, and what choosing a line of it does. FX thread only.
public final class SourcesViewModel {

    private final OpenWal wal;
    private final Selection selection;
    private final ReadOnlyObjectWrapper<Optional<Source.Files>> files = new ReadOnlyObjectWrapper<>(Optional.empty());
    private Subscription watching = Subscription.EMPTY;

    public SourcesViewModel(OpenWal wal, Selection selection) {
        this.wal = wal;
        this.selection = selection;
    }

    /// The files' tree; empty while none are open.
    public ReadOnlyObjectProperty<Optional<Source.Files>> files() {
        return files.getReadOnlyProperty();
    }

    public void attach() {
        watching = wal.timelines().subscribe(this::rebuild);
        rebuild();
    }

    public void detach() {
        watching.unsubscribe();
    }

    /// Shows the records of a timeline, or those of a segment.
    public void choose(Source source) {
        switch (source) {
            case Source.Timeline(var timeline) -> show(timeline);
            case Source.Segment(var timeline, var segment) -> {
                show(timeline);
                select(segment.start());
            }
            case Source.Files ignored -> {}
            case Source.DatabaseSystem ignored -> {}
        }
    }

    private void show(WalTimeline timeline) {
        if (wal.timeline().get().filter(now -> now == timeline).isEmpty()) {
            wal.choose(timeline);
        }
    }

    /// Selects the first record that starts at or after `start`, when the scan has come so far.
    private void select(Lsn start) {
        int row = wal.index().rowAt(start);
        if (row < 0 || wal.index().lsn(row) != start.value()) {
            row++;
        }
        if (row < wal.rows().get()) {
            selection.select(new Lsn(wal.index().lsn(row)), wal.index().xid(row));
        }
    }

    private void rebuild() {
        Map<Long, List<WalTimeline>> systems = new LinkedHashMap<>();
        for (WalTimeline timeline : wal.timelines()) {
            systems.computeIfAbsent(timeline.systemIdentifier(), _ -> new java.util.ArrayList<>())
                    .add(timeline);
        }
        files.set(
                systems.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Source.Files(
                                wal.title().get(),
                                systems.entrySet().stream()
                                        .map(system -> new Source.DatabaseSystem(
                                                system.getKey(),
                                                system.getValue().getFirst().version(),
                                                system.getValue().stream()
                                                        .map(Source.Timeline::new)
                                                        .toList()))
                                        .toList())));
    }

    /// What a line says.
    public static String title(Source source) {
        return switch (source) {
            case Source.Files each -> Texts.get("sources.files", each.title());
            case Source.DatabaseSystem each ->
                Texts.get("sources.system", each.version().toString(), Long.toUnsignedString(each.identifier()));
            case Source.Timeline(var each) ->
                Texts.get(
                        "sources.timeline",
                        Integer.toUnsignedString(each.timeline()),
                        each.segments().size());
            case Source.Segment(var ignored, var each) -> each.fileName();
        };
    }

    /// What a line says more of, where there is room.
    public static String detail(Source source) {
        return switch (source) {
            case Source.Files ignored -> "";
            case Source.DatabaseSystem ignored -> Texts.get("sources.system.detail");
            case Source.Timeline(var each) ->
                Texts.get("sources.range", each.start().toString(), each.end().toString());
            case Source.Segment(var ignored, var each) ->
                Texts.get(
                        each.partial() ? "sources.segment.partial" : "sources.range",
                        each.start().toString(),
                        each.end().toString());
        };
    }
}
