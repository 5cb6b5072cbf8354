package org.walscope.view.timeline;

/// Where on the canvas what lies, from above: overview, axis, lanes, the snapshot builder's states where there are
/// any, the buffer's curve. In pixels.
///
/// @param width   of the canvas
/// @param height  of the canvas
/// @param scrollY by how much the lanes are scrolled
/// @param hasStates whether the snapshot builder's strip is shown
record TimelineZones(double width, double height, double scrollY, boolean hasStates) {

    static final double OVERVIEW_HEIGHT = 24;
    static final double AXIS_HEIGHT = 26;
    static final double LANE_HEIGHT = 22;
    static final double BAR_HEIGHT = 17;
    static final double BAR_INSET = 2;
    /// From one row of subtransactions to the next.
    static final double SUB_ROW_HEIGHT = LANE_HEIGHT / TimelineLayout.SUB_ROWS_IN_LANE;
    static final double SUB_BAR_HEIGHT = 8;
    static final double STATES_HEIGHT = 20;

    /// How near, in pixels, one has to point at a line to move it.
    static final double GRAB = 5;

    static final double AXIS_TOP = OVERVIEW_HEIGHT;
    static final double LANES_TOP = OVERVIEW_HEIGHT + AXIS_HEIGHT;

    double lanesBottom() {
        return Math.max(LANES_TOP, curveTop() - (hasStates ? STATES_HEIGHT : 0));
    }

    /// The whole of it while there is room: the curve takes a fifth.
    double curveTop() {
        return Math.max(LANES_TOP, height - Math.clamp(height / 5, 84, 150));
    }

    /// A lane's upper edge.
    double laneY(int lane) {
        return LANES_TOP + lane * LANE_HEIGHT - scrollY;
    }

    /// The lane at that height; may be none.
    int laneAt(double y) {
        return (int) Math.floor((y - LANES_TOP + scrollY) / LANE_HEIGHT);
    }

    /// The upper edge of a subtransaction's bar below its transaction's lane.
    double subY(int lane, int subRow) {
        return laneY(lane + 1) + subRow * SUB_ROW_HEIGHT + 0.5;
    }

    /// The row of subtransactions at that height, of a transaction in `lane`; may be none.
    int subRowAt(int lane, double y) {
        return (int) Math.floor((y - laneY(lane + 1)) / SUB_ROW_HEIGHT);
    }

    boolean isInLanes(double y) {
        return y >= LANES_TOP && y < lanesBottom();
    }

    boolean isInCurve(double y) {
        return y >= curveTop() && y <= height;
    }
}
