package org.walscope.view.hex;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.FieldNode;
import org.walscope.model.segment.PageHeader;
import org.walscope.model.segment.WalSegment;
import org.walscope.view.FieldPaths;
import org.walscope.view.SelectedRecord;
import org.walscope.view.Selection;
import org.walscope.view.Selection.ByteRange;
import org.walscope.view.Texts;

/// The bytes of the selected record, the caret among them and the marked range, which is the selection's: a byte
/// marks the smallest field that contains it. Knows no control. FX thread.
final class HexViewModel {

    static final int BYTES_PER_ROW = 16;

    /// Bytes copied to the clipboard at most.
    static final int MAX_COPY = 1 << 20;

    private static final MemorySegment NO_BYTES = MemorySegment.ofArray(new byte[0]);

    private final Selection selection;
    private final SelectedRecord record;
    private final ReadOnlyObjectWrapper<MemorySegment> bytes = new ReadOnlyObjectWrapper<>(NO_BYTES);
    private final ReadOnlyIntegerWrapper caret = new ReadOnlyIntegerWrapper(-1);
    private final ReadOnlyObjectWrapper<Optional<ByteRange>> marked = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyStringWrapper status = new ReadOnlyStringWrapper("");
    private final InvalidationListener recordChanged = _ -> load();
    private final InvalidationListener markChanged = _ -> followMark();
    private List<HexRegions.Region> regions = List.of();
    private List<FieldNode> fields = List.of();
    private Optional<BytePlaces> places = Optional.empty();
    private int anchor = -1;
    private boolean marking;

    HexViewModel(Selection selection, SelectedRecord record) {
        this.selection = selection;
        this.record = record;
    }

    void attach() {
        record.detail().addListener(recordChanged);
        selection.bytes().addListener(markChanged);
        load();
    }

    void detach() {
        record.detail().removeListener(recordChanged);
        selection.bytes().removeListener(markChanged);
    }

    /// The record's bytes, none while no record is chosen or it cannot be read.
    ReadOnlyObjectProperty<MemorySegment> bytes() {
        return bytes.getReadOnlyProperty();
    }

    /// The byte the keys move from, -1 for none.
    ReadOnlyIntegerProperty caret() {
        return caret.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<ByteRange>> marked() {
        return marked.getReadOnlyProperty();
    }

    /// Where the caret's byte is: in the record, in its file, in the WAL, and in which field.
    ReadOnlyStringProperty status() {
        return status.getReadOnlyProperty();
    }

    int length() {
        return (int) bytes.get().byteSize();
    }

    int rows() {
        return (length() + BYTES_PER_ROW - 1) / BYTES_PER_ROW;
    }

    int at(int offset) {
        return bytes.get().get(ValueLayout.JAVA_BYTE, offset) & 0xFF;
    }

    List<HexRegions.Region> regions() {
        return regions;
    }

    /// The fields that contain a byte: `XLogRecord › xl_tot_len = 54`; "" where none does.
    String fieldAt(int offset) {
        return FieldPaths.text(FieldPaths.at(fields, offset));
    }

    /// Puts the caret on a byte and marks the smallest field that contains it.
    void choose(int offset) {
        if (offset < 0 || offset >= length()) {
            return;
        }
        anchor = offset;
        caret.set(offset);
        List<FieldNode> path = FieldPaths.at(fields, offset);
        mark(
                path.isEmpty()
                        ? new ByteRange(offset, 1)
                        : new ByteRange(path.getLast().offset(), path.getLast().length()));
    }

    /// Marks all from where the caret was put to `offset`.
    void extend(int offset) {
        if (length() == 0) {
            return;
        }
        int to = Math.clamp(offset, 0, length() - 1);
        if (anchor < 0) {
            anchor = Math.max(0, caret.get());
        }
        caret.set(to);
        mark(new ByteRange(Math.min(anchor, to), Math.abs(to - anchor) + 1));
    }

    void chooseAll() {
        if (length() > 0) {
            anchor = 0;
            caret.set(length() - 1);
            mark(new ByteRange(0, length()));
        }
    }

    /// The marked bytes as hex, two digits a byte with blanks; cut at [#MAX_COPY] bytes.
    String markedHex() {
        return marked.get()
                .map(range -> HexFormat.ofDelimiter(" ")
                        .formatHex(bytes.get()
                                .asSlice(range.offset(), Math.min(range.length(), MAX_COPY))
                                .toArray(ValueLayout.JAVA_BYTE)))
                .orElse("");
    }

    private void mark(ByteRange range) {
        marking = true;
        selection.bytes().set(Optional.of(range));
        marking = false;
        marked.set(Optional.of(range));
        describe();
    }

    private void load() {
        Optional<SelectedRecord.Detail> detail = record.detail().get();
        bytes.set(detail.map(SelectedRecord.Detail::bytes).orElse(NO_BYTES));
        fields = detail.map(SelectedRecord.Detail::fields).orElse(List.of());
        regions = detail.flatMap(SelectedRecord.Detail::record)
                .map(read -> HexRegions.of(read).regions())
                .orElse(List.of());
        places = detail.map(read -> new BytePlaces(read.lsn(), read.timeline().segmentSize(), PageHeader.PAGE_BYTES));
        anchor = -1;
        caret.set(-1);
        marked.set(Optional.empty());
        followMark();
    }

    private void followMark() {
        if (marking) {
            return;
        }
        marked.set(selection
                .bytes()
                .get()
                .filter(range -> range.length() > 0 && range.offset() >= 0 && range.offset() < length())
                .map(range -> new ByteRange(range.offset(), Math.min(range.length(), length() - range.offset()))));
        marked.get().ifPresent(range -> {
            anchor = range.offset();
            caret.set(range.offset());
        });
        describe();
    }

    private void describe() {
        int offset = caret.get();
        if (offset < 0 || places.isEmpty()) {
            status.set(length() == 0 ? "" : Texts.get("hex.status.length", length()));
            return;
        }
        Lsn lsn = places.get().lsn(offset);
        String file = record.detail()
                .get()
                .flatMap(read -> read.timeline().segmentAt(lsn))
                .map(WalSegment::fileName)
                .orElse("?");
        status.set(Texts.get(
                "hex.status",
                offset,
                marked.get().map(ByteRange::length).orElse(1),
                file,
                Long.toHexString(places.get().offsetInFile(offset)).toUpperCase(Locale.ROOT),
                lsn.toString()));
    }
}
