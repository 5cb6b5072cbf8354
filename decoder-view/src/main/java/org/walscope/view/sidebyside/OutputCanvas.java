package org.walscope.view.sidebyside;

import java.util.Collection;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import javafx.beans.property.DoubleProperty;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import org.fxmisc.richtext.model.StyleSpan;
import org.walscope.plugins.align.DifferenceKind;
import org.walscope.view.fx.ColorRole;
import org.walscope.view.fx.Fonts;
import org.walscope.view.fx.ThemeColors;

/// The lines of a side, drawn: only those in sight are touched, so that a million scroll as a hundred do. All
/// sides
/// share how far they are scrolled. FX thread.
final class OutputCanvas extends Region {

    static final double ROW_HEIGHT = 18;

    private static final double FONT_SIZE = 12;
    private static final double GUTTER = 66;
    private static final double MARK = 50;
    private static final double BASELINE = 13;

    /// Rows that stay in sight above or below the caret.
    private static final int MARGIN = 2;

    private final int side;
    private final ThemeColors colors;
    private final DoubleProperty top;
    private final IntConsumer go;
    private final Canvas canvas = new Canvas();
    private final Font font = Fonts.mono(FONT_SIZE);
    private final Font bold = Font.font(font.getFamily(), javafx.scene.text.FontWeight.BOLD, FONT_SIZE);
    private final double charWidth;
    private List<DisplayRow> rows = List.of();
    private IntFunction<String> texts = row -> "";
    private int caret = -1;
    private double left;

    /// @param side of all, from 0
    /// @param top  the first row in sight, shared by all sides
    /// @param go   hears where the caret is to go
    OutputCanvas(int side, ThemeColors colors, DoubleProperty top, IntConsumer go) {
        this.side = side;
        this.colors = colors;
        this.top = top;
        this.go = go;
        getStyleClass().add("output-canvas");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.TEXT_AREA);
        var sample = new Text("0".repeat(100));
        sample.setFont(font);
        charWidth = sample.getLayoutBounds().getWidth() / 100;
        canvas.setManaged(false);
        getChildren().add(canvas);
        top.addListener(_ -> requestLayout());
        focusedProperty().addListener(_ -> requestLayout());
        colors.revision().addListener(_ -> requestLayout());
        addEventHandler(MouseEvent.MOUSE_PRESSED, event -> {
            requestFocus();
            int row = (int) Math.floor(top.get() + event.getY() / ROW_HEIGHT);
            if (row >= 0 && row < rows.size()) {
                go.accept(row);
            }
        });
        addEventHandler(ScrollEvent.SCROLL, event -> {
            scrollTo(top.get() - event.getDeltaY() / ROW_HEIGHT);
            left = Math.max(0, left - event.getDeltaX());
            requestLayout();
            event.consume();
        });
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    /// @param text of a row of this side as it is drawn
    void show(List<DisplayRow> shown, IntFunction<String> text) {
        rows = shown;
        texts = text;
        caret = -1;
        left = 0;
        requestLayout();
    }

    void moveTo(int row) {
        caret = row;
        if (row >= 0) {
            int visible = visibleRows();
            if (row < top.get() + MARGIN) {
                scrollTo(row - MARGIN);
            } else if (row >= top.get() + visible - MARGIN) {
                scrollTo(row - visible + 1.0 + MARGIN);
            }
            setAccessibleText(row < rows.size() ? texts.apply(row) : "");
        }
        requestLayout();
    }

    int visibleRows() {
        return Math.max(1, (int) (getHeight() / ROW_HEIGHT));
    }

    double maxTop() {
        return Math.max(0, rows.size() - visibleRows());
    }

    void scrollTo(double row) {
        top.set(Math.clamp(row, 0, maxTop()));
    }

