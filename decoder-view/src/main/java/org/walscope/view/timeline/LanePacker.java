package org.walscope.view.timeline;

import java.util.Arrays;

/// Gives each bar the first lanes that are free when it starts. Bars come in the order of their starts. One thread.
final class LanePacker {

    private final int most;
    private long[] laneEnds = new long[16];
    private int lanes;

    /// @param most lanes there may be; what finds none free shares the last
    LanePacker(int most) {
        this.most = most;
        Arrays.fill(laneEnds, Long.MIN_VALUE);
    }

    /// @param height lanes it takes, one below the other
    /// @return the uppermost of them
    int place(long start, long end, int height) {
        int lane = 0;
        while (lane + height < most && !isFree(lane, start, height)) {
            lane++;
        }
        for (int taken = lane; taken < lane + height; taken++) {
            take(taken, end);
        }
        return lane;
    }

    int lanes() {
        return lanes;
    }

    private boolean isFree(int lane, long start, int height) {
        for (int each = lane; each < lane + height; each++) {
            if (each < lanes && laneEnds[each] > start) {
                return false;
            }
        }
        return true;
    }

    private void take(int lane, long end) {
        if (lane >= laneEnds.length) {
            int before = laneEnds.length;
            laneEnds = Arrays.copyOf(laneEnds, Math.max(lane + 1, before * 2));
            Arrays.fill(laneEnds, before, laneEnds.length, Long.MIN_VALUE);
        }
        laneEnds[lane] = Math.max(laneEnds[lane], end);
        lanes = Math.max(lanes, lane + 1);
    }
}
