package org.walscope.view.timeline;

/// Where the memory limit lies in the curve's zone. It can always be seen and moved: a limit above all that the buffer
/// held lies on the upper edge, and what is dragged beyond the edge grows by the pixel.
///
/// @param top    of the curve's zone
/// @param bottom of the curve's zone
/// @param most   bytes at the upper edge
record LimitLine(double top, double bottom, double most) {

    private static final double HEADROOM = 20;
    /// The upper edge lies that much above what is highest.
    private static final double HEADROOM_PART = 1.12;
    /// Pixels beyond the edge that double the limit.
    private static final double DOUBLING = 12;

    /// @param highest of the curve in sight, in bytes
    static LimitLine of(TimelineZones zones, long highest, long limit) {
        // A limit somewhat above the curve still has its true place
        double most = HEADROOM_PART * (limit <= highest * 3.0 ? Math.max(highest, limit) : highest);
        return new LimitLine(zones.curveTop() + HEADROOM, zones.height() - 2, Math.max(1, most));
    }

    double y(double bytes) {
        return bottom - Math.min(1, bytes / most) * (bottom - top);
    }

    boolean isAbove(double bytes) {
        return bytes > most;
    }

    /// The limit that lies at that height.
    double bytes(double y) {
        return y >= top ? most * Math.max(0, bottom - y) / (bottom - top) : most * Math.pow(2, (top - y) / DOUBLING);
    }
}
