package org.walscope.view.timeline;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.shape.StrokeLineCap;
import org.walscope.model.Xid;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.reorder.TxnOutcome;
import org.walscope.view.fx.ColorRole;
import org.walscope.view.fx.Fonts;
import org.walscope.view.fx.ThemeColors;

/// Draws transactions: a bar by how it ended, told by shape as well as by colour, its subtransactions inside.
final class BarPainter implements TimelineBars.Visitor {

    private static final double FILL = 0.22;
    private static final double HOVERED = 0.36;
    private static final double CLUSTER = 0.62;
    private static final double SUBTRANSACTION = 0.42;
    private static final double LABEL = 0.72;
    /// Bars narrower than this have no outline of their own.
    private static final double OUTLINED = 6;
    private static final double DIGIT_PIXELS = 7;
    private static final double HATCH = 7;

    /// An xid's place, kept until the ticks are drawn; there are no more than pixels.
    private record Label(int row, double x, double y, double width) {}

    private final List<Label> labels = new ArrayList<>();
    private final GraphicsContext g;
    private final ThemeColors colors;
    private final TimelineViewModel model;
    private final TimelineData data;
    private final double scrollY;
    private final double width;

    BarPainter(
            GraphicsContext g,
            ThemeColors colors,
            TimelineViewModel model,
            TimelineData data,
            double scrollY,
            double width) {
        this.g = g;
        this.colors = colors;
        this.model = model;
        this.data = data;
        this.scrollY = scrollY;
        this.width = width;
    }

    static ColorRole role(TxnOutcome outcome) {
        return switch (outcome) {
            case COMMIT -> ColorRole.OUTCOME_COMMIT;
            case ABORT -> ColorRole.OUTCOME_ABORT;
            case PREPARE -> ColorRole.OUTCOME_PREPARE;
            case OPEN -> ColorRole.OUTCOME_OPEN;
        };
    }

    @Override
    public void cluster(int lane, double x, double pixels, int count, int aborted) {
        double y = TimelineMetrics.laneY(lane, scrollY) + TimelineMetrics.BAR_INSET;
        double height = TimelineMetrics.BAR_HEIGHT;
        double w = Math.max(1, pixels);
        double lower = aborted == 0 ? 0 : Math.max(2, height * aborted / count);
        g.setFill(faint(colors.of(ColorRole.OUTCOME_COMMIT), CLUSTER));
        g.fillRect(x, y, w, height - lower);
        if (lower > 0) {
            g.setFill(faint(colors.of(ColorRole.OUTCOME_ABORT), CLUSTER));
            g.fillRect(x, y + height - lower, w, lower);
        }
    }

    @Override
    public void bar(int row, int lane, double left, double pixels) {
        TxnOutcome outcome = data.transactions().outcome(row);
        boolean selected = row == model.selectedRow();
        double x = Math.max(left, -10);
        double w = Math.max(1.5, Math.min(left + pixels, width + 10) - x);
        double y = TimelineMetrics.laneY(lane, scrollY) + TimelineMetrics.BAR_INSET;
        double h = TimelineMetrics.BAR_HEIGHT + (data.layout().height(row) - 1) * TimelineMetrics.LANE_HEIGHT;
        Color color = colors.of(role(outcome));
        if (w < OUTLINED) {
            g.setFill(selected ? colors.of(ColorRole.FOCUS) : faint(color, CLUSTER));
            g.fillRect(x, y, w, h);
            return;
        }
        double arc = Math.min(TimelineMetrics.ARC, w);
        g.setFill(faint(color, selected || row == model.hoveredRow() ? HOVERED : FILL));
        g.fillRoundRect(x, y, w, h, arc, arc);
        if (outcome == TxnOutcome.ABORT) {
            hatch(x, y, w, h, faint(color, HOVERED));
        }
        outline(outcome, color, x, y, w, h, arc);
        if (h > TimelineMetrics.LANE_HEIGHT) {
            subtransactions(row, y + TimelineMetrics.LANE_HEIGHT);
        }
        boolean endShown = left + pixels <= width + 1;
        boolean marked = endShown && w >= TimelineMetrics.END_WIDTH + 8;
        if (marked) {
            endMark(outcome, color, x + w - TimelineMetrics.END_WIDTH / 2, y + TimelineMetrics.BAR_HEIGHT / 2);
        }
        if (w > 3 * DIGIT_PIXELS) {
            labels.add(new Label(row, x, y, w - (marked ? TimelineMetrics.END_WIDTH : 0)));
        }
        if (selected) {
            g.setStroke(colors.of(ColorRole.FOCUS));
            g.setLineWidth(2);
            g.strokeRoundRect(x - 0.5, y - 0.5, w + 1, h + 1, arc, arc);
        }
    }

    private void outline(TxnOutcome outcome, Color color, double x, double y, double w, double h, double arc) {
        g.setStroke(color);
        g.setLineWidth(1);
        if (outcome == TxnOutcome.PREPARE) {
            g.setLineDashes(4, 3);
        }
        if (outcome == TxnOutcome.OPEN) {
            // No right border: it goes on.
            g.strokeLine(x + 0.5, y + 1, x + 0.5, y + h - 1);
            g.strokeLine(x + 1, y + 0.5, x + w, y + 0.5);
            g.strokeLine(x + 1, y + h - 0.5, x + w, y + h - 0.5);
        } else {
            g.strokeRoundRect(x + 0.5, y + 0.5, w - 1, h - 1, arc, arc);
        }
        g.setLineDashes();
    }

