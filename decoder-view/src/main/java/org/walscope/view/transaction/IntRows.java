package org.walscope.view.transaction;

import javafx.collections.ObservableListBase;

/// A list for a table that boxes a number only when it is looked at.
final class IntRows extends ObservableListBase<Integer> {

    private final int[] rows;

    IntRows(int[] rows) {
        this.rows = rows;
    }

    @Override
    public Integer get(int index) {
        return rows[index];
    }

    @Override
    public int size() {
        return rows.length;
    }
}
