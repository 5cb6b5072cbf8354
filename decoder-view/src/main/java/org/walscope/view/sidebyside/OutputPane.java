package org.walscope.view.sidebyside;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.fxmisc.flowless.VirtualizedScrollPane;
import org.fxmisc.richtext.StyleClassedTextArea;
import org.fxmisc.richtext.model.ReadOnlyStyledDocumentBuilder;
import org.walscope.model.Xid;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.DecodedOutput;
import org.walscope.model.change.DecodedTransaction;
import org.walscope.plugins.SlotComparison;
import org.walscope.plugins.align.AlignedGroup;
import org.walscope.plugins.align.Alignment;
import org.walscope.plugins.align.DifferenceKind;
import org.walscope.view.Texts;

/// One side: what it is of above, its lines below.
final class OutputPane extends BorderPane {

    private static final int ROWS_ABOVE = 8;

    private final int side;
    private final StyleClassedTextArea area = new StyleClassedTextArea(false);
    private final Label slot = new Label();
    private final Label options = new Label();
    private final Label copy = new Label();
    private List<DisplayRow> rows = List.of();
    private boolean filling;

    /// @param number of its side, from 0
    OutputPane(int number, IntConsumer caret) {
        this.side = number;
        getStyleClass().add("output-pane");
        slot.getStyleClass().add("output-slot");
        options.getStyleClass().addAll("mono", "output-options");
        copy.getStyleClass().add("output-copy");
        var head = new VBox(slot, options, copy);
        head.getStyleClass().add("output-head");
        area.setEditable(false);
        area.setWrapText(false);
        area.getStyleClass().add("output-text");
        area.setParagraphGraphicFactory(this::gutter);
        area.setShowCaret(org.fxmisc.richtext.Caret.CaretVisibility.ON);
        area.setAccessibleText(Texts.get("compare.pane", number + 1));
        area.currentParagraphProperty().addListener((property, before, place) -> {
            if (!filling) {
                caret.accept(place);
            }
        });
        setTop(head);
        setCenter(new VirtualizedScrollPane<>(area));
    }

    StyleClassedTextArea area() {
        return area;
    }

    void show(SlotComparison.Result result) {
        SlotComparison.Side shown = result.sides().get(side);
        slot.setText(
                Texts.get("compare.side.slot", shown.source(), shown.choice().plugin()));
        String text = shown.choice().optionsText();
        options.setText(text.isEmpty() ? Texts.get("compare.side.no-options") : text);
        copy.setText(Texts.get(
                shown.gone() ? "compare.side.gone" : "compare.side.left-behind",
                shown.copy(),
                shown.start().toString(),
                result.upTo().toString()));
    }

    /// Shows the rows; the caret goes to the top.
    void fill(List<DisplayRow> shown, Alignment alignment) {
        filling = true;
        rows = shown;
        DecodedOutput output = alignment.sides().get(side).output();
        var document = new ReadOnlyStyledDocumentBuilder<Collection<String>, String, Collection<String>>(
                area.getSegOps(), List.of());
        for (DisplayRow row : shown) {
            String text = text(row, output, alignment);
            if (row.isHeader() || text.isEmpty()) {
                document.addParagraph(text, List.of(), styles(row));
            } else {
                document.addParagraph(text, OutputSyntax.spans(text), styles(row));
            }
        }
        if (shown.isEmpty()) {
            document.addParagraph("", List.of(), List.of());
        }
        area.replace(0, area.getLength(), document.build());
        area.moveTo(0);
        filling = false;
    }

    void moveTo(int place) {
        if (place >= 0 && area.getCurrentParagraph() != place) {
            filling = true;
            area.moveTo(place, 0);
            filling = false;
        }
    }

    /// Whether a row can be seen, none of its neighbours cut off.
    boolean isInSight(int place) {
        return !area.getVisibleParagraphs().isEmpty()
                && place > area.firstVisibleParToAllParIndex()
                && place < area.lastVisibleParToAllParIndex();
    }

    /// Scrolls to a row, some rows above it in sight.
    void reveal(int place) {
        area.showParagraphAtTop(Math.max(0, place - ROWS_ABOVE));
    }

    private String text(DisplayRow row, DecodedOutput output, Alignment alignment) {
        int line = row.line(side);
        if (row.isHeader()) {
            return header(alignment.groups().get(row.group()), output);
        }
        return line == DisplayRow.FILLER
                ? ""
                : LineText.of(output.lines().get(line).text());
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

    private Collection<String> styles(DisplayRow row) {
        if (row.isHeader()) {
            return List.of("row-header");
        }
        int line = row.line(side);
        String kind = style(row.kind());
        return line == DisplayRow.FILLER ? List.of(kind, "row-filler") : List.of(kind);
    }

    private static String style(DifferenceKind kind) {
        return "row-" + kind.name().toLowerCase(Locale.ROOT);
    }

    /// Line number and a mark: what differs can be told without colour.
    private Node gutter(int place) {
        var number = new Label();
        number.getStyleClass().addAll("mono", "gutter-number");
        var mark = new Label();
        mark.getStyleClass().addAll("mono", "gutter-mark");
        if (place < rows.size()) {
            DisplayRow row = rows.get(place);
            int line = row.line(side);
            number.setText(line < 0 ? "" : String.valueOf(line + 1));
            if (!row.isHeader()) {
                mark.setText(mark(row.kind()));
                mark.getStyleClass().add(style(row.kind()));
            }
        }
        var gutter = new HBox(number, mark);
        gutter.setAlignment(Pos.CENTER_RIGHT);
        gutter.getStyleClass().add("gutter");
        return gutter;
    }

    static String mark(DifferenceKind kind) {
        return switch (kind) {
            case SAME -> " ";
            case SPELLING -> "~";
            case EXPECTED -> "i";
            case MEANING -> "≠";
        };
    }
}
