package org.walscope.view.timeline;

/// Where on the canvas what lies, from above: overview, axis, lanes, the snapshot builder's states where there are
/// any, the buffer's curve. In pixels.
///
/// @param width      of the canvas
/// @param height     of the canvas
/// @param scrollY    by how much the lanes are scrolled
/// @param lanes      there are
/// @param hasStates  whether the snapshot builder's strip is shown
record TimelineZones(double width, double height, double scrollY, int lanes, boolean hasStates) {

    static final double OVERVIEW_HEIGHT = 24;
    static final double AXIS_HEIGHT = 26;
    static final double BAR_INSET = 2;
    static final double STATES_HEIGHT = 20;

    private static final double LEAST_LANE_HEIGHT = 22;
    private static final double MOST_LANE_HEIGHT = 40;
    private static final double LEAST_CURVE_HEIGHT = 84;
    private static final double BELOW_BAR = 3;
    private static final double BELOW_SUB_BAR = 3;

    /// How near, in pixels, one has to point at a line to move it.
    static final double GRAB = 5;

    static final double AXIS_TOP = OVERVIEW_HEIGHT;
    static final double LANES_TOP = OVERVIEW_HEIGHT + AXIS_HEIGHT;

    double lanesBottom() {
        return Math.max(LANES_TOP, curveTop() - (hasStates ? STATES_HEIGHT : 0));
    }

    /// The curve takes a fifth of the height, and up to half of it where few lanes leave room.
    double curveTop() {
        double fifth = height - Math.clamp(height / 5, LEAST_CURVE_HEIGHT, 150);
        double free = LANES_TOP + (lanes + 1) * MOST_LANE_HEIGHT + (hasStates ? STATES_HEIGHT : 0);
        return Math.max(LANES_TOP, Math.min(fifth, Math.max(Math.rint(height / 2), free)));
    }

    /// Lanes are as high as there is room, within bounds.
    double laneHeight() {
        double room = Math.floor((lanesBottom() - LANES_TOP) / (lanes + 1));
        return Math.clamp(room, LEAST_LANE_HEIGHT, MOST_LANE_HEIGHT);
    }

    double barHeight() {
        return laneHeight() - BAR_INSET - BELOW_BAR;
    }

    /// From one row of subtransactions to the next.
    double subRowHeight() {
        return laneHeight() / TimelineLayout.SUB_ROWS_IN_LANE;
    }

    double subBarHeight() {
        return Math.floor(subRowHeight() - BELOW_SUB_BAR);
    }

    /// How high all lanes are together, with some room below.
    double allLanes() {
        return (lanes + 0.5) * laneHeight();
    }

    /// A lane's upper edge.
    double laneY(int lane) {
        return LANES_TOP + lane * laneHeight() - scrollY;
    }

    /// The lane at that height; may be none.
    int laneAt(double y) {
        return (int) Math.floor((y - LANES_TOP + scrollY) / laneHeight());
    }

    /// The upper edge of a subtransaction's bar below its transaction's lane.
    double subY(int lane, int subRow) {
        return laneY(lane + 1) + Math.rint(subRow * subRowHeight());
    }

    /// The row of subtransactions at that height, of a transaction in `lane`; may be none.
    int subRowAt(int lane, double y) {
        return (int) Math.floor((y - laneY(lane + 1)) / subRowHeight());
    }

    boolean isInLanes(double y) {
        return y >= LANES_TOP && y < lanesBottom();
    }

    boolean isInCurve(double y) {
        return y >= curveTop() && y <= height;
    }
}
