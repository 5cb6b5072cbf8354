package org.walscope.model.record;

import org.walscope.model.Lsn;
import org.walscope.model.bytes.FieldTrace;
import org.walscope.model.segment.WalTimeline;

/// Reads one record in full, wherever it lies: what a row of the index stands for. Reading forwards is fastest. Any
/// thread may ask; they take turns. The files must stay open.
public final class RecordReader {

    private final WalTimeline timeline;
    private final XLogReader reader;

    public RecordReader(WalTimeline timeline) {
        this.timeline = timeline;
        this.reader = new XLogReader(timeline);
        reader.page().acceptAllForeign();
    }

    public WalTimeline timeline() {
        return timeline;
    }

    /// The record that starts at `lsn`.
    ///
    /// @throws WalFormatException in xlogreader.c's wording when there is no sound record
    public XLogRecord read(Lsn lsn) {
        return read(lsn, FieldTrace.NONE);
    }

    /// The same, telling `trace` of every header field; offsets count from the record's first byte.
    ///
    /// @throws WalFormatException in xlogreader.c's wording when there is no sound record
    public synchronized XLogRecord read(Lsn lsn, FieldTrace trace) {
        if (!reader.read(lsn.value(), XLogReader.ANY_PREV)) {
            // The page was perhaps read while the server had not written all of it yet.
            reader.page().forget();
            if (!reader.read(lsn.value(), XLogReader.ANY_PREV)) {
                throw reader.failure().toException();
            }
        }
        return reader.toRecord(trace);
    }
}
