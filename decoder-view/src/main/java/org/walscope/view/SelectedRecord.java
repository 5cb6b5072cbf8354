package org.walscope.view;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.FieldNode;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.XLogRecord;
import org.walscope.model.rmgr.BlockText;
import org.walscope.model.rmgr.RecordTree;
import org.walscope.model.rmgr.RmgrTable;
import org.walscope.model.segment.WalTimeline;
import org.walscope.view.fx.Background;

/// The record under the workbench's cursor with its fields, read in the background; once for all
/// views that look into records, while any of them is attached. The newest choice wins. FX thread.
public final class SelectedRecord {

    private static final MemorySegment NO_BYTES = MemorySegment.ofArray(new byte[0]);

    private final Selection selection;
    private final OpenWal wal;
    private final Background background;
    private final ReadOnlyObjectWrapper<Optional<Detail>> detail = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final InvalidationListener changed = _ -> load();
    private Background.Job running = () -> {};
    private int attached;

    /// A record as far as it could be read.
    ///
    /// @param record      empty when its header, length or CRC is wrong
    /// @param bytes       of the record; none when it cannot be read
    /// @param fields      those read, before the problem if there is one
    /// @param description as pg_waldump prints it, block references included
    /// @param problem     why not all could be read
    public record Detail(
            WalTimeline timeline,
            Lsn lsn,
            Optional<XLogRecord> record,
            MemorySegment bytes,
            List<FieldNode> fields,
            String description,
            Optional<String> problem) {

        static Detail failed(WalTimeline timeline, Lsn lsn, List<FieldNode> fields, Throwable failure) {
            return new Detail(
                    timeline,
                    lsn,
                    Optional.empty(),
                    NO_BYTES,
                    fields,
                    "",
                    Optional.of(String.valueOf(failure.getMessage())));
        }
    }

    public SelectedRecord(Selection selection, OpenWal wal, Background background) {
        this.selection = selection;
        this.wal = wal;
        this.background = background;
    }

    /// One more view wants to know.
    public void attach() {
        if (attached++ > 0) {
            return;
        }
        selection.lsn().addListener(changed);
        wal.timeline().addListener(changed);
        load();
    }

    public void detach() {
        if (--attached > 0) {
            return;
        }
        selection.lsn().removeListener(changed);
        wal.timeline().removeListener(changed);
        running.stop();
    }

    /// Empty while no record is chosen; the record before while the next is being read.
    public ReadOnlyObjectProperty<Optional<Detail>> detail() {
        return detail.getReadOnlyProperty();
    }

    private void load() {
        running.stop();
        Optional<Lsn> lsn = selection.lsn().get();
        Optional<WalTimeline> timeline = wal.timeline().get();
        if (lsn.isEmpty() || timeline.isEmpty()) {
            detail.set(Optional.empty());
            return;
        }
        WalTimeline in = timeline.get();
        Lsn at = lsn.get();
        running = background.start(
                Texts.get("record.reading"),
                _ -> read(in, at),
                read -> detail.set(Optional.of(read)),
                failure -> detail.set(Optional.of(Detail.failed(in, at, List.of(), failure))));
    }

    static Detail read(WalTimeline timeline, Lsn lsn) {
        var trace = new FieldNode.Builder();
        XLogRecord record;
        try {
            record = new RecordReader(timeline).read(lsn, trace);
        } catch (WalFormatException e) {
            return Detail.failed(timeline, lsn, trace.roots(), e);
        }
        var description = new Utf8Builder();
        Optional<String> problem = Optional.empty();
        try {
            RmgrTable.describe(record, description);
            BlockText.append(record, description);
        } catch (WalFormatException e) {
            problem = Optional.of(e.getMessage());
        }
        return new Detail(
                timeline,
                lsn,
                Optional.of(record),
                record.bytes(),
                RecordTree.of(record),
                description.toString(),
                problem);
    }
}
