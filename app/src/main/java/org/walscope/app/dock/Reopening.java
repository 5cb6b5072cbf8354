package org.walscope.app.dock;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.walscope.view.Views.Place;

/// Where a closed view comes back: beside those of its place that are still docked, else at that edge of the window.
public final class Reopening {

    // Pixels
    private static final double SIDE = 320;
    private static final double BELOW = 200;

    private Reopening() {}

    /// @param now     what is docked, without the view
    /// @param placeOf where a view belongs
    public static Arrangement open(Optional<Arrangement> now, String view, Function<String, Place> placeOf) {
        var alone = new Arrangement.Tabs(List.of(view));
        if (now.isEmpty()) {
            return alone;
        }
        Place place = placeOf.apply(view);
        Arrangement docked = now.get();
        return beside(docked, view, other -> placeOf.apply(other) == place).orElseGet(() -> switch (place) {
            case LEFT -> split(false, SIDE, alone, docked);
            case RIGHT, RIGHT_BELOW -> split(false, -SIDE, docked, alone);
            case CENTRE -> split(false, 0.4, docked, alone);
            case CENTRE_BELOW, BOTTOM, BOTTOM_RIGHT -> split(true, -BELOW, docked, alone);
        });
    }

    private static Arrangement split(boolean vertical, double at, Arrangement a, Arrangement b) {
        return new Arrangement.Split(vertical, List.of(a, b), List.of(at));
    }

    /// With the view as the last tab of the first place where another passes the test.
    private static Optional<Arrangement> beside(
            Arrangement at, String view, java.util.function.Predicate<String> isNeighbour) {
        return switch (at) {
            case Arrangement.Tabs tabs -> {
                List<String> views = tabs.views();
                if (views.stream().noneMatch(isNeighbour)) {
                    yield Optional.empty();
                }
                var more = new ArrayList<>(views);
                more.add(view);
                yield Optional.of(new Arrangement.Tabs(more, view));
            }
            case Arrangement.Split(var vertical, var parts, var positions) -> {
                var changed = new ArrayList<>(parts);
                for (int i = 0; i < parts.size(); i++) {
                    Optional<Arrangement> part = beside(parts.get(i), view, isNeighbour);
                    if (part.isPresent()) {
                        changed.set(i, part.get());
                        yield Optional.of(new Arrangement.Split(vertical, changed, positions));
                    }
                }
                yield Optional.empty();
            }
        };
    }
}
