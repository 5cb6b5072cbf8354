package org.walscope.view.sidebyside;

import java.util.List;
import java.util.function.IntConsumer;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;
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
    private final Rectangle marker = new Rectangle(WIDTH, 2);
    private DisplayRows laid = DisplayRows.NONE;
    private int caret = -1;
    /// Whether the canvas shows other rows or colours than these; people move the caret much more often than those
    /// change.
    private boolean stale = true;

    /// @param go hears which row was clicked
    DifferenceStrip(ThemeColors colors, IntConsumer go) {
        this.colors = colors;
        getStyleClass().add("difference-strip");
        setMinWidth(WIDTH);
        setPrefWidth(WIDTH);
        setMaxWidth(WIDTH);
        setAccessibleText(Texts.get("compare.strip"));
        marker.setManaged(false);
        getChildren().addAll(canvas, marker);
        colors.revision().addListener(_ -> redraw());
        addEventHandler(MouseEvent.MOUSE_PRESSED, event -> go.accept(rowAt(event.getY())));
        addEventHandler(MouseEvent.MOUSE_DRAGGED, event -> go.accept(rowAt(event.getY())));
    }

    private int rowAt(double y) {
        int size = laid.rows().size();
        return (int) Math.clamp((long) (y / Math.max(1, getHeight()) * size), 0, Math.max(0, size - 1));
    }

    void show(DisplayRows shown) {
        laid = shown;
        redraw();
    }

    private void redraw() {
        stale = true;
        requestLayout();
    }

    void moveTo(int place) {
        caret = place;
        placeMarker();
    }

    private void placeMarker() {
        marker.setVisible(caret >= 0 && !laid.rows().isEmpty());
        marker.setY((double) caret / Math.max(1, laid.rows().size()) * (int) getHeight());
    }

    @Override
    protected void layoutChildren() {
        int height = (int) getHeight();
        if (stale || canvas.getHeight() != height) {
            stale = false;
            canvas.setWidth(WIDTH);
            canvas.setHeight(height);
            marker.setFill(colors.of(ColorRole.TEXT));
            draw(height);
        }
        placeMarker();
    }

    private void draw(int height) {
        List<DisplayRow> rows = laid.rows();
        GraphicsContext g = canvas.getGraphicsContext2D();
        g.setFill(colors.of(ColorRole.SURFACE_SUBTLE));
        g.fillRect(0, 0, WIDTH, height);
        int from = 0;
        for (int y = 0; y < height && !rows.isEmpty(); y++) {
            int to = (int) ((long) (y + 1) * rows.size() / height);
            DifferenceKind worst = laid.differences().worst(from, to);
            // What goes on there, and with fewer rows than pixels: each row keeps its pixels
            if (from < rows.size() && !rows.get(from).isHeader()) {
                worst = worst.worst(rows.get(from).kind());
            }
            from = to;
            if (worst != DifferenceKind.SAME) {
                g.setFill(colors.of(role(worst)));
                g.fillRect(3, y, WIDTH - 6, Math.max(1, (double) height / Math.max(height, rows.size())));
            }
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
