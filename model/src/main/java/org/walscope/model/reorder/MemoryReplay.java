package org.walscope.model.reorder;

import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;

/// The reorder buffer's memory over a stretch of WAL, and what it had to write to disk; `ReorderBufferCheckMemoryLimit`
/// and `ReorderBufferSerializeTXN` of replication/logical/reorderbuffer.c (`ReorderBufferCheckSerializeTXN` in PG 12).
/// It is that of a slot of one database with a plugin that does not stream, reading after all transactions had ended;
/// bytes are estimates, see [ChangeSize]. Nothing is read again. Not changed once made; any thread.
public final class MemoryReplay {

    /// `max_changes_in_memory`: PG 12's only limit, per transaction.
    private static final int MAX_CHANGES_IN_MEMORY = 4096;

    /// Entries that share a peak, for [#bytesHeld].
    private static final int BLOCK = 256;

    private final ReplayOptions options;
    private final Transactions transactions;
    private final long workMem;
    private final int database;
    private final TxnColumns txns;
    private final QueueLog log;
    private final boolean countsChanges;
    private final boolean dropsAborted;

    private final long[] size;
    private final int[] entries;
    private final boolean[] serialized;
    private final boolean[] dropped;
    private final int[] firstChild;
    private final int[] nextSibling;
    /// The slots that hold memory, in no order, and each slot's place + 1 among them.
    private int[] holding = new int[64];

    private final int[] place;
    private int holders;
    private long total;

    private final long[] totals;
    private final long[] blockPeaks;
    private int[] spillEntry = new int[16];
    private int[] spillSlot = new int[16];
    private long[] spillSize = new long[16];
    private int[] spillChanges = new int[16];
    private int spills;
    private int spilledTxns;
    private long peak;

    private MemoryReplay(Transactions transactions, ReplayOptions options) {
        this.options = options;
        this.database = options.database();
        this.transactions = transactions;
        this.workMem = options.workMem();
        this.txns = transactions.columns();
        this.log = transactions.log();
        this.countsChanges = !transactions.version().atLeast(PgVersion.PG13);
        this.dropsAborted = transactions.version().atLeast(PgVersion.PG18);
        this.size = new long[txns.size];
        this.entries = new int[txns.size];
        this.serialized = new boolean[txns.size];
        this.dropped = new boolean[txns.size];
        this.firstChild = new int[txns.size];
        this.nextSibling = new int[txns.size];
        this.place = new int[txns.size];
        this.totals = new long[log.size()];
        this.blockPeaks = new long[log.size() / BLOCK + 1];
        Arrays.fill(firstChild, -1);
    }

    static MemoryReplay run(Transactions transactions, ReplayOptions options, BooleanSupplier stop) {
        var replay = new MemoryReplay(transactions, options);
        for (int entry = 0; entry < replay.log.size(); entry++) {
            if ((entry & 0xFFFF) == 0 && stop.getAsBoolean()) {
                break;
            }
            replay.step(entry);
            replay.totals[entry] = replay.total;
            replay.blockPeaks[entry / BLOCK] = Math.max(replay.blockPeaks[entry / BLOCK], replay.total);
            replay.peak = Math.max(replay.peak, replay.total);
        }
        return replay;
    }

    private void step(int entry) {
        int slot = log.slot(entry);
        switch (log.kind(entry)) {
            case QueueLog.ASSIGN -> {
                int top = log.bytes(entry);
                nextSibling[slot] = firstChild[top];
                firstChild[top] = slot;
            }
            case QueueLog.COMMIT -> {
                if (isOurs(slot)) {
                    serializeRest(entry, slot);
                }
                drop(slot);
            }
            case QueueLog.ABORT -> drop(slot);
            default -> {
                boolean internal = ChangeKind.of(log.kind(entry)).isInternal();
                if (!dropped[slot] && (internal || isOurs(slot))) {
                    add(slot, log.bytes(entry));
                    evict(entry, slot);
                }
            }
        }
    }

    /// Rows of other databases are not queued; what is internal is queued for all until the end tells the database.
    private boolean isOurs(int slot) {
        return txns.database[slot] == database || txns.database[txns.top[slot]] == database;
    }

    /// `ReorderBufferIterTXNInit`: what is left in memory of one already on disk goes there too, before it is read
    /// back.
    private void serializeRest(int entry, int top) {
        if (serialized[top] && entries[top] > 0) {
            serialize(entry, top);
        }
        for (int child = firstChild[top]; child >= 0; child = nextSibling[child]) {
            if (serialized[child] && entries[child] > 0) {
                spill(entry, child);
            }
        }
    }

    private void evict(int entry, int slot) {
        if (countsChanges) {
            if (entries[slot] >= MAX_CHANGES_IN_MEMORY) {
                serialize(entry, slot);
            }
            return;
        }
        while (total >= workMem && holders > 0) {
            int largest = largest();
            // ReorderBufferCheckAndTruncateAbortedTXN: its changes are of no use
            if (dropsAborted && txns.outcome[largest] == TxnOutcome.ABORT.ordinal()) {
                dropped[largest] = true;
                drop(largest);
            } else {
                serialize(entry, largest);
            }
        }
    }

