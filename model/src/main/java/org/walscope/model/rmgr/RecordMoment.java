package org.walscope.model.rmgr;

import java.util.OptionalLong;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.FieldTrace;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.record.XLogRecord;

/// The moment a record was written, where it says so: the end of a transaction, a restore point, a shutdown checkpoint,
/// the end of a recovery. (An online checkpoint says when it was begun, which may be long before.)
public final class RecordMoment {

    private static final long MICROS = 1_000_000L;
    /// Seconds from the Unix epoch to PostgreSQL's.
    private static final long POSTGRES_EPOCH = 946_684_800L;

    private RecordMoment() {}

    /// Whether a record of that kind says when it was written.
    ///
    /// @param info `xl_info`, whole
    public static boolean isTold(int rmid, int info) {
        return switch (rmid) {
            case XactXlog.RMID ->
                switch (info & XactXlog.OPMASK) {
                    case XactXlog.COMMIT,
                            XactXlog.ABORT,
                            XactXlog.PREPARE,
                            XactXlog.COMMIT_PREPARED,
                            XactXlog.ABORT_PREPARED -> true;
                    default -> false;
                };
            case XlogDesc.RMID ->
                switch (info & 0xF0) {
                    case XlogDesc.CHECKPOINT_SHUTDOWN, XlogDesc.RESTORE_POINT, XlogDesc.END_OF_RECOVERY -> true;
                    default -> false;
                };
            default -> false;
        };
    }

    /// Microseconds since 2000-01-01 UTC; empty where the record does not say, or is too short to.
    public static OptionalLong of(XLogRecord record) {
        if (!isTold(record.rmid(), record.info())) {
            return OptionalLong.empty();
        }
        FieldReader main = new RecordFields(record, FieldTrace.NONE).main();
        try {
            if (record.rmid() == XactXlog.RMID && (record.info() & XactXlog.OPMASK) == XactXlog.PREPARE) {
                return OptionalLong.of(XactXlog.readPrepare(main).xactTime());
            }
            if (record.rmid() == XlogDesc.RMID && record.rmgrInfo() == XlogDesc.CHECKPOINT_SHUTDOWN) {
                return OptionalLong.of((XlogDesc.CheckPoint.read(main).time() - POSTGRES_EPOCH) * MICROS);
            }
            return OptionalLong.of(main.i64("time"));
        } catch (WalFormatException e) {
            return OptionalLong.empty();
        }
    }
}
