package org.walscope.model.dump;

import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.function.LongPredicate;
import org.walscope.model.Lsn;
import org.walscope.model.filter.FilterExpression;
import org.walscope.model.filter.FilterField;
import org.walscope.model.filter.FilterScope;
import org.walscope.model.filter.RowFilter;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.rmgr.RecordMoment;
import org.walscope.model.rmgr.RmgrTable;
import org.walscope.model.segment.WalTimeline;

/// Finds the records of a timeline that a filter of [org.walscope.model.filter] asks for, before they are printed: only
/// a
/// whole scan tells which transaction a subtransaction belongs to.
public final class WhereFilter {

    private WhereFilter() {}

    /// Scans `timeline`; the result says of a place whether a record starts there that the filter asks for, and may be
    /// asked by any thread.
    ///
    /// @param stop  asked now and then; what was found so far is the result when it says true
    /// @param ahead stretches that may be scanned but not joined yet, at least 1
    public static LongPredicate of(
            FilterExpression filter, WalTimeline timeline, BooleanSupplier stop, Executor executor, int ahead) {
        var index = new WalIndex();
        // The scan that prints tells of the problems.
        WalScan.scan(timeline, index, problem -> {}, stop, executor, ahead);
        var reader = new RecordReader(timeline);
        IntUnaryOperator top = filter.asks(FilterField.TXN) ? topLevel(index, reader, stop) : xid -> xid;
        IntPredicate test = RowFilter.of(filter, new Scope(index, reader, top));
        var rows = new BitSet(index.size());
        for (int row = 0; row < index.size() && !stop.getAsBoolean(); row++) {
            rows.set(row, test.test(row));
        }
        return lsn -> {
            int row = index.rowAt(new Lsn(lsn));
            return row >= 0 && index.lsn(row) == lsn && rows.get(row);
        };
    }

    private static IntUnaryOperator topLevel(WalIndex index, RecordReader reader, BooleanSupplier stop) {
        var transactions = Transactions.build(index, reader, stop);
        return xid -> {
            int row = transactions.rowOf(xid);
            return row < 0 ? xid : transactions.xid(row);
        };
    }

    private record Scope(WalIndex index, RecordReader reader, IntUnaryOperator top) implements FilterScope {

        @Override
        public String rmgrName(int rmid) {
            return RmgrTable.of(rmid, reader.timeline().version()).name();
        }

        @Override
        public String operation(int rmid, int info) {
            return RmgrTable.identify(rmid, info, reader.timeline().version());
        }

        @Override
        public int topLevelXid(int xid) {
            return top.applyAsInt(xid);
        }

        @Override
        public OptionalLong moment(int row) {
            return RecordMoment.of(reader.read(new Lsn(index.lsn(row))));
        }

        @Override
        public List<BlockRef> blocks(int row) {
            return reader.read(new Lsn(index.lsn(row))).blocks();
        }
    }
}
