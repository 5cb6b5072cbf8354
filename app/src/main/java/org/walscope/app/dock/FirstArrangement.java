package org.walscope.app.dock;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.walscope.view.Perspective;
import org.walscope.view.Views;
import org.walscope.view.Views.Place;

/// How a perspective looks before anybody moved a view, and after "Reset layout": it follows from the places the list
/// of views names. The centre gets what the sides leave.
public final class FirstArrangement {

    // Pixels, from the edge they lie at
    private static final double LEFT = 236;
    private static final double RIGHT = -356;
    private static final double BOTTOM = -136;

    /// With something beside the bottom's views that needs more height than a list of a few lines.
    private static final double HIGH_BOTTOM = -206;

    private static final double BOTTOM_RIGHT = -596;

    private FirstArrangement() {}

    /// Empty when no view is shown in that perspective.
    public static Optional<Arrangement> of(Perspective perspective, List<Views.Entry> views) {
        var centre = stack(0.62, at(perspective, Place.CENTRE, views), at(perspective, Place.CENTRE_BELOW, views));
        var right = stack(0.6, at(perspective, Place.RIGHT, views), at(perspective, Place.RIGHT_BELOW, views));
        var left = at(perspective, Place.LEFT, views);
        var above = beside(LEFT, left, beside(RIGHT, centre, right));
        var besideBottom = at(perspective, Place.BOTTOM_RIGHT, views);
        var bottom = beside(BOTTOM_RIGHT, at(perspective, Place.BOTTOM, views), besideBottom);
        return stack(besideBottom.isPresent() ? HIGH_BOTTOM : BOTTOM, above, bottom);
    }

    private static Optional<Arrangement> at(Perspective perspective, Place place, List<Views.Entry> views) {
        List<String> ids = views.stream()
                .filter(view -> view.shownIn().get(perspective) == place)
                .map(Views.Entry::id)
                .toList();
        return ids.isEmpty() ? Optional.empty() : Optional.of(new Arrangement.Tabs(ids));
    }

    private static Optional<Arrangement> beside(double at, Optional<Arrangement> a, Optional<Arrangement> b) {
        return split(false, at, a, b);
    }

    private static Optional<Arrangement> stack(double at, Optional<Arrangement> a, Optional<Arrangement> b) {
        return split(true, at, a, b);
    }

    private static Optional<Arrangement> split(
            boolean vertical, double at, Optional<Arrangement> a, Optional<Arrangement> b) {
        var parts = new ArrayList<Arrangement>();
        a.ifPresent(parts::add);
        b.ifPresent(parts::add);
        return switch (parts.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(parts.getFirst());
            default -> Optional.of(new Arrangement.Split(vertical, parts, List.of(at)));
        };
    }
}
