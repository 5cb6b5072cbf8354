package org.walscope.model.rmgr;

import java.util.Optional;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.Utf8Builder;

/// Resource manager ReplicationOrigin; access/rmgrdesc/replorigindesc.c.
final class ReplicationOriginDesc implements RmgrDesc {

    private static final int SET = 0x00;
    private static final int DROP = 0x10;

    /// `xl_replorigin_set`, replication/origin.h.
    record XlReploriginSet(Lsn remoteLsn, int nodeId, boolean force) {

        static XlReploriginSet read(FieldReader in) {
            int start = in.offset();
            in.open("xl_replorigin_set");
            var set = new XlReploriginSet(in.lsn("remote_lsn"), in.u16("node_id"), in.bool("force"));
            in.pad(start, 8);
            in.close();
            return set;
        }
    }

    /// `xl_replorigin_drop`
    record XlReploriginDrop(int nodeId) {

        static XlReploriginDrop read(FieldReader in) {
            in.open("xl_replorigin_drop");
            var drop = new XlReploriginDrop(in.u16("node_id"));
            in.close();
            return drop;
        }
    }

    @Override
    public String name() {
        return "ReplicationOrigin";
    }

    @Override
    public Optional<String> identify(int info, PgVersion version) {
        return switch (info) {
            case SET -> Optional.of("SET");
            case DROP -> Optional.of("DROP");
            default -> Optional.empty();
        };
    }

    @Override
    public void describe(RecordFields in, Utf8Builder text) {
        switch (in.record().rmgrInfo()) {
            case SET -> {
                var set = XlReploriginSet.read(in.main());
                text.append("set ").append(set.nodeId());
                DescText.lsn(text.append("; lsn "), set.remoteLsn(), in.version());
                text.append("; force: ").append(set.force() ? 1 : 0);
            }
            case DROP ->
                text.append("drop ").append(XlReploriginDrop.read(in.main()).nodeId());
            default -> {}
        }
    }
}
