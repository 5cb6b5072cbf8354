package org.walscope.view.sidebyside;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.CustomMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.walscope.plugins.PluginOption;
import org.walscope.view.Texts;

/// The options of a plugin, each with the values it may have and the one that holds when nothing is said.
final class OptionsEditor {

    private static final double HEIGHT = 420;

    private OptionsEditor() {}

    /// Opens below a node.
    ///
    /// @param given        what is set by now
    /// @param publications of the database, to choose from
    /// @param chosen       hears of each change, all options that are set
    static void show(
            Node below,
            String plugin,
            List<PluginOption> options,
            Map<String, String> given,
            List<String> publications,
            Consumer<Map<String, String>> chosen) {
        Map<String, String> set = new LinkedHashMap<>(given);
        var grid = new GridPane();
        grid.getStyleClass().add("form-grid");
        int row = 0;
        for (PluginOption option : options) {
            var field = new ComboBox<String>();
            field.setId("compare-option-" + option.name());
            field.setEditable(true);
            field.getItems().setAll(option.name().equals("publication_names") ? publications : option.choices());
            field.getItems().addFirst("");
            field.setValue(set.getOrDefault(option.name(), ""));
            field.setPromptText(
                    option.standard().isEmpty()
                            ? Texts.get("compare.option.none")
                            : Texts.get("compare.option.standard", option.standard()));
            field.getEditor().textProperty().subscribe(text -> {
                if (text == null || text.isBlank()) {
                    set.remove(option.name());
                } else {
                    set.put(option.name(), text.strip());
                }
            });
            var name = new Label(option.name());
            name.getStyleClass().add("mono");
            name.setLabelFor(field);
            name.setMinWidth(Region.USE_PREF_SIZE);
            grid.addRow(row++, name, field);
        }
        var title = new Label(Texts.get(options.isEmpty() ? "compare.option.unknown" : "compare.option.title", plugin));
        title.setWrapText(true);
        var scroll = new ScrollPane(grid);
        scroll.setFitToWidth(true);
        scroll.setMaxHeight(HEIGHT);
        var menu = new ContextMenu();
        var done = new Button(Texts.get("compare.option.do"));
        done.setId("compare-option-do");
        done.getStyleClass().add("accent");
        done.setDefaultButton(true);
        done.setOnAction(_ -> {
            chosen.accept(set);
            menu.hide();
        });
        var all = new VBox(title, scroll, done);
        all.getStyleClass().add("compare-options-editor");
        var item = new CustomMenuItem(all, false);
        item.getStyleClass().add("compare-options-item");
        menu.getItems().setAll(item);
        menu.show(below, Side.BOTTOM, 0, 0);
    }
}
