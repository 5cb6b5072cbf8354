package org.walscope.view.slot;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.ListView;
import javafx.scene.control.SplitPane;
import org.walscope.model.bytes.FieldNode;
import org.walscope.view.FieldPaths;
import org.walscope.view.Selection.ByteRange;
import org.walscope.view.Texts;
import org.walscope.view.bytes.FieldTree;
import org.walscope.view.bytes.HexBytes;
import org.walscope.view.bytes.HexCanvas;
import org.walscope.view.fx.ThemeColors;

/// A list of messages, and of the one under its cursor the fields and the bytes, which mark each other.
final class MessageParts extends SplitPane {

    private final HexBytes bytes = new HexBytes(this::chosen);
    private final FieldTree fields;
    private List<FieldNode> shown = List.of();

    /// @param id begins the names of the parts: `slot-peek` for `slot-peek-fields`
    MessageParts(String id, ListView<?> lines, ThemeColors colors) {
        fields = new FieldTree(
                node -> node.children().size() <= FieldTree.OPEN_AT_MOST,
                field -> bytes.mark(Optional.of(new ByteRange(field.offset(), field.length()))));
        fields.setId(id + "-fields");
        fields.setAccessibleText(Texts.get("slot.peek.fields"));
        var hex = new HexCanvas(bytes, colors);
        hex.setId(id + "-bytes");
        hex.setAccessibleText(Texts.get("slot.peek.bytes"));
        getItems().addAll(lines, fields, hex);
        setDividerPositions(0.5, 0.75);
    }

    void clear() {
        fields.show(List.of());
        bytes.clear();
        shown = List.of();
    }

    void show(byte[] message, List<FieldNode> itsFields) {
        shown = itsFields;
        fields.show(shown);
        bytes.show(MemorySegment.ofArray(message), shown, List.of());
    }

    private void chosen(ByteRange range) {
        fields.follow(FieldPaths.at(shown, range.offset()));
    }
}
