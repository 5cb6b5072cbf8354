package org.walscope.view.timeline;

/// Where the axis has its marks: at LSNs that are round in hexadecimal, not closer than a label needs.
final class TimelineAxis {

    /// Hears of each mark.
    interface Visitor {
        void mark(double x, long lsn);
    }

    private TimelineAxis() {}

    /// Bytes between two marks: a power of two.
    static long step(double bytesPerPixel, double pixelsApart) {
        long step = 1;
        while (step < bytesPerPixel * pixelsApart && step < Long.MAX_VALUE / 4) {
            step *= 2;
        }
        return step;
    }

    static void visit(TimelineViewport viewport, long base, double pixelsApart, Visitor visitor) {
        long step = step(viewport.bytesPerPixel(), pixelsApart);
        long first = base + (long) Math.floor(viewport.left());
        long last = base + (long) Math.ceil(viewport.right());
        for (long lsn = (first + step - 1) & -step; lsn <= last; lsn += step) {
            visitor.mark(viewport.x((double) (lsn - base)), lsn);
        }
    }
}
