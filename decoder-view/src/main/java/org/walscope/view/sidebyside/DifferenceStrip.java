package org.walscope.view.sidebyside;

import java.util.List;
import java.util.function.IntConsumer;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import org.walscope.plugins.align.DifferenceKind;
import org.walscope.view.Texts;
import org.walscope.view.fx.ColorRole;
import org.walscope.view.fx.ThemeColors;

/// All shown rows from top to bottom, in the colour of the worst that lies under each pixel; where the caret is. A
/// click goes there. For the eye and the mouse: the keys have the next and the previous difference.
final class DifferenceStrip extends Region {

    private static final double WIDTH = 14;

    private final ThemeColors colors;
    private final Canvas canvas = new Canvas();
    private List<DisplayRow> rows = List.of();
    private int caret = -1;

    /// @param go hears which row was clicked
    DifferenceStrip(ThemeColors colors, IntConsumer go) {
        this.colors = colors;
        getStyleClass().add("difference-strip");
        setMinWidth(WIDTH);
        setPrefWidth(WIDTH);
        setMaxWidth(WIDTH);
        setAccessibleText(Texts.get("compare.strip"));
        getChildren().add(canvas);
        colors.revision().addListener(_ -> requestLayout());
        addEventHandler(MouseEvent.MOUSE_PRESSED, event -> go.accept(rowAt(event.getY())));
        addEventHandler(MouseEvent.MOUSE_DRAGGED, event -> go.accept(rowAt(event.getY())));
    }

    private int rowAt(double y) {
        return (int) Math.clamp((long) (y / Math.max(1, getHeight()) * rows.size()), 0, Math.max(0, rows.size() - 1));
    }

    void show(List<DisplayRow> shown) {
        rows = shown;
        requestLayout();
    }

    void moveTo(int place) {
        caret = place;
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        int height = (int) getHeight();
        canvas.setWidth(WIDTH);
        canvas.setHeight(height);
        GraphicsContext g = canvas.getGraphicsContext2D();
        g.setFill(colors.of(ColorRole.SURFACE_SUBTLE));
        g.fillRect(0, 0, WIDTH, height);
        int from = 0;
        for (int y = 0; y < height && !rows.isEmpty(); y++) {
            int to = (int) ((long) (y + 1) * rows.size() / height);
            DifferenceKind worst = DifferenceKind.SAME;
            for (int i = from; i < to; i++) {
                if (!rows.get(i).isHeader()) {
                    worst = worst.worst(rows.get(i).kind());
                }
            }
            // Fewer rows than pixels: each row keeps its pixels
            if (to == from && from < rows.size() && !rows.get(from).isHeader()) {
                worst = rows.get(from).kind();
            }
            from = to;
            if (worst != DifferenceKind.SAME) {
                g.setFill(colors.of(role(worst)));
                g.fillRect(3, y, WIDTH - 6, Math.max(1, (double) height / Math.max(height, rows.size())));
            }
        }
        if (caret >= 0 && !rows.isEmpty()) {
            g.setFill(colors.of(ColorRole.TEXT));
            g.fillRect(0, (double) caret / rows.size() * height, WIDTH, 2);
        }
    }

    private static ColorRole role(DifferenceKind kind) {
        return switch (kind) {
            case SAME -> ColorRole.DIFF_SAME;
            case SPELLING -> ColorRole.DIFF_SPELLING;
            case EXPECTED -> ColorRole.DIFF_EXPECTED;
            case MEANING -> ColorRole.DIFF_MEANING;
        };
    }
}
