package org.walscope.model.reorder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.walscope.model.Lsn;

/// What a slot's reorder buffer held over a stretch of WAL, what it wrote to disk or streamed, what the server
/// counts of it, and which transactions the plugin gets: the log replayed for one slot, which reads after all that
/// ends here had ended. docs/reorder-buffer.md says how far the bytes go. Nothing is read again. Not changed once
/// made; any thread.
public final class MemoryReplay {

    /// Entries that share a peak, for [#bytesHeld].
    private static final int BLOCK = 256;

    private final Transactions transactions;
    private final ReplayOptions options;
    private final QueueLog log;
    private final MemoryEvents events;
    private final HeldReplay heldReplay;
    private final SlotStatistics statistics;
    private final SlotVerdicts verdicts;
    private final Set<Estimate> estimates;
    private final List<SnapshotState> states;
    private final long[] totals;
    private final long[] blockPeaks;
    private final long peak;

    private MemoryReplay(
            Transactions transactions,
            ReplayOptions options,
            SlotDecoder decoder,
            HeldReplay heldReplay,
            long[] totals,
            long[] blockPeaks) {
        this.transactions = transactions;
        this.options = options;
        this.log = transactions.log();
        this.events = decoder.buffer().events;
        this.heldReplay = heldReplay;
        this.statistics = decoder.buffer().statistics();
        this.verdicts = decoder.verdicts();
        this.estimates = decoder.estimates();
        this.states = decoder.snapshots().states();
        this.totals = totals;
        this.blockPeaks = blockPeaks;
        this.peak = Arrays.stream(blockPeaks).max().orElse(0);
    }

    static MemoryReplay run(Transactions transactions, ReplayOptions options, BooleanSupplier stop) {
        QueueLog log = transactions.log();
        var decoder = new SlotDecoder(transactions, options, ReplayListener.NONE);
        ReorderBuffer buffer = decoder.buffer();
        var held = new HeldReplay(
                transactions, buffer, ChangeSize.change(transactions.version(), options.serverVersion()));
        long[] totals = new long[log.size()];
        long[] blockPeaks = new long[log.size() / BLOCK + 1];
        for (int entry = 0; entry < log.size(); entry++) {
            if ((entry & 0xFFFF) == 0 && stop.getAsBoolean()) {
                break;
            }
            decoder.step(entry);
            totals[entry] = buffer.held();
            if (buffer.held() > blockPeaks[entry / BLOCK]) {
                blockPeaks[entry / BLOCK] = buffer.held();
            }
            held.stepped(entry);
        }
        return new MemoryReplay(transactions, options, decoder, held, totals, blockPeaks);
    }

    public ReplayOptions options() {
        return options;
    }

    /// Whose slot it is.
    public int database() {
        return options.database();
    }

    /// The limit, in bytes.
    public long workMem() {
        return options.workMem();
    }

    /// Why bytes may differ from those the server counts; nothing when they are the same.
    public Set<Estimate> estimates() {
        return estimates;
    }

    /// Whether bytes are those the server counts; otherwise they are estimates.
    public boolean countsExactly() {
        return estimates.isEmpty();
    }

    /// What the server would have counted.
    public SlotStatistics statistics() {
        return statistics;
    }

    /// Whether the slot gives that transaction to its plugin, and if not why.
    public SlotVerdict verdict(int row) {
        return verdicts.of(row);
    }

    /// The snapshot builder's states, in the order they were reached. A slot without a start is consistent
    /// throughout: then there are none.
    public List<SnapshotState> snapshotStates() {
        return states;
    }

    /// How many times changes left memory before their transaction ended.
    public int eventCount() {
        return events.size();
    }

    /// In WAL order.
    public MemoryEvent event(int i) {
        int slot = events.slot(i);
        int row = log.row(events.entry(i));
        return new MemoryEvent(
                events.kind(i),
                new Lsn(transactions.index().lsn(row)),
                row,
                transactions.rowOfSlot(slot),
                transactions.columns().xid[slot],
                events.bytes(i),
                events.changes(i),
                events.sent(i),
                events.segments(i));
    }

    /// The first event at or after a row of the index; [#eventCount] when there is none.
    public int firstEvent(int indexRow) {
        return events.firstAt(log.firstAt(indexRow));
    }

    /// The events of one top-level transaction, its subtransactions' included.
    public List<MemoryEvent> eventsOf(int row) {
        List<MemoryEvent> found = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            if (transactions.rowOfSlot(events.slot(i)) == row) {
                found.add(event(i));
            }
        }
        return found;
    }

    /// What was in the buffer once the record at `lsn`, or the last before it, was decoded; largest first.
    public List<HeldTxn> heldAt(Lsn lsn) {
        return held(transactions.index().rowAt(lsn));
    }

    /// What was in the buffer once that row of the index was decoded; largest first.
    public List<HeldTxn> held(int indexRow) {
        return indexRow < 0 ? List.of() : heldReplay.held(log.firstAt(indexRow + 1));
    }

    /// The most the buffer held at once, in bytes.
    public long peakBytes() {
        return peak;
    }

    /// The most it held while the records of `fromRow` to `toRow` (not included) of the index were decoded, in
    /// bytes.
    public long bytesHeld(int fromRow, int toRow) {
        int from = log.firstAt(fromRow);
        int to = log.firstAt(toRow);
        long most = from > 0 ? totals[from - 1] : 0;
        for (int entry = from; entry < to; ) {
            if ((entry & BLOCK - 1) == 0 && entry + BLOCK <= to) {
                most = Math.max(most, blockPeaks[entry / BLOCK]);
                entry += BLOCK;
            } else {
                most = Math.max(most, totals[entry++]);
            }
        }
        return most;
    }
}
