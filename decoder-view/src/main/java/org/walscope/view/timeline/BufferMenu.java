package org.walscope.view.timeline;

import java.util.Optional;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import org.walscope.icons.AppIcon;
import org.walscope.model.Lsn;
import org.walscope.model.reorder.ReplayOptions.SlotStart;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.view.ServerSession;
import org.walscope.view.Texts;

/// Whose reorder buffer is replayed: which database's slot, whether its plugin streams and decodes at PREPARE, where
/// the slot starts. Filled when it is opened.
final class BufferMenu extends MenuButton {

    private final TimelineViewModel model;
    private final ServerSession server;

    BufferMenu(TimelineViewModel model, ServerSession server) {
        super("", AppIcon.SLOT.node());
        this.model = model;
        this.server = server;
        setId("timeline-buffer");
        getStyleClass().addAll("button-icon", "flat");
        setTooltip(new Tooltip(Texts.get("timeline.buffer.menu")));
        setAccessibleText(Texts.get("timeline.buffer.menu"));
        // A menu button without items does not open
        getItems().add(new MenuItem(Texts.get("timeline.buffer.menu")));
        setOnShowing(event -> fill());
    }

    private void fill() {
        BufferViewModel buffer = model.buffer();
        getItems().clear();
        var databases = new ToggleGroup();
        for (int database : buffer.databases()) {
            var item = new RadioMenuItem(Texts.get("timeline.buffer.database", Integer.toUnsignedString(database)));
            item.setToggleGroup(databases);
            item.setSelected(database == buffer.options().database());
            item.setOnAction(event -> buffer.set(now -> BufferViewModel.of(database, now)));
            getItems().add(item);
        }
        var streaming = new CheckMenuItem(Texts.get("timeline.buffer.streams"));
        streaming.setSelected(buffer.options().streaming() && buffer.canStream());
        streaming.setDisable(!buffer.canStream());
        streaming.setOnAction(event -> buffer.set(now -> now.withStreaming(streaming.isSelected())));
        var twoPhase = new CheckMenuItem(Texts.get("timeline.buffer.two-phase"));
        twoPhase.setSelected(buffer.options().twoPhase() && buffer.canStream());
        twoPhase.setDisable(!buffer.canStream());
        twoPhase.setOnAction(event -> buffer.set(now -> now.withTwoPhase(twoPhase.isSelected())));
        getItems().addAll(new SeparatorMenuItem(), streaming, twoPhase, new SeparatorMenuItem());
        fillStarts(buffer);
    }

    private void fillStarts(BufferViewModel buffer) {
        var starts = new ToggleGroup();
        addStart(starts, buffer, Texts.get("timeline.start.none"), Optional.empty());
        model.data().ifPresent(data -> {
            Optional<Lsn> at = model.lists().scrubber().or(model::selectedLsn);
            Lsn first = new Lsn(data.from());
            addStart(starts, buffer, Optional.of(new SlotStart.Created(first)));
            at.filter(lsn -> !lsn.equals(first))
                    .ifPresent(lsn -> addStart(starts, buffer, Optional.of(new SlotStart.Created(lsn))));
        });
        if (!model.marks().isEmpty()) {
            for (ReplicationSlot slot : server.slots()) {
                slot.restartLsn()
                        .ifPresent(restart -> slot.confirmedFlushLsn().ifPresent(confirmed -> {
                            var start = new SlotStart.Restart(restart, confirmed);
                            addStart(
                                    starts,
                                    buffer,
                                    Texts.get("timeline.start.slot", slot.name(), restart.toString()),
                                    Optional.of(start));
                        }));
            }
        }
    }

    private void addStart(ToggleGroup starts, BufferViewModel buffer, Optional<SlotStart> start) {
        addStart(starts, buffer, TimelineTexts.start(start.orElseThrow()), start);
    }

    private void addStart(ToggleGroup starts, BufferViewModel buffer, String title, Optional<SlotStart> start) {
        var item = new RadioMenuItem(title);
        item.setToggleGroup(starts);
        item.setSelected(buffer.options().start().equals(start));
        item.setOnAction(event -> buffer.set(now -> BufferViewModel.of(now.database(), now, start)));
        getItems().add(item);
    }
}
