package org.walscope.view.record;

import java.util.List;
import org.walscope.model.Lsn;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.XLogRecord;
import org.walscope.model.rmgr.BlockText;
import org.walscope.model.rmgr.RecordLine;
import org.walscope.model.rmgr.RmgrTable;
import org.walscope.model.segment.WalTimeline;

/// The records of an opened timeline, each read when it is asked for.
record TimelineRecords(WalTimeline timeline) implements RecordSource {

    /// Without the operation's name, which has a column of its own.
    @Override
    public String describe(long lsn) {
        XLogRecord record = read(lsn);
        var text = new StringBuilder();
        RmgrTable.describe(record, text);
        String operation = RmgrTable.identify(record.rmid(), record.info(), record.version()) + " ";
        if (text.indexOf(operation) == 0) {
            text.delete(0, operation.length());
        }
        int described = text.length();
        BlockText.append(record, text);
        if (described == 0 && text.length() > 0) {
            // Without a description, the comma that would part it from the block references stands alone
            text.delete(0, ", ".length());
        }
        return text.toString();
    }

    @Override
    public String line(long lsn) {
        var text = new StringBuilder();
        RecordLine.append(read(lsn), false, text);
        return text.toString().stripTrailing();
    }

    @Override
    public List<BlockRef> blocks(long lsn) {
        return read(lsn).blocks();
    }

    private XLogRecord read(long lsn) {
        return new RecordReader(timeline).read(new Lsn(lsn));
    }
}
