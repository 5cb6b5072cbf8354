package org.walscope.view.timeline;

import javafx.scene.canvas.GraphicsContext;
import org.walscope.model.Lsn;
import org.walscope.view.Texts;
import org.walscope.view.fx.ColorRole;
import org.walscope.view.fx.Fonts;
import org.walscope.view.fx.ThemeColors;

/// Draws the whole timeline: lanes and grid, bars, ticks, axis, the selected position, the buffer's curve.
final class TimelinePainter {

    private final GraphicsContext g;
    private final ThemeColors colors;
    private final TimelineViewModel model;
    private final TimelineData data;

    TimelinePainter(GraphicsContext g, ThemeColors colors, TimelineViewModel model, TimelineData data) {
        this.g = g;
        this.colors = colors;
        this.model = model;
        this.data = data;
    }

    void paint(double width, double height, double scrollY) {
        double lanesBottom = height - TimelineMetrics.CURVE_HEIGHT;
        g.setFill(colors.of(ColorRole.SURFACE));
        g.fillRect(0, 0, width, height);
        g.save();
        g.beginPath();
        g.rect(0, TimelineMetrics.AXIS_HEIGHT, width, Math.max(0, lanesBottom - TimelineMetrics.AXIS_HEIGHT));
        g.clip();
        lanes(width, lanesBottom, scrollY);
        grid(lanesBottom);
        int from = TimelineMetrics.laneAt(TimelineMetrics.AXIS_HEIGHT, scrollY) - 1;
        int to = TimelineMetrics.laneAt(lanesBottom, scrollY) + 1;
        var bars = new BarPainter(g, colors, model, data, scrollY, width);
        TimelineBars.visit(data.layout(), model.viewport(), from, to, bars);
        ChangeTicks.visit(data, model.viewport(), new TickPainter(g, colors, data.layout(), scrollY, lanesBottom));
        bars.labels();
        g.restore();
        new BufferCurvePainter(g, colors, data, model.viewport())
                .paint(lanesBottom, width, TimelineMetrics.CURVE_HEIGHT);
        axis(width);
        slots(lanesBottom);
        cursor(height);
    }

    /// A dashed line where a slot needs WAL from, a whole one up to where its consumer has confirmed.
    private void slots(double bottom) {
        g.setFont(Fonts.text(11));
        g.setLineWidth(1.5);
        double labelY = bottom - 6;
        for (SlotMark mark : model.marks()) {
            double x = model.viewport().x(mark.lsn().value() - data.layout().base());
            if (x < 0 || x > model.viewport().width()) {
                continue;
            }
            g.setStroke(colors.of(ColorRole.SEVERITY_INFO));
            if (!mark.confirmed()) {
                g.setLineDashes(5, 4);
            }
            g.strokeLine(x, TimelineMetrics.AXIS_HEIGHT, x, bottom);
            g.setLineDashes();
            g.setFill(colors.of(ColorRole.SEVERITY_INFO));
            g.fillText(
                    Texts.get(mark.confirmed() ? "timeline.slot.confirmed" : "timeline.slot.restart", mark.slot()),
                    x + 4,
                    labelY);
            labelY = labelY < bottom - 80 ? bottom - 6 : labelY - 14;
        }
    }

    private void lanes(double width, double bottom, double scrollY) {
        g.setFill(colors.of(ColorRole.STRIPE));
        int first = TimelineMetrics.laneAt(TimelineMetrics.AXIS_HEIGHT, scrollY);
        for (int lane = Math.max(0, first) / 2 * 2 + 1; lane < data.layout().lanes() + 1; lane += 2) {
            double y = TimelineMetrics.laneY(lane, scrollY);
            if (y > bottom) {
                break;
            }
            g.fillRect(0, y, width, TimelineMetrics.LANE_HEIGHT);
        }
    }

    private void grid(double bottom) {
        g.setStroke(colors.of(ColorRole.GRID));
        g.setLineWidth(1);
        TimelineAxis.visit(model.viewport(), data.layout().base(), TimelineMetrics.AXIS_LABEL_PIXELS, (x, lsn) -> {
            double at = Math.round(x) + 0.5;
            g.strokeLine(at, TimelineMetrics.AXIS_HEIGHT, at, bottom);
        });
    }

    private void axis(double width) {
        g.setFill(colors.of(ColorRole.SURFACE_SUBTLE));
        g.fillRect(0, 0, width, TimelineMetrics.AXIS_HEIGHT);
        g.setStroke(colors.of(ColorRole.BORDER));
        g.setLineWidth(1);
        g.strokeLine(0, TimelineMetrics.AXIS_HEIGHT - 0.5, width, TimelineMetrics.AXIS_HEIGHT - 0.5);
        g.setFont(Fonts.mono(11));
        g.setFill(colors.of(ColorRole.TEXT_MUTED));
        g.setStroke(colors.of(ColorRole.AXIS));
        TimelineAxis.visit(model.viewport(), data.layout().base(), TimelineMetrics.AXIS_LABEL_PIXELS, (x, lsn) -> {
            double at = Math.round(x) + 0.5;
            g.strokeLine(at, TimelineMetrics.AXIS_HEIGHT - 6, at, TimelineMetrics.AXIS_HEIGHT - 1);
            g.fillText(Lsn.toString(lsn), at + 4, 17);
        });
    }

    /// Where the selected record is; far off when none is. Its label takes the place of the marks beside it.
    private double cursorX() {
        return model.selectedPosition().map(model.viewport()::x).orElse(-1e9);
    }

    /// The selected record's position, with its LSN on the axis.
    private void cursor(double height) {
        model.selectedPosition().ifPresent(position -> {
            double x = Math.round(model.viewport().x(position)) + 0.5;
            if (x < -1 || x > model.viewport().width() + 1) {
                return;
            }
            g.setStroke(colors.of(ColorRole.FOCUS));
            g.setLineWidth(1);
            g.strokeLine(x, TimelineMetrics.AXIS_HEIGHT, x, height);
            String label = Lsn.toString(data.layout().base() + position.longValue());
            double labelWidth = label.length() * 6.7 + 12;
            double from = Math.clamp(
                    x - labelWidth / 2, 0, Math.max(0, model.viewport().width() - labelWidth));
            g.setFill(colors.of(ColorRole.FOCUS));
            g.fillRoundRect(from, 3, labelWidth, TimelineMetrics.AXIS_HEIGHT - 6, 6, 6);
            g.setFill(colors.of(ColorRole.TEXT_ON_FILL));
            g.setFont(Fonts.mono(11));
            g.fillText(label, from + 6, 17);
        });
    }
}
