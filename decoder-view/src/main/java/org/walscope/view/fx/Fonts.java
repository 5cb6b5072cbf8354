package org.walscope.view.fx;

import java.util.List;
import java.util.Objects;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;

/// The fonts that come with Walscope: Inter to read, JetBrains Mono for bytes and positions. Style sheets name them
/// `Inter` and `JetBrains Mono`; canvases ask here. FX thread only.
public final class Fonts {

    public static final String TEXT_FAMILY = "Inter";
    public static final String MONO_FAMILY = "JetBrains Mono";

    private static final List<String> FILES = List.of(
            "Inter-Regular.otf",
            "Inter-Medium.otf",
            "Inter-SemiBold.otf",
            "JetBrainsMono-Regular.ttf",
            "JetBrainsMono-Bold.ttf");

    private static boolean loaded;

    private Fonts() {}

    /// @param size in pixels
    public static Font text(double size) {
        load();
        return Font.font(TEXT_FAMILY, size);
    }

    /// @param size in pixels
    public static Font mono(double size) {
        load();
        return Font.font(MONO_FAMILY, size);
    }

    /// @param size in pixels
    public static Font monoBold(double size) {
        load();
        return Font.font(MONO_FAMILY, FontWeight.BOLD, size);
    }

    /// Makes the families known to JavaFX; the second call does nothing.
    public static void load() {
        if (!loaded) {
            loaded = true;
            FILES.forEach(file -> Font.loadFont(
                    Objects.requireNonNull(Fonts.class.getResource("/org/walscope/view/fonts/" + file), file)
                            .toExternalForm(),
                    12));
        }
    }
}
