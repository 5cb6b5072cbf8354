package org.walscope.view.record;

import java.util.List;
import java.util.OptionalLong;
import org.walscope.model.record.BlockRef;

/// Where the record table gets what the index does not hold. Called in the background, by one job at a time or by
/// several; reads one record a call.
interface RecordSource {

    /// As pg_waldump describes the record that starts at `lsn`, block references included.
    ///
    /// @throws org.walscope.model.bytes.WalFormatException when it cannot be read
    String describe(long lsn);

    /// The record's whole line as pg_waldump prints it.
    ///
    /// @throws org.walscope.model.bytes.WalFormatException when it cannot be read
    String line(long lsn);

    /// When the record was written, where it says so, in microseconds since 2000-01-01 UTC.
    ///
    /// @throws org.walscope.model.bytes.WalFormatException when it cannot be read
    default OptionalLong moment(long lsn) {
        return OptionalLong.empty();
    }

    /// The record's block references.
    ///
    /// @throws org.walscope.model.bytes.WalFormatException when it cannot be read
    List<BlockRef> blocks(long lsn);
}
