package org.walscope.view;

import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.walscope.icons.AppIcon;

/// What a view shows while it has nothing to show: an icon, what is missing, and what to do about it.
public final class EmptyState extends VBox {

    /// @param title    "No WAL open"
    /// @param sentence what to do: "Drop WAL files on the window, or choose File ▸ Open files…"
    /// @param actions  buttons below it, if any
    public EmptyState(AppIcon icon, String title, String sentence, Node... actions) {
        getStyleClass().add("empty-state");
        var heading = new Label(title);
        heading.getStyleClass().add("title");
        var text = new Label(sentence);
        text.setMaxWidth(420);
        getChildren().addAll(icon.node(), heading, text);
        getChildren().addAll(actions);
        setAccessibleRole(AccessibleRole.TEXT);
        setAccessibleText(title + ". " + sentence);
    }
}
