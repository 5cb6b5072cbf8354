package org.walscope.view.timeline;

import javafx.scene.paint.Color;
import org.walscope.model.Lsn;
import org.walscope.view.Texts;
import org.walscope.view.fx.ColorRole;
import org.walscope.view.fx.ThemeColors;

/// Draws the whole timeline. The lanes come first, unclipped; what lies around them is drawn over their edges.
final class TimelinePainter {

    private static final double LETTER_PIXELS = 6.7;

    private final Ink ink;
    private final ThemeColors colors;
    private final TimelineViewModel model;
    private final TimelineData data;
    private final TimelineZones zones;

    TimelinePainter(Ink ink, ThemeColors colors, TimelineViewModel model, TimelineData data, TimelineZones zones) {
        this.ink = ink;
        this.colors = colors;
        this.model = model;
        this.data = data;
        this.zones = zones;
    }

    void paint() {
        ink.fill(colors.of(ColorRole.SURFACE), 0, 0, zones.width(), zones.height());
        stripes();
        grid();
        range();
        var buffer = new BufferPainter(ink, colors, model, data, zones);
        var bars = new BarPainter(ink, colors, model, data.layout(), zones);
        bars.lanes();
        ChangeTicks.visit(data, model.viewport(), new TickPainter(ink, colors, data.layout(), zones));
        buffer.onBars();
        bars.labels();
        if (zones.hasStates()) {
            new StatesPainter(ink, colors, zones).paint(model.buffer().states(), data, model.viewport());
        }
        buffer.curve();
        new SlotPainter(ink, colors, zones).paint(data, model);
        axis();
        new OverviewPainter(ink, colors).paint(data, model, zones.width());
        scrubber();
        cursor();
    }

    private void stripes() {
        Color stripe = colors.of(ColorRole.STRIPE);
        int first = Math.max(0, zones.laneAt(TimelineZones.LANES_TOP));
        for (int lane = first / 2 * 2 + 1; lane < data.layout().laneCount() + 1; lane += 2) {
            double y = zones.laneY(lane);
            if (y > zones.lanesBottom()) {
                break;
            }
            ink.fill(stripe, 0, y, zones.width(), zones.laneHeight());
        }
    }

    private void grid() {
        Color grid = colors.of(ColorRole.GRID);
        TimelineAxis.visit(
                model.viewport(),
                data.scale(),
                (x, label) -> ink.fill(
                        grid, Math.rint(x), TimelineZones.LANES_TOP, 1, zones.lanesBottom() - TimelineZones.LANES_TOP));
        if (data.scale() instanceof TimeScale time) {
            // Where no commit time lies on both sides, nothing tells the time
            Color unknown = colors.of(ColorRole.SURFACE_SUBTLE);
            double known = model.viewport().x(time.firstKnown());
            double end = model.viewport().x(time.lastKnown());
            ink.fill(unknown, 0, TimelineZones.LANES_TOP, known, zones.lanesBottom() - TimelineZones.LANES_TOP);
            ink.fill(
                    unknown,
                    end,
                    TimelineZones.LANES_TOP,
                    zones.width() - end,
                    zones.lanesBottom() - TimelineZones.LANES_TOP);
        }
    }

    private void range() {
        model.navigation().rangeInSight().ifPresent(range -> {
            double width = range.to() - range.from();
            ink.fill(
                    colors.of(ColorRole.BRUSH),
                    range.from(),
                    TimelineZones.LANES_TOP,
                    width,
                    zones.lanesBottom() - TimelineZones.LANES_TOP);
            ink.fill(colors.of(ColorRole.FOCUS), range.from(), TimelineZones.LANES_TOP, width, 2);
        });
    }

    private void axis() {
        double top = TimelineZones.AXIS_TOP;
        double bottom = TimelineZones.LANES_TOP;
        ink.fill(colors.of(ColorRole.SURFACE_SUBTLE), 0, top, zones.width(), TimelineZones.AXIS_HEIGHT);
        ink.fill(colors.of(ColorRole.BORDER), 0, bottom - 1, zones.width(), 1);
        ink.fill(colors.of(ColorRole.BORDER), 0, top, zones.width(), 1);
        String note = data.scale() instanceof TimeScale time
                ? Texts.get("timeline.axis.interpolated", time.commitTimes())
                : "";
        double noteWidth = note.isEmpty() ? 0 : note.length() * 6 + 12;
        Color text = colors.of(ColorRole.TEXT_MUTED);
        Color line = colors.of(ColorRole.AXIS);
        TimelineAxis.visit(model.viewport(), data.scale(), (x, label) -> {
            ink.fill(line, Math.rint(x), bottom - 7, 1, 6);
            if (x + 4 + label.length() * LETTER_PIXELS < zones.width() - noteWidth) {
                ink.text(text, Ink.Face.MONO, 11, label, Math.rint(x) + 4, top + 16);
            }
        });
        if (noteWidth > 0) {
            ink.text(text, Ink.Face.TEXT, 11, note, zones.width() - noteWidth + 6, top + 16);
        }
    }

    /// The line at which one looks into the buffer, with its handle.
    private void scrubber() {
        model.scrubber().x().filter(this::isInSight).ifPresent(exact -> {
            double x = Math.rint(exact);
            Color color = colors.of(ColorRole.CHANGE_UPDATE);
            ink.open("scrubber", () -> Texts.get("timeline.list.held"));
            ink.fill(color, x, TimelineZones.LANES_TOP, 1, zones.height() - TimelineZones.LANES_TOP);
            double y = TimelineZones.LANES_TOP - 13;
            ink.polygon(
                    color,
                    new double[] {x - 6, x + 7, x + 7, x + 0.5, x - 6},
                    new double[] {y, y, y + 8, y + 14, y + 8},
                    5);
            ink.close();
        });
    }

    /// The selected record's position, with its LSN or time on the axis.
    private void cursor() {
        model.selectedX().filter(this::isInSight).ifPresent(exact -> {
            double x = Math.rint(exact);
            Color color = colors.of(ColorRole.FOCUS);
            ink.fill(color, x, TimelineZones.LANES_TOP, 1, zones.height() - TimelineZones.LANES_TOP);
            String label =
                    TimelineTexts.cursor(data.scale(), model.selectedLsn().orElse(Lsn.INVALID));
            double width = label.length() * LETTER_PIXELS + 12;
            double from = Math.clamp(x - width / 2, 0, Math.max(0, zones.width() - width));
            ink.fill(color, from, TimelineZones.AXIS_TOP + 3, width, TimelineZones.AXIS_HEIGHT - 6);
            ink.text(
                    colors.of(ColorRole.TEXT_ON_FILL), Ink.Face.MONO, 11, label, from + 6, TimelineZones.AXIS_TOP + 16);
        });
    }

    private boolean isInSight(double x) {
        return x >= -1 && x <= zones.width() + 1;
    }
}
