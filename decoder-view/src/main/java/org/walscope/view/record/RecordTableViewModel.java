package org.walscope.view.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.filter.FilterExpression;
import org.walscope.model.filter.FilterParser;
import org.walscope.model.filter.FilterSyntaxException;
import org.walscope.model.record.WalIndex;
import org.walscope.view.RelationNames;
import org.walscope.view.Selection;
import org.walscope.view.Texts;
import org.walscope.view.fx.Background;
import org.walscope.view.record.RecordRows.Chosen;

/// What the record table shows and what choosing a line means: the index's rows as they are published, the filter all
/// views share, problems in their place, descriptions of what is looked at. Knows no control. FX thread.
final class RecordTableViewModel {

    private static final WalIndex NOTHING = new WalIndex();

    private final Selection selection;
    private final Background background;
    private final RecordDescriptions descriptions;
    private final ReadOnlyObjectWrapper<RecordRows> rows =
            new ReadOnlyObjectWrapper<>(new RecordRows(NOTHING, PgVersion.PG18, 0, Chosen.ALL, List.of()));
    private final ReadOnlyLongWrapper selected = new ReadOnlyLongWrapper(-1);
    private final ReadOnlyStringWrapper summary = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper filtered = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper filtering = new ReadOnlyBooleanWrapper();
    private final ReadOnlyLongWrapper described = new ReadOnlyLongWrapper();
    private final InvalidationListener filterChanged = _ -> refilter();
    private final InvalidationListener lsnChanged = _ -> followLsn();

    private WalIndex index = NOTHING;
    private PgVersion version = PgVersion.PG18;
    private IntUnaryOperator topXid = xid -> xid;
    private RelationNames names = RelationNames.NONE;
    private Optional<RecordSource> source = Optional.empty();
    private int published;
    private List<WalProblem> problems = List.of();
    private Optional<FilterRun> filter = Optional.empty();
    private Optional<WalProblem> chosenProblem = Optional.empty();

    RecordTableViewModel(Selection selection, Background background) {
        this.selection = selection;
        this.background = background;
        this.descriptions = new RecordDescriptions(background, () -> described.set(described.get() + 1));
    }

    void attach() {
        selection.filter().addListener(filterChanged);
        selection.lsn().addListener(lsnChanged);
        refilter();
    }

    void detach() {
        selection.filter().removeListener(filterChanged);
        selection.lsn().removeListener(lsnChanged);
        filter.ifPresent(FilterRun::stop);
    }

    /// Shows another index, from its first row on.
    ///
    /// @param records what the index does not hold; empty for an index whose WAL is not there
    void open(WalIndex other, PgVersion release, Optional<RecordSource> records) {
        index = other;
        version = release;
        published = 0;
        problems = List.of();
        chosenProblem = Optional.empty();
        source = records;
        descriptions.reset(records.map(from -> from::describe));
        refilter();
    }

    /// The index has so many rows now, and the WAL these problems.
    void grow(int publishedRows, List<WalProblem> found) {
        published = publishedRows;
        problems = found;
        filter.ifPresent(running -> running.advance(publishedRows));
        refresh();
    }

    /// A better answer to which transaction an xid belongs to.
    void learnTopXids(IntUnaryOperator topXidOf) {
        topXid = topXidOf;
        if (filter.isPresent()) {
            refilter();
        }
    }

    /// What relations are called from now on.
    void learnNames(RelationNames other) {
        names = other;
        if (parsed(selection.filter().get()).filter(FilterExpression::asksNames).isPresent()) {
            refilter();
        }
    }

    ReadOnlyObjectProperty<RecordRows> rows() {
        return rows.getReadOnlyProperty();
    }

    /// The position of the selected line, -1 while none is or a filter hides it.
    ReadOnlyLongProperty selected() {
        return selected.getReadOnlyProperty();
    }

    /// The same, worked out for the present lines: right also while those who listen to [#rows] are being told.
    long position() {
        RecordRows shown = rows.get();
        if (chosenProblem.isPresent()) {
            return shown.positionOf(chosenProblem.get());
        }
        return selection.lsn().get().filter(shown::shows).map(shown::positionOf).orElse(-1L);
    }

