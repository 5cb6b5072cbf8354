package org.walscope.view.hex;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.walscope.model.Lsn;
import org.walscope.model.record.XLogRecord;
import org.walscope.model.segment.PageHeader;
import org.walscope.model.segment.WalSegment;
import org.walscope.view.SelectedRecord;
import org.walscope.view.SelectedRecord.Detail;
import org.walscope.view.Selection;
import org.walscope.view.Selection.ByteRange;
import org.walscope.view.Texts;
import org.walscope.view.bytes.HexBytes;
import org.walscope.view.fx.ColorRole;

/// The bytes of the selected record; what is marked among them is the selection's byte range. Knows no control. FX
/// thread.
final class HexViewModel {

    private final Selection selection;
    private final SelectedRecord record;
    private final HexBytes bytes = new HexBytes(this::chosen);
    private final ReadOnlyStringWrapper status = new ReadOnlyStringWrapper("");
    private final InvalidationListener recordChanged = _ -> load();
    private final InvalidationListener markChanged = _ -> followMark();
    private Optional<BytePlaces> places = Optional.empty();
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

    /// The record's, none while no record is chosen or it cannot be read.
    HexBytes bytes() {
        return bytes;
    }

    /// Where the caret's byte is: in the record, in its file, in the WAL, and in which field.
    ReadOnlyStringProperty status() {
        return status.getReadOnlyProperty();
    }

    private void chosen(ByteRange range) {
        marking = true;
        selection.bytes().set(Optional.of(range));
        marking = false;
        describe();
    }

    private void load() {
        Optional<Detail> detail = record.detail().get();
        places = detail.map(read -> new BytePlaces(read.lsn(), read.timeline().segmentSize(), PageHeader.PAGE_BYTES));
        detail.ifPresentOrElse(
                read -> bytes.show(
                        read.bytes(),
                        read.fields(),
                        read.record().map(HexViewModel::tints).orElse(List.of())),
                bytes::clear);
        followMark();
    }

    private static List<HexBytes.Tint> tints(XLogRecord read) {
        return HexRegions.of(read).regions().stream()
                .map(region -> new HexBytes.Tint(region.start(), region.end(), tint(region.kind())))
                .toList();
    }

    private static ColorRole tint(HexRegions.Kind kind) {
        return switch (kind) {
            case HEADER -> ColorRole.HEX_HEADER;
            case REFERENCES -> ColorRole.HEX_BLOCK;
            case IMAGE -> ColorRole.HEX_IMAGE;
            case BLOCK_DATA -> ColorRole.HEX_DATA;
            case MAIN_DATA -> ColorRole.HEX_MAIN;
        };
    }

    private void followMark() {
        if (!marking) {
            bytes.mark(selection.bytes().get());
            describe();
        }
    }

    private void describe() {
        int offset = bytes.caret().get();
        int length = bytes.length();
        if (offset < 0 || places.isEmpty()) {
            status.set(length == 0 ? "" : Texts.get("hex.status.length", length));
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
                bytes.marked().get().map(ByteRange::length).orElse(1),
                file,
                Long.toHexString(places.get().offsetInFile(offset)).toUpperCase(Locale.ROOT),
                lsn.toString()));
    }
}
