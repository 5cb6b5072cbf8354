package org.walscope.view.timeline;

/// Sizes on the canvas, in pixels.
final class TimelineMetrics {

    static final double AXIS_HEIGHT = 26;
    static final double LANE_HEIGHT = 24;
    static final double BAR_HEIGHT = 18;
    static final double BAR_INSET = (LANE_HEIGHT - BAR_HEIGHT) / 2;
    static final double ARC = 6;
    /// Room of a transaction's end mark, at the bar's right.
    static final double END_WIDTH = 14;
    /// The height of a subtransaction's bar.
    static final double SUB_HEIGHT = 12;

    static final double CURVE_HEIGHT = 92;
    static final double AXIS_LABEL_PIXELS = 110;

    private TimelineMetrics() {}

    /// A lane's upper edge.
    static double laneY(int lane, double scrollY) {
        return AXIS_HEIGHT + lane * LANE_HEIGHT - scrollY;
    }

    /// The lane at that height; may be none.
    static int laneAt(double y, double scrollY) {
        return (int) Math.floor((y - AXIS_HEIGHT + scrollY) / LANE_HEIGHT);
    }
}
