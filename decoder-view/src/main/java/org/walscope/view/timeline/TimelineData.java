package org.walscope.view.timeline;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.walscope.model.Lsn;
import org.walscope.model.record.WalIndex;
import org.walscope.model.reorder.MemoryReplay;
import org.walscope.model.reorder.ReplayOptions;
import org.walscope.model.reorder.Transactions;

/// All the timeline shows of one stretch of WAL: lanes, and what the reorder buffer held. Made in the background.
///
/// @param replay of the database with the most transactions; empty when nothing was queued
public record TimelineData(WalIndex index, TimelineLayout layout, Optional<MemoryReplay> replay) {

    /// @param workMem `logical_decoding_work_mem`, in bytes
    public static TimelineData build(WalIndex index, Transactions transactions, long workMem, BooleanSupplier stop) {
        int last = index.size() - 1;
        long from = last < 0 ? 0 : index.lsn(0);
        long to = last < 0 ? 1 : index.lsn(last) + index.length(last);
        return new TimelineData(
                index,
                TimelineLayout.build(transactions, from, to, stop),
                transactions.databases().stream()
                        .findFirst()
                        .map(database ->
                                transactions.replay(ReplayOptions.of(database).withWorkMem(workMem), stop)));
    }

    public Transactions transactions() {
        return layout.transactions();
    }

    /// The index's first row at or after that position of the layout; the number of rows when there is none.
    int indexRow(double position) {
        var lsn = new Lsn(layout.base() + (long) Math.ceil(position));
        int row = index.rowAt(lsn);
        return row >= 0 && index.lsn(row) == lsn.value() ? row : row + 1;
    }
}
