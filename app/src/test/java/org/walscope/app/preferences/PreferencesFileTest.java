package org.walscope.app.preferences;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.app.dock.Arrangement;
import org.walscope.view.Perspective;
import org.walscope.view.fx.Theme;

class PreferencesFileTest {

    @TempDir
    Path directory;

    private final Preferences sample = Preferences.FIRST
            .withTheme(Theme.DARK)
            .withPerspective(Perspective.TIMELINE)
            .withBounds(new Preferences.Bounds(-4, 12.5, 1440, 900, true))
            .withOpened(List.of("/wal/a", "/wal/b"))
            .withOpened(List.of("/wal/c"))
            .withArrangement(Perspective.SLOTS, new Arrangement.Tabs(List.of("slots", "log"), "log"));

    @Test
    void comesBackAsItWasSaved() throws Exception {
        var file = new PreferencesFile(directory.resolve("new"));
        file.save(Preferences.FIRST);
        file.save(sample);

        assertThat(file.load()).isEqualTo(sample);
        try (var files = Files.list(directory.resolve("new"))) {
            assertThat(files.map(each -> each.getFileName().toString())).containsExactly("preferences.json");
        }
    }

    @Test
    void beginsAnewWithoutAFileOrWithABrokenOne() throws Exception {
        assertThat(new PreferencesFile(directory).load()).isEqualTo(Preferences.FIRST);
        for (String text : List.of("", "[]", "{\"theme\"", "null")) {
            Files.writeString(directory.resolve("preferences.json"), text);
            assertThat(new PreferencesFile(directory).load()).as(text).isEqualTo(Preferences.FIRST);
        }
    }

    @Test
    void keepsTheRestWhenAPartIsBroken() throws Exception {
        Files.writeString(directory.resolve("preferences.json"), """
                {"theme": "PINK", "perspective": "COMPARE", "window": {"x": 1}, "recent": [["/wal"], []],
                 "arrangements": {"SLOTS": {"tabs": [], "selected": "x"}}}
                """);

        assertThat(new PreferencesFile(directory).load())
                .isEqualTo(
                        Preferences.FIRST.withPerspective(Perspective.COMPARE).withOpened(List.of("/wal")));
    }

    @Test
    void remembersEachOpeningOnceAndNotWithoutEnd() {
        assertThat(sample.withOpened(List.of("/wal/a", "/wal/b")).recent())
                .containsExactly(List.of("/wal/a", "/wal/b"), List.of("/wal/c"));
        Preferences many = IntStream.range(0, 50)
                .mapToObj(number -> List.of("/wal/" + number))
                .reduce(Preferences.FIRST, Preferences::withOpened, (a, _) -> a);
        assertThat(many.recent()).hasSize(Preferences.MAX_RECENT).startsWith(List.of("/wal/49"));
    }
}
