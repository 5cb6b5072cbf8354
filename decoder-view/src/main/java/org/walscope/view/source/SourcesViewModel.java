package org.walscope.view.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ObservableList;
import javafx.util.Subscription;
import org.walscope.model.Lsn;
import org.walscope.model.segment.WalTimeline;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.model.server.SlotCopy;
import org.walscope.view.OpenWal;
import org.walscope.view.Selection;
import org.walscope.view.ServerSession;
import org.walscope.view.Texts;

/// The tree of what is open, and what choosing a line of it does. FX thread only.
public final class SourcesViewModel {

    private final OpenWal wal;
    private final ServerSession server;
    private final Selection selection;
    private final ReadOnlyObjectWrapper<List<Source>> roots = new ReadOnlyObjectWrapper<>(List.of());
    // Held here: wrappers nobody holds are collected, with those who listen to them
    private final ObservableList<ReplicationSlot> slots;
    private final ObservableList<SlotCopy> copies;
    private Subscription watching = Subscription.EMPTY;

    public SourcesViewModel(OpenWal wal, ServerSession server, Selection selection) {
        this.wal = wal;
        this.server = server;
        this.selection = selection;
        this.slots = server.slots();
        this.copies = server.copies().shown();
    }

    /// The topmost lines: the open files, the connected server; empty while there is neither.
    public ReadOnlyObjectProperty<List<Source>> roots() {
        return roots.getReadOnlyProperty();
    }

    public void attach() {
        watching = Subscription.combine(
                wal.timelines().subscribe(this::rebuild),
                server.facts().subscribe(this::rebuild),
                slots.subscribe(this::rebuild),
                copies.subscribe(this::rebuild));
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
            case Source.Server ignored -> {}
            case Source.Slot ignored -> {}
            case Source.Copy ignored -> {}
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
        roots.set(Stream.concat(files().stream(), server().stream()).toList());
    }

    private Optional<Source> files() {
        Map<Long, List<WalTimeline>> systems = new LinkedHashMap<>();
        for (WalTimeline timeline : wal.timelines()) {
            systems.computeIfAbsent(timeline.systemIdentifier(), _ -> new ArrayList<>())
                    .add(timeline);
        }
        return systems.isEmpty()
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
                                .toList()));
    }

    private Optional<Source> server() {
        return server.facts()
                .get()
                .map(facts -> new Source.Server(
                        server.settings()
                                .get()
                                .map(settings -> settings.address() + "/" + settings.database())
                                .orElse(""),
                        facts,
                        slots.stream().map(this::slot).toList()));
    }

    private Source.Slot slot(ReplicationSlot slot) {
        return new Source.Slot(
                slot,
                copies.stream()
                        .filter(copy -> copy.source().name().equals(slot.name()))
                        .map(Source.Copy::new)
                        .toList());
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
            case Source.Server each -> each.address();
            case Source.Slot(var slot, var ignored) ->
                slot.plugin()
                        .map(plugin -> Texts.get("sources.slot", slot.name(), plugin))
                        .orElseGet(() -> Texts.get("sources.slot.physical", slot.name()));
            case Source.Copy(var copy) -> Texts.get("sources.copy", copy.name(), copy.plugin());
        };
    }

    /// What a line says more of, where there is room.
    public static String detail(Source source) {
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
