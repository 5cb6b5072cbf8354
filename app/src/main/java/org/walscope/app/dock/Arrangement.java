package org.walscope.app.dock;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Which views lie where: a tree of splits with tabs as its leaves.
public sealed interface Arrangement {

    /// Parts beside or above each other.
    ///
    /// @param vertical  the parts lie above each other
    /// @param positions of the dividers, one less than parts: fractions of the whole; or pixels that [#within]
    ///                  makes fractions of, above 1 from the start and below 0 from the end
    record Split(boolean vertical, List<Arrangement> parts, List<Double> positions) implements Arrangement {
        public Split {
            parts = List.copyOf(parts);
            positions = List.copyOf(positions);
            if (parts.size() < 2 || positions.size() != parts.size() - 1) {
                throw new IllegalArgumentException(parts.size() + " parts, " + positions.size() + " dividers");
            }
        }

        @Override
        public List<String> views() {
            return parts.stream().flatMap(part -> part.views().stream()).toList();
        }
    }

    /// Views that share a place.
    ///
    /// @param views    their ids, in tab order; not empty
    /// @param selected the one in front
    record Tabs(List<String> views, String selected) implements Arrangement {
        public Tabs {
            views = List.copyOf(views);
            if (!views.contains(selected)) {
                throw new IllegalArgumentException(selected + " is not among " + views);
            }
        }

        public Tabs(List<String> views) {
            this(views, views.getFirst());
        }
    }

    /// Of the whole, what a part given in pixels takes at most.
    double MOST_OF_WHOLE = 0.45;

    /// The same with fractions in place of pixels, for so much room.
    default Arrangement within(double width, double height) {
        return switch (this) {
            case Tabs tabs -> tabs;
            case Split(var vertical, var parts, var positions) -> {
                double whole = Math.max(1, vertical ? height : width);
                List<Double> fractions =
                        positions.stream().map(at -> fraction(at, whole)).toList();
                var sized = new ArrayList<Arrangement>();
                for (int i = 0; i < parts.size(); i++) {
                    double end = i < fractions.size() ? fractions.get(i) : 1;
                    double share = end - (i == 0 ? 0 : fractions.get(i - 1));
                    sized.add(
                            parts.get(i).within(vertical ? width : width * share, vertical ? height * share : height));
                }
                yield new Split(vertical, sized, fractions);
            }
        };
    }

    private static double fraction(double at, double whole) {
        if (at > 1) {
            return Math.min(at / whole, MOST_OF_WHOLE);
        }
        return at >= 0 ? at : Math.max(1 + at / whole, 1 - MOST_OF_WHOLE);
    }

    /// The ids of the views in it, from left to right and top to bottom.
    List<String> views();

    /// The same without the views that fail the test; parts left empty go, and their place goes to their neighbours.
    default Optional<Arrangement> only(Predicate<String> kept) {
        return switch (this) {
            case Tabs(var views, var selected) -> {
                List<String> left = views.stream().filter(kept).toList();
                yield left.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Tabs(left, left.contains(selected) ? selected : left.getFirst()));
            }
            case Split(var vertical, var parts, var positions) -> {
                var left = new ArrayList<Arrangement>();
                var dividers = new ArrayList<Double>();
                for (int i = 0; i < parts.size(); i++) {
                    Optional<Arrangement> part = parts.get(i).only(kept);
                    if (part.isPresent()) {
                        if (!left.isEmpty()) {
                            dividers.add(positions.get(i - 1));
                        }
                        left.add(part.get());
                    }
                }
                yield switch (left.size()) {
                    case 0 -> Optional.empty();
                    case 1 -> Optional.of(left.getFirst());
                    default -> Optional.of(new Split(vertical, left, dividers));
                };
            }
        };
    }

    /// The same without views that stand in it a second time; what a damaged file may say.
    default Optional<Arrangement> withoutRepeats() {
        Set<String> seen = new java.util.HashSet<>();
        return only(seen::add);
    }
}
