package org.walscope.model.rmgr;

import java.util.function.Consumer;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.FieldTrace;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.XLogRecord;

/// What a description reads from: a record's main data and block data, each read telling the trace.
public record RecordFields(XLogRecord record, FieldTrace trace) {

    public PgVersion version() {
        return record.version();
    }

    /// The main data; `XLogRecGetData`.
    public FieldReader main() {
        return new FieldReader(
                record.bytes(), record.mainOffset(), record.mainLength(), record.lsn(), record.version(), trace);
    }

    /// The data of block reference `id`; `XLogRecGetBlockData`.
    ///
    /// @throws WalFormatException when the record has no such reference
    public FieldReader block(int id) {
        BlockRef block = record.block(id)
                .orElseThrow(() -> new WalFormatException(
                        record.lsn(),
                        "could not locate backup block with ID " + id + " in WAL record at " + record.lsn()));
        return new FieldReader(
                record.bytes(), block.dataOffset(), block.dataLength(), record.lsn(), record.version(), trace);
    }

    /// Whether block reference `id` is there and carries data; `XLogRecHasBlockData`.
    public boolean hasBlockData(int id) {
        return record.block(id).filter(BlockRef::hasData).isPresent();
    }

    /// Shows the data of block reference `id` to the trace alone: for what pg_waldump does not print. Costs nothing
    /// when nobody listens or the reference carries no data.
    void traceBlock(int id, Consumer<FieldReader> read) {
        if (trace.listens() && hasBlockData(id)) {
            read.accept(block(id));
        }
    }
}
