package org.walscope.view.slot;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.walscope.model.Lsn;
import org.walscope.view.Texts;

/// The forms that ask for one or two things before a lasting change: a new slot's name and plugin, an LSN to
/// advance to.
final class SmallForm extends VBox {

    private SmallForm(String title, Runnable close, Button go, GridPane grid, Label problem) {
        getStyleClass().add("slot-form");
        var heading = new Label(title);
        heading.getStyleClass().add("title");
        heading.setWrapText(true);
        go.getStyleClass().add("accent");
        go.setDefaultButton(true);
        var cancel = new Button(Texts.get("slot.cancel"));
        cancel.setCancelButton(true);
        cancel.setOnAction(_ -> close.run());
        var actions = new HBox(go, cancel);
        actions.getStyleClass().add("form-actions");
        grid.getStyleClass().add("form-grid");
        getChildren().addAll(heading, grid, problem, actions);
    }

    /// Asks for a new slot's name and plugin.
    static SmallForm create(List<String> plugins, BiConsumer<String, String> create, Runnable close) {
        var name = new TextField();
        name.setId("slot-create-name");
        var plugin = new ComboBox<String>();
        plugin.setId("slot-create-plugin");
        plugin.setEditable(true);
        plugin.getItems().setAll(plugins);
        plugin.getItems().add("");
        plugin.setPromptText(Texts.get("slot.create.physical"));
        plugin.setValue(plugins.isEmpty() ? "" : plugins.getFirst());
        var grid = new GridPane();
        grid.addRow(0, SlotControls.label("slot.copy.name", name), name);
        grid.addRow(1, SlotControls.label("slot.copy.plugin", plugin), plugin);
        var go = new Button(Texts.get("slot.create.do"));
        go.setId("slot-create-do");
        go.disableProperty().bind(name.textProperty().isEmpty());
        go.setOnAction(_ -> {
            close.run();
            create.accept(name.getText().strip(), plugin.getEditor().getText().strip());
        });
        return new SmallForm(Texts.get("slot.create.title"), close, go, grid, SlotControls.sentence("problem"));
    }

    /// Asks for the LSN to advance to.
    static SmallForm advance(String slot, Lsn now, Consumer<Lsn> advance, Runnable close) {
        var lsn = new TextField(now.toString());
        lsn.setId("slot-advance-lsn");
        lsn.getStyleClass().add("mono");
        var grid = new GridPane();
        grid.addRow(0, SlotControls.label("slot.advance.lsn", lsn), lsn);
        Label problem = SlotControls.sentence("problem");
        var go = new Button(Texts.get("slot.advance.do"));
        go.setId("slot-advance-do");
        go.setOnAction(_ -> {
            Optional<Lsn> to = Lsn.parse(lsn.getText().strip());
            if (to.isPresent()) {
                close.run();
                advance.accept(to.get());
            } else {
                SlotControls.show(problem, Texts.get("slot.advance.not-an-lsn"));
            }
        });
        return new SmallForm(Texts.get("slot.advance.title", slot), close, go, grid, problem);
    }
}
