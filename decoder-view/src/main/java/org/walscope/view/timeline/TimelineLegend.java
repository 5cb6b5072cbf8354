package org.walscope.view.timeline;

import java.util.Locale;
import java.util.function.Consumer;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import org.walscope.view.RowChange;
import org.walscope.view.Texts;
import org.walscope.view.fx.ColorRole;
import org.walscope.view.fx.ThemeColors;

/// The meaning of the shapes: ends of transactions, kinds of changes, what leaves the buffer. Goes on in a second line
/// where there is no room in one.
final class TimelineLegend extends FlowPane {

    private static final double SIZE = 13;

    private final ThemeColors colors;
    private final InvalidationListener redraw = source -> draw();

    TimelineLegend(ThemeColors colors) {
        this.colors = colors;
        getStyleClass().add("legend");
        setPrefWrapLength(200);
        for (TimelineOutcome outcome : TimelineOutcome.values()) {
            add(
                    Texts.get("timeline.outcome." + outcome.key()),
                    ink -> TimelineMark.of(outcome).draw(ink, colors.of(outcome.color()), SIZE / 2, SIZE / 2));
        }
        for (RowChange change : RowChange.values()) {
            add(
                    Texts.get("timeline.kind." + change.name().toLowerCase(Locale.ROOT)),
                    ink -> TickPainter.draw(ink, colors, change, SIZE / 2 - 1, 0, SIZE));
        }
        add(
                Texts.get("timeline.kind.spill"),
                ink -> TimelineMark.SPILL.draw(ink, colors.of(ColorRole.SEVERITY_WARNING), SIZE / 2, SIZE / 2));
        add(
                Texts.get("timeline.kind.stream"),
                ink -> TimelineMark.STREAM.draw(ink, colors.of(ColorRole.SEVERITY_INFO), SIZE / 2, SIZE / 2));
        colors.revision().addListener(new WeakInvalidationListener(redraw));
        draw();
    }

    private void add(String text, Consumer<Ink> paint) {
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
            ((Consumer<Ink>) sample.getUserData()).accept(new CanvasInk(g));
        }
    }
}
