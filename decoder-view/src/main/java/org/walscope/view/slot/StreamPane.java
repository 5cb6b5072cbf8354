package org.walscope.view.slot;

import atlantafx.base.theme.Styles;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.walscope.icons.AppIcon;
import org.walscope.view.Texts;
import org.walscope.view.fx.ThemeColors;

/// What comes and goes on the replication connection of a stream, a line a frame. It follows the newest while
/// nothing,
/// or the last one, is chosen.
final class StreamPane extends VBox {

    private static final Duration LOOK_AGAIN = Duration.millis(200);
    private static final double LINE_HEIGHT = 20;

    private final StreamViewModel model;
    private final Label title = new Label();
    private final Label state = SlotControls.sentence("note");
    private final Label problem = SlotControls.sentence("problem");
    private final Label leftOut = SlotControls.sentence("warning");
    private final ListView<WireLog.Frame> lines;
    private final MessageParts parts;
    private final Timeline look;

    StreamPane(StreamViewModel model, ThemeColors colors, Runnable close) {
        this.model = model;
        getStyleClass().add("slot-peek");
        title.getStyleClass().add("title");
        state.setId("slot-stream-state");
        problem.setId("slot-stream-problem");
        leftOut.setId("slot-stream-left-out");
        lines = new ListView<>(model.frames());
        lines.setId("slot-stream-frames");
        lines.getStyleClass().addAll("mono", Styles.DENSE);
        lines.setFixedCellSize(LINE_HEIGHT);
        lines.setAccessibleText(Texts.get("slot.stream.frames"));
        lines.setPlaceholder(new Label(Texts.get("slot.stream.nothing")));
        lines.setCellFactory(_ -> new Line());
        Button stop = SlotControls.button("slot.stream.stop", AppIcon.STOP, model::stop);
        stop.disableProperty().bind(model.running().not());
        var done = new Button(Texts.get("slot.peek.close"));
        done.setId("slot-stream-close");
        done.disableProperty().bind(model.running());
        done.setOnAction(_ -> close.run());
        var space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        var head = new HBox(title, space, stop, done);
        head.getStyleClass().add("form-actions");
        parts = new MessageParts("slot-stream", lines, colors);
        VBox.setVgrow(parts, Priority.ALWAYS);
        getChildren().addAll(head, state, problem, leftOut, parts);
        lines.getSelectionModel().selectedItemProperty().subscribe(this::message);
        model.state().subscribe(this::showState);
        model.asked()
                .subscribe(asked -> title.setText(asked.map(what -> Texts.get(
                                what.confirm() ? "slot.stream.title.confirm" : "slot.stream.title",
                                what.slot().name(),
                                what.plugin().isEmpty() ? Texts.get("slot.stream.physical") : what.plugin()))
                        .orElse("")));
        model.frames().addListener((ListChangeListener<WireLog.Frame>) _ -> showLeftOut());
        look = new Timeline(new KeyFrame(LOOK_AGAIN, _ -> look()));
        look.setCycleCount(Animation.INDEFINITE);
        model.running().subscribe(runs -> {
            if (runs) {
                look.play();
            } else {
                look.stop();
            }
        });
    }

    private void look() {
        int before = model.frames().size();
        int chosen = lines.getSelectionModel().getSelectedIndex();
        model.look();
        boolean more = model.frames().size() > before || model.leftOut() > 0;
        if (more && chosen < 0) {
            lines.scrollTo(model.frames().size() - 1);
        }
    }

    private void message(WireLog.Frame frame) {
        if (frame == null) {
            parts.clear();
        } else {
            parts.show(frame.bytes(), model.fields(frame));
        }
    }

    private void showState(SlotStreaming.State now) {
        SlotControls.show(state, now.failed() ? "" : now.sentence());
        SlotControls.show(problem, now.failed() ? now.sentence() : "");
    }

    private void showLeftOut() {
        SlotControls.show(leftOut, model.leftOut() == 0 ? "" : Texts.get("slot.stream.left-out", model.leftOut()));
    }

    /// A frame as its line.
    private final class Line extends ListCell<WireLog.Frame> {
        @Override
        protected void updateItem(WireLog.Frame frame, boolean empty) {
            super.updateItem(frame, empty);
            setText(empty || frame == null ? "" : model.line(frame));
        }
    }
}
