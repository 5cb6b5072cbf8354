package org.walscope.view.sidebyside;

import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.change.DecodedOutput;
import org.walscope.model.change.LineRange;
import org.walscope.model.change.OutputLine;
import org.walscope.model.change.PluginWrite;
import org.walscope.model.change.RelationName;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.PeekLimit;
import org.walscope.plugins.OutputComparison;
import org.walscope.plugins.align.AlignedRow;
import org.walscope.plugins.align.Alignment;
import org.walscope.plugins.align.ComparedSide;
import org.walscope.plugins.align.DifferenceKind;
import org.walscope.plugins.align.RelationCounts;
import org.walscope.plugins.align.RowsOfRelation;
import org.walscope.plugins.align.SyncPoint;
import org.walscope.plugins.export.ComparisonHtml;
import org.walscope.plugins.export.ComparisonJson;
import org.walscope.view.Selection;
import org.walscope.view.Texts;
import org.walscope.view.fx.Background;

/// What the comparison shows: which rows, where the caret is, why that row differs. FX thread only.
public final class CompareViewModel {

    private final Selection selection;
    private final Background background;
    private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper progress = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<Optional<String>> failure = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<OutputComparison.Result>> result =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<DisplayRows> rows = new ReadOnlyObjectWrapper<>(DisplayRows.NONE);
    private final ReadOnlyIntegerWrapper caret = new ReadOnlyIntegerWrapper(-1);
    private final ReadOnlyStringWrapper reason = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper count = new ReadOnlyStringWrapper("");
    private final BooleanProperty onlyDifferences = new SimpleBooleanProperty();
    private final BooleanProperty meaning = new SimpleBooleanProperty(true);
    private final BooleanProperty expected = new SimpleBooleanProperty(true);
    private final BooleanProperty spelling = new SimpleBooleanProperty();
    private final StringProperty pattern = new SimpleStringProperty("");
    private final ReadOnlyStringWrapper wrongPattern = new ReadOnlyStringWrapper("");
    private final ObjectProperty<Optional<RelationCounts>> relation = new SimpleObjectProperty<>(Optional.empty());
    private final ReadOnlyObjectWrapper<List<RelationCounts>> relations = new ReadOnlyObjectWrapper<>(List.of());
    private final TransactionMarks marks = new TransactionMarks();
    private Background.Job job = () -> {};
    private Background.Job laying = () -> {};

    public CompareViewModel(Selection selection, Background background) {
        this.selection = selection;
        this.background = background;
        List.of(onlyDifferences, meaning, expected, spelling).forEach(p -> p.subscribe(() -> layOut()));
        pattern.subscribe(() -> layOut());
        relation.subscribe(() -> layOut());
    }

    public ReadOnlyBooleanProperty running() {
        return running.getReadOnlyProperty();
    }

    /// What the running comparison does.
    public ReadOnlyStringProperty progress() {
        return progress.getReadOnlyProperty();
    }

