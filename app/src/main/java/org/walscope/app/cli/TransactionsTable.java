package org.walscope.app.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.walscope.model.Lsn;
import org.walscope.model.Xid;
import org.walscope.model.reorder.ChangeKind;
import org.walscope.model.reorder.Estimate;
import org.walscope.model.reorder.MemoryReplay;
import org.walscope.model.reorder.SlotStatistics;
import org.walscope.model.reorder.SpillFile;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.reorder.TxnOutcome;
import org.walscope.model.rmgr.Timestamps;

/// What `walscope transactions` prints for people: a line a transaction, then the totals.
final class TransactionsTable {

    private static final String LINE = "%10s  %-11s  %-17s  %-17s  %-30s  %6s  %7s  %7s  %7s  %7s  %12s  %12s%n";

    private TransactionsTable() {}

    static void print(List<TransactionsCommand.Found> found, List<SpillFile> spilled, long workMem, PrintWriter out) {
        for (TransactionsCommand.Found each : found) {
            if (found.size() > 1) {
                out.printf(
                        "Timeline %s%n",
                        Integer.toUnsignedString(each.timeline().timeline()));
            }
            rows(each, out);
            totals(each, workMem, out);
        }
        spillFiles(spilled, out);
    }

    /// A line for each slot and transaction.
    private static void spillFiles(List<SpillFile> spilled, PrintWriter out) {
        for (int i = 0; i < spilled.size(); ) {
            SpillFile first = spilled.get(i);
            int files = 0;
            long bytes = 0;
            for (;
                    i < spilled.size()
                            && spilled.get(i).xid() == first.xid()
                            && spilled.get(i).slot().equals(first.slot());
                    i++) {
                files++;
                bytes += spilled.get(i).bytes();
            }
            out.printf(
                    "Spilled by slot %s: xid %s, %d file%s, %d bytes.%n",
                    first.slot(), Xid.toString(first.xid()), files, files == 1 ? "" : "s", bytes);
        }
        if (!spilled.isEmpty()) {
            out.println("Spill files go with their transaction; those a killed session left go when the slot is used"
                    + " again or dropped, or the server restarts.");
        }
    }

    private static void rows(TransactionsCommand.Found found, PrintWriter out) {
        Transactions transactions = found.transactions();
        out.printf(
                LINE,
                "xid",
                "outcome",
                "first LSN",
                "end LSN",
                "time",
                "subs",
                "insert",
                "update",
                "delete",
                "other",
                "WAL bytes",
                "decoded");
        for (int row = 0; row < transactions.size(); row++) {
            boolean open = transactions.outcome(row) == TxnOutcome.OPEN;
            long time = transactions.commitTime(row);
            out.printf(
                    LINE,
                    Xid.toString(transactions.xid(row)),
                    transactions.outcome(row).key(),
                    Lsn.toString(transactions.firstLsn(row)),
                    open ? "-" : Lsn.toString(transactions.endLsn(row)),
                    time == Transactions.NO_TIME ? "-" : Timestamps.toString(time),
                    transactions.subxactCount(row),
                    transactions.changes(row, ChangeKind.INSERT) + transactions.changes(row, ChangeKind.MULTI_INSERT),
                    transactions.changes(row, ChangeKind.UPDATE),
                    transactions.changes(row, ChangeKind.DELETE) + transactions.changes(row, ChangeKind.KEYLESS_DELETE),
                    transactions.changes(row, ChangeKind.TRUNCATE) + transactions.changes(row, ChangeKind.MESSAGE),
                    transactions.walBytes(row),
                    transactions.decodedBytes(row, found.serverVersion()));
        }
    }

    private static void totals(TransactionsCommand.Found found, long workMem, PrintWriter out) {
        Transactions transactions = found.transactions();
        List<String> parts = new ArrayList<>();
        for (TxnOutcome outcome : TxnOutcome.values()) {
            int count = 0;
            for (int row = 0; row < transactions.size(); row++) {
                count += transactions.outcome(row) == outcome ? 1 : 0;
            }
            if (count > 0) {
                parts.add(count + " " + outcome.key());
            }
        }
        out.printf(
                "%d transaction%s%s%n",
                transactions.size(),
                transactions.size() == 1 ? "" : "s",
                parts.isEmpty() ? "." : ": " + String.join(", ", parts) + ".");
        Set<Estimate> estimates = transactions.estimates(found.serverVersion());
        if (!estimates.isEmpty()) {
            out.printf("Decoded bytes are estimates: %s.%n", reasons(estimates));
        }
        for (MemoryReplay replay : found.replays()) {
            SlotStatistics counted = replay.statistics();
            out.printf(
                    "A slot of database %s with %d kB: %d transactions and %d bytes in all, at most %d bytes held;"
                            + " %d spills of %d transactions, %d bytes; %d streams of %d transactions, %d bytes%s.%n",
                    Integer.toUnsignedString(replay.database()),
                    workMem >> 10,
                    counted.totalTxns(),
                    counted.totalBytes(),
                    replay.peakBytes(),
                    counted.spillCount(),
                    counted.spillTxns(),
                    counted.spillBytes(),
                    counted.streamCount(),
                    counted.streamTxns(),
                    counted.streamBytes(),
                    replay.countsExactly() ? "" : " (bytes are estimates: " + reasons(replay.estimates()) + ")");
        }
    }

    private static String reasons(Set<Estimate> estimates) {
        return estimates.stream().map(TransactionsTable::reason).collect(Collectors.joining("; "));
    }

    private static String reason(Estimate estimate) {
        return switch (estimate) {
            case SERVER_VERSION -> "--server-version is not known";
            case NOT_COUNTED -> "servers of that release count nothing to compare with";
            case UNREADABLE -> "records could not be read";
            case SNAPSHOT_LIST -> "the WAL does not tell which transactions the first snapshots list";
            case TOAST_BATCHES -> "the server may count TOAST chunks read back from disk twice in the bytes in all";
        };
    }
}
