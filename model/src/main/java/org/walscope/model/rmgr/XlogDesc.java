package org.walscope.model.rmgr;

import java.util.Optional;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.Utf8Builder;

/// Resource manager XLOG; access/rmgrdesc/xlogdesc.c.
public final class XlogDesc implements RmgrDesc {

    /// `RM_XLOG_ID` in access/rmgrlist.h.
    public static final int RMID = 0;

    public static final int CHECKPOINT_SHUTDOWN = 0x00;
    public static final int CHECKPOINT_ONLINE = 0x10;
    public static final int NOOP = 0x20;
    public static final int NEXTOID = 0x30;
    public static final int SWITCH = 0x40;
    public static final int BACKUP_END = 0x50;
    public static final int PARAMETER_CHANGE = 0x60;
    public static final int RESTORE_POINT = 0x70;
    public static final int FPW_CHANGE = 0x80;
    public static final int END_OF_RECOVERY = 0x90;
    public static final int FPI_FOR_HINT = 0xA0;
    public static final int FPI = 0xB0;
    /// From PG 19 on; before, GiST has it.
    public static final int ASSIGN_LSN = 0xC0;

    /// Written by PG 12.9 and later minor releases of PG 12 too, but its pg_waldump does not tell it.
    public static final int OVERWRITE_CONTRECORD = 0xD0;

    /// From PG 17 on.
    public static final int CHECKPOINT_REDO = 0xE0;
    /// From PG 19 on.
    public static final int LOGICAL_DECODING_STATUS_CHANGE = 0xF0;

    /// `MAXFNAMELEN`, access/xlog_internal.h.
    private static final int NAME_BYTES = 64;

    /// `CheckPoint`, catalog/pg_control.h.
    ///
    /// @param walLevel               from PG 17 on
    /// @param logicalDecodingEnabled from PG 19 on
    /// @param nextMultiOffset        32 bits before PG 19
    public record CheckPoint(
            Lsn redo,
            int thisTimeLineId,
            int prevTimeLineId,
            boolean fullPageWrites,
            int walLevel,
            boolean logicalDecodingEnabled,
            long nextXid,
            int nextOid,
            int nextMulti,
            long nextMultiOffset,
            int oldestXid,
            int oldestXidDb,
            int oldestMulti,
            int oldestMultiDb,
            long time,
            int oldestCommitTsXid,
            int newestCommitTsXid,
            int oldestActiveXid) {

        public static CheckPoint read(FieldReader in) {
            boolean v19 = in.version().atLeast(PgVersion.PG19);
            boolean v17 = in.version().atLeast(PgVersion.PG17);
            int start = in.offset();
            in.open("CheckPoint");
            Lsn redo = in.lsn("redo");
            int timeline = (int) in.u32("ThisTimeLineID");
            int previous = (int) in.u32("PrevTimeLineID");
            boolean fullPageWrites = in.bool("fullPageWrites");
            in.align(start, 4);
            int walLevel = v17 ? in.i32("wal_level") : 0;
            boolean logical = v19 && in.bool("logicalDecodingEnabled");
            in.align(start, 8);
            long nextXid =
                    in.i64(in.version().atLeast(PgVersion.PG14) ? "nextXid" : "nextFullXid", FullTransactionId::new);
            int nextOid = in.oid("nextOid");
            int nextMulti = in.xid("nextMulti");
            long nextMultiOffset = v19 ? in.i64("nextMultiOffset") : in.u32("nextMultiOffset");
            int oldestXid = in.xid("oldestXid");
            int oldestXidDb = in.oid("oldestXidDB");
            int oldestMulti = in.xid("oldestMulti");
            int oldestMultiDb = in.oid("oldestMultiDB");
            in.align(start, 8);
            var checkPoint = new CheckPoint(
                    redo,
                    timeline,
                    previous,
                    fullPageWrites,
                    walLevel,
                    logical,
                    nextXid,
                    nextOid,
                    nextMulti,
                    nextMultiOffset,
                    oldestXid,
                    oldestXidDb,
                    oldestMulti,
                    oldestMultiDb,
                    in.i64("time", Timestamps::ofEpochSeconds),
                    in.xid("oldestCommitTsXid"),
                    in.xid("newestCommitTsXid"),
                    in.xid("oldestActiveXid"));
            in.pad(start, 8);
            in.close();
            return checkPoint;
        }

        private void describe(boolean shutdown, PgVersion version, Utf8Builder text) {
            DescText.lsn(text.append("redo "), redo, version);
            DescText.unsigned(text.append("; tli "), thisTimeLineId);
            DescText.unsigned(text.append("; prev tli "), prevTimeLineId);
            text.append("; fpw ").append(fullPageWrites);
            if (version.atLeast(PgVersion.PG17)) {
                text.append("; wal_level ").append(walLevelName(walLevel));
            }
            if (version.atLeast(PgVersion.PG19)) {
                text.append("; logical decoding ").append(logicalDecodingEnabled);
            }
            DescText.fullXid(text.append("; xid "), nextXid);
            DescText.unsigned(text.append("; oid "), nextOid);
            DescText.unsigned(text.append("; multi "), nextMulti);
            text.append("; offset ").append(Long.toUnsignedString(nextMultiOffset));
            DescText.unsigned(text.append("; oldest xid "), oldestXid);
            DescText.unsigned(text.append(" in DB "), oldestXidDb);
            DescText.unsigned(text.append("; oldest multi "), oldestMulti);
            DescText.unsigned(text.append(" in DB "), oldestMultiDb);
            DescText.unsigned(text.append("; oldest/newest commit timestamp xid: "), oldestCommitTsXid);
            DescText.unsigned(text.append('/'), newestCommitTsXid);
            DescText.unsigned(text.append("; oldest running xid "), oldestActiveXid);
            text.append(shutdown ? "; shutdown" : "; online");
        }
    }

