package org.walscope.view.timeline;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.paint.Color;
import org.walscope.model.Xid;
import org.walscope.view.fx.ColorRole;
import org.walscope.view.fx.ThemeColors;

/// Draws transactions, each ended in its own shape: filled and ticked when committed, hollow and struck through when
/// rolled back, dashed while prepared, without a right border while open, torn off where the server crashed.
/// Everything that there can be thousands of is made of upright rectangles, which cost next to nothing.
final class BarPainter {

    private static final double FILL = 0.24;
    private static final double HOLLOW = 0.07;
    private static final double HOVERED = 0.38;
    private static final double NARROW = 0.52;
    /// The faintest cluster: so much of it is never left out.
    private static final double THIN = 0.20;
    private static final double SUBTRANSACTION = 0.48;
    private static final double LABEL = 0.78;
    /// Bars narrower than this have no outline of their own.
    private static final double OUTLINED = 6;
    private static final double DIGIT_PIXELS = 6.7;
    private static final double LABEL_SIZE = 11;
    private static final double LABEL_INSET = 5;
    /// Room of a transaction's end mark, at the bar's right.
    private static final double END_WIDTH = 14;
    private static final int COVER_STEPS = 6;
    /// Part of the height that rolled back ones take where they are too narrow for more.
    private static final double ROLLED_BACK = 0.6;
    private static final int WHOLLY = -1;

    /// An xid's place, kept until the ticks are drawn; there are no more than pixels.
    private record Label(int row, double x, double y, double width) {}

    private final List<Label> labels = new ArrayList<>();
    private final Ink ink;
    private final ThemeColors colors;
    private final TimelineViewModel model;
    private final TimelineLayout layout;
    private final TimelineViewport viewport;
    private final TimelineZones zones;

    BarPainter(Ink ink, ThemeColors colors, TimelineViewModel model, TimelineLayout layout, TimelineZones zones) {
        this.ink = ink;
        this.colors = colors;
        this.model = model;
        this.layout = layout;
        this.viewport = model.viewport();
        this.zones = zones;
    }

    /// All bars of the visible lanes.
    void lanes() {
        int from = Math.max(0, zones.laneAt(TimelineZones.LANES_TOP) - 3);
        int to = Math.min(layout.laneCount() - 1, zones.laneAt(zones.lanesBottom()));
        for (int lane = from; lane <= to; lane++) {
            var visitor = new Lane(lane);
            TimelineBars.visit(layout.lanes(), lane, viewport, visitor);
            visitor.flush();
        }
    }

    /// Writes the xids into their bars, above what was drawn meanwhile.
    void labels() {
        Color back = Ink.faint(colors.of(ColorRole.SURFACE), LABEL);
        Color text = colors.of(ColorRole.TEXT);
        for (Label label : labels) {
            String xid = Xid.toString(layout.transactions().xid(label.row));
            double from = Math.rint(Math.max(label.x, 0) + LABEL_INSET);
            double width = xid.length() * DIGIT_PIXELS;
            if (from + width <= label.x + label.width) {
                ink.fill(back, from - 2, label.y + zones.barHeight() / 2 - 6.5, width + 4, 13);
                ink.text(text, Ink.Face.MONO, LABEL_SIZE, xid, from, label.y + zones.barHeight() / 2 + 4);
            }
        }
    }

