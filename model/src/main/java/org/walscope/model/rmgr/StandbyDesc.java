package org.walscope.model.rmgr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.walscope.model.PgVersion;
import org.walscope.model.Xid;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.bytes.WalFormatException;

/// Resource manager Standby; access/rmgrdesc/standbydesc.c.
public final class StandbyDesc implements RmgrDesc {

    /// `RM_STANDBY_ID` in access/rmgrlist.h.
    public static final int RMID = 8;

    public static final int LOCK = 0x00;
    public static final int RUNNING_XACTS = 0x10;
    public static final int INVALIDATIONS = 0x20;

    /// `xl_running_xacts`, storage/standbydefs.h: what ran when the record was written.
    public record XlRunningXacts(
            boolean subxidOverflow,
            int nextXid,
            int oldestRunningXid,
            int latestCompletedXid,
            List<Integer> xids,
            List<Integer> subxids) {

        public static XlRunningXacts read(FieldReader in) {
            in.open("xl_running_xacts");
            int count = in.i32("xcnt");
            int subCount = in.i32("subxcnt");
            boolean overflow = in.bool("subxid_overflow");
            in.skip(3);
            int next = in.xid("nextXid");
            int oldest = in.xid("oldestRunningXid");
            int latest = in.xid("latestCompletedXid");
            var xids = xids(in, count, "xids");
            var subxids = xids(in, subCount, "subxids");
            in.close();
            return new XlRunningXacts(overflow, next, oldest, latest, xids, subxids);
        }

        private static List<Integer> xids(FieldReader in, int count, String name) {
            checkCount(in, count, name, 4);
            var xids = new ArrayList<Integer>(count);
            for (int i = 0; i < count; i++) {
                xids.add(in.xid(name));
            }
            return xids;
        }
    }

    @Override
    public String name() {
        return "Standby";
    }

    @Override
    public Optional<String> identify(int info, PgVersion version) {
        return switch (info & 0xF0) {
            case LOCK -> Optional.of("LOCK");
            case RUNNING_XACTS -> Optional.of("RUNNING_XACTS");
            case INVALIDATIONS -> Optional.of("INVALIDATIONS");
            default -> Optional.empty();
        };
    }

    @Override
    public void describe(RecordFields in, Utf8Builder text) {
        switch (in.record().rmgrInfo()) {
            case LOCK -> locks(in.main(), text);
            case RUNNING_XACTS -> runningXacts(XlRunningXacts.read(in.main()), in.version(), text);
            case INVALIDATIONS -> invalidations(in.main(), text);
            default -> {}
        }
    }

    private static void locks(FieldReader in, Utf8Builder text) {
        in.open("xl_standby_locks");
        int count = in.i32("nlocks");
        checkCount(in, count, "locks", 12);
        for (int i = 0; i < count; i++) {
            in.open("xl_standby_lock");
            text.append("xid ").append(Xid.toString(in.xid("xid")));
            text.append(" db ").append(in.u32("dbOid"));
            text.append(" rel ").append(in.u32("relOid")).append(' ');
            in.close();
        }
        in.close();
    }

    private static void runningXacts(XlRunningXacts running, PgVersion version, Utf8Builder text) {
        text.append("nextXid ").append(Xid.toString(running.nextXid));
        text.append(" latestCompletedXid ").append(Xid.toString(running.latestCompletedXid));
        text.append(" oldestRunningXid ").append(Xid.toString(running.oldestRunningXid));
        list(running.xids, "xacts", text);
        if (running.subxidOverflow) {
            text.append(version.atLeast(PgVersion.PG16) ? "; subxid overflowed" : "; subxid ovf");
        }
        if (version.atLeast(PgVersion.PG16)) {
            list(running.subxids, "subxacts", text);
        }
    }

    private static void list(List<Integer> xids, String label, Utf8Builder text) {
        if (!xids.isEmpty()) {
            text.append("; ").append(xids.size()).append(' ').append(label).append(':');
            xids.forEach(xid -> text.append(' ').append(Xid.toString(xid)));
        }
    }

    /// `xl_invalidations`: what a transaction without an xid invalidates.
    public record XlInvalidations(
            int dbId, int tsId, boolean relcacheInitFileInval, List<SharedInvalidationMessage> msgs) {

        public static XlInvalidations read(FieldReader in) {
            in.open("xl_invalidations");
            int dbId = in.oid("dbId");
            int tsId = in.oid("tsId");
            boolean initFileInval = in.bool("relcacheInitFileInval");
            in.skip(3);
            int count = in.i32("nmsgs");
            checkCount(in, count, "msgs", SharedInvalidationMessage.BYTES);
            var messages = SharedInvalidationMessage.readAll(in, count);
            in.close();
            return new XlInvalidations(dbId, tsId, initFileInval, messages);
        }
    }

    private static void invalidations(FieldReader in, Utf8Builder text) {
        var record = XlInvalidations.read(in);
        SharedInvalidationMessage.describeAll(
                record.msgs, record.dbId, record.tsId, record.relcacheInitFileInval, in.version(), text);
    }

    private static void checkCount(FieldReader in, int count, String name, int bytes) {
        if (count < 0 || count > in.remaining() / bytes) {
            throw new WalFormatException(
                    in.at(),
                    "%s has %d items of %d bytes, %d bytes left at %s + %d"
                            .formatted(name, count, bytes, in.remaining(), in.at(), in.offset()));
        }
    }
}
