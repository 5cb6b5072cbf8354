package org.walscope.model.reorder;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.walscope.model.PgVersion;
import org.walscope.model.record.WalIndex;
import org.walscope.model.rmgr.SharedInvalidationMessage;

/// What happens while a transaction's changes go to the plugin: relations are looked up, invalidations executed,
/// and a
/// transaction that is not committed may be found rolled back; `ReorderBufferProcessTXN` of
/// replication/logical/reorderbuffer.c and `HandleConcurrentAbort` of access/index/genam.c. One replay's.
final class ChangeSender {

    private final TxnColumns txns;
    private final WalIndex index;
    private final QueueLog log;
    private final RelationCache cache;
    private final ReplayListener listener;
    private final SentTxns sent;
    private int tupleEntry = -1;
    private int tuple;
    /// The messages of each top-level transaction that changed the catalog.
    private final Map<Integer, List<SharedInvalidationMessage>> invalidations = new HashMap<>();
    /// Those that other ones handed it, which it does not hand on: `invalidations_distributed`.
    private final Map<Integer, List<SharedInvalidationMessage>> distributed = new HashMap<>();
    /// Those handed to it, among its changes.
    private final Map<Integer, Deque<Handed>> handed = new HashMap<>();
    /// Up to PG 13 a transaction's messages are those of its commit, executed after each of its commands.
    private final boolean byCommand;
    /// Whether running transactions are handed the messages of those that commit: servers of all releases from 13 on do
    /// since May 2025.
    private final boolean distributes;
    // The entries of each top-level transaction that are still queued, last first; an entry + 1, 0 for none. Kept only
    // where changes are sent before the end.
    private final int[] lastEntry;
    private final int[] entryBefore;

    /// A new snapshot, and the messages of another transaction, handed over when the log was at that entry: one
    /// change
    /// or two.
    private record Handed(int entry, List<SharedInvalidationMessage> messages) {}

    /// @param early whether the slot sends changes of transactions that have not committed
    ChangeSender(Transactions transactions, int database, boolean early, ReplayListener listener, SentTxns sent) {
        this.txns = transactions.columns();
        this.log = transactions.log();
        this.index = transactions.index();
        this.cache = new RelationCache(transactions.index(), database);
        this.listener = listener;
        this.sent = sent;
        this.byCommand = !transactions.version().atLeast(PgVersion.PG14);
        this.distributes = transactions.version().atLeast(PgVersion.PG13);
        boolean keeps = early || listener.listens();
        this.lastEntry = new int[keeps ? txns.size : 0];
        this.entryBefore = new int[keeps ? log.size() : 0];
    }

    /// The log's entry was queued.
    void queued(int entry, int top) {
        if (lastEntry.length > 0) {
            entryBefore[entry] = lastEntry[top];
            lastEntry[top] = entry + 1;
        }
    }

    /// What the subtransaction has queued is the top-level transaction's from now on, in the order of the log. Up
    /// to
    /// PG 13 that it is one may be known only when it ends.
    void adopt(int top, int child) {
        if (lastEntry.length == 0 || top == child) {
            return;
        }
        int mine = lastEntry[top];
        int its = lastEntry[child];
        lastEntry[child] = 0;
        int last = 0;
        while (mine != 0 || its != 0) {
            int next = Math.max(mine, its);
            if (next == mine) {
                mine = entryBefore[mine - 1];
            } else {
                its = entryBefore[its - 1];
            }
            if (last == 0) {
                lastEntry[top] = next;
            } else {
                entryBefore[last - 1] = next;
            }
            last = next;
        }
    }

    /// Looks up the relations of the queued changes in their order; then they are not queued any more.
    ///
    /// @param early    whether the transaction has not committed yet
    /// @param streamed whether the plugin's callbacks for streaming are called
    /// @param buffered which subtransactions there are, and are gone
    /// @return the transaction or subtransaction that a look-up finds rolled back, which ends the sending;
    ///     -1 when none is
    int send(int top, boolean early, boolean streamed, BufferedTxns buffered) {
        if (lastEntry.length == 0) {
            return -1;
        }
        int[] entries = unqueued(top, buffered);
        int[] waiting = handed.getOrDefault(top, new ArrayDeque<>()).stream()
                .flatMapToInt(each ->
                        each.messages.isEmpty() ? IntStream.of(each.entry) : IntStream.of(each.entry, each.entry))
                .toArray();
        ChangeMerge.sort(log, index, entries, buffered.family(top), waiting);
        int speculative = -1;
        // `CheckXidAlive`; a prepared transaction's subtransactions do not bear its flag
        int checked = -1;
        for (int at : entries) {
            int slot = log.slot(at);
            if (executeHanded(top, at) && early) {
                checked = top;
            }
            ChangeKind change = ChangeKind.of(log.kind(at) & QueueLog.KIND_MASK);
            if (early && (streamed || slot == top)) {
                checked = slot;
            }
            if (change == ChangeKind.COMMAND_ID && byCommand) {
                invalidate(messagesOf(top));
            } else if (change == ChangeKind.INVALIDATION) {
                invalidate(log.messages(at));
            } else if (looksUp(change) && !cache.has(log.row(at), streamed)) {
                if (checked >= 0 && isAborted(checked)) {
                    return checked;
                }
                cache.put(log.row(at), streamed, listener.relation(log.row(at), txns.xid[top]));
            }
            if (change == ChangeKind.TRUNCATE && opensAny(log.row(at)) && checked >= 0 && isAborted(checked)) {
                return checked;
            }
            if (change == ChangeKind.SPEC_INSERT) {
                speculative = at;
            } else if (change == ChangeKind.SPEC_ABORT) {
                speculative = -1;
            } else if (change == ChangeKind.SPEC_CONFIRM) {
                if (speculative >= 0) {
                    tell(top, speculative, ChangeKind.INSERT, streamed);
                }
                speculative = -1;
            } else if (!change.isInternal() && change != ChangeKind.CATALOG) {
                tell(top, at, change, streamed);
            }
        }
        executeHanded(top, Integer.MAX_VALUE);
        return -1;
    }