    private void bar(int row, int lane, double left, double pixels) {
        TimelineOutcome outcome = layout.outcome(row);
        boolean selected = row == model.selectedRow();
        double right = Math.rint(Math.min(left + pixels, zones.width() + 10));
        double x = Math.rint(Math.max(left, -10));
        double w = Math.max(2, right - x);
        double y = zones.laneY(lane) + TimelineZones.BAR_INSET;
        double h = zones.barHeight();
        Color color = colors.of(outcome.color());
        ink.open("bar", () -> TimelineTexts.title(layout, row));
        if (w < OUTLINED) {
            double top = outcome.isRolledBack() ? Math.rint(h * (1 - ROLLED_BACK)) : 0;
            ink.fill(selected ? colors.of(ColorRole.FOCUS) : Ink.faint(color, NARROW), x, y + top, w, h - top);
        } else {
            boolean lit = selected || row == model.hoveredRow();
            ink.fill(Ink.faint(color, lit ? HOVERED : outcome.isRolledBack() ? HOLLOW : FILL), x, y, w, h);
            outline(outcome, color, x, y, w, h);
            boolean endShown = left + pixels <= zones.width() + 1;
            boolean marked = endShown && w >= END_WIDTH + 6;
            if (outcome.isRolledBack()) {
                ink.fill(color, x + 2, y + Math.floor(h / 2), w - 4 - (marked ? END_WIDTH - 3 : 0), 1);
            }
            if (marked) {
                TimelineMark.of(outcome).draw(ink, color, x + w - END_WIDTH / 2 - 1, y + h / 2);
            }
            double digits = Xid.toString(layout.transactions().xid(row)).length() * DIGIT_PIXELS;
            if (w - (marked ? END_WIDTH : 0) > digits + 2 * LABEL_INSET) {
                labels.add(new Label(row, x, y, w - (marked ? END_WIDTH : 0)));
            }
        }
        if (layout.subRows(row) > 0) {
            subtransactions(row, lane, color);
        }
        double light = row == model.flash().row() ? model.flash().brightness() : selected ? 1 : 0;
        if (light > 0) {
            double inset = row == model.flash().row() ? 3 * model.flash().brightness() : 0;
            Color frame = Ink.faint(colors.of(ColorRole.FOCUS), light);
            double bottom = (layout.height(row) - 1) * zones.laneHeight();
            frame(frame, x - 1 - inset, y - 1 - inset, w + 2 + 2 * inset, h + bottom + 2 + 2 * inset, 2 + inset / 2);
        }
        ink.close();
    }

    /// A frame whose corners lack a pixel, so that it looks rounded.
    private void frame(Color color, double x, double y, double w, double h, double thickness) {
        ink.fill(color, x + 1, y, w - 2, thickness);
        ink.fill(color, x + 1, y + h - thickness, w - 2, thickness);
        ink.fill(color, x, y + 1, thickness, h - 2);
        ink.fill(color, x + w - thickness, y + 1, thickness, h - 2);
    }

    private void outline(TimelineOutcome outcome, Color color, double x, double y, double w, double h) {
        switch (outcome) {
            case COMMIT, ABORT -> frame(color, x, y, w, h, 1);
            case PREPARE -> {
                ink.dashes(color, 1, x, y + 0.5, x + w, y + 0.5);
                ink.dashes(color, 1, x, y + h - 0.5, x + w, y + h - 0.5);
                ink.fill(color, x, y, 1, h);
                ink.fill(color, x + w - 1, y, 1, h);
            }
            case OPEN, CRASH -> {
                ink.fill(color, x, y + 1, 1, h - 2);
                ink.fill(color, x + 1, y, w - 1, 1);
                ink.fill(color, x + 1, y + h - 1, w - 1, 1);
                if (outcome == TimelineOutcome.CRASH) {
                    double e = x + w;
                    ink.polyline(
                            color,
                            1.2,
                            new double[] {e, e - 3, e, e - 3, e},
                            new double[] {y, y + h / 4, y + h / 2, y + h * 3 / 4, y + h},
                            5);
                }
            }
        }
    }

    private void subtransactions(int row, int lane, Color color) {
        for (int subRow = 0; subRow < layout.subRows(row); subRow++) {
            double y = zones.subY(lane, subRow);
            if (y > zones.lanesBottom() || y + zones.subBarHeight() < TimelineZones.LANES_TOP) {
                continue;
            }
            var visitor = new SubRow(y, color);
            TimelineBars.visit(layout.subs(), layout.firstSubRow(row) + subRow, viewport, visitor);
        }
    }

    /// Draws a lane's bars, and joins neighbouring clusters that look the same.
    private final class Lane implements TimelineBars.Visitor {

        private final int lane;
        private double from = -1;
        private double to;
        private int lower;
        private int cover;

        Lane(int lane) {
            this.lane = lane;
        }

        @Override
        public void bar(int place, double x, double width) {
            int row = layout.lanes().item(place);
            TimelineOutcome outcome = layout.outcome(row);
            boolean plain = outcome == TimelineOutcome.COMMIT || outcome == TimelineOutcome.ABORT;
            if (plain
                    && width < OUTLINED
                    && row != model.selectedRow()
                    && row != model.flash().row()) {
                cluster(place, place + 1, x, width);
            } else {
                flush();
                BarPainter.this.bar(row, lane, x, width);
            }
        }