    /// Slanted lines; only the part on the canvas.
    private void hatch(double x, double y, double w, double h, Color color) {
        g.save();
        g.beginPath();
        g.rect(x, y, w, h);
        g.clip();
        g.setStroke(color);
        g.setLineWidth(1);
        double from = Math.floor((x - h) / HATCH) * HATCH;
        for (double at = from; at < x + w; at += HATCH) {
            g.strokeLine(at, y + h, at + h, y);
        }
        g.restore();
    }

    /// A tick, a cross, a diamond or an arrow: committed, rolled back, prepared, open.
    static void mark(GraphicsContext g, TxnOutcome outcome, double cx, double cy) {
        g.setLineWidth(1.8);
        g.setLineCap(StrokeLineCap.ROUND);
        switch (outcome) {
            case COMMIT -> {
                g.strokeLine(cx - 3.5, cy, cx - 1, cy + 3);
                g.strokeLine(cx - 1, cy + 3, cx + 3.5, cy - 3);
            }
            case ABORT -> {
                g.strokeLine(cx - 3, cy - 3, cx + 3, cy + 3);
                g.strokeLine(cx - 3, cy + 3, cx + 3, cy - 3);
            }
            case PREPARE ->
                g.strokePolygon(
                        new double[] {cx - 3.5, cx, cx + 3.5, cx}, new double[] {cy, cy - 3.5, cy, cy + 3.5}, 4);
            case OPEN -> {
                g.strokeLine(cx - 2, cy - 3.5, cx + 1.5, cy);
                g.strokeLine(cx + 1.5, cy, cx - 2, cy + 3.5);
            }
        }
        g.setLineCap(StrokeLineCap.SQUARE);
    }

    private void endMark(TxnOutcome outcome, Color color, double cx, double cy) {
        g.setStroke(color);
        mark(g, outcome, cx, cy);
    }

    /// Writes the xids into their bars, above what was drawn meanwhile.
    void labels() {
        g.setFont(Fonts.mono(11));
        for (Label label : labels) {
            String text = Xid.toString(data.transactions().xid(label.row));
            double from = Math.max(label.x, 0) + 6;
            double textWidth = text.length() * DIGIT_PIXELS;
            if (from + textWidth <= label.x + label.width) {
                g.setFill(faint(colors.of(ColorRole.SURFACE), LABEL));
                g.fillRoundRect(from - 3, label.y + 2, textWidth + 5, TimelineMetrics.BAR_HEIGHT - 4, 4, 4);
                g.setFill(colors.of(ColorRole.TEXT));
                g.fillText(text, from, label.y + 13);
            }
        }
    }

    /// In the lower lane of their transaction, those that overlap in two rows. Narrow neighbours are drawn once.
    private void subtransactions(int row, double y) {
        Transactions transactions = data.transactions();
        TimelineViewport viewport = model.viewport();
        double[] rightOf = {-1e9, -1e9};
        double[] drawnTo = {-1e9, -1e9};
        Color commit = colors.of(role(transactions.outcome(row)));
        Color aborted = colors.of(ColorRole.OUTCOME_ABORT);
        for (int i = 0; i < transactions.subxactCount(row); i++) {
            long first = transactions.subFirstLsn(row, i);
            boolean rolledBack = transactions.isSubAborted(row, i);
            long last = rolledBack ? transactions.subEndLsn(row, i) : transactions.subLastLsn(row, i);
            double from = viewport.x(first - data.layout().base());
            double to = Math.max(
                    from + 2, viewport.x(Math.max(first, last) - data.layout().base()));
            if (to < 0 || from > width || to - from <= 2 && from < drawnTo[0]) {
                continue;
            }
            int sub = rightOf[0] <= from || rightOf[0] <= rightOf[1] ? 0 : 1;
            rightOf[sub] = Math.max(rightOf[sub], to);
            drawnTo[0] = from + 2;
            double x = Math.max(from, -5);
            double w = Math.min(to, width + 5) - x;
            double top = y + (sub == 0 ? -3 : -3 + TimelineMetrics.SUB_HEIGHT / 2 + 4);
            double h = TimelineMetrics.SUB_HEIGHT / 2 + 2;
            g.setFill(faint(rolledBack ? aborted : commit, rolledBack ? FILL : SUBTRANSACTION));
            g.fillRoundRect(x, top, w, h, 3, 3);
            if (rolledBack && w > 3) {
                g.setStroke(aborted);
                g.setLineWidth(1);
                g.strokeRoundRect(x + 0.5, top + 0.5, w - 1, h - 1, 3, 3);
                g.strokeLine(x + 1, top + h - 1, Math.min(x + h, x + w - 1), top + 1);
            }
        }
    }

    static Color faint(Color color, double opacity) {
        return color.deriveColor(0, 1, 1, opacity);
    }
}
