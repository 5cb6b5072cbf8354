package org.walscope.view.timeline;

import java.util.Optional;
import javafx.scene.Cursor;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.util.Duration;

/// Mouse, wheel and keys of the [TimelineCanvas]: as in Perfetto where it has the same.
final class TimelineInput {

    private static final double WHEEL_ZOOM = 1.0015;
    private static final double CLICK_SLACK = 4;

    /// What a press began.
    private enum Hold {
        NOTHING,
        RANGE,
        PAN,
        OVERVIEW,
        LIMIT,
        SCRUBBER
    }

    private final TimelineCanvas canvas;
    private final TimelineViewModel model;
    private final Tooltip tooltip = new Tooltip();
    private Hold hold = Hold.NOTHING;
    private double pressedX;
    private double pressedY;
    private double pointerX = -1;
    private boolean dragged;

    TimelineInput(TimelineCanvas canvas, TimelineViewModel model) {
        this.canvas = canvas;
        this.model = model;
        tooltip.setShowDelay(Duration.millis(250));
        tooltip.getStyleClass().add("timeline-tooltip");
    }

    void install() {
        canvas.addEventHandler(MouseEvent.MOUSE_PRESSED, this::pressed);
        canvas.addEventHandler(MouseEvent.MOUSE_DRAGGED, this::dragged);
        canvas.addEventHandler(MouseEvent.MOUSE_RELEASED, this::released);
        canvas.addEventHandler(MouseEvent.MOUSE_MOVED, this::moved);
        canvas.addEventHandler(MouseEvent.MOUSE_EXITED, event -> left());
        canvas.addEventHandler(ScrollEvent.SCROLL, this::scrolled);
        canvas.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    /// What lies under the pointer to be held.
    private Hold holdAt(double x, double y, boolean panning) {
        TimelineZones zones = canvas.zones();
        if (y < TimelineZones.AXIS_TOP) {
            return Hold.OVERVIEW;
        }
        boolean onScrubber = model.scrubber()
                .x()
                .filter(at -> Math.abs(at - x) <= TimelineZones.GRAB && y >= TimelineZones.LANES_TOP)
                .isPresent();
        if (onScrubber) {
            return Hold.SCRUBBER;
        }
        if (zones.isInCurve(y) && isOnLimit(zones, y)) {
            return Hold.LIMIT;
        }
        if (panning) {
            return Hold.PAN;
        }
        return zones.isInCurve(y) && model.lists().scrubber().isPresent() ? Hold.SCRUBBER : Hold.RANGE;
    }

    private boolean isOnLimit(TimelineZones zones, double y) {
        BufferViewModel buffer = model.buffer();
        return buffer.hasLimit()
                && buffer.limitLine(zones)
                        .filter(line -> Math.abs(line.y(buffer.workMem().get()) - y) <= TimelineZones.GRAB + 2)
                        .isPresent();
    }

    private void pressed(MouseEvent event) {
        canvas.requestFocus();
        pressedX = event.getX() - 1;
        pressedY = event.getY() - 1;
        dragged = false;
        hold = event.getButton() == MouseButton.SECONDARY
                ? Hold.NOTHING
                : holdAt(pressedX, pressedY, event.isShiftDown() || event.getButton() == MouseButton.MIDDLE);
        switch (hold) {
            case LIMIT -> model.buffer().holdLimit(canvas.zones());
            case OVERVIEW -> model.navigation().centre(pressedX / canvas.zones().width());
            case SCRUBBER -> model.scrubber().moveTo(pressedX);
            default -> {}
        }
    }

    private void dragged(MouseEvent event) {
        double x = event.getX() - 1;
        double y = event.getY() - 1;
        if (!dragged && Math.hypot(x - pressedX, y - pressedY) < CLICK_SLACK) {
            return;
        }
        dragged = true;
        switch (hold) {
            case LIMIT -> model.buffer().dragLimit(y);
            case SCRUBBER -> model.scrubber().moveTo(x);
            case OVERVIEW -> model.navigation().centre(x / canvas.zones().width());
            case RANGE -> model.markRange(pressedX, x);
            case PAN -> {
                model.navigation().pan(pressedX - x);
                canvas.scrollLanes(pressedY - y);
                pressedX = x;
                pressedY = y;
            }
            case NOTHING -> {}
        }
    }

    private void released(MouseEvent event) {
        if (hold == Hold.LIMIT) {
            model.buffer().releaseLimit();
        }
        if (!dragged && hold == Hold.RANGE) {
            int row = rowAt(pressedX, pressedY);
            if (row >= 0) {
                model.bars().select(row, pressedX);
                if (event.getClickCount() == 2) {
                    model.open();
                }
            }
        }
        hold = Hold.NOTHING;
    }

    private int rowAt(double x, double y) {
        TimelineZones zones = canvas.zones();
        if (model.data().isEmpty() || !zones.isInLanes(y)) {
            return -1;
        }
        TimelineViewport viewport = model.viewport();
        double slack = CLICK_SLACK / 2 * viewport.unitsPerPixel();
        return model.data().get().layout().rowAt(zones.laneAt(y), viewport.position(x), slack);
    }

    private void moved(MouseEvent event) {
        double x = event.getX() - 1;
        double y = event.getY() - 1;
        pointerX = x;
        canvas.setCursor(
                switch (holdAt(x, y, event.isShiftDown())) {
                    case LIMIT -> Cursor.V_RESIZE;
                    case SCRUBBER -> Cursor.H_RESIZE;
                    case PAN -> Cursor.MOVE;
                    default -> Cursor.DEFAULT;
                });
        int row = rowAt(x, y);
        model.hover(row);
        String text = row < 0 ? "" : text(row, x, y);
        if (text.isEmpty()) {
            tooltip.hide();
            Tooltip.uninstall(canvas, tooltip);
        } else if (!text.equals(tooltip.getText())) {
            tooltip.setText(text);
            Tooltip.install(canvas, tooltip);
        }
        if (text.isEmpty()) {
            tooltip.setText("");
        }
    }

    private String text(int row, double x, double y) {
        TimelineZones zones = canvas.zones();
        TimelineViewport viewport = model.viewport();
        Optional<TimelineData> data = model.data();
        return data.map(shown -> {
                    TimelineLayout layout = shown.layout();
                    int sub = layout.subAt(
                            row,
                            zones.subRowAt(layout.laneOf(row), y),
                            viewport.position(x),
                            CLICK_SLACK / 2 * viewport.unitsPerPixel());
                    return sub < 0
                            ? TimelineTexts.tooltip(
                                    shown, row, model.buffer().options().serverVersion(), model.names())
                            : TimelineTexts.subTooltip(shown, row, sub);
                })
                .orElse("");
    }

    private void left() {
        pointerX = -1;
        model.hover(-1);
        tooltip.hide();
        tooltip.setText("");
        Tooltip.uninstall(canvas, tooltip);
    }

    /// Over lanes out of sight the wheel scrolls those; else, and sideways, along the WAL.
    private void scrolled(ScrollEvent event) {
        TimelineNavigation navigation = model.navigation();
        if (event.isShortcutDown()) {
            navigation.zoom(Math.pow(WHEEL_ZOOM, event.getDeltaY()), event.getX() - 1);
        } else if (event.isShiftDown() || event.getDeltaX() != 0) {
            navigation.pan(-(event.getDeltaX() + (event.getDeltaX() == 0 ? event.getDeltaY() : 0)));
        } else if (canvas.hasMoreLanes() && canvas.zones().isInLanes(event.getY() - 1)) {
            canvas.scrollLanes(-event.getDeltaY());
        } else {
            navigation.pan(-event.getDeltaY());
        }
        event.consume();
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        boolean known = event.isShiftDown() ? shiftKey(event) : plainKey(event);
        if (known) {
            event.consume();
        }
    }

    private boolean shiftKey(KeyEvent event) {
        switch (event.getCode()) {
            case UP -> model.buffer().stepWorkMem(true);
            case DOWN -> model.buffer().stepWorkMem(false);
            case LEFT -> model.scrubber().step(-1);
            case RIGHT -> model.scrubber().step(1);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean plainKey(KeyEvent event) {
        switch (event.getCode()) {
            case W, PLUS, ADD, EQUALS -> model.zoomStep(1, pointerX);
            case S, MINUS, SUBTRACT -> model.zoomStep(-1, pointerX);
            case A -> model.navigation().panSteps(-1);
            case D -> model.navigation().panSteps(1);
            case F, Z -> model.fitSelection();
            case DIGIT0, NUMPAD0 -> model.navigation().fit();
            case ESCAPE -> model.clearSelection();
            case RIGHT -> model.bars().selectNeighbour(1);
            case LEFT -> model.bars().selectNeighbour(-1);
            case DOWN -> model.bars().selectLane(1);
            case UP -> model.bars().selectLane(-1);
            case PAGE_DOWN -> canvas.pageLanes(1);
            case PAGE_UP -> canvas.pageLanes(-1);
            case ENTER -> model.open();
            default -> {
                return false;
            }
        }
        return true;
    }
}
