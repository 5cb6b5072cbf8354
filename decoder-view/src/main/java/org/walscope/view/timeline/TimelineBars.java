package org.walscope.view.timeline;

/// Which rectangles the visible lanes consist of at the present zoom. Bars of a few pixels stand for themselves;
/// narrower ones are told as one cluster per few pixels, so that a lane has never more rectangles than pixels.
final class TimelineBars {

    /// The narrowest bar that stands for itself, in pixels.
    static final double NARROWEST_BAR = 4;

    private static final double CLUSTER_PIXELS = 3;

    /// Hears of what to draw, lane by lane from left to right.
    interface Visitor {

        /// One transaction; may reach over both edges.
        void bar(int row, int lane, double x, double width);

        /// Transactions too narrow to tell apart.
        void cluster(int lane, double x, double width, int count, int aborted);
    }

    private TimelineBars() {}

    /// @param toLane not included
    static void visit(TimelineLayout layout, TimelineViewport viewport, int fromLane, int toLane, Visitor visitor) {
        for (int lane = Math.max(0, fromLane); lane < Math.min(toLane, layout.lanes()); lane++) {
            visitLane(layout, viewport, lane, visitor);
        }
    }

    private static void visitLane(TimelineLayout layout, TimelineViewport viewport, int lane, Visitor visitor) {
        int end = layout.placeAfter(lane);
        int place = layout.placeEndingAfter(lane, viewport.left() - viewport.bytesPerPixel());
        while (place < end) {
            int row = layout.rowAt(place);
            double x = viewport.x(layout.start(row));
            if (x > viewport.width()) {
                return;
            }
            double width = viewport.x(layout.end(row)) - x;
            if (width >= NARROWEST_BAR) {
                visitor.bar(row, lane, x, width);
                place++;
                continue;
            }
            int after = layout.placeStartingAt(place, end, viewport.position(x + CLUSTER_PIXELS));
            after = Math.max(after, place + 1);
            if (after > place + 1 && isWide(layout, viewport, after - 1)) {
                after--;
            }
            double right = viewport.x(layout.end(layout.rowAt(after - 1)));
            if (after == place + 1) {
                visitor.bar(row, lane, x, width);
            } else {
                visitor.cluster(lane, x, right - x, after - place, layout.aborted(place, after));
            }
            place = after;
        }
    }

    private static boolean isWide(TimelineLayout layout, TimelineViewport viewport, int place) {
        int row = layout.rowAt(place);
        return (layout.end(row) - layout.start(row)) / viewport.bytesPerPixel() >= NARROWEST_BAR;
    }

    /// The row of the bar at `x` in that lane, or within `slack` pixels of it; -1 when there is none.
    static int rowAt(TimelineLayout layout, TimelineViewport viewport, int lane, double x, double slack) {
        int best = rowIn(layout, viewport, lane, x, slack);
        if (best < 0 && lane > 0) {
            int above = rowIn(layout, viewport, lane - 1, x, slack);
            if (above >= 0 && layout.height(above) == 2) {
                return above;
            }
        }
        return best;
    }

    private static int rowIn(TimelineLayout layout, TimelineViewport viewport, int lane, double x, double slack) {
        if (lane < 0 || lane >= layout.lanes()) {
            return -1;
        }
        int place = layout.placeEndingAfter(lane, viewport.position(x - slack));
        if (place >= layout.placeAfter(lane)) {
            return -1;
        }
        int row = layout.rowAt(place);
        return layout.start(row) <= viewport.position(x + slack) ? row : -1;
    }
}