    /// "12,345 records", or "17 of 12,345 records".
    ReadOnlyStringProperty summary() {
        return summary.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty filtered() {
        return filtered.getReadOnlyProperty();
    }

    /// Whether rows remain that the filter was not asked about yet.
    ReadOnlyBooleanProperty filtering() {
        return filtering.getReadOnlyProperty();
    }

    /// Counts the times descriptions arrived, for repainting.
    ReadOnlyLongProperty described() {
        return described.getReadOnlyProperty();
    }

    /// The description of the record at an index row, "…" until it was made.
    String description(int row) {
        return descriptions.of(index.lsn(row)).orElse("…");
    }

    int descriptionsKept() {
        return descriptions.size();
    }

    /// These lines are on the screen.
    void look(long first, long last) {
        RecordRows shown = rows.get();
        var wanted = new ArrayList<Long>();
        for (long position = Math.max(0, first); position <= Math.min(last, shown.count() - 1); position++) {
            if (shown.problem(position).isEmpty()) {
                wanted.add(index.lsn(shown.row(position)));
            }
        }
        descriptions.want(wanted);
    }

    /// Chooses a line: a record becomes everybody's selection, a problem only the table's.
    void select(long position) {
        if (position < 0 || position >= rows.get().count()) {
            return;
        }
        chosenProblem = rows.get().problem(position);
        selected.set(position);
        if (chosenProblem.isEmpty()) {
            int row = rows.get().row(position);
            if (!selection.lsn().get().equals(Optional.of(new Lsn(index.lsn(row))))) {
                selection.select(new Lsn(index.lsn(row)), topXid.applyAsInt(index.xid(row)));
            }
        }
    }

    /// Brings the line of the record there to `arrived`, as pg_waldump prints it, or why it cannot be printed.
    void line(long position, Consumer<String> arrived) {
        long lsn = rows.get().lsn(position).value();
        Optional<WalProblem> problem = rows.get().problem(position);
        if (problem.isPresent()) {
            arrived.accept(problem.get().message());
            return;
        }
        source.ifPresent(records -> background.start(
                Texts.get("record.copying"),
                _ -> records.line(lsn),
                arrived,
                failure -> arrived.accept(String.valueOf(failure.getMessage()))));
    }

    void filterOnXid(long position) {
        selection
                .filter()
                .set("xid == " + Integer.toUnsignedString(index.xid(rows.get().row(position))));
    }

    void filterOnRelation(long position) {
        index.relation(rows.get().row(position))
                .ifPresent(relation -> selection.filter().set("rel == " + relation));
    }

    void filterOnRmgr(long position) {
        selection.filter().set("rmgr == " + RecordTexts.rmgr(index, rows.get().row(position), version));
    }

    /// Adds "not before this line" to the filter in force.
    void filterFrom(long position) {
        String from = "lsn >= " + rows.get().lsn(position);
        String now = selection.filter().get();
        String both = now.contains("||") ? "(%s) && %s".formatted(now, from) : now + " && " + from;
        selection.filter().set(now.isEmpty() ? from : both);
    }

    void clearFilter() {
        selection.filter().set("");
    }

    private void refilter() {
        filter.ifPresent(FilterRun::stop);
        filter = parsed(selection.filter().get())
                .map(parsed -> new FilterRun(
                        background, parsed, new IndexScope(index, version, topXid, names, source), this::refresh));
        filter.ifPresent(starting -> starting.advance(published));
        refresh();
    }

    /// Only filters that parse are put into the selection; were one there that does not, it would hide nothing.
    private static Optional<FilterExpression> parsed(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(FilterParser.parseWithNames(text));
        } catch (FilterSyntaxException e) {
            return Optional.empty();
        }
    }

    private void refresh() {
        Chosen chosen = filter.map(FilterRun::chosen).orElse(Chosen.ALL);
        var shown = new RecordRows(index, version, published, chosen, problems);
        rows.set(shown);
        selected.set(position());
        filtered.set(shown.isFiltered());
        filtering.set(filter.map(FilterRun::isBusy).orElse(false));
        summary.set(
                shown.isFiltered()
                        ? Texts.get("record.summary.filtered", shown.records(), shown.total())
                        : Texts.get("record.summary", shown.total()));
    }

    private void followLsn() {
        chosenProblem = Optional.empty();
        selected.set(position());
    }
}
