package org.walscope.view.slot;

import atlantafx.base.theme.Styles;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.walscope.plugins.reader.MessageFields;
import org.walscope.view.Texts;
import org.walscope.view.fx.ThemeColors;

/// What a peek found, a line a write of the plugin.
final class PeekPane extends VBox {

    private static final int SHOWN = 2_000;
    private static final double LINE_HEIGHT = 20;

    private final Label title = new Label();
    private final Label cut = SlotControls.sentence("warning");
    private final ListView<String> lines = new ListView<>();
    private final MessageParts parts;
    private Optional<SlotsViewModel.Look> look = Optional.empty();

    PeekPane(ThemeColors colors, Runnable close) {
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
        parts = new MessageParts("slot-peek", lines, colors);
        VBox.setVgrow(parts, Priority.ALWAYS);
        lines.getSelectionModel().selectedIndexProperty().subscribe(place -> message(place.intValue()));
        getChildren().addAll(head, cut, parts);
    }

    /// The message under the cursor: its fields, and its bytes.
    private void message(int place) {
        if (look.isEmpty() || place < 0 || place >= look.get().writes().size()) {
            parts.clear();
            return;
        }
        SlotsViewModel.Look now = look.get();
        parts.show(now.writes().get(place).data(), MessageFields.of(now.plugin(), now.writes(), place));
    }

    void show(SlotsViewModel.Look found) {
        look = Optional.of(found);
        title.setText(Texts.get(
                "slot.peek.title", found.slot(), found.plugin(), found.lines().size()));
        SlotControls.show(cut, found.cut().orElse(""));
        lines.getItems().setAll(found.lines());
        lines.scrollTo(0);
        message(-1);
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
