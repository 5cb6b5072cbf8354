package org.walscope.app.status;

import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.walscope.icons.AppIcon;
import org.walscope.view.Texts;

/// Bars below the toolbar that say in a sentence what went wrong or needs to be known. They stay until closed; the same
/// sentence again is counted, not repeated. FX thread only.
public final class Notices {

    /// Bars at a time; the oldest goes.
    private static final int MAX_BARS = 4;

    private final VBox node = new VBox();

    /// How much a notice matters.
    public enum Kind {
        ERROR("error", AppIcon.ERROR),
        WARNING("warning", AppIcon.WARNING),
        INFORMATION("information", AppIcon.INFORMATION);

        private final String styleClass;
        private final AppIcon icon;

        Kind(String styleClass, AppIcon icon) {
            this.styleClass = styleClass;
            this.icon = icon;
        }
    }

    /// A button of a notice.
    public record Action(String title, Runnable run) {}

    public Notices() {
        node.getStyleClass().add("notices");
    }

    public Node node() {
        return node;
    }

    public void show(Kind kind, String sentence, Action... actions) {
        for (Node each : node.getChildren()) {
            if (each instanceof Bar bar && bar.sentence.equals(sentence)) {
                bar.again();
                return;
            }
        }
        if (node.getChildren().size() == MAX_BARS) {
            node.getChildren().removeFirst();
        }
        node.getChildren().add(new Bar(kind, sentence, actions));
    }

    /// Takes a notice away that no longer holds.
    public void withdraw(String sentence) {
        node.getChildren().removeIf(each -> each instanceof Bar bar && bar.sentence.equals(sentence));
    }

    private final class Bar extends HBox {

        private final String sentence;
        private final Label count = new Label();
        private int times = 1;

        Bar(Kind kind, String sentence, Action... actions) {
            this.sentence = sentence;
            getStyleClass().addAll("notice", kind.styleClass);
            setAlignment(Pos.CENTER_LEFT);
            var text = new Label(sentence);
            text.setWrapText(true);
            text.setMaxWidth(Double.MAX_VALUE);
            text.setMinHeight(USE_PREF_SIZE);
            HBox.setHgrow(text, Priority.ALWAYS);
            count.getStyleClass().add("muted");
            count.setMinWidth(USE_PREF_SIZE);
            getChildren().addAll(kind.icon.node(), text, count);
            for (Action action : actions) {
                var button = new Button(action.title());
                button.getStyleClass().addAll("small");
                button.setMinWidth(USE_PREF_SIZE);
                button.setOnAction(_ -> action.run().run());
                getChildren().add(button);
            }
            var close = new Button("", AppIcon.CLOSE.node());
            close.getStyleClass().addAll("button-icon", "flat", "small");
            close.setTooltip(new Tooltip(Texts.get("notice.close")));
            close.setAccessibleText(Texts.get("notice.close"));
            close.setOnAction(_ -> node.getChildren().remove(this));
            getChildren().add(close);
            setAccessibleRole(AccessibleRole.TEXT);
            setAccessibleText(sentence);
        }

        void again() {
            times++;
            count.setText(Texts.get("notice.times", times));
        }
    }
}
