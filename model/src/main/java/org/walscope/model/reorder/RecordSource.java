package org.walscope.model.reorder;

import org.walscope.model.Lsn;
import org.walscope.model.record.XLogRecord;

/// Where a record comes from; [org.walscope.model.record.RecordReader]'s `read`.
@FunctionalInterface
interface RecordSource {

    /// @throws org.walscope.model.bytes.WalFormatException when there is no valid record at that place
    XLogRecord read(Lsn lsn);
}
