package org.walscope.view.timeline;

/// Which rectangles a row of bars consists of at the present zoom. Bars of a few pixels stand for themselves; narrower
/// ones are told as one cluster per column of a few pixels, so that a row has never more rectangles than pixels. The
/// columns are fixed to the axis: they do not change while the picture moves.
final class TimelineBars {

    /// The narrowest bar that stands for itself, in pixels.
    static final double NARROWEST_BAR = 4;

    private static final double COLUMN_PIXELS = 3;

    /// Hears of what to draw, from left to right.
    interface Visitor {

        /// One bar; may reach over both edges.
        void bar(int place, double x, double width);

        /// Bars too narrow to tell apart.
        void cluster(int fromPlace, int toPlace, double x, double width);
    }

    private TimelineBars() {}

    static void visit(BarRows bars, int row, TimelineViewport viewport, Visitor visitor) {
        double column = COLUMN_PIXELS * viewport.unitsPerPixel();
        int end = bars.placeAfter(row);
        int place = bars.placeEndingAfter(row, (Math.floor(viewport.left() / column) - 1) * column);
        double most = viewport.right();
        while (place < end) {
            long start = bars.start(place);
            if (start > most) {
                return;
            }
            double x = viewport.x(start);
            double width = (bars.end(place) - start) / viewport.unitsPerPixel();
            if (width >= NARROWEST_BAR) {
                visitor.bar(place, x, width);
                place++;
                continue;
            }
            int after = bars.placeStartingAt(place, end, (Math.floor(start / column) + 1) * column);
            after = Math.max(after, place + 1);
            // Only the last that starts in the column can reach far out of it
            if (after > place + 1
                    && bars.end(after - 1) - bars.start(after - 1) >= NARROWEST_BAR * viewport.unitsPerPixel()) {
                after--;
            }
            if (after == place + 1) {
                visitor.bar(place, x, width);
            } else {
                visitor.cluster(place, after, x, viewport.x(bars.end(after - 1)) - x);
            }
            place = after;
        }
    }
}
