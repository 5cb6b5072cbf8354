package org.walscope.view.record;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.geometry.Orientation;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.ScrollBar;
import javafx.scene.layout.Region;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import org.jspecify.annotations.Nullable;
import org.walscope.view.fx.Fonts;
import org.walscope.view.fx.ThemeColors;

/// A table drawn on a canvas: ten million rows cost what a screenful costs, and no object is made for a row. Rows are
/// counted in longs; one can be selected. FX thread.
final class CanvasTable extends Region {

    /// The scroll bar's thumb never gets shorter than this part of it, so that it can be grabbed.
    private static final double LEAST_THUMB = 0.05;

    private final List<TableColumn> columns;
    private final ThemeColors colors;
    private final Canvas canvas = new Canvas();
    private final ScrollBar vertical = new ScrollBar();
    private final ScrollBar horizontal = new ScrollBar();
    private final Font textFont = Fonts.mono(TableLayout.FONT_SIZE);
    private final Font titleFont = Fonts.text(TableLayout.FONT_SIZE);
    private final double charWidth;
    private final ReadOnlyLongWrapper selected = new ReadOnlyLongWrapper(-1);
    private final ReadOnlyLongWrapper hovered = new ReadOnlyLongWrapper(-1);
    private TableRows rows = TableRows.NONE;
    private BiConsumer<Long, Long> shown = (_, _) -> {};
    private double top;
    private double left;

