package org.walscope.app.cli;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.walscope.model.Lsn;
import org.walscope.model.Xid;
import org.walscope.model.reorder.ChangeKind;
import org.walscope.model.reorder.MemoryEvent;
import org.walscope.model.reorder.MemoryReplay;
import org.walscope.model.reorder.ReorderBufferTxn;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.reorder.TxnOutcome;
import org.walscope.model.rmgr.Timestamps;

/// What `walscope transactions --json` prints. LSNs are strings; times are ISO 8601 in UTC; what nobody can know is
/// null. `changes` counts what is queued, by kind; the output plugin is not called for `toast`, `catalog` and what
/// follows it.
final class TransactionsJson {

    private final JsonWriter json;
    private final Map<TxnOutcome, Integer> outcomes = new EnumMap<>(TxnOutcome.class);
    private final Map<ChangeKind, Long> changes = new EnumMap<>(ChangeKind.class);
    private long count;
    private long walBytes;
    private long decodedBytes;

    private TransactionsJson(PrintWriter out) {
        this.json = new JsonWriter(out);
        json.setIndent("  ");
    }

    static void print(List<TransactionsCommand.Found> found, long workMem, PrintWriter out) {
        try {
            new TransactionsJson(out).document(found, workMem);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println();
    }

    private void document(List<TransactionsCommand.Found> found, long workMem) throws IOException {
        json.beginObject();
        json.name("transactions").beginArray();
        for (TransactionsCommand.Found each : found) {
            Map<Integer, List<MemoryEvent>> spills = spillsByRow(each);
            Transactions transactions = each.transactions();
            for (int row = 0; row < transactions.size(); row++) {
                transaction(each, transactions.get(row), spills.getOrDefault(row, List.of()));
            }
        }
        json.endArray();
        totals(found, workMem);
        json.endObject();
    }

    private static Map<Integer, List<MemoryEvent>> spillsByRow(TransactionsCommand.Found found) {
        Map<Integer, List<MemoryEvent>> spills = new HashMap<>();
        for (MemoryReplay replay : found.replays()) {
            for (int i = 0; i < replay.eventCount(); i++) {
                MemoryEvent spill = replay.event(i);
                if (found.transactions().database(spill.row()) == replay.database()) {
                    spills.computeIfAbsent(spill.row(), row -> new ArrayList<>())
                            .add(spill);
                }
            }
        }
        return spills;
    }

    private void transaction(TransactionsCommand.Found found, ReorderBufferTxn txn, List<MemoryEvent> spills)
            throws IOException {
        json.beginObject();
        json.name("xid").value(Integer.toUnsignedLong(txn.xid()));
        json.name("timeline").value(Integer.toUnsignedLong(found.timeline().timeline()));
        json.name("database").value(Integer.toUnsignedLong(txn.database()));
        xids("subxids", txn.subxids());
        xids("aborted_subxids", txn.abortedSubxids());
        json.name("first_lsn").value(txn.firstLsn().toString());
        lsn("commit_lsn", txn.commitLsn());
        lsn("end_lsn", txn.endLsn());
        json.name("commit_time");
        if (txn.commitTime().isPresent()) {
            json.value(Timestamps.toInstant(txn.commitTime().get()).toString());
        } else {
            json.nullValue();
        }
        json.name("outcome").value(txn.outcome().key());
        json.name("ended_by_crash").value(txn.endedByCrash());
        json.name("gid").value(txn.gid().isEmpty() ? null : txn.gid());
        lsn("prepare_lsn", txn.prepareLsn());
        origin(txn.origin());
        json.name("changes").beginObject();
        for (Map.Entry<ChangeKind, Integer> entry : txn.changes().entrySet()) {
            json.name(entry.getKey().key()).value(entry.getValue());
            changes.merge(entry.getKey(), (long) entry.getValue(), Long::sum);
        }
        json.endObject();
        json.name("wal_bytes").value(txn.walBytes());
        json.name("decoded_bytes").value(txn.decodedBytes());
        spills(spills);
        // A plugin that does not stream sends nothing before the commit.
        json.name("streams").beginArray().endArray();
        json.endObject();
        count++;
        outcomes.merge(txn.outcome(), 1, Integer::sum);
        walBytes += txn.walBytes();
        decodedBytes += txn.decodedBytes();
    }

    private void xids(String name, int[] xids) throws IOException {
        json.name(name).beginArray();
        for (long xid : Arrays.stream(xids).mapToLong(Integer::toUnsignedLong).toArray()) {
            json.value(xid);
        }
        json.endArray();
    }

    private void lsn(String name, Optional<Lsn> lsn) throws IOException {
        json.name(name).value(lsn.map(Lsn::toString).orElse(null));
    }

    private void origin(Optional<ReorderBufferTxn.Origin> origin) throws IOException {
        json.name("origin");
        if (origin.isEmpty()) {
            json.nullValue();
            return;
        }
        json.beginObject();
        json.name("id").value(origin.get().id());
        lsn("lsn", Optional.of(origin.get().lsn()).filter(Lsn::isValid));
        json.name("time")
                .value(
                        origin.get().lsn().isValid()
                                ? Timestamps.toInstant(origin.get().time()).toString()
                                : null);
        json.endObject();
    }

    private void spills(List<MemoryEvent> spills) throws IOException {
        json.name("spills").beginArray();
        for (MemoryEvent spill : spills) {
            json.beginObject();
            json.name("lsn").value(spill.lsn().toString());
            json.name("xid").value(Long.parseLong(Xid.toString(spill.xid())));
            json.name("bytes").value(spill.bytes());
            json.name("changes").value(spill.changes());
            json.endObject();
        }
        json.endArray();
    }

    private void totals(List<TransactionsCommand.Found> found, long workMem) throws IOException {
        json.name("totals").beginObject();
        json.name("transactions").value(count);
        for (TxnOutcome outcome : TxnOutcome.values()) {
            json.name(outcome.key()).value(outcomes.getOrDefault(outcome, 0));
        }
        json.name("changes").beginObject();
        for (ChangeKind kind : ChangeKind.values()) {
            json.name(kind.key()).value(changes.getOrDefault(kind, 0L));
        }
        json.endObject();
        json.name("wal_bytes").value(walBytes);
        json.name("decoded_bytes").value(decodedBytes);
        json.name("work_mem").value(workMem);
        json.name("databases").beginArray();
        for (TransactionsCommand.Found each : found) {
            for (MemoryReplay replay : each.replays()) {
                json.beginObject();
                json.name("timeline")
                        .value(Integer.toUnsignedLong(each.timeline().timeline()));
                json.name("database").value(Integer.toUnsignedLong(replay.database()));
                json.name("peak_bytes").value(replay.peakBytes());
                json.name("spill_txns").value(replay.statistics().spillTxns());
                json.name("spill_count").value(replay.statistics().spillCount());
                json.name("spill_bytes").value(replay.statistics().spillBytes());
                json.endObject();
            }
        }
        json.endArray();
        json.endObject();
    }
}
