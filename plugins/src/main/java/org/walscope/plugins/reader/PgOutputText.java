package org.walscope.plugins.reader;

import java.util.stream.Collectors;
import org.walscope.model.Lsn;
import org.walscope.model.Xid;
import org.walscope.model.change.SqlIdentifier;
import org.walscope.model.rmgr.Timestamps;

/// pgoutput's messages in a readable line each. The spelling is Walscope's own, close to test_decoding's: what the
/// message says, the names from the Relation and Type messages before it, nothing else.
final class PgOutputText {

    private PgOutputText() {}

    /// A message that is no change.
    static String frame(PgOutputMessage message) {
        return switch (message) {
            case PgOutputMessage.Begin(var lsn, var time, var xid) ->
                "BEGIN " + Xid.toString(xid) + " (commit " + lsn + " at " + time(time) + ')';
            case PgOutputMessage.Commit(var flags, var lsn, var end, var time) -> commit("COMMIT", lsn, end, time);
            case PgOutputMessage.Origin(var lsn, var origin) ->
                "ORIGIN " + SqlLiteral.quote(origin) + " (remote commit " + lsn + ')';
            case PgOutputMessage.BeginPrepare(var lsn, var end, var time, var xid, var gid) ->
                "BEGIN PREPARE " + SqlLiteral.quote(gid) + ' ' + Xid.toString(xid) + " (prepare " + lsn + ", end " + end
                        + " at " + time(time) + ')';
            case PgOutputMessage.Prepare(var streamed, var flags, var lsn, var end, var time, var xid, var gid) ->
                (streamed ? "STREAM PREPARE " : "PREPARE ") + SqlLiteral.quote(gid) + ' ' + Xid.toString(xid)
                        + " (prepare " + lsn + ", end " + end + " at " + time(time) + ')';
            case PgOutputMessage.CommitPrepared(var flags, var lsn, var end, var time, var xid, var gid) ->
                commit("COMMIT PREPARED " + SqlLiteral.quote(gid) + ' ' + Xid.toString(xid), lsn, end, time);
            case PgOutputMessage.RollbackPrepared m ->
                "ROLLBACK PREPARED " + SqlLiteral.quote(m.gid()) + ' ' + Xid.toString(m.xid()) + " (prepare end "
                        + m.prepareEndLsn() + ", end " + m.rollbackEndLsn() + " at " + time(m.rollbackTime()) + ')';
            case PgOutputMessage.StreamStart(var xid, var first) ->
                "STREAM START " + Xid.toString(xid) + (first == 1 ? " (first block)" : "");
            case PgOutputMessage.StreamStop() -> "STREAM STOP";
            case PgOutputMessage.StreamCommit(var xid, var flags, var lsn, var end, var time) ->
                commit("STREAM COMMIT " + Xid.toString(xid), lsn, end, time);
            case PgOutputMessage.StreamAbort(var xid, var subxid, var info) ->
                "STREAM ABORT " + Xid.toString(xid)
                        + (xid == subxid ? "" : " subtransaction " + Xid.toString(subxid))
                        + info.map(i -> " (abort " + i.abortLsn() + " at " + time(i.abortTime()) + ')')
                                .orElse("");
            case PgOutputMessage.Relation _,
                    PgOutputMessage.Type _,
                    PgOutputMessage.Insert _,
                    PgOutputMessage.Update _,
                    PgOutputMessage.Delete _,
                    PgOutputMessage.Truncate _,
                    PgOutputMessage.Message _ -> throw new IllegalArgumentException(message + " is a change");
        };
    }

    private static String commit(String what, Lsn lsn, Lsn end, long time) {
        return what + " (commit " + lsn + ", end " + end + " at " + time(time) + ')';
    }

    private static String time(long timestamp) {
        return Timestamps.toInstant(timestamp).toString().replace('T', ' ').replace("Z", "+00");
    }

    static String relation(PgOutputRelations.Known relation, int oid) {
        String columns = relation.columns().stream()
                .map(c -> SqlIdentifier.quote(c.name()) + '[' + c.type().orElse("") + ']' + (c.key() ? " key" : ""))
                .collect(Collectors.joining(", "));
        return "RELATION " + relation.name() + " (" + Integer.toUnsignedString(oid) + ", identity "
                + identity(relation.identity()) + "): " + columns;
    }

    private static String identity(char identity) {
        return switch (identity) {
            case 'd' -> "default";
            case 'n' -> "nothing";
            case 'f' -> "full";
            case 'i' -> "index";
            default -> "unknown (" + (int) identity + ')';
        };
    }

    static String type(PgOutputMessage.Type type) {
        return "TYPE " + Integer.toUnsignedString(type.oid()) + " is "
                + PgOutputRelations.qualified(type.namespace(), type.name());
    }
}
