package org.walscope.view.timeline;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ChangeListener;
import org.walscope.model.Lsn;
import org.walscope.model.record.WalIndex;
import org.walscope.model.reorder.ReplayOptions;
import org.walscope.model.reorder.Transactions;
import org.walscope.view.Selection;
import org.walscope.view.Texts;
import org.walscope.view.fx.Background;

/// What the timeline shows and what is chosen in it. Knows the selection, knows no control. FX thread.
public final class TimelineViewModel {

    /// Records looked through for the one under the pointer.
    private static final int NEAREST_RECORDS = 20_000;

    private static final double ZOOM_STEP = 1.5;
    /// Part of the width one key press moves.
    private static final double PAN_STEP = 0.2;

    private final Selection selection;
    private final Background background;
    private final TimelineViewport viewport = new TimelineViewport();
    private final ReadOnlyIntegerWrapper revision = new ReadOnlyIntegerWrapper();
    private final ReadOnlyBooleanWrapper building = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper summary = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper selectedText = new ReadOnlyStringWrapper("");
    private final ChangeListener<Object> follow = (source, before, now) -> followSelection();
    private Background.Job job = () -> {};
    private Optional<TimelineData> data = Optional.empty();
    private List<SlotMark> marks = List.of();
    private int selectedRow = -1;
    private int hoveredRow = -1;
    private int revealLane = -1;

    public TimelineViewModel(Selection selection, Background background) {
        this.selection = selection;
        this.background = background;
    }

    public void attach() {
        selection.xid().addListener(follow);
        selection.lsn().addListener(follow);
        followSelection();
    }

    public void detach() {
        selection.xid().removeListener(follow);
        selection.lsn().removeListener(follow);
        job.stop();
        building.set(false);
    }

    /// Shows these transactions, laid out in the background; what was shown before goes at once.
    public void show(WalIndex index, Transactions transactions) {
        clear();
        building.set(true);
        job = background.start(
                Texts.get("timeline.job", transactions.size()),
                progress -> TimelineData.build(index, transactions, ReplayOptions.DEFAULT_WORK_MEM, progress),
                this::arrived,
                failure -> {
                    building.set(false);
                    summary.set(String.valueOf(failure.getMessage()));
                });
    }

    /// Shows nothing.
    public void clear() {
        job.stop();
        building.set(false);
        data = Optional.empty();
        selectedRow = -1;
        hoveredRow = -1;
        summary.set("");
        selectedText.set("");
        repaint();
    }

    private void arrived(TimelineData made) {
        building.set(false);
        data = Optional.of(made);
        viewport.show(made.layout().span());
        summary.set(TimelineTexts.summary(made));
        followSelection();
        repaint();
    }

    public Optional<TimelineData> data() {
        return data;
    }

    /// The live slots' positions.
    List<SlotMark> marks() {
        return marks;
    }

    void mark(List<SlotMark> slots) {
        marks = List.copyOf(slots);
        repaint();
    }

    public TimelineViewport viewport() {
        return viewport;
    }

