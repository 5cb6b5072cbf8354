package org.walscope.model.reorder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.walscope.model.Lsn;
import org.walscope.model.Xid;
import org.walscope.model.record.WalIndex;
import org.walscope.model.rmgr.RmgrTable;
import org.walscope.model.rmgr.XactXlog;

/// What the records of a transaction are, and which RUNNING_XACTS records know it. Not changed once made.
///
/// @param shares            by resource manager and operation, most bytes first
/// @param assignments       ASSIGNMENT records, which name subtransactions before its end
/// @param runningXacts      RUNNING_XACTS records from its first record to its end, or to the end of the WAL
/// @param listed            rows of the index: those of them that list it, or a subtransaction, as running
/// @param endRecordBytes    of the record that ended it; 0 while it is open
/// @param endRecordSegments WAL segments which that record lies in
public record TransactionRecords(
        List<Share> shares,
        int assignments,
        int runningXacts,
        List<Integer> listed,
        int endRecordBytes,
        int endRecordSegments) {

    /// Records of one kind.
    ///
    /// @param rmgr      as pg_waldump names it
    /// @param operation as pg_waldump names it
    /// @param bytes     of these records
    public record Share(String rmgr, String operation, int records, long bytes) {}

    private static final class Sum {
        int records;
        long bytes;
    }

    /// @param row  in `transactions`
    /// @param stop asked every few thousand records; when true the result covers what was looked at by then
    public static TransactionRecords of(Transactions transactions, int row, BooleanSupplier stop) {
        WalIndex index = transactions.index();
        int ended = index.rowAt(new Lsn(transactions.commitLsn(row)));
        boolean over = transactions.commitLsn(row) != 0 && transactions.outcome(row) != TxnOutcome.PREPARE;
        int to = over ? ended : index.size() - 1;
        Map<Integer, Sum> sums = new HashMap<>();
        List<Integer> listed = new ArrayList<>();
        int assignments = 0;
        int runningXacts = 0;
        for (int at = Math.max(0, index.rowAt(new Lsn(transactions.firstLsn(row)))); at <= to; at++) {
            if ((at & 0xFFFF) == 0 && stop.getAsBoolean()) {
                break;
            }
            int xid = index.xid(at);
            if (!Xid.isValid(xid)) {
                var running = transactions.runningXacts(at);
                if (running.isPresent()) {
                    runningXacts++;
                    if (running.get().xids().stream().anyMatch(each -> transactions.rowOf(each) == row)) {
                        listed.add(at);
                    }
                }
            } else if (transactions.rowOf(xid) == row) {
                Sum sum = sums.computeIfAbsent(index.rmid(at) << 8 | index.info(at) & 0xF0, kind -> new Sum());
                sum.records++;
                sum.bytes += index.length(at);
                boolean xact = index.rmid(at) == XactXlog.RMID;
                assignments += xact && (index.info(at) & XactXlog.OPMASK) == XactXlog.ASSIGNMENT ? 1 : 0;
            }
        }
        boolean hasRecord = over && transactions.commitLsn(row) == index.lsn(ended);
        return new TransactionRecords(
                shares(transactions, sums),
                assignments,
                runningXacts,
                List.copyOf(listed),
                hasRecord ? index.length(ended) : 0,
                hasRecord ? segments(transactions, row) : 0);
    }

    private static int segments(Transactions transactions, int row) {
        int size = transactions.segmentSize();
        return (int) (Long.divideUnsigned(transactions.endLsn(row) - 1, size)
                - Long.divideUnsigned(transactions.commitLsn(row), size)
                + 1);
    }

    private static List<Share> shares(Transactions transactions, Map<Integer, Sum> sums) {
        Map<List<String>, Sum> named = new HashMap<>();
        sums.forEach((kind, sum) -> {
            int rmid = kind >>> 8;
            Sum of = named.computeIfAbsent(
                    List.of(
                            RmgrTable.of(rmid, transactions.version()).name(),
                            RmgrTable.identify(rmid, kind & 0xF0, transactions.version())),
                    names -> new Sum());
            of.records += sum.records;
            of.bytes += sum.bytes;
        });
        return named.entrySet().stream()
                .map(each -> new Share(
                        each.getKey().getFirst(),
                        each.getKey().getLast(),
                        each.getValue().records,
                        each.getValue().bytes))
                .sorted(Comparator.comparingLong(Share::bytes)
                        .reversed()
                        .thenComparing(Share::rmgr)
                        .thenComparing(Share::operation))
                .toList();
    }

    /// Of all its records.
    public long bytes() {
        return shares.stream().mapToLong(Share::bytes).sum();
    }
}