    /// Whether one of the truncated relations was not open yet.
    private boolean opensAny(int row) {
        boolean any = false;
        for (int oid : listener.truncated(row)) {
            any |= cache.open(oid);
        }
        return any;
    }

    /// Those queued, in the log's order; they are not queued any more.
    private int[] unqueued(int top, BufferedTxns buffered) {
        int count = 0;
        for (int at = lastEntry[top]; at != 0; at = entryBefore[at - 1]) {
            count += buffered.has(log.slot(at - 1), BufferedTxns.ENDED) ? 0 : 1;
        }
        int[] entries = new int[count];
        for (int at = lastEntry[top]; at != 0; at = entryBefore[at - 1]) {
            if (!buffered.has(log.slot(at - 1), BufferedTxns.ENDED)) {
                entries[--count] = at - 1;
            }
        }
        lastEntry[top] = 0;
        return entries;
    }

    /// Executes what was handed to the transaction before the log's entry; whether there was anything.
    private boolean executeHanded(int top, int entry) {
        Deque<Handed> waiting = handed.get(top);
        boolean any = false;
        while (waiting != null && !waiting.isEmpty() && waiting.getFirst().entry < entry) {
            invalidate(waiting.removeFirst().messages);
            any = true;
        }
        return any;
    }

    private void tell(int top, int entry, ChangeKind change, boolean streamed) {
        if (listener.listens()) {
            int which = change == ChangeKind.MULTI_INSERT ? tuple(entry) : 0;
            boolean aside = (log.kind(entry) & QueueLog.FLAG_ASIDE) != 0;
            listener.change(sent.get(top), txns.xid[log.slot(entry)], change, log.row(entry), which, aside, streamed);
        }
    }

    /// Which of its record's rows a MULTI_INSERT is.
    private int tuple(int entry) {
        int row = log.row(entry);
        boolean known = tupleEntry >= 0 && tupleEntry < entry && log.row(tupleEntry) == row;
        int from = known ? tupleEntry : log.firstAt(row);
        int count = known ? tuple : 0;
        for (int at = from; at < entry; at++) {
            count += (log.kind(at) & QueueLog.KIND_MASK) == ChangeKind.MULTI_INSERT.ordinal() ? 1 : 0;
        }
        tupleEntry = entry;
        tuple = count;
        return count;
    }

    /// Whether the server finds it rolled back: it reads after all that has ended here had ended.
    boolean isAborted(int slot) {
        return txns.outcome[slot] == TxnOutcome.ABORT.ordinal();
    }

    private static boolean looksUp(ChangeKind change) {
        return switch (change) {
            case INSERT, UPDATE, DELETE, KEYLESS_DELETE, MULTI_INSERT, TOAST, CATALOG, SPEC_CONFIRM -> true;
            case TRUNCATE, MESSAGE, SPEC_INSERT, SPEC_ABORT, COMMAND_ID, INVALIDATION, SNAPSHOT -> false;
        };
    }

    /// `ReorderBufferExecuteInvalidations`, at the end of what was sent.
    void executeInvalidations(int top) {
        invalidate(messagesOf(top));
        invalidate(distributed.getOrDefault(top, List.of()));
    }

    /// What the transaction itself did to the catalog; up to PG 13 told by its commit record.
    private List<SharedInvalidationMessage> messagesOf(int top) {
        return (byCommand ? txns.commitMessages : invalidations).getOrDefault(top, List.of());
    }

    /// `ReorderBufferImmediateInvalidation` of a transaction that was streamed and then rolled back: caches may
    /// hold its
    /// view. A subtransaction's messages are its top-level transaction's.
    void forgetWhatItSaw(int slot) {
        invalidate(invalidations.getOrDefault(slot, List.of()));
    }

    void invalidate(List<SharedInvalidationMessage> messages) {
        cache.invalidate(messages);
        if (!messages.isEmpty()) {
            listener.invalidated(messages);
        }
    }

    void remember(int top, List<SharedInvalidationMessage> messages) {
        if (!messages.isEmpty()) {
            invalidations.computeIfAbsent(top, key -> new ArrayList<>()).addAll(messages);
        }
    }

    /// A running transaction gets the new snapshot, and another one than that which commits also its messages.
    ///
    /// @param entry where the log is
    void handOver(int top, int other, int entry) {
        if (lastEntry.length == 0) {
            return;
        }
        List<SharedInvalidationMessage> messages =
                other == top || !distributes ? List.of() : List.copyOf(messagesOf(top));
        // PG 13 executes them at the end alone
        handed.computeIfAbsent(other, key -> new ArrayDeque<>())
                .add(new Handed(entry, byCommand ? List.of() : messages));
        if (!messages.isEmpty()) {
            distributed.computeIfAbsent(other, key -> new ArrayList<>()).addAll(messages);
        }
    }

    void forget(int slot) {
        sent.forget(slot);
        if (lastEntry.length > 0) {
            lastEntry[slot] = 0;
        }
        invalidations.remove(slot);
        distributed.remove(slot);
        handed.remove(slot);
    }
}
