package org.walscope.view.timeline;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ChangeListener;
import org.walscope.model.Lsn;
import org.walscope.model.record.WalIndex;
import org.walscope.model.reorder.Transactions;
import org.walscope.view.RelationNames;
import org.walscope.view.Selection;
import org.walscope.view.Texts;
import org.walscope.view.fx.Background;

/// What the timeline shows, what is chosen in it and how one gets about. Knows the selection, knows no control. FX
/// thread.
final class TimelineViewModel {

    private final Selection selection;
    private final Background background;
    private final ReadOnlyIntegerWrapper revision = new ReadOnlyIntegerWrapper();
    private final ReadOnlyBooleanWrapper building = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper summary = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper selectedText = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper notice = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper following = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<TimelineScale.Unit> unit = new ReadOnlyObjectWrapper<>(TimelineScale.Unit.LSN);
    private final TimelineNavigation navigation = new TimelineNavigation(this::repaint);
    private final BufferViewModel buffer;
    private final TransactionListViewModel lists;
    private final BufferScrubber scrubber;
    private final BarChooser bars;
    private final BarFlash flash = new BarFlash(this::repaint);
    private final ChangeListener<Object> follow = (source, before, now) -> followSelection();
    private Background.Job job = () -> {};
    private Optional<TimelineData> data = Optional.empty();
    /// Grown, and shown once its buffer is replayed too.
    private Optional<TimelineData> grown = Optional.empty();
    private List<SlotMark> marks = List.of();
    private int selectedRow = -1;
    private int hoveredRow = -1;
    private int revealLane = -1;
    private RelationNames names = RelationNames.NONE;

    TimelineViewModel(Selection selection, Background background) {
        this.selection = selection;
        this.background = background;
        this.buffer = new BufferViewModel(background, this::bufferChanged);
        this.lists = new TransactionListViewModel(background, this::repaint);
        this.bars = new BarChooser(selection, navigation, this::data, this::selectedRow);
        this.scrubber = new BufferScrubber(lists, navigation, this::selectedX);
    }

    void attach() {
        selection.xid().addListener(follow);
        selection.lsn().addListener(follow);
        followSelection();
    }

    void detach() {
        selection.xid().removeListener(follow);
        selection.lsn().removeListener(follow);
        job.stop();
        building.set(false);
    }

    /// Shows these transactions, laid out in the background. What was shown before goes at once, unless the
    /// timeline follows WAL that grows: then it stays until the new is there.
    void show(WalIndex index, Transactions transactions) {
        if (!following.get()) {
            clear();
        }
        build(index, transactions, unit.get());
    }

    /// Shows nothing.
    void clear() {
        job.stop();
        grown = Optional.empty();
        building.set(false);
        data = Optional.empty();
        navigation.clear();
        selectedRow = -1;
        hoveredRow = -1;
        summary.set("");
        selectedText.set("");
        notice.set("");
        buffer.clear();
        lists.show(data, Optional.empty());
        repaint();
    }

    /// Lays the axis out by LSN or by time; what is in sight stays in sight. Where no time is known it stays by LSN and
    /// says so.
    void setUnit(TimelineScale.Unit wanted) {
        if (wanted == unit.get()) {
            return;
        }
        unit.set(wanted);
        data.ifPresent(shown -> build(shown.index(), shown.transactions(), wanted));
    }

    private void build(WalIndex index, Transactions transactions, TimelineScale.Unit wanted) {
        job.stop();
        building.set(true);
        job = background.start(
                Texts.get("timeline.job", transactions.size()),
                progress -> TimelineData.build(index, transactions, wanted, progress),
                made -> made.ifPresentOrElse(this::arrived, () -> noTimes(index, transactions)),
                failure -> {
                    building.set(false);
                    summary.set(String.valueOf(failure.getMessage()));
                });
    }

    private void noTimes(WalIndex index, Transactions transactions) {
        building.set(false);
        unit.set(TimelineScale.Unit.LSN);
        notice.set(Texts.get("timeline.axis.no-times"));
        if (data.isEmpty()) {
            build(index, transactions, TimelineScale.Unit.LSN);
        }
    }

    private void arrived(TimelineData made) {
        boolean other = data.map(TimelineData::transactions).orElse(null) != made.transactions();
        if (other && data.filter(old -> old.index() == made.index()).isPresent()) {
            grown = Optional.of(made);
            buffer.grow(made.transactions());
            return;
        }
        building.set(false);
        data = Optional.of(made);
        navigation.show(made, following.get());
        summary.set(TimelineTexts.summary(made));
        if (other) {
            buffer.show(made.transactions());
        }
        lists.show(data, buffer.replay());
        hoveredRow = -1;
        followSelection();
        repaint();
    }

    private void bufferChanged() {
        if (grown.isPresent() && !buffer.replaying().get()) {
            showGrown(grown.get());
        }
        if (grown.isEmpty()) {
            lists.show(data, buffer.replay());
        }
        repaint();
    }

    /// What is chosen, pointed at and in sight stays so.
    private void showGrown(TimelineData made) {
        Transactions before = data.orElseThrow().transactions();
        grown = Optional.empty();
        data = Optional.of(made);
        selectedRow = sameRow(before, selectedRow, made.transactions());
        hoveredRow = sameRow(before, hoveredRow, made.transactions());
        flash.renumber(before, made.transactions());
        navigation.show(made, following.get());
        summary.set(TimelineTexts.summary(made));
        selectedText.set(selectedRow < 0 ? "" : TimelineTexts.sentence(made, selectedRow, names));
        building.set(false);
    }

