package org.walscope.view;

import javafx.beans.InvalidationListener;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.walscope.plugins.PluginChoice;

/// Which plugin's sending is explained, and with which options: one choice for the whole window.
public final class ExplainForm extends HBox {

    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("error");

    private final Explanations explanations;
    private final ComboBox<String> plugin = new ComboBox<>();
    private final TextField options = new TextField();
    private final Tooltip tip = new Tooltip(Texts.get("explain.options.tip"));
    private final InvalidationListener follow = _ -> show();

    /// @param id what the controls' ids begin with
    public ExplainForm(Explanations explanations, String id) {
        this.explanations = explanations;
        getStyleClass().add("explain-form");
        setAlignment(Pos.CENTER_LEFT);
        var label = new Label(Texts.get("explain.plugin"));
        label.getStyleClass().add("muted");
        label.setMinWidth(USE_PREF_SIZE);
        label.setLabelFor(plugin);
        plugin.setId(id + "-plugin");
        plugin.setAccessibleText(Texts.get("explain.plugin.tip"));
        plugin.setTooltip(new Tooltip(Texts.get("explain.plugin.tip")));
        plugin.setMinWidth(USE_PREF_SIZE);
        options.setId(id + "-options");
        options.setPromptText(Texts.get("explain.options"));
        options.setTooltip(tip);
        options.setMinWidth(60);
        setHgrow(options, Priority.ALWAYS);
        getChildren().addAll(label, plugin, options);
        plugin.setOnAction(_ -> {
            if (plugin.getValue() != null) {
                explanations.choosePlugin(plugin.getValue());
            }
        });
        options.setOnAction(_ -> {
            take();
            explanations.retry();
        });
        options.focusedProperty().subscribe(focused -> {
            if (!focused) {
                take();
            }
        });
        show();
    }

    public void attach() {
        explanations.plugins().revision().addListener(follow);
        explanations.choice().addListener(follow);
        show();
    }

    public void detach() {
        explanations.plugins().revision().removeListener(follow);
        explanations.choice().removeListener(follow);
    }

    private void show() {
        PluginChoice choice = explanations.choice().get();
        plugin.getItems().setAll(explanations.plugins().names());
        plugin.setValue(choice.plugin());
        options.setText(choice.optionsText());
        say("");
    }

    private void take() {
        PluginChoice choice = explanations.choice().get();
        if (options.getText().equals(choice.optionsText())) {
            say("");
            return;
        }
        try {
            explanations.choose(new PluginChoice(choice.plugin(), PluginChoice.parseOptions(options.getText())));
            say("");
        } catch (IllegalArgumentException e) {
            say(String.valueOf(e.getMessage()));
        }
    }

    private void say(String wrong) {
        options.pseudoClassStateChanged(WRONG, !wrong.isEmpty());
        String text = wrong.isEmpty() ? Texts.get("explain.options.tip") : wrong;
        tip.setText(text);
        options.setAccessibleText(Texts.get("explain.options.of", text));
    }
}
