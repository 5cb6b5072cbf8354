package org.walscope.view.timeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;
import org.walscope.model.Lsn;
import org.walscope.model.reorder.HeldTxn;
import org.walscope.model.reorder.MemoryReplay;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.reorder.TxnOutcome;
import org.walscope.view.TransactionTexts;

/// The first so many transactions of a kind, and how many there are. Made in the background, not changed
/// afterwards.
///
/// @param of        all of that kind
/// @param bytes     of all of them, in memory where the kind is about memory; negative where a sum says nothing
/// @param diskBytes of all of them, spilled or streamed
/// @param at        where the buffer was looked into; of [ListKind#HELD] alone
record TransactionList(ListKind kind, List<Entry> entries, int of, long bytes, long diskBytes, Optional<Lsn> at) {

    /// Entries a list has at most.
    static final int MOST = 500;

    /// A transaction in a list.
    ///
    /// @param bytes     what the list is sorted by
    /// @param changes   queued; of [ListKind#HELD] those in memory
    /// @param diskBytes spilled or streamed
    record Entry(int row, int xid, long bytes, long changes, long diskBytes) {}

    static TransactionList empty(ListKind kind) {
        return new TransactionList(kind, List.of(), 0, -1, 0, Optional.empty());
    }

    /// @param at       where the buffer is looked into; for [ListKind#HELD] alone
    /// @param relation for [ListKind#TOUCHING] alone
    static TransactionList build(
            ListKind kind,
            TimelineData data,
            Optional<MemoryReplay> replay,
            Optional<Lsn> at,
            RelationQuery relation,
            BooleanSupplier stop) {
        Transactions transactions = data.transactions();
        int serverVersion = replay.map(made -> made.options().serverVersion()).orElse(0);
        return switch (kind) {
            case LONGEST -> top(kind, data, row -> true, row -> length(data, row), stop);
            case LARGEST -> top(kind, data, row -> true, row -> transactions.decodedBytes(row, serverVersion), stop);
            case OPEN ->
                top(
                        kind,
                        data,
                        row -> transactions.outcome(row) == TxnOutcome.OPEN
                                || transactions.outcome(row) == TxnOutcome.PREPARE,
                        row -> data.to() - transactions.firstLsn(row),
                        stop);
            case ROLLED_BACK ->
                top(kind, data, row -> transactions.outcome(row) == TxnOutcome.ABORT, transactions::walBytes, stop);
            case TOUCHING -> {
                IntPredicate is = relation.test(data.index());
                yield relation.text().isEmpty()
                        ? empty(kind)
                        : top(kind, data, row -> data.relations().touches(row, is), transactions::walBytes, stop);
            }
            case SPILLED -> replay.map(made -> spilled(data, made, stop)).orElse(empty(kind));
            case HELD -> replay.isPresent() && at.isPresent() ? held(replay.get(), at.get()) : empty(kind);
        };
    }

    /// WAL from its first record to its end, in bytes; of an open one to where the WAL ends.
    static long length(TimelineData data, int row) {
        long end = data.transactions().endLsn(row);
        return (end == 0 ? data.to() : end) - data.transactions().firstLsn(row);
    }

    private static TransactionList top(
            ListKind kind, TimelineData data, IntPredicate belongs, IntToLongFunction bytes, BooleanSupplier stop) {
        record Ranked(int row, long bytes) {}
        // The least on top; of equal ones the later
        var best = new PriorityQueue<Ranked>(
                Comparator.comparingLong(Ranked::bytes).thenComparing(Ranked::row, Comparator.reverseOrder()));
        int count = 0;
        for (int row = 0; row < data.transactions().size(); row++) {
            if ((row & 0xFFFF) == 0 && stop.getAsBoolean()) {
                break;
            }
            if (belongs.test(row)) {
                count++;
                long value = bytes.applyAsLong(row);
                if (best.size() < MOST || value > best.element().bytes) {
                    best.add(new Ranked(row, value));
                    if (best.size() > MOST) {
                        best.remove();
                    }
                }
            }
        }
        List<Entry> entries = new ArrayList<>();
        while (!best.isEmpty()) {
            Ranked least = best.remove();
            entries.addFirst(entry(data.transactions(), least.row, least.bytes, 0));
        }
        return new TransactionList(kind, List.copyOf(entries), count, -1, 0, Optional.empty());
    }

    private static Entry entry(Transactions transactions, int row, long bytes, long diskBytes) {
        return new Entry(row, transactions.xid(row), bytes, TransactionTexts.changeCount(transactions, row), diskBytes);
    }

    private static TransactionList spilled(TimelineData data, MemoryReplay replay, BooleanSupplier stop) {
        long[] left = new long[data.transactions().size()];
        long all = 0;
        for (int i = 0; i < replay.eventCount(); i++) {
            if ((i & 0xFFFF) == 0 && stop.getAsBoolean()) {
                break;
            }
            var event = replay.event(i);
            left[event.row()] += event.bytes();
            all += event.bytes();
        }
        var list = top(ListKind.SPILLED, data, row -> left[row] > 0, row -> left[row], stop);
        List<Entry> entries = list.entries.stream()
                .map(each -> new Entry(each.row, each.xid, each.bytes, each.changes, each.bytes))
                .toList();
        return new TransactionList(ListKind.SPILLED, entries, list.of, -1, all, Optional.empty());
    }

    private static TransactionList held(MemoryReplay replay, Lsn at) {
        List<HeldTxn> held = replay.heldAt(at);
        List<Entry> entries = held.stream()
                .limit(MOST)
                .map(txn -> new Entry(txn.row(), txn.xid(), txn.bytes(), txn.changes(), txn.spilledBytes()))
                .toList();
        return new TransactionList(
                ListKind.HELD,
                entries,
                held.size(),
                held.stream().mapToLong(HeldTxn::bytes).sum(),
                held.stream().mapToLong(HeldTxn::spilledBytes).sum(),
                Optional.of(at));
    }
}
