package org.walscope.model.rmgr;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldTrace;
import org.walscope.model.record.XLogRecord;

/// Makes records for tests: a header, one block with data where there is some, main data.
final class RecordBytes {

    static final Lsn AT = new Lsn(0x1529FB0);

    private RecordBytes() {}

    static XLogRecord record(PgVersion version, int rmid, int info, byte[] blockData, byte[] main) {
        boolean hasBlock = blockData.length > 0;
        int length = XLogRecord.HEADER_BYTES
                + (hasBlock ? 20 : 0)
                + (main.length > 255 ? 5 : 2)
                + blockData.length
                + main.length;
        var out = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(length).putInt(742).putLong(0x1529F80).put((byte) info).put((byte) rmid);
        out.putShort((short) 0).putInt(0);
        if (hasBlock) {
            out.put((byte) 0).put((byte) 0x20).putShort((short) blockData.length);
            out.putInt(1663).putInt(16384).putInt(1259).putInt(7);
        }
        if (main.length > 255) {
            out.put((byte) 254).putInt(main.length);
        } else {
            out.put((byte) 255).put((byte) main.length);
        }
        out.put(blockData).put(main);
        return XLogRecord.parse(MemorySegment.ofArray(out.array()), AT, AT.plus(length), version, FieldTrace.NONE);
    }
}
