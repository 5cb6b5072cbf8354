package org.walscope.view.record;

import javafx.scene.Cursor;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;

/// Mouse, wheel and keys of a [CanvasTable].
final class TableInput {

    /// Pixels a press of the arrow keys scrolls to the side.
    private static final double SIDE_STEP = 60;

    private final CanvasTable table;
    private final Tooltip tooltip = new Tooltip();
    private boolean tooltipInstalled;
    private int dragged = -1;

    TableInput(CanvasTable table) {
        this.table = table;
        tooltip.setWrapText(true);
        tooltip.setMaxWidth(900);
    }

    void install() {
        table.addEventHandler(MouseEvent.MOUSE_PRESSED, this::press);
        table.addEventHandler(MouseEvent.MOUSE_DRAGGED, this::drag);
        table.addEventHandler(MouseEvent.MOUSE_RELEASED, _ -> dragged = -1);
        table.addEventHandler(MouseEvent.MOUSE_MOVED, this::hover);
        table.addEventHandler(MouseEvent.MOUSE_EXITED, _ -> {
            table.hovered().set(-1);
            table.setCursor(Cursor.DEFAULT);
            tell("");
        });
        table.addEventHandler(ScrollEvent.SCROLL, this::wheel);
        table.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    private void press(MouseEvent event) {
        table.requestFocus();
        TableLayout layout = table.layoutNow();
        int edge = layout.edgeAt(event.getX() - 1, event.getY() - 1);
        if (edge >= 0 && event.getButton() == MouseButton.PRIMARY) {
            if (event.getClickCount() == 2) {
                table.fit(edge);
            } else {
                dragged = edge;
            }
            return;
        }
        long row = layout.rowAt(event.getY() - 1);
        if (row >= 0 && event.getX() <= layout.width()) {
            table.select(row);
        }
    }

    private void drag(MouseEvent event) {
        if (dragged >= 0) {
            double width = event.getX() - 1 - table.layoutNow().columnX(dragged);
            table.columns().get(dragged).width().set(Math.max(TableColumn.MIN_WIDTH, Math.rint(width)));
        }
    }

    private void hover(MouseEvent event) {
        TableLayout layout = table.layoutNow();
        table.setCursor(layout.edgeAt(event.getX() - 1, event.getY() - 1) >= 0 ? Cursor.H_RESIZE : Cursor.DEFAULT);
        long row = layout.rowAt(event.getY() - 1);
        table.hovered().set(row);
        if (row < 0) {
            tell("");
            return;
        }
        if (event.getX() - 1 < TableLayout.MARGIN - layout.left()) {
            tell(table.rows().mark(row).map(TableRows.Notice::text).orElse(""));
            return;
        }
        int column = layout.columnAt(event.getX() - 1);
        tell(column < 0 ? "" : table.cutText(row, column).orElse(""));
    }

    private void tell(String text) {
        if (text.isEmpty() && tooltipInstalled) {
            Tooltip.uninstall(table, tooltip);
            tooltip.hide();
        } else if (!text.isEmpty()) {
            tooltip.setText(text);
            if (!tooltipInstalled) {
                Tooltip.install(table, tooltip);
            }
        }
        tooltipInstalled = !text.isEmpty();
    }

    private void wheel(ScrollEvent event) {
        if (event.isShiftDown() || Math.abs(event.getDeltaX()) > Math.abs(event.getDeltaY())) {
            table.scrollPixels(-event.getDeltaX() - (event.isShiftDown() ? event.getDeltaY() : 0));
        } else {
            table.scrollRows(-event.getDeltaY() / TableLayout.ROW_HEIGHT);
        }
        event.consume();
    }

    private void key(KeyEvent event) {
        if (event.isControlDown() || event.isAltDown() || event.isMetaDown()) {
            return;
        }
        long selected = table.selected().get();
        long page = Math.max(1, table.layoutNow().wholeRows() - 1);
        long last = table.rows().count() - 1;
        switch (event.getCode()) {
            case UP -> move(selected < 0 ? last : selected - 1);
            case DOWN -> move(selected + 1);
            case PAGE_UP -> move(selected - page);
            case PAGE_DOWN -> move(selected + page);
            case HOME -> move(0);
            case END -> move(last);
            case LEFT -> table.scrollPixels(-SIDE_STEP);
            case RIGHT -> table.scrollPixels(SIDE_STEP);
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void move(long row) {
        if (table.rows().count() > 0) {
            long to = Math.clamp(row, 0, table.rows().count() - 1);
            table.select(to);
            table.reveal(to);
        }
    }
}
