package org.walscope.model.rmgr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.RelFileLocator;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.FlagNames;
import org.walscope.model.bytes.WalFormatException;

/// The Transaction resource manager's records, access/xact.h, read as `ParseCommitRecord`, `ParseAbortRecord` and
/// `ParsePrepareRecord` of access/rmgrdesc/xactdesc.c do. Shared by the description and the reorder buffer.
public final class XactXlog {

    /// `RM_XACT_ID` in access/rmgrlist.h.
    public static final int RMID = 1;

    /// `XLOG_XACT_OPMASK`: the operation's bits of `xl_info`.
    public static final int OPMASK = 0x70;

    public static final int COMMIT = 0x00;
    public static final int PREPARE = 0x10;
    public static final int ABORT = 0x20;
    public static final int COMMIT_PREPARED = 0x30;
    public static final int ABORT_PREPARED = 0x40;
    public static final int ASSIGNMENT = 0x50;
    /// `XLOG_XACT_INVALIDATIONS`, from PG 14 on.
    public static final int INVALIDATIONS = 0x60;

    /// `XLOG_XACT_HAS_INFO`: the bit of `xl_info` that says `xinfo` follows.
    private static final int HAS_INFO = 0x80;

    static final int XINFO_HAS_DBINFO = 1;
    static final int XINFO_HAS_SUBXACTS = 1 << 1;
    static final int XINFO_HAS_RELFILELOCATORS = 1 << 2;
    static final int XINFO_HAS_INVALS = 1 << 3;
    static final int XINFO_HAS_TWOPHASE = 1 << 4;
    static final int XINFO_HAS_ORIGIN = 1 << 5;
    static final int XINFO_HAS_GID = 1 << 7;
    static final int XINFO_HAS_DROPPED_STATS = 1 << 8;
    static final int COMPLETION_APPLY_FEEDBACK = 1 << 29;
    static final int COMPLETION_UPDATE_RELCACHE_FILE = 1 << 30;
    static final int COMPLETION_FORCE_SYNC_COMMIT = 1 << 31;

    private static final FlagNames XINFO_NAMES = xinfoNames();

    private XactXlog() {}

    private static FlagNames xinfoNames() {
        String[] names = new String[32];
        Arrays.fill(names, "");
        String[] has = {
            "DBINFO", "SUBXACTS", "RELFILELOCATORS", "INVALS", "TWOPHASE", "ORIGIN", "AE_LOCKS", "GID", "DROPPED_STATS"
        };
        for (int bit = 0; bit < has.length; bit++) {
            names[bit] = "HAS_" + has[bit];
        }
        names[29] = "COMPLETION_APPLY_FEEDBACK";
        names[30] = "COMPLETION_UPDATE_RELCACHE_FILE";
        names[31] = "COMPLETION_FORCE_SYNC_COMMIT";
        return FlagNames.of(names);
    }

    /// `xl_xact_stats_item`: a statistics entry dropped with the transaction.
    public record StatsItem(int kind, int dboid, long objid) {}

    /// `xl_xact_origin`: where and when the transaction ended on the node it came from.
    ///
    /// @param timestamp microseconds since 2000-01-01 UTC
    public record Origin(Lsn lsn, long timestamp) {}

    /// What the end of a transaction says; `xl_xact_parsed_commit` and its kin. Lists are empty for what the record
    /// does not have.
    ///
    /// @param xactTime       of the end, microseconds since 2000-01-01 UTC
    /// @param xinfo          the flags; 0 in PREPARE
    /// @param twophaseXid    the prepared transaction, 0 when it was not prepared
    /// @param gid            empty text when there is none
    /// @param abortLocators  files to remove when a prepared transaction aborts
    /// @param abortStats     statistics to drop when it does
    /// @param initFileInval  the relation cache's file must be rebuilt
    public record Parsed(
            long xactTime,
            int xinfo,
            int dbId,
            int tsId,
            List<Integer> subxacts,
            List<RelFileLocator> locators,
            List<StatsItem> stats,
            List<SharedInvalidationMessage> msgs,
            int twophaseXid,
            String gid,
            List<RelFileLocator> abortLocators,
            List<StatsItem> abortStats,
            boolean initFileInval,
            Optional<Origin> origin) {

        boolean has(int flag) {
            return (xinfo & flag) != 0;
        }
    }

