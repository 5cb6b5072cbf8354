package org.walscope.view.record;

import java.util.List;
import java.util.OptionalLong;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.XLogRecord;
import org.walscope.model.rmgr.BlockText;
import org.walscope.model.rmgr.RecordLine;
import org.walscope.model.rmgr.RecordMoment;
import org.walscope.model.rmgr.RmgrTable;
import org.walscope.model.segment.WalTimeline;

/// The records of an opened timeline, each read when it is asked for.
record TimelineRecords(WalTimeline timeline) implements RecordSource {

    /// Without the operation's name, which has a column of its own.
    @Override
    public String describe(long lsn) {
        XLogRecord record = read(lsn);
        var text = new Utf8Builder();
        RmgrTable.describe(record, text);
        String operation = RmgrTable.identify(record.rmid(), record.info(), record.version()) + " ";
        boolean described = text.length() > operation.length();
        BlockText.append(record, text);
        String line = text.toString().substring(operation.length());
        // Without a description, the comma that would part it from the block references stands alone
        return described || line.isEmpty() ? line : line.substring(", ".length());
    }

    @Override
    public String line(long lsn) {
        var text = new Utf8Builder();
        RecordLine.append(read(lsn), false, text);
        return text.toString().stripTrailing();
    }

    @Override
    public OptionalLong moment(long lsn) {
        return RecordMoment.of(read(lsn));
    }

    @Override
    public List<BlockRef> blocks(long lsn) {
        return read(lsn).blocks();
    }

    private XLogRecord read(long lsn) {
        return new RecordReader(timeline).read(new Lsn(lsn));
    }
}
