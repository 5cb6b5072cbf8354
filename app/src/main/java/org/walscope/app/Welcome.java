package org.walscope.app;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.walscope.app.command.Command;
import org.walscope.app.command.CommandList;
import org.walscope.icons.AppIcon;
import org.walscope.view.Texts;

/// What the window shows before anything is open: what Walscope is, how to begin, what was open last.
final class Welcome {

    private static final int RECENT_SHOWN = 6;

    private final StackPane node = new StackPane();
    private final VBox recent = new VBox(2);

    /// @param begin the ids of the commands to begin with, those that exist
    Welcome(CommandList commands, List<String> begin) {
        var title = new Label(Texts.get("welcome.title"));
        title.getStyleClass().add("welcome-title");
        var text = new Label(Texts.get("welcome.text"));
        text.getStyleClass().add("muted");
        text.setWrapText(true);
        var buttons = new HBox(8);
        buttons.setAlignment(Pos.CENTER);
        begin.stream()
                .flatMap(id -> commands.find(id).stream())
                .forEach(command -> buttons.getChildren().add(button(command)));
        if (buttons.getChildren().getFirst() instanceof Button first) {
            first.getStyleClass().add("accent");
        }
        var drop = new VBox(14, AppIcon.DROP.node(), new Label(Texts.get("welcome.drop")), buttons);
        drop.getStyleClass().add("drop-box");
        var keys = new Label(Texts.get("welcome.keys"));
        keys.getStyleClass().add("muted");
        var box = new VBox(18, title, text, drop, recent, keys);
        box.setAlignment(Pos.CENTER);
        box.setMaxWidth(620);
        recent.setAlignment(Pos.CENTER_LEFT);
        recent.getStyleClass().add("recent");
        node.getStyleClass().add("welcome");
        node.getChildren().add(box);
    }

    Node node() {
        return node;
    }

    /// Shows what was open last.
    void recent(List<List<String>> opened, Consumer<List<Path>> open) {
        recent.getChildren().clear();
        recent.setVisible(!opened.isEmpty());
        recent.setManaged(!opened.isEmpty());
        if (opened.isEmpty()) {
            return;
        }
        var heading = new Label(Texts.get("welcome.recent"));
        heading.getStyleClass().add("heading");
        recent.getChildren().add(heading);
        for (List<String> together : opened.stream().limit(RECENT_SHOWN).toList()) {
            var link = new Hyperlink(RecentFiles.title(together));
            link.setGraphic(AppIcon.RECENT.node());
            link.setTooltip(new Tooltip(String.join("\n", together)));
            link.setOnAction(_ -> open.accept(together.stream().map(Path::of).toList()));
            var where = new Label(RecentFiles.where(together));
            where.getStyleClass().add("muted");
            var row = new HBox(8, link, where);
            row.setAlignment(Pos.CENTER_LEFT);
            recent.getChildren().add(row);
        }
    }

    private static Button button(Command command) {
        var button = new Button(command.title());
        command.icon().map(AppIcon::node).ifPresent(button::setGraphic);
        button.setOnAction(_ -> command.run());
        return button;
    }
}
