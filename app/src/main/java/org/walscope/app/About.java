package org.walscope.app;

import java.util.Optional;
import javafx.scene.control.Alert;
import javafx.scene.control.ButtonType;
import javafx.scene.control.TextArea;
import javafx.stage.Stage;
import org.walscope.icons.AppIcon;
import org.walscope.view.Texts;

/// What this program is: its version, the Java it runs on, and the licences of what it is made of.
final class About {

    private About() {}

    /// Walscope's version.
    static String version() {
        return Optional.ofNullable(About.class.getModule().getDescriptor())
                .flatMap(module -> module.rawVersion())
                .orElse("0.1.0");
    }

    static void show(Stage owner) {
        var dialog = new Alert(Alert.AlertType.INFORMATION, "", ButtonType.CLOSE);
        dialog.initOwner(owner);
        dialog.setTitle(Texts.get("about.title"));
        dialog.setHeaderText(Texts.get("about.header", version()));
        dialog.setGraphic(AppIcon.APP.node());
        var text = new TextArea(Texts.get(
                "about.text",
                Runtime.version().toString(),
                System.getProperty("javafx.runtime.version", "?"),
                System.getProperty("os.name") + " " + System.getProperty("os.arch")));
        text.setEditable(false);
        text.setWrapText(true);
        text.setPrefRowCount(18);
        text.setPrefColumnCount(56);
        text.setAccessibleText(Texts.get("about.title"));
        dialog.getDialogPane().setContent(text);
        dialog.getDialogPane().getStyleClass().add("about");
        dialog.show();
    }
}