    private void key(KeyEvent event) {
        if (event.isAltDown() || event.isMetaDown()) {
            return;
        }
        int page = Math.max(1, visibleRows() - 1);
        int to = switch (event.getCode()) {
            case UP -> caret - 1;
            case DOWN -> caret + 1;
            case PAGE_UP -> caret - page;
            case PAGE_DOWN -> caret + page;
            case HOME -> 0;
            case END -> rows.size() - 1;
            case LEFT, RIGHT -> {
                left = Math.max(0, left + (event.getCode() == javafx.scene.input.KeyCode.LEFT ? -80 : 80));
                requestLayout();
                event.consume();
                yield Integer.MIN_VALUE;
            }
            default -> Integer.MIN_VALUE;
        };
        if (to != Integer.MIN_VALUE && !rows.isEmpty()) {
            go.accept(Math.clamp(to, 0, rows.size() - 1));
            event.consume();
        }
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double height = getHeight();
        if (canvas.getWidth() != width || canvas.getHeight() != height) {
            canvas.setWidth(width);
            canvas.setHeight(height);
        }
        GraphicsContext g = canvas.getGraphicsContext2D();
        g.setFill(colors.of(ColorRole.SURFACE));
        g.fillRect(0, 0, width, height);
        int first = (int) Math.floor(top.get());
        int end = Math.min(rows.size(), (int) Math.ceil(top.get() + height / ROW_HEIGHT));
        for (int place = first; place < end; place++) {
            background(g, place, width);
        }
        g.save();
        g.beginPath();
        g.rect(GUTTER, 0, Math.max(0, width - GUTTER), height);
        g.clip();
        for (int place = first; place < end; place++) {
            text(g, place, width);
        }
        g.restore();
    }

    private double y(int place) {
        return Math.rint((place - top.get()) * ROW_HEIGHT);
    }

    /// All of a row but its text.
    private void background(GraphicsContext g, int place, double width) {
        DisplayRow row = rows.get(place);
        int line = row.line(side);
        double y = y(place);
        ColorRole background =
                place == caret ? isFocused() ? ColorRole.SELECTION : ColorRole.SELECTION_IDLE : background(row, line);
        g.setFill(colors.of(background));
        g.fillRect(GUTTER, y, width - GUTTER, ROW_HEIGHT);
        if (line >= 0) {
            g.setFont(font);
            g.setFill(colors.of(ColorRole.TEXT_MUTED));
            String number = String.valueOf(line + 1);
            g.fillText(number, MARK - 6 - number.length() * charWidth, y + BASELINE);
        }
        if (!row.isHeader() && row.kind() != DifferenceKind.SAME) {
            g.setFont(bold);
            g.setFill(colors.of(mark(row.kind())));
            g.fillText(OutputPane.mark(row.kind()), MARK, y + BASELINE);
        }
    }

    private void text(GraphicsContext g, int place, double width) {
        String text = texts.apply(place);
        if (rows.get(place).isHeader()) {
            g.setFont(bold);
            g.setFill(colors.of(ColorRole.TEXT_MUTED));
            g.fillText(text, GUTTER + 4, y(place) + BASELINE);
        } else {
            text(g, text, y(place), width);
        }
    }

    /// Only what fits into the width is drawn.
    private void text(GraphicsContext g, String text, double y, double width) {
        int from = (int) (left / charWidth);
        int to = Math.min(text.length(), from + (int) ((width - GUTTER) / charWidth) + 2);
        double start = GUTTER + 4 - left;
        int at = 0;
        for (StyleSpan<Collection<String>> span : OutputSyntax.spans(text)) {
            int end = at + span.getLength();
            if (end > from && at < to) {
                Collection<String> style = span.getStyle();
                int begin = Math.max(at, from);
                g.setFont(style.contains("syntax-word") ? bold : font);
                g.setFill(colors.of(color(style)));
                g.fillText(text.substring(begin, Math.min(end, to)), start + begin * charWidth, y + BASELINE);
            }
            at = end;
        }
    }

    private static ColorRole background(DisplayRow row, int line) {
        if (row.isHeader()) {
            return ColorRole.SURFACE_SUBTLE;
        }
        return switch (row.kind()) {
            case MEANING -> ColorRole.DIFF_MEANING_TINT;
            case EXPECTED -> ColorRole.DIFF_EXPECTED_TINT;
            case SAME, SPELLING -> line < 0 ? ColorRole.STRIPE : ColorRole.SURFACE;
        };
    }

    private static ColorRole mark(DifferenceKind kind) {
        return switch (kind) {
            case SAME -> ColorRole.DIFF_SAME;
            case SPELLING -> ColorRole.DIFF_SPELLING;
            case EXPECTED -> ColorRole.DIFF_EXPECTED;
            case MEANING -> ColorRole.DIFF_MEANING;
        };
    }

    private static ColorRole color(Collection<String> style) {
        if (style.isEmpty()) {
            return ColorRole.TEXT;
        }
        return switch (style.iterator().next()) {
            case "syntax-word" -> ColorRole.CHANGE_UPDATE;
            case "syntax-string" -> ColorRole.CHANGE_INSERT;
            case "syntax-number" -> ColorRole.CHANGE_MESSAGE;
            case "syntax-type" -> ColorRole.TEXT_MUTED;
            case "syntax-null" -> ColorRole.CHANGE_TRUNCATE;
            default -> ColorRole.TEXT;
        };
    }
}
