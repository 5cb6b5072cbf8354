package org.walscope.view.timeline;

import org.walscope.model.reorder.Transactions;

/// The bar to which one was just led, and how bright it still is. FX thread.
final class BarFlash {

    private final Runnable changed;
    private int row = -1;
    private double brightness;

    BarFlash(Runnable changed) {
        this.changed = changed;
    }

    /// The transaction's row, or -1.
    int row() {
        return row;
    }

    /// 1 to 0.
    double brightness() {
        return brightness;
    }

    void start(int of) {
        row = of;
        fade(1);
    }

    void fade(double left) {
        brightness = left;
        if (left <= 0) {
            row = -1;
        }
        changed.run();
    }

    /// Rows have other numbers now.
    void renumber(Transactions before, Transactions now) {
        row = row < 0 ? -1 : now.rowOf(before.xid(row));
    }
}
