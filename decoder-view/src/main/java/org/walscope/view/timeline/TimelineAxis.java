package org.walscope.view.timeline;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.walscope.model.Lsn;
import org.walscope.model.rmgr.Timestamps;

/// Where the axis has its marks: at LSNs that are round in hexadecimal or at round times, not closer than a label
/// needs.
final class TimelineAxis {

    /// Hears of each mark.
    interface Visitor {
        void mark(double x, String label);
    }

    static final double LABEL_PIXELS = 110;

    private static final long SECOND = 1_000_000;

    /// Microseconds between marks, above which days are counted.
    private static final long[] TIME_STEPS = {
        1,
        2,
        5,
        10,
        20,
        50,
        100,
        200,
        500,
        1_000,
        2_000,
        5_000,
        10_000,
        20_000,
        50_000,
        100_000,
        200_000,
        500_000,
        SECOND,
        2 * SECOND,
        5 * SECOND,
        10 * SECOND,
        15 * SECOND,
        30 * SECOND,
        60 * SECOND,
        120 * SECOND,
        300 * SECOND,
        600 * SECOND,
        900 * SECOND,
        1800 * SECOND,
        3600 * SECOND,
        7200 * SECOND,
        3 * 3600 * SECOND,
        6 * 3600 * SECOND,
        12 * 3600 * SECOND
    };

    private static final long DAY = 24 * 3600 * SECOND;

    private TimelineAxis() {}

    static void visit(TimelineViewport viewport, TimelineScale scale, Visitor visitor) {
        switch (scale) {
            case TimeScale time -> visitTimes(viewport, time, visitor);
            default -> visitLsns(viewport, scale.lsn(0), visitor);
        }
    }

    private static void visitLsns(TimelineViewport viewport, long base, Visitor visitor) {
        long step = 1;
        while (step < viewport.unitsPerPixel() * LABEL_PIXELS && step < Long.MAX_VALUE / 4) {
            step *= 2;
        }
        long first = base + (long) Math.floor(viewport.left());
        long last = base + (long) Math.ceil(viewport.right());
        for (long lsn = (first + step - 1) & -step; lsn <= last; lsn += step) {
            visitor.mark(viewport.x((double) (lsn - base)), Lsn.toString(lsn));
        }
    }

    private static void visitTimes(TimelineViewport viewport, TimeScale scale, Visitor visitor) {
        long step = timeStep(viewport.unitsPerPixel() * LABEL_PIXELS);
        long base = scale.timeAt(0);
        long first = base + (long) Math.floor(viewport.left());
        long last = base + (long) Math.ceil(viewport.right());
        for (long time = Math.ceilDiv(first, step) * step; time <= last; time += step) {
            visitor.mark(viewport.x((double) (time - base)), label(time, step));
        }
    }

    private static long timeStep(double least) {
        for (long step : TIME_STEPS) {
            if (step >= least) {
                return step;
            }
        }
        return DAY * Math.max(1, (long) Math.ceil(least / DAY));
    }

    /// As exact as the marks are close, in the zone of this machine.
    static String label(long timestamp, long step) {
        String pattern;
        if (step >= DAY) {
            pattern = "yyyy-MM-dd";
        } else if (step >= SECOND) {
            pattern = "HH:mm:ss";
        } else {
            pattern = step >= 1000 ? "HH:mm:ss.SSS" : "HH:mm:ss.SSSSSS";
        }
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
                .format(LocalDateTime.ofInstant(Timestamps.toInstant(timestamp), ZoneId.systemDefault()));
    }
}
