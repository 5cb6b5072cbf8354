package org.walscope.view.timeline;

import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.walscope.model.Lsn;
import org.walscope.view.Selection;

/// Selects transactions: where one points, or from the selected one on. FX thread.
final class BarChooser {

    private final Selection selection;
    private final TimelineNavigation navigation;
    private final Supplier<Optional<TimelineData>> data;
    private final IntSupplier selectedRow;

    /// @param selectedRow -1 for none
    BarChooser(
            Selection selection,
            TimelineNavigation navigation,
            Supplier<Optional<TimelineData>> data,
            IntSupplier selectedRow) {
        this.selection = selection;
        this.navigation = navigation;
        this.data = data;
        this.selectedRow = selectedRow;
    }

    /// Selects the transaction and its record nearest to `x`, or its first where there are too many to look through.
    void select(int row, double x) {
        data.get().ifPresent(shown -> {
            double position = Math.clamp(
                    navigation.viewport().position(x),
                    shown.layout().start(row),
                    shown.layout().end(row));
            selection.select(
                    Neighbours.nearestRecord(shown, row, position),
                    shown.transactions().xid(row));
        });
    }

    void select(int row) {
        data.get()
                .ifPresent(shown -> selection.select(
                        new Lsn(shown.transactions().firstLsn(row)),
                        shown.transactions().xid(row)));
    }

    /// Selects the transaction that starts next after (before) the selected one; the first (last) when none is.
    void selectNeighbour(int step) {
        data.get()
                .ifPresent(shown -> Neighbours.byStart(shown.transactions(), selectedRow.getAsInt(), step)
                        .ifPresent(this::select));
    }

    /// Selects the transaction in the next lane below (above) the selected one's that is nearest to its start.
    void selectLane(int step) {
        Optional<TimelineData> shown = data.get();
        if (shown.isEmpty() || selectedRow.getAsInt() < 0) {
            selectNeighbour(1);
        } else {
            Neighbours.inLane(shown.get().layout(), selectedRow.getAsInt(), step)
                    .ifPresent(this::select);
        }
    }
}
