package org.walscope.view.bytes;

import java.util.Objects;
import javafx.geometry.Orientation;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import org.walscope.view.fx.Fonts;
import org.walscope.view.fx.ThemeColors;

/// Bytes drawn on a canvas: offset, hex, characters; 16, 8 or 4 in a row, as many as leave the characters whole. Only
/// what is visible is touched, so many megabytes scroll as a few bytes do. FX thread.
public final class HexCanvas extends Region {

    /// The scroll bar's thumb never gets shorter than this part of it, so that it can be grabbed.
    private static final double LEAST_THUMB = 0.05;

    private final HexBytes model;
    private final ThemeColors colors;
    private final Canvas canvas = new Canvas();
    private final ScrollBar vertical = new ScrollBar();
    private final Font font = Fonts.mono(HexLayout.FONT_SIZE);
    private final double charWidth;
    private final Tooltip tooltip = new Tooltip();
    private double top;
    private int perRow = HexLayout.MOST_PER_ROW;
    private int hovered = -1;

    public HexCanvas(HexBytes model, ThemeColors colors) {
        this.model = model;
        this.colors = colors;
        getStyleClass().add("hex-canvas");
        getStylesheets()
                .add(Objects.requireNonNull(HexCanvas.class.getResource("bytes.css"))
                        .toExternalForm());
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.TEXT_AREA);
        var sample = new Text("0".repeat(100));
        sample.setFont(font);
        charWidth = sample.getLayoutBounds().getWidth() / 100;
        canvas.setManaged(false);
        vertical.setOrientation(Orientation.VERTICAL);
        getChildren().addAll(canvas, vertical);
        vertical.valueProperty().addListener((_, _, value) -> {
            top = value.doubleValue();
            requestLayout();
        });
        model.bytes().addListener(_ -> {
            top = 0;
            requestLayout();
        });
        model.marked().addListener(_ -> requestLayout());
        model.caret().addListener(_ -> reveal(model.caret().get()));
        focusedProperty().addListener(_ -> requestLayout());
        colors.revision().addListener(_ -> requestLayout());
        addEventHandler(MouseEvent.MOUSE_PRESSED, this::press);
        addEventHandler(MouseEvent.MOUSE_DRAGGED, this::drag);
        addEventHandler(MouseEvent.MOUSE_MOVED, this::hover);
        addEventHandler(MouseEvent.MOUSE_EXITED, _ -> tell(-1));
        addEventHandler(ScrollEvent.SCROLL, event -> {
            scrollTo(top - event.getDeltaY() / HexLayout.ROW_HEIGHT);
            event.consume();
        });
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        tooltip.setWrapText(true);
    }

    HexLayout layoutNow() {
        return new HexLayout(
                Math.max(0, getWidth() - 2 - vertical.prefWidth(-1)),
                Math.max(0, getHeight() - 2),
                top,
                charWidth,
                model.length(),
                perRow);
    }

    private void scrollTo(double row) {
        top = Math.clamp(row, 0, layoutNow().maxTop());
        requestLayout();
    }

    private void reveal(int offset) {
        requestLayout();
        if (offset < 0) {
            return;
        }
        HexLayout layout = layoutNow();
        int row = offset / perRow;
        // Of what was chosen elsewhere all is shown, where there is room for it
        int last = model.marked()
                .get()
                .filter(range -> range.offset() == offset)
                .map(range -> (range.offset() + range.length() - 1) / perRow)
                .orElse(row);
        if (row < top) {
            scrollTo(row);
        } else if (last + 1 > top + layout.wholeRows()) {
            scrollTo(Math.min(row, last + 1.0 - layout.wholeRows()));
        }
    }

    @Override
    protected double computePrefWidth(double height) {
        return HexLayout.contentWidth(HexLayout.MOST_PER_ROW, charWidth, model.length()) + 2 + vertical.prefWidth(-1);
    }

    @Override
    protected void layoutChildren() {
        int fitting = HexLayout.perRow(layoutNow().width(), charWidth, model.length());
        if (fitting != perRow) {
            // What was at the upper edge stays there
            top = top * perRow / fitting;
            perRow = fitting;
        }
        HexLayout layout = layoutNow();
        top = Math.min(top, layout.maxTop());
        vertical.setMax(layout.maxTop());
        vertical.setVisibleAmount(layout.maxTop()
                * Math.max(LEAST_THUMB, layout.wholeRows() / (double) Math.max(1, layout.rows())));
        vertical.setUnitIncrement(3);
        vertical.setBlockIncrement(layout.wholeRows());
        vertical.setValue(top);
        vertical.setVisible(layout.maxTop() > 0);
        double across = vertical.prefWidth(-1);
        vertical.resizeRelocate(getWidth() - 1 - across, 1, across, layout.height());
        canvas.relocate(1, 1);
        if (canvas.getWidth() != layout.width() || canvas.getHeight() != layout.height()) {
            canvas.setWidth(layout.width());
            canvas.setHeight(layout.height());
        }
        new HexPainter(canvas.getGraphicsContext2D(), layoutNow(), model, colors, font).paint(isFocused());
    }

    private void press(MouseEvent event) {
        requestFocus();
        int offset = layoutNow().byteAt(event.getX() - 1, event.getY() - 1);
        if (offset < 0 || event.getButton() != MouseButton.PRIMARY) {
            return;
        }
        if (event.isShiftDown()) {
            model.extend(offset);
        } else {
            model.choose(offset);
        }
    }

    private void drag(MouseEvent event) {
        int offset = layoutNow().byteAt(event.getX() - 1, event.getY() - 1);
        if (offset >= 0 && offset != model.caret().get() && event.isPrimaryButtonDown()) {
            model.extend(offset);
        }
    }

    private void hover(MouseEvent event) {
        tell(layoutNow().byteAt(event.getX() - 1, event.getY() - 1));
    }

    private void tell(int offset) {
        if (offset == hovered) {
            return;
        }
        hovered = offset;
        String path = offset < 0 ? "" : model.fieldAt(offset);
        if (path.isEmpty()) {
            Tooltip.uninstall(this, tooltip);
            tooltip.hide();
        } else {
            tooltip.setText(path);
            Tooltip.install(this, tooltip);
        }
    }

    private void key(KeyEvent event) {
        if (event.isAltDown() || event.isMetaDown()) {
            return;
        }
        int row = perRow;
        int caret = Math.max(0, model.caret().get());
        int page = layoutNow().wholeRows() * row;
        int last = model.length() - 1;
        boolean whole = event.isControlDown();
        int to = switch (event.getCode()) {
            case LEFT -> caret - 1;
            case RIGHT -> caret + 1;
            case UP -> caret - row;
            case DOWN -> caret + row;
            case PAGE_UP -> Math.max(caret % row, caret - page);
            case PAGE_DOWN -> Math.min(last, caret + page);
            case HOME -> whole ? 0 : caret / row * row;
            case END -> whole ? last : Math.min(last, caret / row * row + row - 1);
            default -> -1;
        };
        if (to < 0 || to > last) {
            return;
        }
        if (event.isShiftDown()) {
            model.extend(to);
        } else {
            model.choose(to);
        }
        event.consume();
    }
}
