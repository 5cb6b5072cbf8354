package org.walscope.view.slot;

import atlantafx.base.theme.Styles;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.walscope.view.Texts;

/// What a peek found, a line a write of the plugin.
final class PeekPane extends VBox {

    private static final int SHOWN = 2_000;
    private static final double LINE_HEIGHT = 20;

    private final Label title = new Label();
    private final Label cut = SlotControls.sentence("warning");
    private final ListView<String> lines = new ListView<>();

    PeekPane(Runnable close) {
        getStyleClass().add("slot-peek");
        title.getStyleClass().add("title");
        lines.setId("slot-peek-lines");
        lines.getStyleClass().addAll("mono", Styles.DENSE);
        lines.setFixedCellSize(LINE_HEIGHT);
        lines.setAccessibleText(Texts.get("slot.peek"));
        lines.setPlaceholder(new Label(Texts.get("slot.peek.nothing")));
        lines.setCellFactory(_ -> new Line());
        var done = new Button(Texts.get("slot.peek.close"));
        done.setOnAction(_ -> close.run());
        var space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        var head = new HBox(title, space, done);
        head.getStyleClass().add("form-actions");
        VBox.setVgrow(lines, Priority.ALWAYS);
        getChildren().addAll(head, cut, lines);
    }

    void show(SlotsViewModel.Look look) {
        title.setText(Texts.get(
                "slot.peek.title", look.slot(), look.plugin(), look.lines().size()));
        SlotControls.show(cut, look.cut().orElse(""));
        lines.getItems().setAll(look.lines());
        lines.scrollTo(0);
    }

    /// Long lines are cut on the screen, and say so; a cell measures all of its text.
    private static final class Line extends ListCell<String> {
        @Override
        protected void updateItem(String line, boolean empty) {
            super.updateItem(line, empty);
            setText(
                    empty || line == null
                            ? ""
                            : line.length() <= SHOWN
                                    ? line
                                    : line.substring(0, SHOWN) + Texts.get("slot.peek.more", line.length() - SHOWN));
        }
    }
}
