package org.walscope.view.fx;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.util.List;
import java.util.Objects;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.collections.ListChangeListener;
import javafx.scene.Scene;
import javafx.stage.Window;

/// How the window looks: AtlantaFX's Primer with Walscope's roles and fonts on top. FX thread only.
public enum Theme {
    LIGHT(new PrimerLight().getUserAgentStylesheet(), "walscope-light.css"),
    DARK(new PrimerDark().getUserAgentStylesheet(), "walscope-dark.css");

    private static Theme installed = LIGHT;
    private static boolean watching;

    private final String primer;
    private final List<String> sheets;

    Theme(String primer, String colors) {
        this.primer = primer;
        this.sheets = List.of(sheet("walscope.css"), sheet(colors));
    }

    /// The theme the system asks for.
    public static Theme ofSystem() {
        return Platform.getPreferences().getColorScheme() == ColorScheme.DARK ? DARK : LIGHT;
    }

    public Theme other() {
        return this == LIGHT ? DARK : LIGHT;
    }

    /// Gives every window this look, those open and those to come, torn-off views and dialogs among them.
    public void install() {
        Fonts.load();
        installed = this;
        Application.setUserAgentStylesheet(primer);
        if (!watching) {
            watching = true;
            Window.getWindows().addListener((ListChangeListener<Window>) change -> {
                while (change.next()) {
                    change.getAddedSubList().forEach(Theme::dress);
                }
            });
        }
        Window.getWindows().forEach(Theme::dress);
    }

    private static void dress(Window window) {
        if (window.getScene() instanceof Scene scene) {
            installed.apply(scene);
        }
    }

    private void apply(Scene scene) {
        var now = scene.getStylesheets();
        if (!now.containsAll(sheets)) {
            now.removeAll(other().sheets);
            now.addAll(0, sheets);
        }
    }

    private static String sheet(String name) {
        return Objects.requireNonNull(Theme.class.getResource("/org/walscope/view/" + name), name)
                .toExternalForm();
    }
}