    /// `xl_xact_assignment`: these subtransactions belong to that top-level one.
    public record Assignment(int xtop, List<Integer> xsub) {

        public static Assignment read(FieldReader in) {
            in.open("xl_xact_assignment");
            int xtop = in.xid("xtop");
            List<Integer> xsub = list(in, "nsubxacts", "xsub", 4, from -> from.xid("xsub"));
            in.close();
            return new Assignment(xtop, xsub);
        }
    }

    /// `xl_xact_invals`, the whole of an INVALIDATION record.
    public static List<SharedInvalidationMessage> readInvalidations(FieldReader in) {
        in.open("xl_xact_invals");
        var messages = list(in, "nmsgs", "msgs", SharedInvalidationMessage.BYTES, SharedInvalidationMessage::read);
        in.close();
        return messages;
    }

    /// COMMIT and COMMIT_PREPARED: `ParseCommitRecord`.
    ///
    /// @param info `xl_info`, whole
    /// @throws WalFormatException when the record is shorter than its flags say
    public static Parsed readCommit(FieldReader in, int info) {
        return readEnd(in, info, "xl_xact_commit", true);
    }

    /// ABORT and ABORT_PREPARED: `ParseAbortRecord`, which knows no invalidations.
    public static Parsed readAbort(FieldReader in, int info) {
        return readEnd(in, info, "xl_xact_abort", false);
    }

    private static Parsed readEnd(FieldReader in, int info, String struct, boolean commit) {
        in.open(struct);
        long time = Timestamps.read(in, "xact_time");
        int xinfo = (info & HAS_INFO) != 0 ? in.i32("xinfo", XINFO_NAMES) : 0;
        int dbId = 0;
        int tsId = 0;
        if ((xinfo & XINFO_HAS_DBINFO) != 0) {
            dbId = in.oid("dbId");
            tsId = in.oid("tsId");
        }
        List<Integer> subxacts = (xinfo & XINFO_HAS_SUBXACTS) != 0
                ? list(in, "nsubxacts", "subxacts", 4, from -> from.xid("subxact"))
                : List.of();
        List<RelFileLocator> locators = (xinfo & XINFO_HAS_RELFILELOCATORS) != 0
                ? list(in, "nrels", "xlocators", 12, from -> from.relFileLocator("xlocator"))
                : List.of();
        List<StatsItem> stats =
                (xinfo & XINFO_HAS_DROPPED_STATS) != 0 && in.version().atLeast(PgVersion.PG15)
                        ? list(in, "nitems", "items", statsBytes(in), XactXlog::readStats)
                        : List.of();
        List<SharedInvalidationMessage> msgs = commit && (xinfo & XINFO_HAS_INVALS) != 0
                ? list(in, "nmsgs", "msgs", SharedInvalidationMessage.BYTES, SharedInvalidationMessage::read)
                : List.of();
        int twophaseXid = 0;
        String gid = "";
        if ((xinfo & XINFO_HAS_TWOPHASE) != 0) {
            twophaseXid = in.xid("twophase_xid");
            gid = (xinfo & XINFO_HAS_GID) != 0 ? in.cstring("twophase_gid") : "";
        }
        Optional<Origin> origin = (xinfo & XINFO_HAS_ORIGIN) != 0
                ? Optional.of(new Origin(in.lsn("origin_lsn"), Timestamps.read(in, "origin_timestamp")))
                : Optional.empty();
        in.close();
        return new Parsed(
                time,
                xinfo,
                dbId,
                tsId,
                subxacts,
                locators,
                stats,
                msgs,
                twophaseXid,
                gid,
                List.of(),
                List.of(),
                (xinfo & COMPLETION_UPDATE_RELCACHE_FILE) != 0,
                origin);
    }