    private void drop(int slot) {
        free(slot);
        for (int child = firstChild[slot]; child >= 0; child = nextSibling[child]) {
            free(child);
        }
    }

    private void serialize(int entry, int slot) {
        for (int child = firstChild[slot]; child >= 0; child = nextSibling[child]) {
            spill(entry, child);
        }
        spill(entry, slot);
    }

    private void spill(int entry, int slot) {
        if (entries[slot] > 0) {
            if (spills == spillEntry.length) {
                spillEntry = Arrays.copyOf(spillEntry, spills * 2);
                spillSlot = Arrays.copyOf(spillSlot, spills * 2);
                spillSize = Arrays.copyOf(spillSize, spills * 2);
                spillChanges = Arrays.copyOf(spillChanges, spills * 2);
            }
            spillEntry[spills] = entry;
            spillSlot[spills] = slot;
            spillSize[spills] = size[slot];
            spillChanges[spills] = entries[slot];
            spills++;
            spilledTxns += serialized[slot] ? 0 : 1;
        }
        serialized[slot] = true;
        free(slot);
    }

    private void add(int slot, int bytes) {
        if (entries[slot]++ == 0) {
            if (holders == holding.length) {
                holding = Arrays.copyOf(holding, holders * 2);
            }
            holding[holders++] = slot;
            place[slot] = holders;
        }
        size[slot] += bytes;
        total += bytes;
    }

    private void free(int slot) {
        if (entries[slot] == 0) {
            return;
        }
        total -= size[slot];
        size[slot] = 0;
        entries[slot] = 0;
        int last = holding[--holders];
        holding[place[slot] - 1] = last;
        place[last] = place[slot];
        place[slot] = 0;
    }

    private int largest() {
        int largest = holding[0];
        for (int i = 1; i < holders; i++) {
            if (size[holding[i]] > size[largest]) {
                largest = holding[i];
            }
        }
        return largest;
    }

    public ReplayOptions options() {
        return options;
    }

    /// Whose slot it is.
    public int database() {
        return database;
    }

    /// The limit, in bytes.
    public long workMem() {
        return workMem;
    }

    /// What the server would have counted.
    public SlotStatistics statistics() {
        return new SlotStatistics(
                spilledTxns, spills, Arrays.stream(spillSize, 0, spills).sum(), 0, 0, 0, totalTxns(), totalBytes());
    }

    private long totalTxns() {
        return decodedRows().count();
    }

    private long totalBytes() {
        return decodedRows().mapToLong(transactions::decodedBytes).sum();
    }

    private IntStream decodedRows() {
        return IntStream.range(0, transactions.size()).filter(row -> verdict(row) == SlotVerdict.DECODED);
    }

    /// Whether the slot gives that transaction to its plugin, and if not why.
    public SlotVerdict verdict(int row) {
        if (transactions.database(row) != database) {
            return SlotVerdict.OTHER_DATABASE;
        }
        return switch (transactions.outcome(row)) {
            case OPEN -> SlotVerdict.OPEN;
            case ABORT -> SlotVerdict.ABORTED;
            case PREPARE -> SlotVerdict.PREPARED;
            case COMMIT -> transactions.isDecoded(row) ? SlotVerdict.DECODED : SlotVerdict.EMPTY;
        };
    }

    /// The snapshot builder's states, in the order they were reached. A slot without a start is consistent throughout:
    /// then there are none.
    public List<SnapshotState> snapshotStates() {
        return List.of();
    }

    /// How many times changes left memory before their transaction ended.
    public int eventCount() {
        return spills;
    }

    /// In WAL order.
    public MemoryEvent event(int i) {
        int slot = spillSlot[i];
        int row = log.row(spillEntry[i]);
        return new MemoryEvent(
                MemoryEvent.Kind.SPILL,
                new Lsn(transactions.index().lsn(row)),
                row,
                transactions.rowOfSlot(slot),
                txns.xid[slot],
                spillSize[i],
                spillChanges[i],
                1);
    }

    /// The first event at or after a row of the index; [#eventCount] when there is none.
    public int firstEvent(int indexRow) {
        int low = 0;
        int high = spills;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (log.row(spillEntry[middle]) < indexRow) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// What was in the buffer once the record at `lsn`, or the last before it, was decoded; largest first.
    public List<HeldTxn> heldAt(Lsn lsn) {
        return held(transactions.index().rowAt(lsn));
    }

    /// What was in the buffer once that row of the index was decoded; largest first.
    public List<HeldTxn> held(int indexRow) {
        return List.of();
    }

    /// The most the buffer held at once, in bytes.
    public long peakBytes() {
        return peak;
    }

    /// The most it held while the records of `fromRow` to `toRow` (not included) of the index were decoded, in bytes.
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