    CanvasTable(List<TableColumn> columns, ThemeColors colors) {
        this.columns = List.copyOf(columns);
        this.colors = colors;
        getStyleClass().add("canvas-table");
        var sample = new Text("0".repeat(100));
        sample.setFont(textFont);
        charWidth = sample.getLayoutBounds().getWidth() / 100;
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.LIST_VIEW);
        vertical.setOrientation(Orientation.VERTICAL);
        canvas.setManaged(false);
        getChildren().addAll(canvas, vertical, horizontal);
        vertical.valueProperty().addListener((_, _, value) -> {
            top = value.doubleValue();
            requestLayout();
        });
        horizontal.valueProperty().addListener((_, _, value) -> {
            left = Math.rint(value.doubleValue());
            requestLayout();
        });
        columns.forEach(column -> column.width().addListener(_ -> requestLayout()));
        selected.addListener(_ -> requestLayout());
        hovered.addListener(_ -> requestLayout());
        focusedProperty().addListener(_ -> requestLayout());
        colors.revision().addListener(_ -> requestLayout());
        new TableInput(this).install();
    }

    /// Shows other rows; the place scrolled to and the selected row's number stay.
    void show(TableRows other) {
        rows = other;
        if (selected.get() >= rows.count()) {
            selected.set(-1);
        }
        requestLayout();
    }

    TableRows rows() {
        return rows;
    }

    List<TableColumn> columns() {
        return columns;
    }

    /// The selected row, or -1.
    ReadOnlyLongProperty selected() {
        return selected.getReadOnlyProperty();
    }

    /// The row under the mouse, or -1.
    ReadOnlyLongWrapper hovered() {
        return hovered;
    }

    /// Selects a row, or none with -1 or one there is not.
    void select(long row) {
        selected.set(row < rows.count() ? row : -1);
    }

    /// Called after a drawing with the first and last row it showed.
    void setOnShown(BiConsumer<Long, Long> action) {
        shown = action;
    }

    /// Scrolls as little as brings the row wholly into sight; a row far away comes to the middle.
    void reveal(long row) {
        if (row < 0) {
            return;
        }
        TableLayout layout = layoutNow();
        long whole = layout.wholeRows();
        if (row >= top && row + 1 <= top + layout.bodyHeight() / TableLayout.ROW_HEIGHT) {
            return;
        }
        boolean far = Math.abs(row - top) > 2 * whole;
        if (far) {
            scrollTo(row - whole / 2.0);
        } else {
            scrollTo(row < top ? row : row + 1 - layout.bodyHeight() / TableLayout.ROW_HEIGHT);
        }
    }

    /// Brings a row, which may be a fraction, to the upper edge, as far as the end allows.
    void scrollTo(double row) {
        top = Math.clamp(row, 0, layoutNow().maxTop());
        requestLayout();
    }

    void scrollRows(double by) {
        scrollTo(top + by);
    }

    void scrollPixels(double by) {
        left = Math.clamp(left + by, 0, Math.max(0, layoutNow().contentWidth() - viewWidth()));
        requestLayout();
    }

    /// The first row at the upper edge, with its fraction above it.
    double top() {
        return top;
    }

    TableLayout layoutNow() {
        return new TableLayout(columns, viewWidth(), viewHeight(), top, left, charWidth, rows.count());
    }

    /// Makes a column as wide as its visible cells need.
    void fit(int column) {
        TableLayout layout = layoutNow();
        int most = columns.get(column).title().length() + 1;
        for (long row = layout.firstVisible(); row <= layout.lastVisible(); row++) {
            if (rows.notice(row).isEmpty()) {
                most = Math.max(most, rows.text(row, column).length());
            }
        }
        columns.get(column).width().set(Math.ceil(most * charWidth) + 3 * TableLayout.PADDING);
    }

    /// The whole text of a cell, or of the row's sentence, where the drawing had to cut it.
    Optional<String> cutText(long row, int column) {
        TableLayout layout = layoutNow();
        Optional<TableRows.Notice> notice = rows.notice(row);
        if (notice.isPresent()) {
            return notice.map(TableRows.Notice::text);
        }
        String text = rows.text(row, column);
        return text.length() > layout.room(column) ? Optional.of(text) : Optional.empty();
    }

    private double viewWidth() {
        return Math.max(0, getWidth() - 2 - vertical.prefWidth(-1));
    }

    private double viewHeight() {
        return Math.max(0, getHeight() - 2 - (horizontal.isVisible() ? horizontal.prefHeight(-1) : 0));
    }

    @Override
    protected void layoutChildren() {
        placeScrollBars();
        TableLayout layout = layoutNow();
        canvas.relocate(1, 1);
        if (canvas.getWidth() != layout.width() || canvas.getHeight() != layout.height()) {
            canvas.setWidth(layout.width());
            canvas.setHeight(layout.height());
        }
        new TablePainter(canvas.getGraphicsContext2D(), layout, colors, textFont, titleFont)
                .paint(rows, selected.get(), hovered.get(), isFocused());
        if (layout.lastVisible() >= layout.firstVisible()) {
            shown.accept(layout.firstVisible(), layout.lastVisible());
        }
    }

    private void placeScrollBars() {
        double across = vertical.prefWidth(-1);
        boolean wide = layoutNow().contentWidth() > viewWidth() + 0.5;
        horizontal.setVisible(wide);
        double along = wide ? horizontal.prefHeight(-1) : 0;
        double maxLeft = Math.max(0, layoutNow().contentWidth() - viewWidth());
        left = Math.min(left, maxLeft);
        horizontal.setMax(maxLeft);
        horizontal.setVisibleAmount(
                maxLeft * viewWidth() / Math.max(1, layoutNow().contentWidth()));
        horizontal.setValue(left);
        horizontal.setUnitIncrement(40);
        horizontal.setBlockIncrement(viewWidth());

        TableLayout layout = layoutNow();
        top = Math.min(top, layout.maxTop());
        double visible = layout.bodyHeight() / TableLayout.ROW_HEIGHT;
        vertical.setMax(layout.maxTop());
        vertical.setVisibleAmount(layout.maxTop() * Math.max(LEAST_THUMB, visible / Math.max(1, layout.count())));
        vertical.setValue(top);
        vertical.setUnitIncrement(3);
        vertical.setBlockIncrement(layout.wholeRows());
        vertical.setVisible(layout.maxTop() > 0);
        vertical.resizeRelocate(
                getWidth() - 1 - across,
                1 + TableLayout.HEADER_HEIGHT,
                across,
                Math.max(0, getHeight() - 2 - TableLayout.HEADER_HEIGHT - along));
        horizontal.resizeRelocate(1, getHeight() - 1 - along, viewWidth(), along);
    }

    @Override
    public @Nullable Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
        return switch (attribute) {
            case ITEM_COUNT -> (int) Math.min(Integer.MAX_VALUE, rows.count());
            case MULTIPLE_SELECTION -> false;
            default -> super.queryAccessibleAttribute(attribute, parameters);
        };
    }
}
