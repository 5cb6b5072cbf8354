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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.walscope.model.Lsn;
import org.walscope.model.RelFileLocator;
import org.walscope.model.reorder.ChangeKind;
import org.walscope.model.reorder.Estimate;
import org.walscope.model.reorder.MemoryEvent;
import org.walscope.model.reorder.MemoryReplay;
import org.walscope.model.reorder.ReorderBufferTxn;
import org.walscope.model.reorder.SlotStatistics;
import org.walscope.model.reorder.SnapshotState;
import org.walscope.model.reorder.SpillFile;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.reorder.TxnOutcome;
import org.walscope.model.rmgr.Timestamps;

/// What `walscope transactions --json` prints; docs/transactions.md says what each name means.
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

    static void print(List<TransactionsCommand.Found> found, List<SpillFile> spilled, long workMem, PrintWriter out) {
        try {
            new TransactionsJson(out).document(found, spilled, workMem);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println();
    }

    private void document(List<TransactionsCommand.Found> found, List<SpillFile> spilled, long workMem)
            throws IOException {
        json.beginObject();
        json.name("transactions").beginArray();
        for (TransactionsCommand.Found each : found) {
            Map<Integer, List<MemoryEvent>> events = eventsByRow(each);
            for (int row = 0; row < each.transactions().size(); row++) {
                transaction(each, row, events.getOrDefault(row, List.of()));
            }
        }
        json.endArray();
        totals(found, workMem);
        json.name("spill_files").beginArray();
        for (SpillFile file : spilled) {
            json.beginObject();
            json.name("slot").value(file.slot());
            json.name("xid").value(Integer.toUnsignedLong(file.xid()));
            json.name("segment_lsn").value(file.segment().toString());
            json.name("bytes").value(file.bytes());
            json.endObject();
        }
        json.endArray();
        json.endObject();
    }

    private static Map<Integer, List<MemoryEvent>> eventsByRow(TransactionsCommand.Found found) {
        Map<Integer, List<MemoryEvent>> events = new HashMap<>();
        for (MemoryReplay replay : found.replays()) {
            for (int i = 0; i < replay.eventCount(); i++) {
                MemoryEvent event = replay.event(i);
                if (found.replays().size() == 1 || found.transactions().database(event.row()) == replay.database()) {
                    events.computeIfAbsent(event.row(), row -> new ArrayList<>())
                            .add(event);
                }
            }
        }
        return events;
    }

    private void transaction(TransactionsCommand.Found found, int row, List<MemoryEvent> events) throws IOException {
        Transactions transactions = found.transactions();
        ReorderBufferTxn txn = transactions.get(row);
        json.beginObject();
        json.name("xid").value(Integer.toUnsignedLong(txn.xid()));
        json.name("timeline").value(Integer.toUnsignedLong(found.timeline().timeline()));
        json.name("database").value(Integer.toUnsignedLong(txn.database()));
        xids("subxids", txn.subxids());
        xids("aborted_subxids", txn.abortedSubxids());
        json.name("first_lsn").value(txn.firstLsn().toString());
        lsn("commit_lsn", txn.commitLsn());
        lsn("end_lsn", txn.endLsn());
        time("commit_time", txn.commitTime());
        time("local_commit_time", Optional.of(transactions.localTime(row)));
        json.name("outcome").value(txn.outcome().key());
        json.name("ended_by_crash").value(txn.endedByCrash());
        json.name("decoding")
                .value(found.replayOf(row)
                        .map(replay -> replay.verdict(row).name().toLowerCase(Locale.ROOT))
                        .orElse(null));
        json.name("gid").value(txn.gid().isEmpty() ? null : txn.gid());
        lsn("prepare_lsn", txn.prepareLsn());
        origin(txn.origin());
        json.name("changes");
        counts(txn.changes());
        txn.changes().forEach((kind, number) -> changes.merge(kind, (long) number, Long::sum));
        json.name("relations").beginArray();
        for (var relation : transactions.changesByRelation(row).entrySet()) {
            RelFileLocator locator = relation.getKey();
            json.beginObject();
            json.name("tablespace").value(Integer.toUnsignedLong(locator.spcOid()));
            json.name("database").value(Integer.toUnsignedLong(locator.dbOid()));
            json.name("relfilenumber").value(Integer.toUnsignedLong(locator.relNumber()));
            json.name("changes");
            counts(relation.getValue());
            json.endObject();
        }
        json.endArray();
        json.name("commit_messages").beginObject();
        for (var messages : transactions.commitMessages(row).entrySet()) {
            json.name(messages.getKey().key()).value(messages.getValue());
        }
        json.endObject();
        json.name("wal_bytes").value(txn.walBytes());
        long decoded = transactions.decodedBytes(row, found.serverVersion());
        json.name("decoded_bytes").value(decoded);
        events("spills", events, MemoryEvent.Kind.SPILL);
        events("streams", events, MemoryEvent.Kind.STREAM);
        events("drops", events, MemoryEvent.Kind.DROP_ABORTED);
        json.endObject();
        count++;
        outcomes.merge(txn.outcome(), 1, Integer::sum);
        walBytes += txn.walBytes();
        decodedBytes += decoded;
    }

    private void counts(Map<ChangeKind, Integer> numbers) throws IOException {
        json.beginObject();
        for (var entry : numbers.entrySet()) {
            json.name(entry.getKey().key()).value(entry.getValue());
        }
        json.endObject();
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

    private void time(String name, Optional<Long> time) throws IOException {
        json.name(name)
                .value(time.filter(at -> at != Transactions.NO_TIME)
                        .map(at -> Timestamps.toInstant(at).toString())
                        .orElse(null));
    }

    private void origin(Optional<ReorderBufferTxn.Origin> origin) throws IOException {
        json.name("origin");
        if (origin.isEmpty()) {
            json.nullValue();
            return;
        }
        boolean ended = origin.get().lsn().isValid();
        json.beginObject();
        json.name("id").value(origin.get().id());
        lsn("lsn", Optional.of(origin.get().lsn()).filter(Lsn::isValid));
        time("time", Optional.of(origin.get().time()).filter(time -> ended));
        json.endObject();
    }

    private void events(String name, List<MemoryEvent> events, MemoryEvent.Kind kind) throws IOException {
        json.name(name).beginArray();
        for (MemoryEvent event : events) {
            if (event.kind() == kind) {
                json.beginObject();
                json.name("lsn").value(event.lsn().toString());
                json.name("xid").value(Integer.toUnsignedLong(event.xid()));
                json.name("bytes").value(event.bytes());
                json.name("changes").value(event.changes());
                json.name("segments").value(event.segments());
                json.endObject();
            }
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
        json.name("decoded_bytes_are_estimates")
                .value(found.stream()
                        .anyMatch(each -> !each.transactions()
                                .estimates(each.serverVersion())
                                .isEmpty()));
        json.name("work_mem").value(workMem);
        json.name("databases").beginArray();
        for (TransactionsCommand.Found each : found) {
            for (MemoryReplay replay : each.replays()) {
                slot(each, replay);
            }
        }
        json.endArray();
        json.endObject();
    }

    private void slot(TransactionsCommand.Found found, MemoryReplay replay) throws IOException {
        SlotStatistics counted = replay.statistics();
        json.beginObject();
        json.name("timeline").value(Integer.toUnsignedLong(found.timeline().timeline()));
        json.name("database").value(Integer.toUnsignedLong(replay.database()));
        json.name("peak_bytes").value(replay.peakBytes());
        json.name("spill_txns").value(counted.spillTxns());
        json.name("spill_count").value(counted.spillCount());
        json.name("spill_bytes").value(counted.spillBytes());
        json.name("stream_txns").value(counted.streamTxns());
        json.name("stream_count").value(counted.streamCount());
        json.name("stream_bytes").value(counted.streamBytes());
        json.name("total_txns").value(counted.totalTxns());
        json.name("total_bytes").value(counted.totalBytes());
        json.name("bytes_are_estimates").value(!replay.countsExactly());
        json.name("estimated_because").beginArray();
        for (Estimate reason : replay.estimates()) {
            json.value(reason.name().toLowerCase(Locale.ROOT));
        }
        json.endArray();
        json.name("snapshot_states").beginArray();
        for (SnapshotState state : replay.snapshotStates()) {
            json.beginObject();
            json.name("state").value(state.state().name().toLowerCase(Locale.ROOT));
            json.name("lsn").value(state.lsn().toString());
            json.name("reason").value(state.reason().name().toLowerCase(Locale.ROOT));
            json.name("next_xid").value(state.nextXid() == 0 ? null : Integer.toUnsignedLong(state.nextXid()));
            xids(
                    "waits_for",
                    state.waitsFor().stream().mapToInt(Integer::intValue).toArray());
            json.endObject();
        }
        json.endArray();
        json.endObject();
    }
}
