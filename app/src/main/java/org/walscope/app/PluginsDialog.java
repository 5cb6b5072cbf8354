package org.walscope.app;

import javafx.beans.InvalidationListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.walscope.icons.AppIcon;
import org.walscope.view.OwnPlugins;
import org.walscope.view.Texts;

/// The jars in the folder of the user's own output plugins: what each brings, or a button that allows it.
final class PluginsDialog {

    private static final double WIDTH = 680;
    private static final double HEIGHT = 420;

    private final OwnPlugins plugins;
    private final VBox jars = new VBox();

    private PluginsDialog(OwnPlugins plugins) {
        this.plugins = plugins;
    }

    static void show(Stage owner, OwnPlugins plugins) {
        var dialog = new Dialog<ButtonType>();
        dialog.initOwner(owner);
        dialog.setTitle(Texts.get("plugins.title"));
        dialog.getDialogPane().setContent(new PluginsDialog(plugins).content(dialog));
        dialog.getDialogPane().getButtonTypes().setAll(ButtonType.CLOSE);
        dialog.getDialogPane().getStyleClass().add("plugins-dialog");
        dialog.getDialogPane().setPrefSize(WIDTH, HEIGHT);
        dialog.setResizable(true);
        dialog.show();
        plugins.look();
    }

    private VBox content(Dialog<ButtonType> dialog) {
        var what = new Label(Texts.get("plugins.what"));
        what.setWrapText(true);
        what.setMinHeight(Label.USE_PREF_SIZE);
        var folder = new TextField(plugins.folder().map(Object::toString).orElse(""));
        folder.setId("plugins-folder");
        folder.setEditable(false);
        folder.setAccessibleText(Texts.get("plugins.folder"));
        HBox.setHgrow(folder, Priority.ALWAYS);
        var again = new Button(Texts.get("plugins.again"), AppIcon.REFRESH.node());
        again.setId("plugins-again");
        again.setMinWidth(Button.USE_PREF_SIZE);
        again.setOnAction(_ -> plugins.look());
        var where = new HBox(folder, again);
        where.getStyleClass().add("plugins-row");
        jars.setId("plugins-jars");
        jars.getStyleClass().add("plugins-jars");
        var scroll = new ScrollPane(jars);
        scroll.setFitToWidth(true);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        var content = new VBox(what, where, scroll);
        content.getStyleClass().add("plugins-content");
        InvalidationListener changed = _ -> fill();
        plugins.revision().addListener(changed);
        dialog.setOnHidden(_ -> plugins.revision().removeListener(changed));
        fill();
        return content;
    }

    private void fill() {
        jars.getChildren().clear();
        plugins.failure().ifPresent(why -> jars.getChildren().add(text(why, "plugins-trouble")));
        if (plugins.found().isEmpty() && plugins.failure().isEmpty()) {
            jars.getChildren().add(text(Texts.get("plugins.none"), "muted"));
        }
        plugins.found().forEach(each -> jars.getChildren().add(row(each)));
    }

    private HBox row(OwnPlugins.Found found) {
        String file = String.valueOf(found.jar().path().getFileName());
        var name = new Label(file);
        name.getStyleClass().add("plugins-name");
        Label state = found.trouble()
                .map(why -> text(why, "plugins-trouble"))
                .orElseGet(() -> text(
                        found.jar().allowed()
                                ? Texts.get("plugins.brings", String.join(", ", found.names()))
                                : Texts.get("plugins.waits", found.jar().digest()),
                        "muted"));
        var said = new VBox(name, state);
        HBox.setHgrow(said, Priority.ALWAYS);
        var row = new HBox(said);
        row.setAlignment(Pos.CENTER_LEFT);
        row.getStyleClass().add("plugins-row");
        if (!found.jar().allowed()) {
            var allow = new Button(Texts.get("plugins.allow"));
            allow.getStyleClass().add("plugins-allow");
            allow.setMinWidth(Button.USE_PREF_SIZE);
            allow.setAccessibleText(Texts.get("plugins.allow.of", file));
            allow.setOnAction(_ -> plugins.allow(found.jar()));
            row.getChildren().add(allow);
        }
        return row;
    }

    private static Label text(String text, String style) {
        var label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Label.USE_PREF_SIZE);
        label.getStyleClass().add(style);
        return label;
    }
}
