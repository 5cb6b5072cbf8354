package org.walscope.view.sidebyside;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.walscope.icons.AppIcon;
import org.walscope.model.catalog.Catalog;
import org.walscope.plugins.OutputComparison;
import org.walscope.plugins.PluginChoice;
import org.walscope.plugins.PluginOption;
import org.walscope.plugins.reader.OutputReaders;
import org.walscope.view.ServerSession;
import org.walscope.view.Texts;
import org.walscope.view.ViewContext;
import org.walscope.view.fx.ChosenText;

/// Where a side comes from, its plugin and options, as text and by an editor.
final class SideForm extends HBox {

    private final ViewContext context;
    private final int number;
    private final ComboBox<Origin> origin = new ComboBox<>();
    private final ComboBox<String> plugin = new ComboBox<>();
    private final TextField options = new TextField();

    /// What a side is read from.
    enum Origin {
        /// The slot that is chosen, by the server.
        SLOT,
        /// The WAL that is open, with the catalog that is open, by Walscope.
        WAL
    }

    /// @param number of the side, from 0
    SideForm(ViewContext context, int number) {
        this.context = context;
        this.number = number;
        getStyleClass().add("compare-setup-part");
        setAlignment(Pos.CENTER_LEFT);
        setId("compare-side-" + (number + 1));
        var name = new Label(Texts.get("compare.side", number + 1));
        name.setMinWidth(USE_PREF_SIZE);
        name.setLabelFor(origin);
        origin.setId("compare-origin-" + (number + 1));
        origin.getItems().setAll(Origin.values());
        origin.setConverter(new ChosenText<>(of -> Texts.get("compare.origin." + of)));
        origin.setValue(Origin.SLOT);
        origin.setAccessibleText(Texts.get("compare.side.origin", number + 1));
        origin.setTooltip(new Tooltip(Texts.get("compare.side.origin.tip")));
        origin.setMinWidth(USE_PREF_SIZE);
        origin.valueProperty().subscribe(this::offerPlugins);
        context.plugins().revision().subscribe(() -> offerPlugins(origin.getValue()));
        plugin.setId("compare-plugin-" + (number + 1));
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
        getChildren().addAll(name, origin, plugin, options, edit);
    }

    private void offerPlugins(Origin from) {
        String chosen = chosen();
        List<String> names = switch (from) {
            case SLOT -> OutputReaders.plugins();
            case WAL -> context.plugins().names();
        };
        plugin.getItems().setAll(names);
        plugin.setEditable(from == Origin.SLOT); // a server may have plugins that are not known here
        setPlugin(from == Origin.SLOT || names.contains(chosen) ? chosen : names.getFirst());
    }

    private void edit(Button button) {
        String of = chosen();
        Map<String, String> given;
        try {
            given = PluginChoice.parseOptions(options.getText());
        } catch (IllegalArgumentException e) {
            given = Map.of(); // what is written there is no list of options; the editor begins anew
        }
        Map<String, String> known = given;
        if (origin.getValue() == Origin.WAL) {
            Optional<Catalog> catalog = context.catalog()
                    .decodable()
                    .get()
                    .map(wal -> wal.history()
                            .at(wal.index().size() == 0 ? 0 : wal.index().lsn(0), 0));
            int major = catalog.map(each -> each.version().major()).orElse(0);
            edit(
                    button,
                    of,
                    major,
                    known,
                    catalog.map(Catalog::publicationNames).orElse(List.of()));
            return;
        }
        ServerSession server = context.server();
        int major = server.facts().get().map(facts -> facts.major()).orElse(0);
        server.run(
                Texts.get("compare.job.publications"),
                (at, _) -> of.equals("pgoutput") ? at.publications() : List.<String>of(),
                publications -> edit(button, of, major, known, publications));
    }

    private void edit(Button button, String of, int major, Map<String, String> known, List<String> publications) {
        OptionsEditor.show(
                button,
                of,
                PluginOption.of(of, major),
                known,
                publications,
                set -> options.setText(new PluginChoice(of, set).optionsText()));
    }

    void setOrigin(Origin from) {
        origin.setValue(from);
    }

    Origin origin() {
        return origin.getValue();
    }

    void setPlugin(String name) {
        plugin.setValue(name);
        plugin.getEditor().setText(name);
    }

    /// @param slot that is chosen, if one is
    /// @throws IllegalArgumentException in a sentence: what is missing
    OutputComparison.Source source(Optional<String> slot) {
        return switch (origin.getValue()) {
            case SLOT -> {
                if (context.server().settings().get().isEmpty() || slot.isEmpty()) {
                    throw new IllegalArgumentException(Texts.get("compare.side.no-slot", number + 1));
                }
                yield new OutputComparison.SlotSource(slot.get(), choice());
            }
            case WAL -> {
                List<Path> paths = context.wal().paths().get();
                if (paths.isEmpty()) {
                    throw new IllegalArgumentException(Texts.get("compare.side.no-wal", number + 1));
                }
                Path catalog = context.catalog()
                        .file()
                        .get()
                        .orElseThrow(
                                () -> new IllegalArgumentException(Texts.get("compare.side.no-catalog", number + 1)));
                yield new OutputComparison.WalSource(
                        paths, catalog, choice(), context.plugins().maker(choice().plugin()));
            }
        };
    }

    /// What was written, or where only the list counts, chosen there: then the editor's text follows no choice.
    private String chosen() {
        return plugin.isEditable()
                ? plugin.getEditor().getText().strip()
                : Optional.ofNullable(plugin.getValue()).orElse("");
    }

    private PluginChoice choice() {
        String name = chosen();
        if (name.isEmpty()) {
            throw new IllegalArgumentException(Texts.get("compare.side.none", number + 1));
        }
        return new PluginChoice(name, PluginChoice.parseOptions(options.getText()));
    }
}
