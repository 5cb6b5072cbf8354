package org.walscope.view.slot;

import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.text.TextAlignment;
import org.walscope.model.Lsn;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.view.Texts;
import org.walscope.view.fx.ColorRole;
import org.walscope.view.fx.Fonts;
import org.walscope.view.fx.ThemeColors;

/// Draws the server's WAL line: a lane a slot, from its `restart_lsn` over its `confirmed_flush_lsn` to where
/// the server is now. A click chooses the slot.
final class SlotLine extends Region {

    private static final double NAMES = 200;
    private static final double RIGHT = 16;
    private static final double AXIS = 24;
    private static final double LANE = 22;
    private static final double BAR = 10;
    private static final int TICKS = 4;

    private final Canvas canvas = new Canvas();
    private final ThemeColors colors;
    private SlotLineLayout layout = new SlotLineLayout(Lsn.INVALID, Lsn.INVALID, java.util.List.of());
    private String chosen = "";

    SlotLine(ThemeColors colors, Consumer<ReplicationSlot> choose) {
        this.colors = colors;
        setId("slot-line");
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        getStyleClass().add("slot-line");
        getChildren().add(canvas);
        colors.revision().addListener(_ -> requestLayout());
        addEventHandler(MouseEvent.MOUSE_CLICKED, event -> laneAt(event.getY()).ifPresent(choose));
    }

    void show(SlotLineLayout shown, Optional<ReplicationSlot> slot) {
        layout = shown;
        chosen = slot.map(ReplicationSlot::name).orElse("");
        setAccessibleText(Texts.get(
                "slot.line",
                shown.lanes().size(),
                shown.from().toString(),
                shown.to().toString()));
        setMinHeight(AXIS + LANE * Math.min(3, shown.lanes().size()));
        setPrefHeight(AXIS + LANE * shown.lanes().size() + 4);
        requestLayout();
    }

    private Optional<ReplicationSlot> laneAt(double y) {
        int lane = (int) ((y - AXIS) / LANE);
        return y < AXIS || lane >= layout.lanes().size()
                ? Optional.empty()
                : Optional.of(layout.lanes().get(lane).slot());
    }

    @Override
    protected void layoutChildren() {
        canvas.setWidth(getWidth());
        canvas.setHeight(getHeight());
        GraphicsContext g = canvas.getGraphicsContext2D();
        g.setFill(colors.of(ColorRole.SURFACE));
        g.fillRect(0, 0, getWidth(), getHeight());
        double width = getWidth() - NAMES - RIGHT;
        if (width < 40 || layout.lanes().isEmpty()) {
            return;
        }
        drawAxis(g, width);
        for (int i = 0; i < layout.lanes().size() && AXIS + i * LANE < getHeight(); i++) {
            drawLane(g, layout.lanes().get(i), AXIS + i * LANE, width);
        }
    }

    private void drawAxis(GraphicsContext g, double width) {
        g.setFont(Fonts.mono(11));
        g.setTextBaseline(VPos.CENTER);
        int ticks = (int) Math.clamp((long) (width / 130), 1, TICKS);
        for (int tick = 0; tick <= ticks; tick++) {
            double fraction = (double) tick / ticks;
            double x = NAMES + fraction * width;
            g.setStroke(colors.of(ColorRole.GRID));
            g.strokeLine(Math.round(x) + 0.5, AXIS - 4, Math.round(x) + 0.5, getHeight());
            g.setFill(colors.of(ColorRole.TEXT_MUTED));
            g.setTextAlign(tick == 0 ? TextAlignment.LEFT : tick == ticks ? TextAlignment.RIGHT : TextAlignment.CENTER);
            g.fillText(layout.at(fraction).toString(), x, AXIS / 2);
        }
    }

    private void drawLane(GraphicsContext g, SlotLineLayout.Lane lane, double top, double width) {
        ReplicationSlot slot = lane.slot();
        if (slot.name().equals(chosen)) {
            g.setFill(colors.of(ColorRole.SELECTION));
            g.fillRect(0, top, getWidth(), LANE);
        }
        double middle = top + LANE / 2;
        g.setFont(Fonts.text(12));
        g.setTextAlign(TextAlignment.LEFT);
        g.setTextBaseline(VPos.CENTER);
        g.setFill(colors.of(slot.active() ? ColorRole.TEXT : ColorRole.TEXT_MUTED));
        g.fillText(slot.name(), 10, middle, NAMES - 20);
        double restart = NAMES + lane.restart() * width;
        double confirmed = NAMES + lane.confirmed() * width;
        double now = NAMES + width;
        // Kept for the slot but confirmed; then what its consumer has not seen
        g.setGlobalAlpha(0.35);
        g.setFill(colors.of(barColor(slot)));
        g.fillRect(restart, middle - BAR / 2, Math.max(2, now - restart), BAR);
        g.setGlobalAlpha(1);
        g.fillRect(confirmed, middle - BAR / 2, Math.max(2, now - confirmed), BAR);
        g.setStroke(colors.of(ColorRole.TEXT));
        g.strokeLine(Math.round(restart) + 0.5, middle - BAR / 2 - 2, Math.round(restart) + 0.5, middle + BAR / 2 + 2);
        g.strokeLine(
                Math.round(confirmed) + 0.5, middle - BAR / 2 - 2, Math.round(confirmed) + 0.5, middle + BAR / 2 + 2);
    }

    private static ColorRole barColor(ReplicationSlot slot) {
        if (slot.isInvalidated()) {
            return ColorRole.SEVERITY_ERROR;
        }
        if (slot.temporary()) {
            return ColorRole.OUTCOME_PREPARE;
        }
        return slot.active() ? ColorRole.OUTCOME_COMMIT : ColorRole.SEVERITY_WARNING;
    }
}
