package org.walscope.view.record;

import java.util.Optional;
import org.walscope.view.fx.ColorRole;

/// The rows of a [CanvasTable]. Asked on the FX thread for the visible rows while they are drawn, so every answer
/// comes at once; nothing is asked for a row that is not on the screen.
interface TableRows {

    /// No rows at all.
    TableRows NONE = new TableRows() {
        @Override
        public long count() {
            return 0;
        }

        @Override
        public String text(long row, int column) {
            return "";
        }
    };

    long count();

    /// A cell's text, "" for an empty one.
    String text(long row, int column);

    /// A sentence that stands across the whole row instead of cells.
    default Optional<Notice> notice(long row) {
        return Optional.empty();
    }

    /// A mark in the row's margin with its tooltip.
    default Optional<Notice> mark(long row) {
        return Optional.empty();
    }

    /// The colour of the row's chip.
    default ColorRole chip(long row) {
        return ColorRole.TEXT_MUTED;
    }

    /// A sentence and its colour.
    record Notice(String text, ColorRole color) {}
}
