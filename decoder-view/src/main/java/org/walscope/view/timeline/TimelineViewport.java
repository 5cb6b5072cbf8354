package org.walscope.view.timeline;

/// What part of the WAL the canvas shows: the position at its left edge and units per pixel. Positions are units of
/// the [TimelineScale]. One thread.
final class TimelineViewport {

    /// The closest look: eight pixels a byte, or a microsecond, would show nothing more.
    private static final double SMALLEST_UNITS_PER_PIXEL = 1.0 / 8;

    private double span = 1;
    private double width = 1;
    private double left;
    private double unitsPerPixel = 1;

    /// Shows all of `span` units.
    void show(long newSpan) {
        span = Math.max(1, newSpan);
        fit();
    }

    /// The canvas has another width; what is at its left edge stays there, and all stays visible if it was.
    ///
    /// @param pixels of the part that shows WAL
    void resize(double pixels) {
        boolean all = isFitted();
        width = Math.max(1, pixels);
        if (all) {
            fit();
        } else {
            limit();
        }
    }

    void fit() {
        left = 0;
        unitsPerPixel = span / width;
    }

    boolean isFitted() {
        return left <= 0 && unitsPerPixel >= span / width;
    }

    /// There are more units than before; as many as before stay in sight, all of them if all were.
    ///
    /// @param toEnd whether the last are in sight then
    void grow(long newSpan, boolean toEnd) {
        boolean all = isFitted();
        span = Math.max(1, newSpan);
        if (all) {
            fit();
        } else if (toEnd) {
            left = span - width * unitsPerPixel;
        }
        limit();
    }

    /// Whether the last units are in sight.
    boolean isAtEnd() {
        return right() >= span - unitsPerPixel;
    }

    /// Shows `from` to `to`, without a margin.
    void showExactly(double from, double to) {
        unitsPerPixel = Math.max(to - from, 0) / width;
        left = from;
        limit();
    }

    /// Shows `from` to `to` with a margin on both sides.
    void fit(double from, double to) {
        double units = Math.max(to - from, SMALLEST_UNITS_PER_PIXEL * width) * 1.2;
        unitsPerPixel = units / width;
        left = (from + to) / 2 - units / 2;
        limit();
    }

    /// @param factor above 1 to look closer
    /// @param x      the pixel whose position stays where it is
    void zoom(double factor, double x) {
        double anchor = position(x);
        unitsPerPixel = unitsPerPixel / factor;
        limit();
        left = anchor - x * unitsPerPixel;
        limit();
    }

    /// @param pixels to the right, in WAL
    void pan(double pixels) {
        left += pixels * unitsPerPixel;
        limit();
    }

    /// Moves as little as shows `position`, with some room around it.
    void reveal(double position) {
        double margin = Math.min(40, width / 4) * unitsPerPixel;
        if (position < left + margin / 4) {
            left = position - margin;
        } else if (position > right() - margin / 4) {
            left = position + margin - width * unitsPerPixel;
        }
        limit();
    }

    double x(double position) {
        return (position - left) / unitsPerPixel;
    }

    double position(double x) {
        return left + x * unitsPerPixel;
    }

    /// Position at the left edge.
    double left() {
        return left;
    }

    double right() {
        return left + width * unitsPerPixel;
    }

    double width() {
        return width;
    }

    double unitsPerPixel() {
        return unitsPerPixel;
    }

    private void limit() {
        unitsPerPixel = Math.clamp(unitsPerPixel, Math.min(SMALLEST_UNITS_PER_PIXEL, span / width), span / width);
        left = Math.clamp(left, 0, Math.max(0, span - width * unitsPerPixel));
    }
}
