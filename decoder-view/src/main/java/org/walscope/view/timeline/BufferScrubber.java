package org.walscope.view.timeline;

import java.util.Optional;
import java.util.function.Supplier;

/// Where on the canvas one looks into the buffer. FX thread.
final class BufferScrubber {

    /// Pixels one key press moves it.
    private static final double STEP = 8;

    private final TransactionListViewModel lists;
    private final TimelineNavigation navigation;
    private final Supplier<Optional<Double>> selectedX;

    /// @param selectedX where the selected record is
    BufferScrubber(
            TransactionListViewModel lists, TimelineNavigation navigation, Supplier<Optional<Double>> selectedX) {
        this.lists = lists;
        this.navigation = navigation;
        this.selectedX = selectedX;
    }

    Optional<Double> x() {
        return lists.scrubber().map(navigation::x);
    }

    /// Looks into the buffer at a pixel.
    void moveTo(double x) {
        navigation.lsnAt(x).ifPresent(lists::scrub);
    }

    /// Looks into the buffer where it was last, at the selected record, or in the middle.
    void show() {
        if (lists.scrubber().isEmpty()) {
            moveTo(selectedX
                    .get()
                    .filter(navigation::isInSight)
                    .orElse(navigation.viewport().width() / 2));
        }
    }

    void step(int steps) {
        x().ifPresent(x -> {
            moveTo(x + steps * STEP);
            lists.scrubber().ifPresent(navigation::reveal);
        });
    }
}
