package org.walscope.view.slot;

import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import org.walscope.icons.AppIcon;
import org.walscope.view.Texts;

/// Small controls that the forms of this package share.
final class SlotControls {

    private SlotControls() {}

    static Label label(String key, Region of) {
        var label = new Label(Texts.get(key));
        label.setLabelFor(of);
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }

    /// A button whose texts are `key` and `key.tip`.
    static Button button(String key, AppIcon icon, Runnable action) {
        var button = new Button(Texts.get(key), icon.node());
        button.setId(key.replace('.', '-'));
        button.setTooltip(new Tooltip(Texts.get(key + ".tip")));
        button.setAccessibleHelp(Texts.get(key + ".tip"));
        button.setOnAction(_ -> action.run());
        return button;
    }

    /// A wrapping sentence that takes no room while it is empty.
    static Label sentence(String styleClass) {
        var label = new Label();
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().addAll("sentence", styleClass);
        show(label, "");
        return label;
    }

    static void show(Label sentence, String text) {
        sentence.setText(text);
        sentence.setVisible(!text.isEmpty());
        sentence.setManaged(!text.isEmpty());
    }
}
