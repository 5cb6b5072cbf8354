package org.walscope.model.dump;

import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import org.walscope.model.ForkNumber;
import org.walscope.model.RelFileLocator;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.RecordCursor;
import org.walscope.model.record.XLogRecord;

/// Which records to show; the filter options of bin/pg_waldump/pg_waldump.c, all of which must hold.
///
/// @param rmgrs    numbers of resource managers; empty for all
/// @param xid      `xl_xid`
/// @param relation of any block reference
/// @param block    of any block reference, unsigned; together with the relation and fork in the same reference
/// @param fork     of any block reference
/// @param fullPage only records with a full-page image
/// @param chosen   of where a record starts; for what [WhereFilter] found; asked by several threads
public record RecordFilter(
        BitSet rmgrs,
        OptionalInt xid,
        Optional<RelFileLocator> relation,
        OptionalLong block,
        Optional<ForkNumber> fork,
        boolean fullPage,
        LongPredicate chosen) {

    /// Every record.
    public static RecordFilter all() {
        return new RecordFilter(
                new BitSet(),
                OptionalInt.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                false,
                any -> true);
    }

    /// The same, of these alone.
    public RecordFilter and(LongPredicate more) {
        return new RecordFilter(rmgrs, xid, relation, block, fork, fullPage, more);
    }

    public boolean matches(RecordCursor record) {
        return (rmgrs.isEmpty() || rmgrs.get(record.rmid()))
                && (xid.isEmpty() || xid.getAsInt() == record.xid())
                && (!fullPage || record.imageBytes() > 0)
                && chosen.test(record.lsn())
                && (!asksForBlocks() || matchesBlocks(record.view()));
    }

    private boolean asksForBlocks() {
        return relation.isPresent() || block.isPresent() || fork.isPresent();
    }

    private boolean matchesBlocks(XLogRecord record) {
        for (BlockRef reference : record.blocks()) {
            if ((fork.isEmpty() || fork.get() == reference.fork())
                    && (relation.isEmpty() || relation.get().equals(reference.relation()))
                    && (block.isEmpty() || block.getAsLong() == reference.block())) {
                return true;
            }
        }
        return false;
    }
}
