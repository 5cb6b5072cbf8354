package org.walscope.view.timeline;

import javafx.scene.paint.Color;

/// A small sign around a point: how a transaction ended, what happened to its changes.
enum TimelineMark {
    COMMIT(new double[] {-3.5, -1, 3.5}, new double[] {0, 3, -3}),
    ABORT(new double[] {-3, 3, 0, 3, -3}, new double[] {-3, 3, 0, -3, 3}),
    PREPARE(new double[] {-3.5, 0, 3.5, 0, -3.5}, new double[] {0, -3.5, 0, 3.5, 0}),
    OPEN(new double[] {-2, 1.5, -2}, new double[] {-3.5, 0, 3.5}),
    CRASH(new double[] {2, -2.5, 2, -2}, new double[] {-4.5, 0.5, -0.5, 4.5}),
    /// Points down: to disk.
    SPILL(new double[] {-4.5, 4.5, 0}, new double[] {-4, -4, 4}),
    /// Points to the right: out to the reader.
    STREAM(new double[] {-3.5, 4.5, -3.5}, new double[] {-4.5, 0, 4.5}),
    /// A square that is thrown away.
    DROP_ABORTED(new double[] {-3, 3, 3, -3, -3}, new double[] {-3, -3, 3, 3, -3});

    static final double THICKNESS = 1.8;

    private final double[] xs;
    private final double[] ys;

    TimelineMark(double[] xs, double[] ys) {
        this.xs = xs;
        this.ys = ys;
    }

    static TimelineMark of(TimelineOutcome outcome) {
        return switch (outcome) {
            case COMMIT -> COMMIT;
            case ABORT -> ABORT;
            case PREPARE -> PREPARE;
            case OPEN -> OPEN;
            case CRASH -> CRASH;
        };
    }

    void draw(Ink ink, Color color, double x, double y) {
        double[] atX = new double[xs.length];
        double[] atY = new double[ys.length];
        for (int i = 0; i < xs.length; i++) {
            atX[i] = x + xs[i];
            atY[i] = y + ys[i];
        }
        if (this == SPILL || this == STREAM) {
            ink.polygon(color, atX, atY, xs.length);
        } else {
            ink.polyline(color, THICKNESS, atX, atY, xs.length);
        }
    }
}