    private static int sameRow(Transactions before, int row, Transactions now) {
        return row < 0 ? -1 : now.rowOf(before.xid(row));
    }

    Optional<TimelineData> data() {
        return data;
    }

    BufferViewModel buffer() {
        return buffer;
    }

    TransactionListViewModel lists() {
        return lists;
    }

    ReadOnlyObjectProperty<TimelineScale.Unit> unit() {
        return unit.getReadOnlyProperty();
    }

    /// The live slots' positions.
    List<SlotMark> marks() {
        return marks;
    }

    void mark(List<SlotMark> slots) {
        marks = List.copyOf(slots);
        repaint();
    }

    TimelineNavigation navigation() {
        return navigation;
    }

    TimelineViewport viewport() {
        return navigation.viewport();
    }

    /// Counts up whenever the picture has changed.
    ReadOnlyIntegerProperty revision() {
        return revision.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty building() {
        return building.getReadOnlyProperty();
    }

    /// One sentence on all that is shown.
    ReadOnlyStringProperty summary() {
        return summary.getReadOnlyProperty();
    }

    /// One sentence on the selected transaction; empty when none is.
    ReadOnlyStringProperty selectedText() {
        return selectedText.getReadOnlyProperty();
    }

    /// What the last thing asked for came to, where that is worth a sentence; else empty.
    ReadOnlyStringProperty notice() {
        return notice.getReadOnlyProperty();
    }

    /// Says something in [#notice].
    void tell(String sentence) {
        notice.set(sentence);
    }

    /// Whether the right edge moves along while WAL arrives, as long as it is in sight.
    ReadOnlyBooleanProperty following() {
        return following.getReadOnlyProperty();
    }

    void setFollowing(boolean on) {
        following.set(on);
        if (on) {
            navigation.toEnd();
        }
    }

    /// The selected transaction's row, or -1.
    int selectedRow() {
        return selectedRow;
    }

    /// The row under the pointer, or -1.
    int hoveredRow() {
        return hoveredRow;
    }

    BarChooser bars() {
        return bars;
    }

    BarFlash flash() {
        return flash;
    }

    BufferScrubber scrubber() {
        return scrubber;
    }

    /// What relations are called.
    RelationNames names() {
        return names;
    }

    void learnNames(RelationNames other) {
        names = other;
        lists.learnNames(other);
        followSelection();
    }

    /// The selected record, when it lies in this WAL.
    Optional<Lsn> selectedLsn() {
        return data.flatMap(
                shown -> selection.lsn().get().filter(lsn -> lsn.value() >= shown.from() && lsn.value() <= shown.to()));
    }

    /// Where on the canvas it is.
    Optional<Double> selectedX() {
        return selectedLsn().map(navigation::x);
    }

    /// The lane that ought to be scrolled to, once; -1 when none.
    int takeRevealLane() {
        int lane = revealLane;
        revealLane = -1;
        return lane;
    }

    /// Looks closer, or with a negative step from further off, at a pixel; at the selected record, or the middle, when
    /// the pixel is not on the canvas.
    void zoomStep(int step, double x) {
        double middle = viewport().width() / 2;
        double at = navigation.isInSight(x)
                ? x
                : selectedX().filter(navigation::isInSight).orElse(middle);
        navigation.zoomStep(step, at);
    }

    /// Fills the width with what is marked or selected; with everything when nothing is, or when it does already.
    void fitSelection() {
        if (selectedRow >= 0 && data.isPresent()) {
            revealLane = data.get().layout().laneOf(selectedRow);
        }
        navigation.fitSelection(selectedRow);
    }

    void hover(int row) {
        if (row != hoveredRow) {
            hoveredRow = row;
            repaint();
        }
    }

    /// Selects a transaction, brings it into sight and flashes it.
    void lead(int row) {
        bars.select(row);
        data.ifPresent(shown -> revealLane = shown.layout().laneOf(row));
        flash.start(row);
    }

    /// Asks for the selected transaction to be looked into.
    void open() {
        if (selectedRow >= 0) {
            selection.open();
        }
    }

    /// Goes to the transaction of an xid, which may be a subtransaction's, or to the record at an LSN; lists the
    /// transactions that touched a relation.
    ///
    /// @return whether the list has what was found
    boolean find(String text) {
        String wanted = text.strip();
        if (data.isEmpty() || wanted.isEmpty()) {
            notice.set("");
            return false;
        }
        if (TimelineSearch.isRelation(wanted)) {
            notice.set("");
            lists.touching(wanted);
            return true;
        }
        notice.set(TimelineSearch.find(data.get(), selection, wanted, this::lead));
        return false;
    }

    /// Marks the WAL between two pixels, and says what is in it.
    void markRange(double fromX, double toX) {
        navigation.mark(fromX, toX);
        navigation
                .range()
                .ifPresent(range -> notice.set(TimelineTexts.range(data.orElseThrow(), range.from(), range.to())));
    }

    /// Nothing is chosen or marked any more.
    void clearSelection() {
        navigation.unmark();
        notice.set("");
        selection.clear();
        repaint();
    }

    private void followSelection() {
        int before = selectedRow;
        selectedRow = data.flatMap(shown -> selection.xid().get().map(shown.transactions()::rowOf))
                .orElse(-1);
        if (data.isPresent() && selectedRow >= 0) {
            if (selectedRow != before) {
                revealLane = data.get().layout().laneOf(selectedRow);
            }
            selectedText.set(TimelineTexts.sentence(data.get(), selectedRow, names));
        } else {
            selectedText.set("");
        }
        selectedLsn().ifPresent(navigation::reveal);
        repaint();
    }

    private void repaint() {
        revision.set(revision.get() + 1);
    }
}
