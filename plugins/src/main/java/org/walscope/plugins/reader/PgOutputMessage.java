package org.walscope.plugins.reader;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.walscope.model.Lsn;
import org.walscope.model.change.Value;

/// A message of pgoutput: `LogicalRepMsgType` in replication/logicalproto.h, field by field as
/// replication/logical/proto.c writes them. Times are `TimestampTz`; `xid` stands only inside a streamed block.
sealed interface PgOutputMessage {

    record Begin(Lsn finalLsn, long commitTime, int xid) implements PgOutputMessage {}

    record Commit(int flags, Lsn commitLsn, Lsn endLsn, long commitTime) implements PgOutputMessage {}

    record Origin(Lsn originLsn, String origin) implements PgOutputMessage {}

    record Relation(OptionalInt xid, int oid, String namespace, String name, char identity, List<Attribute> attributes)
            implements PgOutputMessage {}

    record Attribute(int flags, String name, int typeOid, int typmod) {

        boolean isKey() {
            return (flags & 1) != 0;
        }
    }

    record Type(OptionalInt xid, int oid, String namespace, String name) implements PgOutputMessage {}

    record Insert(OptionalInt xid, int relation, List<Value> row) implements PgOutputMessage {}

    /// @param old `K` or `O` and the columns
    record Update(OptionalInt xid, int relation, Optional<Old> old, List<Value> row) implements PgOutputMessage {}

    record Delete(OptionalInt xid, int relation, Old old) implements PgOutputMessage {}

    record Old(char kind, List<Value> columns) {}

    record Truncate(OptionalInt xid, int flags, List<Integer> relations) implements PgOutputMessage {

        static final int CASCADE = 1;
        static final int RESTART_SEQS = 2;
    }

    record Message(OptionalInt xid, int flags, Lsn lsn, String prefix, String content) implements PgOutputMessage {

        boolean transactional() {
            return (flags & 1) != 0;
        }
    }

    record BeginPrepare(Lsn prepareLsn, Lsn endLsn, long prepareTime, int xid, String gid) implements PgOutputMessage {}

    /// Prepare (`P`) and Stream Prepare (`p`), which differ in their letter alone.
    record Prepare(boolean streamed, int flags, Lsn prepareLsn, Lsn endLsn, long prepareTime, int xid, String gid)
            implements PgOutputMessage {}

    record CommitPrepared(int flags, Lsn commitLsn, Lsn endLsn, long commitTime, int xid, String gid)
            implements PgOutputMessage {}

    record RollbackPrepared(
            int flags, Lsn prepareEndLsn, Lsn rollbackEndLsn, long prepareTime, long rollbackTime, int xid, String gid)
            implements PgOutputMessage {}

    record StreamStart(int xid, int firstSegment) implements PgOutputMessage {}

    record StreamStop() implements PgOutputMessage {}

    record StreamCommit(int xid, int flags, Lsn commitLsn, Lsn endLsn, long commitTime) implements PgOutputMessage {}

    /// @param info only with streaming 'parallel'
    record StreamAbort(int xid, int subxid, Optional<AbortInfo> info) implements PgOutputMessage {}

    record AbortInfo(Lsn abortLsn, long abortTime) {}
}
