package org.walscope.view.timeline;

import java.util.Optional;
import org.walscope.model.Lsn;

/// Which part of the WAL is in sight, how one moves it, and the range that is marked. FX thread.
final class TimelineNavigation {

    private static final double ZOOM_STEP = 1.5;
    /// Part of the width one key press moves.
    private static final double PAN_STEP = 0.2;

    /// A stretch of WAL.
    ///
    /// @param to not included
    record LsnRange(long from, long to) {}

    /// A stretch of the canvas, in pixels.
    record Pixels(double from, double to) {}

    private final TimelineViewport viewport = new TimelineViewport();
    private final Runnable changed;
    private Optional<TimelineData> data = Optional.empty();
    private Optional<LsnRange> range = Optional.empty();

    /// @param changed called when there is something else to draw
    TimelineNavigation(Runnable changed) {
        this.changed = changed;
    }

    TimelineViewport viewport() {
        return viewport;
    }

    void clear() {
        data = Optional.empty();
        range = Optional.empty();
    }

    /// Other WAL is shown whole; grown WAL, and the same on another axis, as it was.
    ///
    /// @param following whether the right edge stays in sight, unless one has moved away from it
    void show(TimelineData made, boolean following) {
        Optional<TimelineScale> before =
                data.filter(old -> old.from() == made.from()).map(TimelineData::scale);
        data = Optional.of(made);
        long span = made.scale().span();
        if (before.isEmpty()) {
            range = Optional.empty();
            viewport.show(span);
        } else if (before.get().unit() == made.scale().unit()) {
            viewport.grow(span, following && viewport.isAtEnd());
        } else {
            boolean all = viewport.isFitted();
            long left = before.get().lsn(viewport.left());
            long right = before.get().lsn(viewport.right());
            viewport.show(span);
            if (!all) {
                viewport.showExactly(made.scale().position(left), made.scale().position(right));
            }
        }
    }

    /// The right edge comes into sight.
    void toEnd() {
        data.ifPresent(shown -> viewport.grow(shown.scale().span(), true));
        changed.run();
    }

    double x(Lsn lsn) {
        return viewport.x(data.orElseThrow().scale().position(lsn.value()));
    }

    Optional<Lsn> lsnAt(double x) {
        return data.map(
                shown -> new Lsn(Math.clamp(shown.scale().lsn(viewport.position(x)), shown.from(), shown.to())));
    }

    boolean isInSight(double x) {
        return x >= 0 && x <= viewport.width();
    }

    void resize(double pixels) {
        viewport.resize(pixels);
        changed.run();
    }

    void zoom(double factor, double x) {
        viewport.zoom(factor, x);
        changed.run();
    }

    /// Looks closer, or with a negative step from further off, at a pixel.
    void zoomStep(int step, double x) {
        zoom(Math.pow(ZOOM_STEP, step), x);
    }

    void pan(double pixels) {
        viewport.pan(pixels);
        changed.run();
    }

    /// @param steps to the right
    void panSteps(int steps) {
        pan(steps * PAN_STEP * viewport.width());
    }

    /// The middle of what is in sight comes to that part of all the WAL, 0 to 1.
    void centre(double part) {
        data.ifPresent(shown -> {
            double middle = part * shown.scale().span();
            pan((middle - (viewport.left() + viewport.right()) / 2) / viewport.unitsPerPixel());
        });
    }

    /// Moves as little as brings that LSN into sight.
    void reveal(Lsn lsn) {
        data.ifPresent(shown -> viewport.reveal(shown.scale().position(lsn.value())));
        changed.run();
    }

    void fit() {
        viewport.fit();
        changed.run();
    }

    /// Fills the width with the marked range, else with the row; with everything when there is neither, or when it
    /// does already.
    ///
    /// @param row a transaction's, or -1
    void fitSelection(int row) {
        double left = viewport.left();
        double right = viewport.right();
        data.ifPresent(shown -> {
            if (range.isPresent()) {
                TimelineScale scale = shown.scale();
                viewport.fit(
                        scale.position(range.get().from()),
                        scale.position(range.get().to()));
            } else if (row >= 0) {
                viewport.fit(shown.layout().start(row), shown.layout().end(row));
            } else {
                viewport.fit();
            }
        });
        if (left == viewport.left() && right == viewport.right()) {
            viewport.fit();
        }
        changed.run();
    }

    /// Marks the WAL between two pixels.
    void mark(double fromX, double toX) {
        Optional<Lsn> from = lsnAt(Math.min(fromX, toX));
        Optional<Lsn> to = lsnAt(Math.max(fromX, toX));
        range = from.isPresent() && to.isPresent()
                ? Optional.of(new LsnRange(from.get().value(), to.get().value()))
                : Optional.empty();
        changed.run();
    }

    void unmark() {
        range = Optional.empty();
        changed.run();
    }

    Optional<LsnRange> range() {
        return range;
    }

    /// The marked range as far as it can be seen.
    Optional<Pixels> rangeInSight() {
        return range.map(marked -> new Pixels(
                        Math.max(-2, x(new Lsn(marked.from()))),
                        Math.min(viewport.width() + 2, x(new Lsn(marked.to())))))
                .filter(seen -> seen.from() < seen.to());
    }
}