    @Override
    public String name() {
        return "XLOG";
    }

    @Override
    public Optional<String> identify(int info, PgVersion version) {
        return Optional.ofNullable(
                switch (info & 0xF0) {
                    case CHECKPOINT_SHUTDOWN -> "CHECKPOINT_SHUTDOWN";
                    case CHECKPOINT_ONLINE -> "CHECKPOINT_ONLINE";
                    case NOOP -> "NOOP";
                    case NEXTOID -> "NEXTOID";
                    case SWITCH -> "SWITCH";
                    case BACKUP_END -> "BACKUP_END";
                    case PARAMETER_CHANGE -> "PARAMETER_CHANGE";
                    case RESTORE_POINT -> "RESTORE_POINT";
                    case FPW_CHANGE -> "FPW_CHANGE";
                    case END_OF_RECOVERY -> "END_OF_RECOVERY";
                    case FPI_FOR_HINT -> "FPI_FOR_HINT";
                    case FPI -> "FPI";
                    case ASSIGN_LSN -> version.atLeast(PgVersion.PG19) ? "ASSIGN_LSN" : null;
                    case OVERWRITE_CONTRECORD -> version.atLeast(PgVersion.PG13) ? "OVERWRITE_CONTRECORD" : null;
                    case CHECKPOINT_REDO -> version.atLeast(PgVersion.PG17) ? "CHECKPOINT_REDO" : null;
                    case LOGICAL_DECODING_STATUS_CHANGE ->
                        version.atLeast(PgVersion.PG19) ? "LOGICAL_DECODING_STATUS_CHANGE" : null;
                    default -> null;
                });
    }

    @Override
    public void describe(RecordFields in, Utf8Builder text) {
        PgVersion version = in.version();
        FieldReader main = in.main();
        int info = in.record().rmgrInfo();
        switch (info) {
            case CHECKPOINT_SHUTDOWN, CHECKPOINT_ONLINE ->
                CheckPoint.read(main).describe(info == CHECKPOINT_SHUTDOWN, version, text);
            case NEXTOID -> DescText.unsigned(text, main.oid("nextOid"));
            case BACKUP_END -> DescText.lsn(text, main.lsn("startpoint"), version);
            case PARAMETER_CHANGE -> parameterChange(main, text);
            case RESTORE_POINT -> restorePoint(main, text);
            case FPW_CHANGE -> text.append(main.bool("fpw"));
            case END_OF_RECOVERY -> endOfRecovery(main, text);
            case ASSIGN_LSN -> {
                if (version.atLeast(PgVersion.PG19)) {
                    main.i32("dummy");
                }
            }
            case OVERWRITE_CONTRECORD ->
                overwriteContrecord(main, version.atLeast(PgVersion.PG13) ? text : new Utf8Builder());
            case CHECKPOINT_REDO -> {
                if (version.atLeast(PgVersion.PG17)) {
                    text.append("wal_level ").append(walLevelName(main.i32("wal_level")));
                }
            }
            case LOGICAL_DECODING_STATUS_CHANGE -> {
                if (version.atLeast(PgVersion.PG19)) {
                    text.append(main.bool("logical_decoding"));
                }
            }
            default -> {}
        }
    }

    /// `xl_parameter_change`, access/xlog_internal.h.
    private static void parameterChange(FieldReader in, Utf8Builder text) {
        int start = in.offset();
        in.open("xl_parameter_change");
        text.append("max_connections=").append(in.i32("MaxConnections"));
        text.append(" max_worker_processes=").append(in.i32("max_worker_processes"));
        text.append(" max_wal_senders=").append(in.i32("max_wal_senders"));
        text.append(" max_prepared_xacts=").append(in.i32("max_prepared_xacts"));
        text.append(" max_locks_per_xact=").append(in.i32("max_locks_per_xact"));
        text.append(" wal_level=").append(walLevelName(in.i32("wal_level")));
        text.append(" wal_log_hints=").append(in.bool("wal_log_hints") ? "on" : "off");
        text.append(" track_commit_timestamp=").append(in.bool("track_commit_timestamp") ? "on" : "off");
        in.pad(start, 4);
        in.close();
    }

    /// `xl_restore_point`
    private static void restorePoint(FieldReader in, Utf8Builder text) {
        in.open("xl_restore_point");
        Timestamps.read(in, "rp_time");
        text.append(in.fixedString("rp_name", NAME_BYTES));
        in.close();
    }

    /// `xl_end_of_recovery`
    private static void endOfRecovery(FieldReader in, Utf8Builder text) {
        int start = in.offset();
        in.open("xl_end_of_recovery");
        long time = Timestamps.read(in, "end_time");
        DescText.unsigned(text.append("tli "), (int) in.u32("ThisTimeLineID"));
        DescText.unsigned(text.append("; prev tli "), (int) in.u32("PrevTimeLineID"));
        Timestamps.append(text.append("; time "), time);
        if (in.version().atLeast(PgVersion.PG17)) {
            text.append("; wal_level ").append(walLevelName(in.i32("wal_level")));
        }
        in.pad(start, 8);
        in.close();
    }

    /// `xl_overwrite_contrecord`
    private static void overwriteContrecord(FieldReader in, Utf8Builder text) {
        in.open("xl_overwrite_contrecord");
        DescText.lsn(text.append("lsn "), in.lsn("overwritten_lsn"), in.version());
        Timestamps.append(text.append("; time "), Timestamps.read(in, "overwrite_time"));
        in.close();
    }

    /// `wal_level_options`
    private static String walLevelName(int level) {
        return switch (level) {
            case 0 -> "minimal";
            case 1 -> "replica";
            case 2 -> "logical";
            default -> "?";
        };
    }
}
