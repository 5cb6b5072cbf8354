package org.walscope.view.timeline;

import java.util.Locale;
import java.util.function.Consumer;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import org.walscope.model.reorder.TxnOutcome;
import org.walscope.view.Texts;
import org.walscope.view.fx.ThemeColors;

/// The meaning of the shapes: ends of transactions, then kinds of changes.
final class TimelineLegend extends HBox {

    private static final double SIZE = 14;

    private final ThemeColors colors;
    private final InvalidationListener redraw = source -> draw();

    TimelineLegend(ThemeColors colors) {
        this.colors = colors;
        getStyleClass().add("legend");
        for (TxnOutcome outcome : TxnOutcome.values()) {
            add(Texts.get("timeline.outcome." + outcome.key()), g -> {
                g.setStroke(colors.of(BarPainter.role(outcome)));
                BarPainter.mark(g, outcome, SIZE / 2, SIZE / 2);
            });
        }
        for (ChangeTicks.Kind kind : ChangeTicks.Kind.values()) {
            add(Texts.get("timeline.kind." + kind.name().toLowerCase(Locale.ROOT)), g -> {
                g.setFill(colors.of(TickPainter.role(kind)));
                TickPainter.draw(g, kind, SIZE / 2 - 1, 0, SIZE);
            });
        }
        colors.revision().addListener(new WeakInvalidationListener(redraw));
        draw();
    }

    private void add(String text, Consumer<GraphicsContext> paint) {
        var sample = new Canvas(SIZE, SIZE);
        sample.setUserData(paint);
        var label = new Label(text, sample);
        label.getStyleClass().add("muted");
        getChildren().add(label);
    }

    @SuppressWarnings("unchecked")
    private void draw() {
        for (var child : getChildren()) {
            var sample = (Canvas) ((Label) child).getGraphic();
            var g = sample.getGraphicsContext2D();
            g.clearRect(0, 0, SIZE, SIZE);
            ((Consumer<GraphicsContext>) sample.getUserData()).accept(g);
        }
    }
}
