package org.walscope.view.timeline;

import javafx.scene.paint.Color;
import org.walscope.view.Texts;
import org.walscope.view.fx.ColorRole;
import org.walscope.view.fx.ThemeColors;

/// Draws the strip that shows all of the WAL: how many transactions ended and were open where, the part that is in
/// sight, the
/// selected transaction.
final class OverviewPainter {

    private static final double COLUMN_PIXELS = 2;

    private final Ink ink;
    private final ThemeColors colors;

    OverviewPainter(Ink ink, ThemeColors colors) {
        this.ink = ink;
        this.colors = colors;
    }

    void paint(TimelineData data, TimelineViewModel model, double width) {
        double height = TimelineZones.OVERVIEW_HEIGHT;
        ink.open("overview", () -> Texts.get("timeline.overview"));
        ink.fill(colors.of(ColorRole.SURFACE_SUBTLE), 0, 0, width, height);
        columns(data.overview(), width, height - 3);
        double span = data.scale().span();
        int row = model.selectedRow();
        if (row >= 0) {
            double x = data.layout().start(row) / span * width;
            double w = Math.max(2, (data.layout().end(row) - data.layout().start(row)) / span * width);
            ink.fill(colors.of(ColorRole.FOCUS), x, height - 3, w, 3);
        }
        TimelineViewport viewport = model.viewport();
        if (!viewport.isFitted()) {
            double left = Math.rint(viewport.left() / span * width);
            double right = Math.max(left + 4, Math.rint(viewport.right() / span * width));
            Color shade = Ink.faint(colors.of(ColorRole.SURFACE), 0.6);
            ink.fill(shade, 0, 0, left, height);
            ink.fill(shade, right, 0, width - right, height);
            Color frame = colors.of(ColorRole.FOCUS);
            ink.fill(frame, left, 0, 2, height);
            ink.fill(frame, right - 2, 0, 2, height);
            ink.fill(frame, left, 0, right - left, 1);
            ink.fill(frame, left, height - 1, right - left, 1);
        }
        ink.close();
    }

    private void columns(Overview overview, double width, double height) {
        Color commit = Ink.faint(colors.of(ColorRole.OUTCOME_COMMIT), 0.6);
        Color abort = colors.of(ColorRole.OUTCOME_ABORT);
        int shown = (int) Math.min(Overview.COLUMNS, Math.ceil(width / COLUMN_PIXELS));
        double pixels = width / shown;
        double most = 0;
        double mostOpen = 1;
        for (int i = 0; i < shown; i++) {
            most = Math.max(most, overview.ended(from(i, shown), from(i + 1, shown)));
            mostOpen = Math.max(mostOpen, overview.open(from(i, shown), from(i + 1, shown)));
        }
        Color open = Ink.faint(colors.of(ColorRole.AXIS), 0.25);
        for (int i = 0; i < shown; i++) {
            // The root: a single transaction can still be seen beside a thousand
            double high = Math.sqrt(overview.open(from(i, shown), from(i + 1, shown)) / mostOpen) * (height - 2);
            ink.fill(open, i * pixels, height - high, pixels, high);
            int ended = overview.ended(from(i, shown), from(i + 1, shown));
            if (ended > 0) {
                double h = Math.max(2, Math.sqrt(ended / most) * (height - 2));
                int rolledBack = overview.rolledBack(from(i, shown), from(i + 1, shown));
                double low = rolledBack == 0 ? 0 : Math.max(2, h * rolledBack / ended);
                ink.fill(commit, i * pixels, height - h, pixels, h - low);
                ink.fill(abort, i * pixels, height - low, pixels, low);
            }
        }
    }

    private static int from(int column, int shown) {
        return (int) ((long) column * Overview.COLUMNS / shown);
    }
}
