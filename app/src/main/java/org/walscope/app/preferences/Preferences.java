package org.walscope.app.preferences;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.walscope.app.dock.Arrangement;
import org.walscope.view.Perspective;
import org.walscope.view.fx.Theme;

/// What the window remembers. Immutable.
///
/// @param theme        empty until the user chose one: then the system's holds
/// @param bounds       of the window; empty before the first run
/// @param recent       what was opened, the last first; each is the files and folders opened together
/// @param arrangements of the perspectives somebody rearranged
public record Preferences(
        Optional<Theme> theme,
        Perspective perspective,
        Optional<Bounds> bounds,
        List<List<String>> recent,
        Map<Perspective, Arrangement> arrangements) {

    /// Entries kept of what was opened.
    public static final int MAX_RECENT = 12;

    /// A window's place on the screen, in its units.
    public record Bounds(double x, double y, double width, double height, boolean maximized) {}

    /// Those of a first run.
    public static final Preferences FIRST =
            new Preferences(Optional.empty(), Perspective.RECORDS, Optional.empty(), List.of(), Map.of());

    public Preferences {
        recent = recent.stream().map(List::copyOf).limit(MAX_RECENT).toList();
        arrangements = Map.copyOf(arrangements);
    }

    public Preferences withTheme(Theme chosen) {
        return new Preferences(Optional.of(chosen), perspective, bounds, recent, arrangements);
    }

    public Preferences withPerspective(Perspective shown) {
        return new Preferences(theme, shown, bounds, recent, arrangements);
    }

    public Preferences withBounds(Bounds last) {
        return new Preferences(theme, perspective, Optional.of(last), recent, arrangements);
    }

    /// With these files as the ones opened last.
    public Preferences withOpened(List<String> paths) {
        var more = new ArrayList<List<String>>();
        more.add(paths);
        recent.stream().filter(each -> !each.equals(paths)).forEach(more::add);
        return new Preferences(theme, perspective, bounds, more, arrangements);
    }

    public Preferences withArrangement(Perspective of, Arrangement arrangement) {
        var more = new EnumMap<Perspective, Arrangement>(Perspective.class);
        more.putAll(arrangements);
        more.put(of, arrangement);
        return new Preferences(theme, perspective, bounds, recent, more);
    }

    public Preferences withoutArrangement(Perspective of) {
        var fewer = new EnumMap<Perspective, Arrangement>(Perspective.class);
        fewer.putAll(arrangements);
        fewer.remove(of);
        return new Preferences(theme, perspective, bounds, recent, fewer);
    }
}
