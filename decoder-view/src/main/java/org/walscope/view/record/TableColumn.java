package org.walscope.view.record;

import javafx.beans.property.DoubleProperty;
import javafx.beans.property.SimpleDoubleProperty;

/// A column of a [CanvasTable]: its title, how its cells look, and its width, which the user may change.
final class TableColumn {

    /// Narrower columns cannot be grabbed any more.
    static final double MIN_WIDTH = 36;

    enum Look {
        TEXT,
        NUMBER,
        /// A label on the row's colour.
        CHIP,
        /// Takes what the others leave, and is where long texts go.
        REST
    }

    private final String title;
    private final Look look;
    private final DoubleProperty width;
    private boolean givesWay;

    /// @param width in pixels, at first
    TableColumn(String title, Look look, double width) {
        this.title = title;
        this.look = look;
        this.width = new SimpleDoubleProperty(width);
    }

    /// Lets it go where the column that takes the rest would get too narrow: others say, more or less, what it says.
    TableColumn givingWay() {
        givesWay = true;
        return this;
    }

    boolean givesWay() {
        return givesWay;
    }

    String title() {
        return title;
    }

    Look look() {
        return look;
    }

    DoubleProperty width() {
        return width;
    }
}
