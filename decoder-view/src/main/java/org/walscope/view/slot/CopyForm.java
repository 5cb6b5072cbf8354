package org.walscope.view.slot;

import java.util.Map;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.plugins.PluginChoice;
import org.walscope.view.ServerSession;
import org.walscope.view.Texts;

/// Asks for a copy's name, plugin and whether it is temporary, and says what the copy will pin and not inherit.
final class CopyForm extends VBox {

    private static final int MOST_COPIES = 20;

    private final SlotsViewModel model;
    private final ServerSession session;
    private final ReplicationSlot source;
    private final TextField name = new TextField();
    private final ComboBox<String> plugin = new ComboBox<>();
    private final TextField options = new TextField();
    private final Spinner<Integer> count = new Spinner<>(1, MOST_COPIES, 1);
    private final Label problem = SlotControls.sentence("problem");
    private final CheckBox temporary = new CheckBox(Texts.get("slot.copy.temporary"));
    private final Label consequences = SlotControls.sentence("muted");

    /// @param close called when the form is done with
    CopyForm(SlotsViewModel model, ServerSession session, ReplicationSlot source, Runnable close) {
        this.model = model;
        this.session = session;
        this.source = source;
        getStyleClass().add("slot-form");
        setId("slot-copy-form");
        var title = new Label(Texts.get("slot.copy.title", source.name()));
        title.getStyleClass().add("title");
        name.setId("slot-copy-name");
        plugin.setId("slot-copy-plugin");
        plugin.setEditable(true);
        plugin.getItems().setAll(model.plugins(Optional.of(source)));
        plugin.setValue(source.plugin().orElse(""));
        plugin.valueProperty().addListener((_, _, chosen) -> name.setText(model.nameForCopy(source, chosen)));
        name.setText(model.nameForCopy(source, plugin.getValue()));
        temporary.setId("slot-copy-temporary");
        temporary.setSelected(true);
        temporary.selectedProperty().subscribe(_ -> explain());

        var make = new Button(Texts.get("slot.copy.do"));
        make.setId("slot-copy-do");
        make.getStyleClass().add("accent");
        make.setDefaultButton(true);
        make.setOnAction(_ -> make(close));
        var cancel = new Button(Texts.get("slot.cancel"));
        cancel.setCancelButton(true);
        cancel.setOnAction(_ -> close.run());

        options.setId("slot-copy-options");
        options.setPromptText(Texts.get("slot.copy.options.prompt"));
        count.setId("slot-copy-count");
        count.setAccessibleText(Texts.get("slot.copy.count"));
        count.setEditable(true);
        count.disableProperty().bind(temporary.selectedProperty());
        var grid = new GridPane();
        grid.getStyleClass().add("form-grid");
        grid.addRow(0, SlotControls.label("slot.copy.name", name), name);
        if (source.isLogical()) {
            grid.addRow(1, SlotControls.label("slot.copy.plugin", plugin), plugin);
            grid.addRow(2, SlotControls.label("slot.copy.options", options), options);
        } else {
            grid.addRow(1, SlotControls.label("slot.copy.count", count), count);
        }
        grid.add(temporary, 1, 3);
        name.setPrefColumnCount(28);
        var actions = new HBox(make, cancel);
        actions.getStyleClass().add("form-actions");
        getChildren().addAll(title, grid, problem, consequences, actions);
    }

    private void make(Runnable close) {
        Map<String, String> given;
        try {
            given = PluginChoice.parseOptions(options.getText());
        } catch (IllegalArgumentException e) {
            SlotControls.show(problem, String.valueOf(e.getMessage()));
            return;
        }
        close.run();
        boolean several = !source.isLogical() && !temporary.isSelected();
        model.copy(new CopyRequest(
                source,
                name.getText().strip(),
                source.isLogical() ? plugin.getEditor().getText().strip() : "",
                given,
                several ? count.getValue() : 1,
                temporary.isSelected()));
    }

    private void explain() {
        session.facts()
                .get()
                .ifPresent(facts -> SlotControls.show(
                        consequences, SlotTexts.beforeCopying(source, facts, session, temporary.isSelected())));
    }
}
