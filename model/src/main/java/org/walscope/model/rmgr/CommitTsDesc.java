package org.walscope.model.rmgr;

import java.util.Optional;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.Utf8Builder;

/// Resource manager CommitTs; access/rmgrdesc/committsdesc.c.
final class CommitTsDesc implements RmgrDesc {

    private static final int ZEROPAGE = 0x00;
    private static final int TRUNCATE = 0x10;
    /// Up to PG 13.
    private static final int SETTS = 0x20;

    /// `xl_commit_ts_truncate`, access/commit_ts.h.
    record XlCommitTsTruncate(long pageno, int oldestXid) {

        static XlCommitTsTruncate read(FieldReader in) {
            in.open("xl_commit_ts_truncate");
            var truncate = new XlCommitTsTruncate(ClogDesc.pageNumber(in), in.xid("oldestXid"));
            in.close();
            return truncate;
        }
    }

    /// `xl_commit_ts_set`; subtransactions follow.
    record XlCommitTsSet(long timestamp, int nodeid, int mainxid) {

        static XlCommitTsSet read(FieldReader in) {
            in.open("xl_commit_ts_set");
            long timestamp = Timestamps.read(in, "timestamp");
            int node = in.u16("nodeid");
            in.skip(2);
            var set = new XlCommitTsSet(timestamp, node, in.xid("mainxid"));
            in.close();
            return set;
        }
    }

    @Override
    public String name() {
        return "CommitTs";
    }

    @Override
    public Optional<String> identify(int info, PgVersion version) {
        return switch (info & 0xF0) {
            case ZEROPAGE -> Optional.of("ZEROPAGE");
            case TRUNCATE -> Optional.of("TRUNCATE");
            case SETTS -> version.atLeast(PgVersion.PG14) ? Optional.empty() : Optional.of("SETTS");
            default -> Optional.empty();
        };
    }

    @Override
    public void describe(RecordFields in, Utf8Builder text) {
        switch (in.record().rmgrInfo()) {
            case ZEROPAGE -> text.append(ClogDesc.pageNumber(in.main()));
            case TRUNCATE -> {
                var truncate = XlCommitTsTruncate.read(in.main());
                text.append("pageno ").append(truncate.pageno());
                DescText.unsigned(text.append(", oldestXid "), truncate.oldestXid());
            }
            case SETTS -> {
                if (!in.version().atLeast(PgVersion.PG14)) {
                    set(in.main(), text);
                }
            }
            default -> {}
        }
    }

    private static void set(FieldReader in, Utf8Builder text) {
        var set = XlCommitTsSet.read(in);
        Timestamps.append(text.append("set "), set.timestamp()).append('/').append(set.nodeid());
        DescText.unsigned(text.append(" for: "), set.mainxid());
        for (int xid : DescText.ids(in, "subxids", in.remaining() / Integer.BYTES)) {
            DescText.unsigned(text.append(", "), xid);
        }
    }
}
