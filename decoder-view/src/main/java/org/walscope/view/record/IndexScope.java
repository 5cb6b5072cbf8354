package org.walscope.view.record;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.filter.FilterScope;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.WalIndex;
import org.walscope.model.rmgr.RmgrTable;
import org.walscope.view.RelationNames;

/// What filters of the record table know.
record IndexScope(
        WalIndex index, PgVersion version, IntUnaryOperator topXid, RelationNames names, Optional<RecordSource> source)
        implements FilterScope {

    @Override
    public String rmgrName(int rmid) {
        return RmgrTable.of(rmid, version).name();
    }

    @Override
    public String operation(int rmid, int info) {
        return RmgrTable.identify(rmid, info, version);
    }

    @Override
    public int topLevelXid(int xid) {
        return topXid.applyAsInt(xid);
    }

    @Override
    public OptionalLong moment(int row) {
        try {
            return source.map(records -> records.moment(index.lsn(row))).orElse(OptionalLong.empty());
        } catch (WalFormatException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public IntPredicate relationNamed(String name) {
        return names.named(index, name);
    }

    /// A record that cannot be read has no block that could match; its damage is shown in its place.
    @Override
    public List<BlockRef> blocks(int row) {
        try {
            return source.map(records -> records.blocks(index.lsn(row))).orElse(List.of());
        } catch (WalFormatException e) {
            return List.of();
        }
    }
}
