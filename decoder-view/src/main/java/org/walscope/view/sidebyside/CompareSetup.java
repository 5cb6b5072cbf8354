package org.walscope.view.sidebyside;

import java.util.List;
import java.util.Optional;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.util.Subscription;
import org.walscope.icons.AppIcon;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.plugins.PluginChoice;
import org.walscope.plugins.SlotComparison;
import org.walscope.plugins.reader.OutputReaders;
import org.walscope.view.ServerSession;
import org.walscope.view.Texts;

/// What to compare: the slot, two plugins with their options, and the button that does it.
final class CompareSetup extends FlowPane {

    private final ServerSession server;
    private final CompareViewModel model;
    /// Pixels of padding left and right of its parts.
    private static final double SIDES = 20;

    private final ComboBox<String> slot = new ComboBox<>();
    private final ComboBox<String> leftPlugin = plugins("compare.setup.left");
    private final ComboBox<String> rightPlugin = plugins("compare.setup.right");
    private final TextField leftOptions = options("compare.setup.left-options");
    private final TextField rightOptions = options("compare.setup.right-options");
    private final Button run = new Button(Texts.get("compare.run"), AppIcon.COMPARE.node());
    private final Button cancel = new Button(Texts.get("compare.cancel"), AppIcon.STOP.node());
    private final Label wrong = new Label();
    private final ListChangeListener<ReplicationSlot> slots = change -> listSlots();
    private Subscription watching = Subscription.EMPTY;

    CompareSetup(ServerSession server, CompareViewModel model) {
        this.server = server;
        this.model = model;
        getStyleClass().add("compare-setup");
        setMinWidth(0);
        slot.setId("compare-slot");
        slot.setPromptText(Texts.get("compare.setup.slot"));
        slot.setAccessibleText(Texts.get("compare.setup.slot"));
        slot.valueProperty()
                .subscribe(name -> find(name).flatMap(ReplicationSlot::plugin).ifPresent(plugin -> {
                    leftPlugin.setValue(plugin);
                    rightPlugin.setValue(plugin.equals("pgoutput") ? "test_decoding" : "pgoutput");
                }));
        leftPlugin.setId("compare-left");
        rightPlugin.setId("compare-right");
        leftPlugin.setValue("test_decoding");
        rightPlugin.setValue("pgoutput");
        run.setId("compare-run");
        run.getStyleClass().add("accent");
        run.setDefaultButton(false);
        run.setOnAction(e -> start());
        run.disableProperty().bind(slot.valueProperty().isNull().or(model.running()));
        cancel.setId("compare-cancel");
        cancel.setOnAction(e -> model.cancel());
        cancel.visibleProperty().bind(model.running());
        cancel.managedProperty().bind(model.running());
        var busy = new ProgressIndicator();
        busy.getStyleClass().add("compare-busy");
        busy.visibleProperty().bind(model.running());
        busy.managedProperty().bind(model.running());
        var doing = new Label();
        doing.textProperty().bind(model.progress());
        doing.visibleProperty().bind(model.running());
        doing.managedProperty().bind(model.running());
        wrong.getStyleClass().add("compare-failure");
        wrong.managedProperty().bind(wrong.textProperty().isNotEmpty());
        getChildren()
                .addAll(
                        box(name("compare.setup.slot"), slot),
                        box(name("compare.setup.left"), leftPlugin, leftOptions),
                        box(name("compare.setup.right"), rightPlugin, rightOptions),
                        box(run, cancel, busy, doing),
                        wrong);
    }

    private static Label name(String key) {
        var name = new Label(Texts.get(key));
        name.setMinWidth(USE_PREF_SIZE);
        return name;
    }

    private HBox box(javafx.scene.Node... nodes) {
        var box = new HBox(nodes);
        box.getStyleClass().add("compare-setup-part");
        box.setAlignment(Pos.CENTER_LEFT);
        box.maxWidthProperty().bind(widthProperty().subtract(SIDES));
        return box;
    }

    private static ComboBox<String> plugins(String key) {
        var box = new ComboBox<String>();
        box.getItems().setAll(OutputReaders.plugins());
        box.setEditable(true);
        box.setAccessibleText(Texts.get(key));
        box.getEditor().setAccessibleText(Texts.get(key));
        box.getStyleClass().add("compare-plugin");
        box.setMinWidth(96);
        return box;
    }

    private static TextField options(String key) {
        var field = new TextField();
        field.setPromptText(Texts.get("compare.setup.options"));
        field.setAccessibleText(Texts.get(key));
        field.setTooltip(new Tooltip(Texts.get("compare.setup.options.tip")));
        field.getStyleClass().add("compare-options");
        field.setMinWidth(60);
        HBox.setHgrow(field, Priority.ALWAYS);
        return field;
    }

    private Optional<ReplicationSlot> find(String name) {
        return server.slots().stream().filter(s -> s.name().equals(name)).findFirst();
    }

    private void listSlots() {
        String chosen = slot.getValue();
        List<String> names = server.slots().stream()
                .filter(ReplicationSlot::isLogical)
                .filter(s -> !s.temporary())
                .map(ReplicationSlot::name)
                .toList();
        if (!slot.getItems().equals(names)) {
            slot.getItems().setAll(names);
            slot.setValue(
                    names.contains(chosen) ? chosen : names.stream().findFirst().orElse(null));
        }
    }

    private void start() {
        wrong.setText("");
        try {
            var sides = List.of(source(leftPlugin, leftOptions), source(rightPlugin, rightOptions));
            server.settings().get().ifPresent(settings -> model.run(settings, sides, Optional.empty()));
        } catch (IllegalArgumentException e) {
            wrong.setText(e.getMessage());
        }
    }

    private SlotComparison.Source source(ComboBox<String> plugin, TextField options) {
        String name = plugin.getEditor().getText().strip();
        return new SlotComparison.Source(
                slot.getValue(), new PluginChoice(name, PluginChoice.parseOptions(options.getText())));
    }

    void attach() {
        server.slots().addListener(slots);
        watching = server.compareSource().subscribe(source -> source.ifPresent(s -> slot.setValue(s.name())));
        listSlots();
    }

    void detach() {
        server.slots().removeListener(slots);
        watching.unsubscribe();
    }
}