    /// Counts up whenever the picture has changed.
    public ReadOnlyIntegerProperty revision() {
        return revision.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty building() {
        return building.getReadOnlyProperty();
    }

    /// One sentence on all that is shown.
    public ReadOnlyStringProperty summary() {
        return summary.getReadOnlyProperty();
    }

    /// One sentence on the selected transaction; empty when none is.
    public ReadOnlyStringProperty selectedText() {
        return selectedText.getReadOnlyProperty();
    }

    /// The selected transaction's row, or -1.
    public int selectedRow() {
        return selectedRow;
    }

    /// The row under the pointer, or -1.
    public int hoveredRow() {
        return hoveredRow;
    }

    /// The selected record's place on the axis, when it lies in this WAL.
    public Optional<Double> selectedPosition() {
        return data.flatMap(shown -> selection
                .lsn()
                .get()
                .map(lsn -> lsn.value() - shown.layout().base())
                .filter(position -> position >= 0 && position <= shown.layout().span())
                .map(Long::doubleValue));
    }

    /// The lane that ought to be scrolled to, once; -1 when none.
    int takeRevealLane() {
        int lane = revealLane;
        revealLane = -1;
        return lane;
    }

    public void resize(double pixels) {
        viewport.resize(pixels);
        repaint();
    }

    public void zoom(double factor, double x) {
        viewport.zoom(factor, x);
        repaint();
    }

    /// Looks closer at the selected transaction, or at the middle.
    public void zoomIn() {
        zoom(ZOOM_STEP, anchor());
    }

    public void zoomOut() {
        zoom(1 / ZOOM_STEP, anchor());
    }

    private double anchor() {
        double middle = viewport.width() / 2;
        return selectedPosition()
                .map(viewport::x)
                .filter(x -> x >= 0 && x <= viewport.width())
                .orElse(middle);
    }

    public void pan(double pixels) {
        viewport.pan(pixels);
        repaint();
    }

    /// @param steps to the right
    public void panSteps(int steps) {
        pan(steps * PAN_STEP * viewport.width());
    }

    public void fit() {
        viewport.fit();
        repaint();
    }

    /// Fills the width with the selected transaction; with everything when none is selected.
    public void fitSelection() {
        if (selectedRow >= 0 && data.isPresent()) {
            TimelineLayout layout = data.get().layout();
            viewport.fit(layout.start(selectedRow), layout.end(selectedRow));
            revealLane = layout.laneOf(selectedRow);
            repaint();
        } else {
            fit();
        }
    }

    public void hover(int row) {
        if (row != hoveredRow) {
            hoveredRow = row;
            repaint();
        }
    }

    /// Selects the transaction and its record nearest to `x`, or its first where there are too many to look through.
    public void select(int row, double x) {
        data.ifPresent(shown -> {
            TimelineLayout layout = shown.layout();
            double position = Math.clamp(viewport.position(x), layout.start(row), layout.end(row));
            selection.select(
                    nearestRecord(shown, row, position), shown.transactions().xid(row));
        });
    }

    private void select(int row) {
        data.ifPresent(shown -> selection.select(
                new Lsn(shown.transactions().firstLsn(row)),
                shown.transactions().xid(row)));
    }

    private static Lsn nearestRecord(TimelineData shown, int row, double position) {
        Transactions transactions = shown.transactions();
        WalIndex index = shown.index();
        int middle = shown.indexRow(position);
        for (int distance = 0; distance < NEAREST_RECORDS; distance++) {
            for (int candidate : new int[] {middle - distance - 1, middle + distance}) {
                if (candidate >= 0
                        && candidate < index.size()
                        && index.xid(candidate) != 0
                        && transactions.rowOf(index.xid(candidate)) == row) {
                    return new Lsn(index.lsn(candidate));
                }
            }
        }
        return new Lsn(transactions.firstLsn(row));
    }

    /// Nothing is chosen any more.
    public void clearSelection() {
        selection.bytes().set(Optional.empty());
        selection.xid().set(Optional.empty());
        selection.lsn().set(Optional.empty());
    }

    /// Selects the transaction that starts next after (before) the selected one; the first (last) when none is.
    public void selectNeighbour(int step) {
        data.ifPresent(shown -> {
            Transactions transactions = shown.transactions();
            int count = transactions.size();
            if (count == 0) {
                return;
            }
            int place = selectedRow < 0 ? (step > 0 ? -1 : count) : placeByStart(transactions, selectedRow);
            select(transactions.rowByStart(Math.clamp(place + step, 0, count - 1)));
        });
    }

    private static int placeByStart(Transactions transactions, int row) {
        long start = transactions.firstLsn(row);
        int low = 0;
        int high = transactions.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (transactions.firstLsn(transactions.rowByStart(middle)) < start) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        while (transactions.rowByStart(low) != row) {
            low++;
        }
        return low;
    }

    /// Selects the transaction in the lane `step` below the selected one's that is nearest to its start.
    public void selectLane(int step) {
        if (data.isEmpty() || selectedRow < 0) {
            selectNeighbour(1);
            return;
        }
        TimelineLayout layout = data.get().layout();
        long start = layout.start(selectedRow);
        int from = layout.laneOf(selectedRow);
        for (int lane = step > 0 ? from + layout.height(selectedRow) : from - 1;
                lane >= 0 && lane < layout.lanes();
                lane += step) {
            int place = layout.placeEndingAfter(lane, start);
            if (place == layout.placeAfter(lane)) {
                place--;
            }
            if (place >= layout.firstPlace(lane)) {
                select(layout.rowAt(place));
                return;
            }
        }
    }

    private void followSelection() {
        int before = selectedRow;
        selectedRow = data.flatMap(shown -> selection.xid().get().map(shown.transactions()::rowOf))
                .orElse(-1);
        if (data.isPresent() && selectedRow >= 0) {
            if (selectedRow != before) {
                revealLane = data.get().layout().laneOf(selectedRow);
            }
            selectedText.set(TimelineTexts.sentence(data.get(), selectedRow));
        } else {
            selectedText.set("");
        }
        selectedPosition().ifPresent(viewport::reveal);
        repaint();
    }

    private void repaint() {
        revision.set(revision.get() + 1);
    }
}
