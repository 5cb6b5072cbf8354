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

    private final boolean left;
    private final StyleClassedTextArea area = new StyleClassedTextArea(false);
    private final Label slot = new Label();
    private final Label options = new Label();
    private final Label copy = new Label();
    private List<DisplayRow> rows = List.of();
    private boolean filling;

    OutputPane(boolean left, IntConsumer caret) {
        this.left = left;
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
        area.setAccessibleText(Texts.get(left ? "compare.pane.left" : "compare.pane.right"));
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
        SlotComparison.Side side = left ? result.left() : result.right();
        slot.setText(Texts.get("compare.side.slot", side.source(), side.choice().plugin()));
        String text = side.choice().optionsText();
        options.setText(text.isEmpty() ? Texts.get("compare.side.no-options") : text);
        copy.setText(Texts.get(
                side.gone() ? "compare.side.gone" : "compare.side.left-behind",
                side.copy(),
                side.start().toString(),
                result.upTo().toString()));
    }

    /// Shows the rows; the caret goes to the top.
    void fill(List<DisplayRow> shown, Alignment alignment) {
        filling = true;
        rows = shown;
        DecodedOutput output = (left ? alignment.left() : alignment.right()).output();
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
        int line = left ? row.left() : row.right();
        if (row.isHeader()) {
            return header(alignment.groups().get(row.group()), output);
        }
        return line == DisplayRow.FILLER
                ? ""
                : LineText.of(output.lines().get(line).text());
    }

    private String header(AlignedGroup group, DecodedOutput output) {
        var place = left ? group.left() : group.right();
        if (place.isEmpty()) {
            boolean none = group.left().isEmpty() && group.right().isEmpty();
            return Texts.get(none ? "compare.header.outside" : "compare.header.missing");
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
        int line = left ? row.left() : row.right();
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
            int line = left ? row.left() : row.right();
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
