package org.walscope.app.dock;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.walscope.view.Perspective;
import org.walscope.view.Views;
import org.walscope.view.Views.Place;

/// How a perspective looks before anybody moved a view, and after "Reset layout": it follows from the places the list
/// of
/// views names.
public final class FirstArrangement {

    private FirstArrangement() {}

    /// Empty when no view is shown in that perspective.
    public static Optional<Arrangement> of(Perspective perspective, List<Views.Entry> views) {
        var centre = stack(0.62, at(perspective, Place.CENTRE, views), at(perspective, Place.CENTRE_BELOW, views));
        var right = stack(0.6, at(perspective, Place.RIGHT, views), at(perspective, Place.RIGHT_BELOW, views));
        var left = at(perspective, Place.LEFT, views);
        // The right part is as wide on the screen whether or not there is one at the left
        var middle = beside(0.64, centre, right);
        var above = beside(0.16, left, middle);
        return stack(0.82, above, at(perspective, Place.BOTTOM, views));
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