        @Override
        public void cluster(int fromPlace, int toPlace, double x, double width) {
            BarRows bars = layout.lanes();
            int aborted = bars.aborted(fromPlace, toPlace);
            double part = (double) aborted / (toPlace - fromPlace);
            // Wholly rolled back ones hang low, so that more than their colour tells
            int below = part == 1
                    ? WHOLLY
                    : aborted == 0 ? 0 : (int) Math.max(3, Math.rint(zones.barHeight() * ROLLED_BACK * part));
            double covered = bars.covered(fromPlace, toPlace) / viewport.unitsPerPixel() / Math.max(1, width);
            int step = (int) Math.clamp(Math.rint(covered * COVER_STEPS), 1, COVER_STEPS);
            double left = Math.floor(x);
            if (from >= 0 && left - to <= 1 && below == lower && step == cover) {
                to = Math.max(to, Math.ceil(x + width));
                return;
            }
            flush();
            from = Math.max(0, left);
            to = Math.max(from + 1, Math.ceil(x + width));
            lower = below;
            cover = step;
        }

        void flush() {
            if (from < 0) {
                return;
            }
            double y = zones.laneY(lane) + TimelineZones.BAR_INSET;
            double opacity = THIN + (NARROW - THIN) * cover / COVER_STEPS;
            double height = zones.barHeight();
            ink.open(
                    "cluster",
                    () -> TimelineTexts.cluster(layout, lane, viewport.position(from), viewport.position(to)));
            if (lower == WHOLLY) {
                lower = (int) Math.rint(height * ROLLED_BACK);
            } else {
                ink.fill(Ink.faint(colors.of(ColorRole.OUTCOME_COMMIT), opacity), from, y, to - from, height - lower);
            }
            if (lower > 0) {
                ink.fill(
                        Ink.faint(colors.of(ColorRole.OUTCOME_ABORT), NARROW),
                        from,
                        y + height - lower,
                        to - from,
                        lower);
            }
            ink.close();
            from = -1;
        }
    }

    /// Draws subtransactions: whole where they lived on, hollow and struck through where they were rolled back.
    private final class SubRow implements TimelineBars.Visitor {

        private final double y;
        private final Color color;
        private final Color aborted = colors.of(ColorRole.OUTCOME_ABORT);

        SubRow(double y, Color color) {
            this.y = y;
            this.color = color;
        }

        @Override
        public void bar(int place, double left, double width) {
            boolean rolledBack = layout.subs().aborted(place, place + 1) > 0;
            double x = Math.rint(Math.max(left, -5));
            double w = Math.max(2, Math.rint(Math.min(left + width, zones.width() + 5)) - x);
            if (w >= TimelineBars.NARROWEST_BAR + 1) {
                w -= 1; // a gap to the next
            }
            if (!rolledBack) {
                ink.fill(Ink.faint(color, SUBTRANSACTION), x, y, w, zones.subBarHeight());
            } else if (w < TimelineBars.NARROWEST_BAR) {
                low(x, w, 0.5);
            } else {
                frame(aborted, x, y, w, zones.subBarHeight(), 1);
                ink.fill(aborted, x + 2, y + zones.subBarHeight() / 2 - 0.5, w - 4, 1);
            }
        }

        @Override
        public void cluster(int fromPlace, int toPlace, double left, double width) {
            double x = Math.floor(left);
            double w = Math.max(1, Math.ceil(left + width) - x);
            double part = (double) layout.subs().aborted(fromPlace, toPlace) / (toPlace - fromPlace);
            double low = part == 0 ? 0 : Math.max(2, Math.rint(zones.subBarHeight() * part));
            ink.fill(Ink.faint(color, SUBTRANSACTION), x, y, w, zones.subBarHeight() - low);
            if (low > 0) {
                low(x, w, low / zones.subBarHeight());
            }
        }

        private void low(double x, double w, double part) {
            double height = Math.rint(zones.subBarHeight() * part);
            ink.fill(Ink.faint(aborted, NARROW), x, y + zones.subBarHeight() - height, w, height);
        }
    }
}
