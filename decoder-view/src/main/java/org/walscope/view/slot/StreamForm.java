package org.walscope.view.slot;

import java.util.Map;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.walscope.model.Lsn;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.plugins.PluginChoice;
import org.walscope.view.Texts;

/// Says what streaming a slot does, and asks whether it is to be consumed; it is not unless somebody says so here.
final class StreamForm extends VBox {

    private static final String APPLICATION_NAME = "Walscope";

    private final ReplicationSlot slot;
    private final TextField options = new TextField();
    private final TextField name = new TextField(APPLICATION_NAME);
    private final CheckBox confirm = new CheckBox(Texts.get("slot.stream.confirm"));
    private final Label consequences = SlotControls.sentence("muted");
    private final Label problem = SlotControls.sentence("problem");

    /// @param close called when the form is done with
    StreamForm(ReplicationSlot slot, Consumer<SlotStreaming.StreamAsked> stream, Runnable close) {
        this.slot = slot;
        getStyleClass().add("slot-form");
        setId("slot-stream-form");
        var title = new Label(Texts.get("slot.stream.ask.title", slot.name()));
        title.getStyleClass().add("title");
        title.setWrapText(true);
        options.setId("slot-stream-options");
        options.setPromptText(Texts.get("slot.copy.options.prompt"));
        name.setId("slot-stream-name");
        confirm.setId("slot-stream-confirm");
        confirm.setWrapText(true);
        confirm.selectedProperty().subscribe(_ -> explain());
        var go = new Button(Texts.get("slot.stream.do"));
        go.setId("slot-stream-do");
        go.getStyleClass().add("accent");
        go.setDefaultButton(true);
        go.setOnAction(_ -> go(stream, close));
        var cancel = new Button(Texts.get("slot.cancel"));
        cancel.setCancelButton(true);
        cancel.setOnAction(_ -> close.run());
        var grid = new GridPane();
        grid.getStyleClass().add("form-grid");
        grid.addRow(0, SlotControls.label("slot.stream.name", name), name);
        if (slot.isLogical()) {
            grid.addRow(1, SlotControls.label("slot.stream.options", options), options);
        }
        confirm.setVisible(slot.isLogical());
        confirm.setManaged(slot.isLogical());
        var actions = new HBox(go, cancel);
        actions.getStyleClass().add("form-actions");
        getChildren().addAll(title, grid, confirm, consequences, problem, actions);
    }

    private void explain() {
        String at =
                slot.confirmedFlushLsn().or(slot::restartLsn).map(Lsn::toString).orElse("");
        SlotControls.show(
                consequences,
                confirm.isSelected()
                        ? Texts.get("slot.stream.confirm.means")
                        : Texts.get("slot.stream.keep.means", at)
                                + (slot.isLogical() ? "" : " " + Texts.get("slot.stream.physical.means")));
    }

    private void go(Consumer<SlotStreaming.StreamAsked> stream, Runnable close) {
        Map<String, String> given;
        try {
            given = PluginChoice.parseOptions(options.getText());
        } catch (IllegalArgumentException e) {
            SlotControls.show(problem, String.valueOf(e.getMessage()));
            return;
        }
        close.run();
        stream.accept(new SlotStreaming.StreamAsked(
                slot, given, confirm.isSelected(), name.getText().strip()));
    }
}
