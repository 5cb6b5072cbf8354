package org.walscope.app;

import java.util.Optional;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Separator;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToolBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.walscope.app.command.Command;
import org.walscope.app.command.CommandList;
import org.walscope.icons.AppIcon;
import org.walscope.view.Perspective;
import org.walscope.view.Texts;
import org.walscope.view.fx.Theme;
import org.walscope.view.record.RecordFilterField;
import org.walscope.view.record.RecordFilterViewModel;

/// The icons below the menu: how to begin at the left, the perspectives, theme and palette at the right.
final class WindowToolBar {

    private final ToolBar node = new ToolBar();
    private final RecordFilterField filter;

    WindowToolBar(Workspace workspace, CommandList commands) {
        var context = workspace.context();
        filter =
                new RecordFilterField(new RecordFilterViewModel(context.selection(), context.wal(), context.catalog()));
        filter.setId("filter");
        filter.setMinWidth(180);
        filter.setMaxWidth(720);
        var field = new HBox(filter);
        HBox.setHgrow(filter, Priority.ALWAYS);
        HBox.setHgrow(field, Priority.ALWAYS);
        Commands.TOOLBAR.stream()
                .filter(id -> commands.find(id).isPresent())
                .forEach(id -> node.getItems().add(commands.button(id)));
        node.getItems()
                .addAll(
                        follow(workspace, commands.find("file.follow").orElseThrow()),
                        new Separator(Orientation.VERTICAL),
                        field,
                        perspectives(workspace),
                        theme(workspace),
                        commands.button("help.palette"));
        node.getStyleClass().add("window-tool-bar");
    }

    Node node() {
        return node;
    }

    /// Puts the cursor into the filter field.
    void find() {
        filter.requestFocus();
        filter.selectAll();
    }

    /// In a box, which tells why it is disabled: a disabled button shows no tooltip.
    private static Node follow(Workspace workspace, Command command) {
        var follow = workspace.context().server().follow();
        var button = new ToggleButton("", AppIcon.FOLLOW.node());
        button.setId("button-file-follow");
        button.getStyleClass().addAll("button-icon", "flat");
        var box = new HBox(button);
        var tip = new Tooltip();
        Tooltip.install(box, tip);
        button.setOnAction(_ -> {
            command.run();
            button.setSelected(follow.on().get()); // the click has switched it; what the command did decides
        });
        Runnable show = () -> {
            boolean on = follow.on().get();
            Optional<String> whyNot =
                    on ? Optional.empty() : follow.impossible().get();
            String text = Texts.get(on ? "follow.button.on" : "follow.button");
            String keys = command.keys()
                    .map(combination -> "  (" + combination.getDisplayText() + ")")
                    .orElse("");
            button.setSelected(on);
            button.setDisable(whyNot.isPresent());
            tip.setText(text + keys + whyNot.map(why -> "\n" + why).orElse(""));
            button.setAccessibleText(text + whyNot.map(why -> ". " + why).orElse(""));
        };
        follow.on().subscribe(show);
        follow.impossible().subscribe(show);
        show.run();
        return box;
    }

    private static Node perspectives(Workspace workspace) {
        var box = new HBox();
        box.getStyleClass().add("perspectives");
        for (Perspective each : Perspective.values()) {
            var button =
                    new ToggleButton(Texts.get(each.titleKey()), each.icon().node());
            button.setId("perspective-" + each.name().toLowerCase(java.util.Locale.ROOT));
            button.setTooltip(new Tooltip(Texts.get(each.titleKey() + ".tip")));
            button.setOnAction(_ -> {
                workspace.show(each);
                // A second click on the chosen one must not unmark it
                button.setSelected(workspace.perspective().get() == each);
            });
            workspace.perspective().subscribe(now -> button.setSelected(now == each));
            box.getChildren().add(button);
        }
        return box;
    }

    private static Node theme(Workspace workspace) {
        var button = new javafx.scene.control.Button();
        button.setId("button-theme");
        button.getStyleClass().addAll("button-icon", "flat");
        button.setOnAction(_ -> workspace.wear(workspace.theme().get().other()));
        button.setTooltip(new Tooltip());
        workspace.theme().subscribe(now -> {
            boolean dark = now == Theme.DARK;
            String text = Texts.get(dark ? "theme.to-light" : "theme.to-dark");
            button.setGraphic((dark ? AppIcon.LIGHT_THEME : AppIcon.DARK_THEME).node());
            button.getTooltip().setText(text);
            button.setAccessibleText(text);
        });
        return button;
    }
}
