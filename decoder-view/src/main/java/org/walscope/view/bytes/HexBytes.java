package org.walscope.view.bytes;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.walscope.model.bytes.FieldNode;
import org.walscope.view.FieldPaths;
import org.walscope.view.Selection.ByteRange;
import org.walscope.view.fx.ColorRole;

/// Bytes that a [HexCanvas] shows, the caret among them and the marked range: choosing a byte marks the smallest field
/// that contains it. Knows no control. FX thread.
public final class HexBytes {

    /// Bytes copied to the clipboard at most.
    static final int MAX_COPY = 1 << 20;

    private static final MemorySegment NO_BYTES = MemorySegment.ofArray(new byte[0]);

    private final Consumer<ByteRange> chosen;
    private final ReadOnlyObjectWrapper<MemorySegment> bytes = new ReadOnlyObjectWrapper<>(NO_BYTES);
    private final ReadOnlyIntegerWrapper caret = new ReadOnlyIntegerWrapper(-1);
    private final ReadOnlyObjectWrapper<Optional<ByteRange>> marked = new ReadOnlyObjectWrapper<>(Optional.empty());
    private List<Tint> tints = List.of();
    private List<FieldNode> fields = List.of();
    private int anchor = -1;

    /// The colour behind the bytes from `start` to before `end`.
    public record Tint(int start, int end, ColorRole role) {}

    /// @param chosen hears what is marked here, not what [#mark] is told
    public HexBytes(Consumer<ByteRange> chosen) {
        this.chosen = chosen;
    }

    /// Shows other bytes, with nothing marked.
    public void show(MemorySegment other, List<FieldNode> itsFields, List<Tint> itsTints) {
        fields = itsFields;
        tints = itsTints;
        bytes.set(other);
        anchor = -1;
        caret.set(-1);
        marked.set(Optional.empty());
    }

    /// Shows none.
    public void clear() {
        show(NO_BYTES, List.of(), List.of());
    }

    public ReadOnlyObjectProperty<MemorySegment> bytes() {
        return bytes.getReadOnlyProperty();
    }

    /// The byte the keys move from, -1 for none.
    public ReadOnlyIntegerProperty caret() {
        return caret.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<ByteRange>> marked() {
        return marked.getReadOnlyProperty();
    }

    public int length() {
        return (int) bytes.get().byteSize();
    }

    int at(int offset) {
        return bytes.get().get(ValueLayout.JAVA_BYTE, offset) & 0xFF;
    }

    List<Tint> tints() {
        return tints;
    }

    /// The fields that contain a byte: `XLogRecord › xl_tot_len = 54`; "" where none does.
    public String fieldAt(int offset) {
        return FieldPaths.text(FieldPaths.at(fields, offset));
    }

    /// Puts the caret on a byte and marks the smallest field that contains it.
    public void choose(int offset) {
        if (offset < 0 || offset >= length()) {
            return;
        }
        anchor = offset;
        caret.set(offset);
        List<FieldNode> path = FieldPaths.at(fields, offset);
        choose(
                path.isEmpty()
                        ? new ByteRange(offset, 1)
                        : new ByteRange(path.getLast().offset(), path.getLast().length()));
    }

    /// Marks all from where the caret was put to `offset`.
    public void extend(int offset) {
        if (length() == 0) {
            return;
        }
        int to = Math.clamp(offset, 0, length() - 1);
        if (anchor < 0) {
            anchor = Math.max(0, caret.get());
        }
        caret.set(to);
        choose(new ByteRange(Math.min(anchor, to), Math.abs(to - anchor) + 1));
    }

    public void chooseAll() {
        if (length() > 0) {
            anchor = 0;
            caret.set(length() - 1);
            choose(new ByteRange(0, length()));
        }
    }

    /// Marks what was chosen elsewhere, as far as it lies within, and puts the caret on its first byte.
    public void mark(Optional<ByteRange> range) {
        marked.set(range.filter(each -> each.length() > 0 && each.offset() >= 0 && each.offset() < length())
                .map(each -> new ByteRange(each.offset(), Math.min(each.length(), length() - each.offset()))));
        marked.get().ifPresent(each -> {
            anchor = each.offset();
            caret.set(each.offset());
        });
    }

    /// The marked bytes as hex, two digits a byte with blanks; cut at [#MAX_COPY] bytes.
    public String markedHex() {
        return marked.get()
                .map(range -> HexFormat.ofDelimiter(" ")
                        .formatHex(bytes.get()
                                .asSlice(range.offset(), Math.min(range.length(), MAX_COPY))
                                .toArray(ValueLayout.JAVA_BYTE)))
                .orElse("");
    }

    private void choose(ByteRange range) {
        marked.set(Optional.of(range));
        chosen.accept(range);
    }
}
