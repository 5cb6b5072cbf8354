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
import org.walscope.model.segment.BackupLabel;
import org.walscope.model.segment.WalSegmentName;
import org.walscope.model.segment.WalTimeline;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.model.server.SlotCopy;
import org.walscope.view.OpenWal;
import org.walscope.view.Selection;
import org.walscope.view.ServerSession;

/// The tree of what is open, and what choosing a line of it does. FX thread only.
public final class SourcesViewModel {

    private final OpenWal wal;
    private final ServerSession server;
    private final Selection selection;
    private final ReadOnlyObjectWrapper<List<Source>> roots = new ReadOnlyObjectWrapper<>(List.of());
    // Held here: wrappers nobody holds are collected, with those who listen to them
    private final ObservableList<ReplicationSlot> slots;
    private final ObservableList<SlotCopy> copies;
    private final ReadOnlyObjectWrapper<Optional<ForkLayout>> forks = new ReadOnlyObjectWrapper<>(Optional.empty());
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

    /// Where the timelines of the system that is looked at were forked; empty when it has but one.
    ReadOnlyObjectProperty<Optional<ForkLayout>> forks() {
        return forks.getReadOnlyProperty();
    }

    /// The number of the timeline that is looked at, unsigned; 0 when there is none.
    int timeline() {
        return wal.timeline().get().map(WalTimeline::timeline).orElse(0);
    }

    public void attach() {
        watching = Subscription.combine(
                wal.timelines().subscribe(this::rebuild),
                wal.timeline().subscribe(_ -> drawForks()),
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
            case Source.Timeline(var timeline, var ignored) -> show(timeline);
            case Source.Lineage(var joined) -> show(joined);
            case Source.Run(var timeline, var segments) -> {
                show(timeline);
                select(segments.getFirst().start());
            }
            case Source.Gap(var timeline, var ignored, var ignored2, var to) -> {
                show(timeline);
                select(to);
            }
            case Source.History(var timelines, var file) ->
                show(timelines, file.history().timeline(), file.history().begin());
            case Source.Backup(var timelines, var file) ->
                show(timelines, timelineOf(file.label()), file.label().start());
            case Source.LeftOut ignored -> {}
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
        boolean same = wal.timeline()
                .get()
                .filter(now -> now == timeline || now.segments().equals(timeline.segments()))
                .isPresent();
        if (!same) {
            wal.choose(timeline);
        }
    }

    /// Goes to a position on the timeline of that number, when it is here.
    private void show(List<Source.Timeline> timelines, int number, Lsn position) {
        timelines.stream()
                .map(Source.Timeline::timeline)
                .filter(timeline -> timeline.timeline() == number)
                .findFirst()
                .ifPresent(timeline -> {
                    show(timeline);
                    select(position);
                });
    }

    /// Shows the timeline of that number, of the system that is looked at.
    void chooseTimeline(int number) {
        ofSystem().stream()
                .filter(timeline -> timeline.timeline() == number)
                .findFirst()
                .ifPresent(this::show);
    }

    private static int timelineOf(BackupLabel label) {
        return label.line("START WAL LOCATION")
                .map(line -> line.replaceFirst(".*\\(file ", "").replace(")", ""))
                .flatMap(WalSegmentName::parse)
                .map(WalSegmentName::timeline)
                .orElse(0);
    }

    /// The timelines of the system that is looked at.
    private List<WalTimeline> ofSystem() {
        return wal.timeline()
                .get()
                .map(now -> wal.timelines().stream()
                        .filter(each -> each.systemIdentifier() == now.systemIdentifier())
                        .toList())
                .orElse(List.of());
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

    private void drawForks() {
        forks.set(ForkLayout.of(ofSystem()));
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
                                                .map(this::timeline)
                                                .toList(),
                                        system.getValue().getFirst().beside()))
                                .toList()));
    }

    private Source.Timeline timeline(WalTimeline timeline) {
        return new Source.Timeline(
                timeline, timeline.withAncestors(wal.timelines()).map(Source.Lineage::new));
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
}
