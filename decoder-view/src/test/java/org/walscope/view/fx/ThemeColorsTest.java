package org.walscope.view.fx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.testfx.util.WaitForAsyncUtils.asyncFx;
import static org.testfx.util.WaitForAsyncUtils.waitFor;
import static org.testfx.util.WaitForAsyncUtils.waitForFxEvents;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class ThemeColorsTest {

    private static final double AA_TEXT = 4.5;

    /// For what is no text: the focus's border.
    private static final double AA_GRAPHICS = 3;

    private ThemeColors colors = new ThemeColors();

    @Start
    void start(Stage stage) {
        colors = new ThemeColors();
        Theme.LIGHT.install();
        stage.setScene(new Scene(new StackPane(colors.probe()), 200, 100));
        stage.show();
    }

    @Test
    void readsEveryRoleInBothThemes() throws Exception {
        for (Theme theme : Theme.values()) {
            wear(theme);
            for (ColorRole role : ColorRole.values()) {
                assertThat(colors.of(role).getOpacity())
                        .as("%s in %s", role.cssName(), theme)
                        .isPositive();
            }
        }
    }

    @Test
    void tellsOfAChangeOfTheme() throws Exception {
        wear(Theme.LIGHT);
        Color before = colors.of(ColorRole.SURFACE);
        int revision = colors.revision().get();

        wear(Theme.DARK);

        assertThat(colors.of(ColorRole.SURFACE)).isNotEqualTo(before);
        assertThat(colors.revision().get()).isEqualTo(revision + 1);
    }

    @Test
    void isReadable() throws Exception {
        var poor = new ArrayList<String>();
        for (Theme theme : Theme.values()) {
            wear(theme);
            for (ColorRole role : ColorRole.values()) {
                String name = role.name();
                if (name.startsWith("HEX_")
                        || name.endsWith("_TINT")
                        || List.of("SELECTION", "SELECTION_IDLE", "HOVER", "STRIPE", "SURFACE", "SURFACE_SUBTLE")
                                .contains(name)) {
                    check(poor, theme, ColorRole.TEXT, role);
                    check(poor, theme, ColorRole.TEXT_MUTED, role);
                } else if (name.matches("(RMGR|CHANGE|OUTCOME|DIFF|SEVERITY)_.*")) {
                    check(poor, theme, role, ColorRole.SURFACE);
                    check(poor, theme, role, ColorRole.STRIPE);
                    check(poor, theme, ColorRole.TEXT_ON_FILL, role);
                }
            }
        }
        assertThat(poor).isEmpty();
    }

    /// What style sheets lay on what: text of a role on the background of another, or of AtlantaFX's.
    @Test
    void isReadableWhereStyleSheetsLayTextOnTints() throws Exception {
        var poor = new ArrayList<String>();
        for (Theme theme : Theme.values()) {
            wear(theme);
            for (ColorRole severity :
                    List.of(ColorRole.SEVERITY_ERROR, ColorRole.SEVERITY_WARNING, ColorRole.SEVERITY_INFO)) {
                check(poor, theme, severity, ColorRole.SURFACE_SUBTLE);
            }
            check(poor, theme, ColorRole.DIFF_MEANING, ColorRole.DIFF_MEANING_TINT);
            check(poor, theme, ColorRole.DIFF_EXPECTED, ColorRole.DIFF_EXPECTED_TINT);
            check(poor, theme, ColorRole.DIFF_SPELLING, ColorRole.DIFF_SPELLING_TINT);
            for (ColorRole back : List.of(ColorRole.SURFACE, ColorRole.SURFACE_SUBTLE, ColorRole.SELECTION)) {
                check(poor, theme, ColorRole.TEXT_MUTED, back);
                check(poor, theme, ColorRole.FOCUS, back, AA_GRAPHICS);
            }
            // Outputs are coloured as they are read, on plain lines, tints and the chosen line
            for (ColorRole syntax :
                    List.of(ColorRole.CHANGE_UPDATE, ColorRole.CHANGE_INSERT, ColorRole.CHANGE_MESSAGE)) {
                for (ColorRole back : List.of(
                        ColorRole.SURFACE,
                        ColorRole.DIFF_MEANING_TINT,
                        ColorRole.DIFF_EXPECTED_TINT,
                        ColorRole.SELECTION)) {
                    check(poor, theme, syntax, back);
                }
            }
        }
        assertThat(poor).isEmpty();
    }

    @Test
    void bringsItsFonts() {
        assertThat(Font.getFamilies()).contains(Fonts.TEXT_FAMILY, Fonts.MONO_FAMILY);
        assertThat(Fonts.mono(12).getFamily()).isEqualTo(Fonts.MONO_FAMILY);
    }

    private void check(List<String> poor, Theme theme, ColorRole front, ColorRole back) {
        check(poor, theme, front, back, AA_TEXT);
    }

    private void check(List<String> poor, Theme theme, ColorRole front, ColorRole back, double least) {
        double contrast = contrast(colors.of(front), colors.of(back));
        if (contrast < least) {
            poor.add("%s: %s on %s is %.2f".formatted(theme, front, back, contrast));
        }
    }

    private void wear(Theme theme) throws Exception {
        waitFor(asyncFx(theme::install));
        int revision = colors.revision().get();
        waitFor(5, TimeUnit.SECONDS, () -> colors.revision().get() >= revision && dark() == (theme == Theme.DARK));
        waitForFxEvents();
    }

    private boolean dark() {
        return luminance(colors.of(ColorRole.SURFACE)) < 0.5;
    }

    /// WCAG 2.2, "contrast ratio".
    private static double contrast(Color a, Color b) {
        double x = luminance(a);
        double y = luminance(b);
        return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
    }

    private static double luminance(Color color) {
        return 0.2126 * linear(color.getRed()) + 0.7152 * linear(color.getGreen()) + 0.0722 * linear(color.getBlue());
    }

    private static double linear(double channel) {
        return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
    }
}
