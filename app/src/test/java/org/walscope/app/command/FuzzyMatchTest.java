package org.walscope.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class FuzzyMatchTest {

    private static final List<String> TITLES =
            List.of("File: Open files…", "File: Open folder…", "View: Light theme", "Window: Show Hex", "Help: Keys");

    @Test
    void needsAllLettersInTheirOrder() {
        assertThat(FuzzyMatch.score("opn", "File: Open files…")).isPresent();
        assertThat(FuzzyMatch.score("npo", "File: Open files…")).isEmpty();
        assertThat(FuzzyMatch.score("openz", "File: Open files…")).isEmpty();
    }

    @Test
    void prefersBeginningsOfWords() {
        assertThat(best("ofo")).isEqualTo("File: Open folder…");
        assertThat(best("hex")).isEqualTo("Window: Show Hex");
        assertThat(best("theme")).isEqualTo("View: Light theme");
        assertThat(best("k")).isEqualTo("Help: Keys");
    }

    @Test
    void fitsEverythingWhileNothingIsTyped() {
        assertThat(TITLES).allMatch(title -> FuzzyMatch.score(" ", title).isPresent());
    }

    private static String best(String typed) {
        return TITLES.stream()
                .filter(title -> FuzzyMatch.score(typed, title).isPresent())
                .max(Comparator.comparingInt(
                        title -> FuzzyMatch.score(typed, title).getAsInt()))
                .orElse("");
    }
}
