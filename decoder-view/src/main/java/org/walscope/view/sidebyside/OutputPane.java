package org.walscope.view.sidebyside;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntConsumer;
import javafx.animation.PauseTransition;
import javafx.beans.property.DoubleProperty;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.fxmisc.flowless.VirtualizedScrollPane;
import org.fxmisc.richtext.StyleClassedTextArea;
import org.fxmisc.richtext.model.ReadOnlyStyledDocument;
import org.fxmisc.richtext.model.SimpleEditableStyledDocument;
import org.walscope.model.Xid;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.DecodedOutput;
import org.walscope.model.change.DecodedTransaction;
import org.walscope.plugins.OutputComparison;
import org.walscope.plugins.align.AlignedGroup;
import org.walscope.plugins.align.Alignment;
import org.walscope.plugins.align.DifferenceKind;
import org.walscope.view.Texts;
import org.walscope.view.fx.ThemeColors;

/// One side: what it is of above, its lines drawn below, and under them the line at the caret in full, to be read
/// and copied.
final class OutputPane extends BorderPane {

    /// Characters of a line that are shown in full.
    private static final int MOST_CHARACTERS = 20_000;

    private static final double DETAIL_HEIGHT = 76;
    private static final double TIP_WIDTH = 640;

    /// How long the caret stands still before people want to read the line it is at.
    private static final Duration RESTED = Duration.millis(80);

    /// From one side's line to the next one's, more than a frame.
    private static final Duration TURN = Duration.millis(20);

    /// Shown before anything is: the first coloured line takes longer than a frame, and better so with the pane.
    private static final String FIRST = "BEGIN 0";

    private final int side;
    private final OutputCanvas lines;
    private final StyleClassedTextArea detail = new StyleClassedTextArea(false);
    private final Label slot = new Label();
    private final Label options = new Label();
    private final Label copy = new Label();
    private final Label notes = new Label();
    private final Tooltip tip = new Tooltip();
    /// Runs until the line below is to be shown: it costs more than the rest of a frame, so while the caret keeps
    /// moving
    /// it waits, and each side takes a frame of its own.
    private final PauseTransition soon;

    private long moved = System.nanoTime();
    private int caret = -1;
    private int told = -1;
    private List<DisplayRow> rows = List.of();
    private Optional<Alignment> alignment = Optional.empty();

    /// @param side of all, from 0
    /// @param top  the first row in sight, shared by all sides
    /// @param go   hears which row was clicked
    OutputPane(int side, ThemeColors colors, DoubleProperty top, IntConsumer go) {
        this.side = side;
        this.lines = new OutputCanvas(side, colors, top, go);
        getStyleClass().add("output-pane");
        slot.getStyleClass().add("output-slot");
        options.getStyleClass().addAll("mono", "output-options");
        copy.getStyleClass().add("output-copy");
        notes.setId("compare-notes-" + (side + 1));
        notes.getStyleClass().add("output-notes");
        notes.managedProperty().bind(notes.textProperty().isNotEmpty());
        notes.setTooltip(tip);
        tip.setWrapText(true);
        tip.setMaxWidth(TIP_WIDTH);
        soon = new PauseTransition(RESTED.add(TURN.multiply(side)));
        soon.setOnFinished(_ -> tell());
        tell(FIRST);
        var head = new VBox(slot, options, copy, notes);
        head.getStyleClass().add("output-head");
        detail.setEditable(false);
        detail.setWrapText(true);
        detail.getStyleClass().add("output-text");
        detail.setAccessibleText(Texts.get("compare.pane.line", side + 1));
        var scroll = new VirtualizedScrollPane<>(detail);
        scroll.setMinHeight(DETAIL_HEIGHT);
        scroll.setPrefHeight(DETAIL_HEIGHT);
        scroll.setMaxHeight(DETAIL_HEIGHT);
        setTop(head);
        setCenter(lines);
        setBottom(scroll);
    }

    OutputCanvas lines() {
        return lines;
    }

