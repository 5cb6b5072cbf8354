package org.walscope.view.sidebyside;

import java.util.List;
import java.util.Map;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.walscope.icons.AppIcon;
import org.walscope.plugins.PluginChoice;
import org.walscope.plugins.PluginOption;
import org.walscope.plugins.reader.OutputReaders;
import org.walscope.view.ServerSession;
import org.walscope.view.Texts;

/// A side's plugin and its options, as text and by an editor.
final class SideForm extends HBox {

    private final ServerSession server;
    private final int number;
    private final ComboBox<String> plugin = new ComboBox<>();
    private final TextField options = new TextField();

    /// @param number of the side, from 0
    SideForm(ServerSession server, int number) {
        this.server = server;
        this.number = number;
        getStyleClass().add("compare-setup-part");
        setAlignment(Pos.CENTER_LEFT);
        setId("compare-side-" + (number + 1));
        var name = new Label(Texts.get("compare.side", number + 1));
        name.setMinWidth(USE_PREF_SIZE);
        name.setLabelFor(plugin);
        plugin.setId("compare-plugin-" + (number + 1));
        plugin.getItems().setAll(OutputReaders.plugins());
        plugin.setEditable(true);
        plugin.setAccessibleText(Texts.get("compare.side.plugin", number + 1));
        plugin.getEditor().setAccessibleText(Texts.get("compare.side.plugin", number + 1));
        plugin.getStyleClass().add("compare-plugin");
        plugin.setMinWidth(96);
        options.setId("compare-options-" + (number + 1));
        options.setPromptText(Texts.get("compare.setup.options"));
        options.setAccessibleText(Texts.get("compare.side.options", number + 1));
        options.setTooltip(new Tooltip(Texts.get("compare.setup.options.tip")));
        options.getStyleClass().add("compare-options");
        options.setMinWidth(60);
        setHgrow(options, Priority.ALWAYS);
        var edit = new Button("", AppIcon.FIELDS.node());
        edit.setId("compare-edit-" + (number + 1));
        edit.getStyleClass().addAll("flat", "button-icon");
        edit.setAccessibleText(Texts.get("compare.side.edit", number + 1));
        edit.setTooltip(new Tooltip(Texts.get("compare.side.edit", number + 1)));
        edit.setOnAction(_ -> edit(edit));
        getChildren().addAll(name, plugin, options, edit);
    }

    private void edit(Button button) {
        int major = server.facts().get().map(facts -> facts.major()).orElse(0);
        String of = plugin.getEditor().getText().strip();
        Map<String, String> given;
        try {
            given = PluginChoice.parseOptions(options.getText());
        } catch (IllegalArgumentException e) {
            given = Map.of(); // what is written there is no list of options; the editor begins anew
        }
        Map<String, String> known = given;
        server.run(
                Texts.get("compare.job.publications"),
                (at, _) -> of.equals("pgoutput") ? at.publications() : List.<String>of(),
                publications -> OptionsEditor.show(
                        button,
                        of,
                        PluginOption.of(of, major),
                        known,
                        publications,
                        set -> options.setText(new PluginChoice(of, set).optionsText())));
    }

    void setPlugin(String name) {
        plugin.setValue(name);
        plugin.getEditor().setText(name);
    }

    /// @throws IllegalArgumentException in a sentence
    PluginChoice choice() {
        String name = plugin.getEditor().getText().strip();
        if (name.isEmpty()) {
            throw new IllegalArgumentException(Texts.get("compare.side.none", number + 1));
        }
        return new PluginChoice(name, PluginChoice.parseOptions(options.getText()));
    }
}
