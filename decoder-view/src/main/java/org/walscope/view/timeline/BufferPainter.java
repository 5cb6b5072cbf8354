package org.walscope.view.timeline;

import java.util.Optional;
import javafx.scene.paint.Color;
import org.walscope.model.reorder.MemoryEvent;
import org.walscope.model.reorder.MemoryReplay;
import org.walscope.view.Texts;
import org.walscope.view.TransactionTexts;
import org.walscope.view.fx.ColorRole;
import org.walscope.view.fx.ThemeColors;

/// Draws the bytes the reorder buffer held, the memory limit with its handle, and what left memory early: on the curve
/// and on the bars it left from.
final class BufferPainter {

    private static final double AREA = 0.25;
    /// Pixels that share a mark.
    private static final double MARK_PIXELS = 7;
    /// Marks on bars for the events of one such stretch.
    private static final int MARKS_IN_STRETCH = 6;

    private static final double HANDLE_WIDTH = 10;

    private final Ink ink;
    private final ThemeColors colors;
    private final TimelineViewModel model;
    private final TimelineData data;
    private final TimelineZones zones;

    BufferPainter(Ink ink, ThemeColors colors, TimelineViewModel model, TimelineData data, TimelineZones zones) {
        this.ink = ink;
        this.colors = colors;
        this.model = model;
        this.data = data;
        this.zones = zones;
    }

    void curve() {
        double y = zones.curveTop();
        ink.fill(colors.of(ColorRole.SURFACE_SUBTLE), 0, y, zones.width(), zones.height() - y);
        ink.fill(colors.of(ColorRole.BORDER), 0, y, zones.width(), 1);
        BufferViewModel buffer = model.buffer();
        Optional<MemoryReplay> replay = buffer.replay();
        if (replay.isEmpty()) {
            caption(Texts.get(buffer.replaying().get() ? "timeline.buffer.replaying" : "timeline.buffer.none"));
            return;
        }
        long[] held = buffer.curve().held(replay.get(), data, model.viewport());
        LimitLine line = buffer.limitLine(zones).orElseThrow();
        area(held, line);
        events(replay.get(), this::onCurve);
        limit(line);
        caption(TimelineTexts.buffer(buffer, buffer.curve().top()));
    }

    /// The events on the bars they concern.
    void onBars() {
        model.buffer().replay().ifPresent(replay -> events(replay, this::onBar));
    }

    private void area(long[] held, LimitLine line) {
        double[] ys = new double[held.length];
        for (int i = 0; i < held.length; i++) {
            ys[i] = line.y(held[i]);
        }
        Color color = colors.of(ColorRole.CHANGE_UPDATE);
        ink.open("curve", () -> Texts.get("timeline.buffer.curve"));
        ink.curve(color, Ink.faint(color, AREA), ys, line.bottom());
        ink.close();
    }

    private void limit(LimitLine line) {
        BufferViewModel buffer = model.buffer();
        if (!buffer.hasLimit()) {
            return;
        }
        double y = Math.rint(line.y(buffer.workMem().get())) + 0.5;
        Color color = colors.of(ColorRole.SEVERITY_WARNING);
        ink.open("limit", () -> TransactionTexts.bytes(buffer.workMem().get()));
        ink.dashes(color, buffer.isLimitHeld() ? 2.5 : 1.2, 0, y, zones.width(), y);
        String label = Texts.get(
                line.isAbove(buffer.workMem().get()) ? "timeline.limit.above" : "timeline.limit",
                TransactionTexts.bytes(buffer.workMem().get()));
        double width = label.length() * 6.4 + HANDLE_WIDTH + 8;
        double x = zones.width() - width - 6;
        ink.fill(color, x, y - 8, width, 16);
        Color on = colors.of(ColorRole.TEXT_ON_FILL);
        for (int i = -1; i <= 1; i++) {
            ink.fill(on, x + 5, y + i * 3 - 0.5, HANDLE_WIDTH - 3, 1);
        }
        ink.text(on, Ink.Face.TEXT, 11, label, x + HANDLE_WIDTH + 6, y + 4);
        ink.close();
    }

    /// Hears of an event to be marked.
    private interface Marker {
        void mark(MemoryEvent event, double x, boolean first);
    }

    /// A bounded number of events for every few pixels.
    private void events(MemoryReplay replay, Marker marker) {
        TimelineViewport viewport = model.viewport();
        int count = replay.eventCount();
        int event = replay.firstEvent(data.indexRow(viewport.position(-MARK_PIXELS)));
        while (event < count) {
            double x =
                    viewport.x(data.scale().position(replay.event(event).lsn().value()));
            if (x > zones.width() + MARK_PIXELS) {
                return;
            }
            int after = replay.firstEvent(data.indexRow(viewport.position(x + MARK_PIXELS)));
            after = Math.max(after, event + 1);
            for (int i = event; i < Math.min(after, event + MARKS_IN_STRETCH); i++) {
                marker.mark(replay.event(i), x, i == event);
            }
            event = after;
        }
    }

    private void onCurve(MemoryEvent event, double x, boolean first) {
        if (first) {
            ink.open("event", () -> TimelineTexts.event(event));
            mark(event).draw(ink, color(event), x, zones.height() - 8);
            ink.close();
        }
    }

    private void onBar(MemoryEvent event, double x, boolean first) {
        double y = zones.laneY(data.layout().laneOf(event.row())) + TimelineZones.BAR_INSET;
        if (y > TimelineZones.LANES_TOP - zones.barHeight() && y < zones.lanesBottom()) {
            mark(event).draw(ink, color(event), x, y + zones.barHeight() - 3);
        }
    }

    static TimelineMark mark(MemoryEvent event) {
        return switch (event.kind()) {
            case SPILL -> TimelineMark.SPILL;
            case STREAM -> TimelineMark.STREAM;
            case DROP_ABORTED -> TimelineMark.DROP_ABORTED;
        };
    }

    private Color color(MemoryEvent event) {
        return colors.of(
                switch (event.kind()) {
                    case SPILL -> ColorRole.SEVERITY_WARNING;
                    case STREAM -> ColorRole.SEVERITY_INFO;
                    case DROP_ABORTED -> ColorRole.OUTCOME_ABORT;
                });
    }

    private void caption(String text) {
        ink.text(colors.of(ColorRole.TEXT_MUTED), Ink.Face.TEXT, 11, text, 8, zones.curveTop() + 14);
    }
}