    void show(OutputComparison.Result result) {
        OutputComparison.Side shown = result.sides().get(side);
        slot.setText(
                Texts.get("compare.side.slot", shown.source(), shown.choice().plugin()));
        String text = shown.choice().optionsText();
        options.setText(text.isEmpty() ? Texts.get("compare.side.no-options") : text);
        String start = shown.start().toString();
        String end = result.upTo().toString();
        copy.setText(shown.copy()
                .map(name ->
                        Texts.get(shown.gone() ? "compare.side.gone" : "compare.side.left-behind", name, start, end))
                .orElseGet(() -> Texts.get("compare.side.files", start, end)));
        int count = shown.notes().size();
        String all = String.join("\n", shown.notes());
        String first = count == 0 ? "" : shown.notes().getFirst();
        notes.setText(count > 1 ? Texts.get("compare.side.notes", first, count - 1) : first);
        notes.setAccessibleText(all);
        tip.setText(all);
    }

    /// Shows the rows.
    void fill(List<DisplayRow> shown, Alignment of) {
        rows = shown;
        alignment = Optional.of(of);
        lines.show(shown, place -> LineText.of(text(rows.get(place), of)));
        caret = -1;
        told = -1;
        tell("");
    }

    void moveTo(int place) {
        lines.moveTo(place);
        caret = place;
        long now = System.nanoTime();
        boolean rested = now - moved >= RESTED.toMillis() * 1_000_000;
        moved = now;
        soon.stop();
        soon.playFrom(rested ? RESTED : Duration.ZERO);
    }

    /// Says the line the caret is at, once.
    private void tell() {
        if (told == caret) {
            return;
        }
        told = caret;
        String text = caret < 0 || caret >= rows.size()
                ? ""
                : alignment.map(of -> text(rows.get(caret), of)).orElse("");
        String shown = text.length() > MOST_CHARACTERS
                ? text.substring(0, MOST_CHARACTERS) + Texts.get("compare.line.more", text.length() - MOST_CHARACTERS)
                : text;
        tell(shown);
    }

    private void tell(String text) {
        // Coloured before it is shown: each change lays the area out anew
        var line = new SimpleEditableStyledDocument<>(ReadOnlyStyledDocument.fromString(
                text, detail.getInitialParagraphStyle(), detail.getInitialTextStyle(), detail.getSegOps()));
        if (line.getLength() > 0) {
            line.setStyleSpans(0, OutputSyntax.spans(line.getText()));
        }
        detail.replace(0, detail.getLength(), line.snapshot());
        detail.moveTo(0);
        detail.requestFollowCaret();
    }

    private String text(DisplayRow row, Alignment of) {
        DecodedOutput output = of.sides().get(side).output();
        if (row.isHeader()) {
            return header(of.groups().get(row.group()), output);
        }
        int line = row.line(side);
        return line == DisplayRow.FILLER ? "" : output.lines().get(line).text();
    }

    private String header(AlignedGroup group, DecodedOutput output) {
        var place = group.sides().get(side);
        if (place.isEmpty()) {
            return Texts.get(group.isTransaction() ? "compare.header.missing" : "compare.header.outside");
        }
        DecodedTransaction txn = output.transactions().get(place.getAsInt());
        String xid = txn.xid().isPresent() ? Xid.toString(txn.xid().getAsInt()) : "?";
        String outcome = Texts.get("compare.outcome." + txn.outcome().name().toLowerCase(Locale.ROOT));
        String end = txn.endLsn().map(Object::toString).orElse("");
        String gid = txn.gid().map(g -> " '" + LineText.of(g) + "'").orElse("");
        return Texts.get(
                "compare.header",
                xid,
                outcome + gid,
                end,
                txn.changes().stream()
                        .filter(change -> !(change instanceof DecodedChange.Description))
                        .count());
    }

    /// What differs can be told without colour.
    static String mark(DifferenceKind kind) {
        return switch (kind) {
            case SAME -> " ";
            case SPELLING -> "~";
            case EXPECTED -> "i";
            case MEANING -> "≠";
        };
    }
}