    /// PREPARE: `ParsePrepareRecord`; the same struct is `TwoPhaseFileHeader` in access/transam/twophase.c.
    public static Parsed readPrepare(FieldReader in) {
        int start = in.offset();
        boolean hasStats = in.version().atLeast(PgVersion.PG15);
        in.open("xl_xact_prepare");
        in.u32("magic");
        in.u32("total_len");
        int xid = in.xid("xid");
        int database = in.oid("database");
        long preparedAt = Timestamps.read(in, "prepared_at");
        in.oid("owner");
        int subxactCount = in.i32("nsubxacts");
        int commitRelCount = in.i32("ncommitrels");
        int abortRelCount = in.i32("nabortrels");
        int commitStatCount = hasStats ? in.i32("ncommitstats") : 0;
        int abortStatCount = hasStats ? in.i32("nabortstats") : 0;
        int messageCount = in.i32("ninvalmsgs");
        boolean initFileInval = in.bool("initfileinval");
        in.align(start, 2);
        int gidLength = in.u16("gidlen");
        var origin = new Origin(in.lsn("origin_lsn"), Timestamps.read(in, "origin_timestamp"));
        in.close();
        in.align(start, 8);
        String gid = in.fixedString("gid", gidLength);
        in.align(start, 8);
        var subxacts = items(in, subxactCount, "subxacts", 4, from -> from.xid("subxact"));
        in.align(start, 8);
        var locators = items(in, commitRelCount, "xlocators", 12, from -> from.relFileLocator("xlocator"));
        in.align(start, 8);
        var abortLocators = items(in, abortRelCount, "abortlocators", 12, from -> from.relFileLocator("xlocator"));
        in.align(start, 8);
        var stats = items(in, commitStatCount, "stats", statsBytes(in), XactXlog::readStats);
        in.align(start, 8);
        var abortStats = items(in, abortStatCount, "abortstats", statsBytes(in), XactXlog::readStats);
        in.align(start, 8);
        var msgs = items(in, messageCount, "msgs", SharedInvalidationMessage.BYTES, SharedInvalidationMessage::read);
        // What each manager keeps for the prepared transaction, TwoPhaseRecordOnDisk: nothing of it is told.
        in.rest("two-phase records");
        boolean fromElsewhere = origin.lsn.isValid() || origin.timestamp != 0;
        return new Parsed(
                preparedAt,
                0,
                database,
                0,
                subxacts,
                locators,
                stats,
                msgs,
                xid,
                gid,
                abortLocators,
                abortStats,
                initFileInval,
                fromElsewhere ? Optional.of(origin) : Optional.empty());
    }

    /// The object id had 32 bits before PG 18.
    private static int statsBytes(FieldReader in) {
        return in.version().atLeast(PgVersion.PG18) ? 16 : 12;
    }

    private static StatsItem readStats(FieldReader in) {
        in.open("xl_xact_stats_item");
        int kind = in.i32("kind");
        int dboid = in.oid("dboid");
        long objid = in.version().atLeast(PgVersion.PG18) ? in.i64("objid") : in.u32("objoid");
        in.close();
        return new StatsItem(kind, dboid, objid);
    }

    private static <T> List<T> list(
            FieldReader in, String countName, String name, int bytes, Function<FieldReader, T> item) {
        return items(in, in.i32(countName), name, bytes, item);
    }

    private static <T> List<T> items(FieldReader in, int count, String name, int bytes, Function<FieldReader, T> item) {
        if (count < 0 || count > in.remaining() / bytes) {
            throw new WalFormatException(
                    in.at(),
                    "%s has %d items of %d bytes, %d bytes left at %s + %d"
                            .formatted(name, count, bytes, in.remaining(), in.at(), in.offset()));
        }
        if (count == 0) {
            return List.of();
        }
        in.open(name);
        var items = new ArrayList<T>(count);
        for (int i = 0; i < count; i++) {
            items.add(item.apply(in));
        }
        in.close();
        return items;
    }
}
