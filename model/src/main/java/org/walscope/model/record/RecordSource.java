package org.walscope.model.record;

import org.walscope.model.Lsn;

/// Where a record comes from; [RecordReader]'s `read`.
@FunctionalInterface
public interface RecordSource {

    /// @throws org.walscope.model.bytes.WalFormatException when there is no valid record at that place
    XLogRecord read(Lsn lsn);
}