    /// Why the last comparison failed; empty again once another begins.
    public ReadOnlyObjectProperty<Optional<String>> failure() {
        return failure.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<OutputComparison.Result>> result() {
        return result.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<DisplayRows> rows() {
        return rows.getReadOnlyProperty();
    }

    /// The display row of the caret, -1 for none.
    ReadOnlyIntegerProperty caret() {
        return caret.getReadOnlyProperty();
    }

    /// What is to be said of the row at the caret.
    public ReadOnlyStringProperty reason() {
        return reason.getReadOnlyProperty();
    }

    /// "12 of 340 rows".
    public ReadOnlyStringProperty count() {
        return count.getReadOnlyProperty();
    }

    public BooleanProperty onlyDifferences() {
        return onlyDifferences;
    }

    /// A regular expression that some side's line has to have; none while it is empty.
    public StringProperty pattern() {
        return pattern;
    }

    /// Why the pattern is none; empty where it is one. The last that was one holds.
    public ReadOnlyStringProperty wrongPattern() {
        return wrongPattern.getReadOnlyProperty();
    }

    /// The counts by table.
    public ReadOnlyObjectProperty<List<RelationCounts>> relations() {
        return relations.getReadOnlyProperty();
    }

    /// The table whose changes alone are shown.
    public ObjectProperty<Optional<RelationCounts>> relation() {
        return relation;
    }

    /// What is marked, or where a comparison was written, in a sentence; empty while nothing is.
    public ReadOnlyStringProperty mark() {
        return marks.sentence();
    }

    /// Marks the transaction at the caret; with the second one both are said to belong together, and all is laid out
    /// anew.
    public void markTransaction() {
        Optional<OutputComparison.Result> shown = result.get();
        if (shown.isEmpty() || caret.get() < 0 || running.get()) {
            return;
        }
        int group = rows.get().rows().get(caret.get()).group();
        if (marks.mark(shown.get().alignment().groups().get(group))) {
            realign(shown.get(), marks.together());
        }
    }

    /// Forgets what was marked and said to belong together.
    public void forgetMarks() {
        if (!running.get() && marks.forget()) {
            result.get().ifPresent(shown -> realign(shown, List.of()));
        }
    }

    private void realign(OutputComparison.Result shown, List<SyncPoint> points) {
        running.set(true);
        progress.set(Texts.get("compare.job.align"));
        job = background.start(
                Texts.get("compare.job.align"),
                at -> shown.with(points, at),
                aligned -> {
                    running.set(false);
                    showAligned(aligned);
                },
                error -> {
                    running.set(false);
                    failure.set(Optional.of(String.valueOf(error.getMessage())));
                });
    }

    /// Whether rows of that kind count as differences, to jump to and to show alone.
    public BooleanProperty counts(DifferenceKind kind) {
        return switch (kind) {
            case MEANING -> meaning;
            case EXPECTED -> expected;
            case SPELLING -> spelling;
            case SAME -> throw new IllegalArgumentException("same is no difference");
        };
    }

    private Set<DifferenceKind> counted() {
        var kinds = EnumSet.noneOf(DifferenceKind.class);
        for (DifferenceKind kind : DifferenceKind.values()) {
            if (kind != DifferenceKind.SAME && counts(kind).get()) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    /// Compares in the background; what was shown stays until the result is there.
    ///
    /// @param server needed where a side is a slot
    /// @param sides  two to four
    /// @param from   where the copies and the files begin; empty for where the slots are
    public void run(
            Optional<ConnectionSettings> server, List<? extends OutputComparison.Source> sides, Optional<Lsn> from) {
        String doing = switch (sides.getFirst()) {
            case OutputComparison.SlotSource slot -> Texts.get("compare.job", slot.slot());
            case OutputComparison.WalSource files ->
                Texts.get("compare.job.files", files.paths().getFirst().getFileName());
        };
        job.stop();
        failure.set(Optional.empty());
        running.set(true);
        progress.set(doing);
        job = background.start(
                doing,
                at -> OutputComparison.run(server, sides, from, PeekLimit.BEGINNING, at, (fraction, what) -> {
                    at.report(fraction, what);
                    at.show(() -> progress.set(what));
                }),
                compared -> {
                    running.set(false);
                    show(compared);
                },
                error -> {
                    running.set(false);
                    @Nullable String message = error.getMessage();
                    failure.set(Optional.of(message == null ? error.toString() : message));
                });
    }

    /// Writes the comparison into a file: as JSON where its name ends so, else as a page.
    public void export(Path file) {
        Optional<OutputComparison.Result> shown = result.get();
        if (shown.isEmpty()) {
            return;
        }
        failure.set(Optional.empty());
        background.start(
                Texts.get("compare.job.export", file.getFileName().toString()),
                _ -> {
                    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
                        if (file.toString().endsWith(".json")) {
                            ComparisonJson.write(shown.get(), out);
                        } else {
                            ComparisonHtml.write(shown.get(), out);
                        }
                    }
                    return file;
                },
                written -> marks.say(Texts.get("compare.exported", written.toString())),
                error -> failure.set(Optional.of(Texts.get("compare.export.failed", file.toString(), error))));
    }

    /// Stops the running comparison; its copies go by themselves.
    public void cancel() {
        job.stop();
        running.set(false);
        progress.set("");
    }

    /// Shows a comparison.
    public void show(OutputComparison.Result compared) {
        marks.clear();
        showAligned(compared);
    }

    private void showAligned(OutputComparison.Result compared) {
        caret.set(-1);
        rows.set(DisplayRows.NONE);
        result.set(Optional.of(compared));
        relation.set(Optional.empty());
        layOut();
        background.start(
                Texts.get("compare.job.count"),
                _ -> RelationCounts.of(compared.alignment()),
                relations::set,
                error -> failure.set(Optional.of(String.valueOf(error.getMessage()))));
    }

    /// Lays the rows out that are asked for; in the background, as they may be a million.
    private void layOut() {
        Optional<Alignment> alignment = result.get().map(OutputComparison.Result::alignment);
        if (alignment.isEmpty()) {
            return;
        }
        int row = caret.get() < 0 || caret.get() >= rows.get().rows().size()
                ? -1
                : rows.get().rows().get(caret.get()).row();
        Alignment of = alignment.get();
        Set<DifferenceKind> shown = onlyDifferences.get() ? counted() : EnumSet.allOf(DifferenceKind.class);
        Optional<Pattern> text = compiled();
        Optional<Optional<RelationName>> table = relation.get().map(RelationCounts::relation);
        laying.stop();
        laying = background.start(
                Texts.get("compare.job.lay"),
                progress -> DisplayRows.of(
                        of, new RowFilter(shown, table.map(name -> RowsOfRelation.of(of, name)), text), progress),
                laid -> laidOut(of, laid, row),
                error -> failure.set(Optional.of(String.valueOf(error.getMessage()))));
    }

    private Optional<Pattern> compiled() {
        try {
            Optional<Pattern> found = pattern.get().isBlank()
                    ? Optional.empty()
                    : Optional.of(Pattern.compile(pattern.get(), Pattern.CASE_INSENSITIVE));
            wrongPattern.set("");
            return found;
        } catch (PatternSyntaxException e) {
            wrongPattern.set(Texts.get("compare.pattern.wrong", e.getDescription()));
            return Optional.empty();
        }
    }

    private void laidOut(Alignment alignment, DisplayRows laid, int row) {
        caret.set(-1);
        rows.set(laid);
        int all = alignment.rows().size();
        count.set(
                laid.shown() < laid.asked()
                        ? Texts.get("compare.count.window", laid.shown(), laid.asked())
                        : Texts.get("compare.count", laid.shown(), all));
        int place = row < 0 ? laid.rows().size() : laid.placeOf(row);
        if (place < laid.rows().size()) {
            moveTo(place);
            return;
        }
        if (!jump(1, -1) && !laid.rows().isEmpty()) {
            moveTo(0);
        }
    }

    /// Goes to the next row that counts as a difference, or (with -1) the one before; around the ends.
    ///
    /// @return whether there is one
    public boolean jump(int direction) {
        return jump(direction, caret.get());
    }

    private boolean jump(int direction, int from) {
        int place = rows.get().differences().next(counted(), from, direction);
        moveTo(place);
        return place != DifferencePlaces.NONE;
    }

    /// Puts the caret on a display row: says why it differs, and sets the window's selection.
    public void moveTo(int place) {
        if (place < 0 || place >= rows.get().rows().size() || place == caret.get()) {
            return;
        }
        DisplayRow at = rows.get().rows().get(place);
        caret.set(place);
        Alignment alignment = result.get().orElseThrow().alignment();
        if (at.isHeader()) {
            reason.set("");
            return;
        }
        AlignedRow row = alignment.rows().get(at.row());
        reason.set(reason(row, alignment));
        select(row, alignment);
    }

    private static String reason(AlignedRow row, Alignment alignment) {
        StringBuilder problems = new StringBuilder();
        for (int side = 0; side < row.sides().size(); side++) {
            problems.append(problem(alignment.sides().get(side), row.sides().get(side)));
        }
        String why = row.difference().reason();
        String kind = Texts.get("compare.kind." + row.difference().kind().name());
        String said = why.isEmpty() ? kind : kind + ": " + why;
        return problems.isEmpty() ? said : said + " " + problems;
    }

    private static String problem(ComparedSide side, LineRange lines) {
        if (lines.isEmpty()) {
            return "";
        }
        OutputLine at = side.output().lines().get(lines.from());
        return at.problem()
                .map(p -> Texts.get("compare.unread", side.output().plugin(), p.toString()))
                .orElse("");
    }

    private void select(AlignedRow row, Alignment alignment) {
        int side = row.firstSide();
        DecodedOutput output = alignment.sides().get(side).output();
        PluginWrite write = output.writeOf(row.sides().get(side).from());
        selection.select(write.lsn(), write.xid());
    }
}
