package org.walscope.model.rmgr;

import java.util.ArrayList;
import java.util.List;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldTrace;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.record.XLogRecord;

/// All resource managers; access/rmgrlist.h, which is alike in the releases from 12 to 19. Used by any thread.
public final class RmgrTable {

    /// `RM_MIN_CUSTOM_ID`: from here on extensions' numbers, from PG 15 on.
    public static final int MIN_CUSTOM_ID = 128;

    /// A row's place is the manager's number; new ones go last.
    private static final List<RmgrDesc> BUILTIN = List.of(
            new XlogDesc(),
            new TransactionDesc(),
            new StorageDesc(),
            new ClogDesc(),
            new DatabaseDesc(),
            new TablespaceDesc(),
            new MultiXactDesc(),
            new RelMapDesc(),
            new StandbyDesc(),
            new Heap2Desc(),
            new HeapDesc(),
            new BtreeDesc(),
            new HashDesc(),
            new GinDesc(),
            new GistDesc(),
            new SequenceDesc(),
            new SpgistDesc(),
            new BrinDesc(),
            new CommitTsDesc(),
            new ReplicationOriginDesc(),
            new GenericDesc(),
            new LogicalMessageDesc());

    private static final List<RmgrDesc> OTHERS = others();

    private RmgrTable() {}

    /// The manager of that number; a plain one where the release knows none.
    ///
    /// @param rmid 0 to 255
    public static RmgrDesc of(int rmid, PgVersion version) {
        if (rmid < BUILTIN.size()) {
            return BUILTIN.get(rmid);
        }
        return OTHERS.get(rmid - BUILTIN.size() + (version.atLeast(PgVersion.PG15) ? 0 : 256));
    }

    /// The managers of rmgrlist.h in its order.
    public static List<RmgrDesc> builtin() {
        return BUILTIN;
    }

    /// The operation and its description: `INSERT off: 3, flags: 0x00`; what pg_waldump prints from "desc: " up to the
    /// block references.
    ///
    /// @throws WalFormatException when the record is shorter than its operation needs
    public static String describe(XLogRecord record) {
        var text = new Utf8Builder();
        describe(record, text);
        return text.toString();
    }

    /// The same at the end of a text.
    public static void describe(XLogRecord record, Utf8Builder text) {
        describe(record, FieldTrace.NONE, text);
    }

    static void describe(XLogRecord record, FieldTrace trace, Utf8Builder text) {
        RmgrDesc desc = of(record.rmid(), record.version());
        text.append(identify(desc, record.info(), record.version())).append(' ');
        desc.describe(new RecordFields(record, trace), text);
    }

    /// The operation of an `xl_info` alone, as `INSERT+INIT` or `UNKNOWN (f0)`.
    public static String identify(int rmid, int info, PgVersion version) {
        return identify(of(rmid, version), info, version);
    }

    private static String identify(RmgrDesc desc, int info, PgVersion version) {
        return desc.identify(info, version)
                .orElseGet(() -> "UNKNOWN (" + Integer.toHexString(info & 0xFF & ~XLogRecord.INFO_MASK) + ")");
    }

    /// Two runs of the numbers behind the built-in ones: with extensions' numbers, then without.
    private static List<RmgrDesc> others() {
        var others = new ArrayList<RmgrDesc>();
        for (int rmid = BUILTIN.size(); rmid < 256 + 256; rmid++) {
            int number = rmid & 0xFF;
            boolean custom = rmid < 256 && rmid >= MIN_CUSTOM_ID;
            others.add(new PlainDesc(custom ? "custom" + number : "UNKNOWN (" + number + ")", number));
        }
        return List.copyOf(others);
    }
}
