package org.walscope.view.timeline;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.walscope.model.Lsn;
import org.walscope.model.Xid;
import org.walscope.model.reorder.ChangeKind;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.reorder.TxnOutcome;
import org.walscope.model.rmgr.Timestamps;
import org.walscope.view.Texts;

/// What the timeline says in words.
final class TimelineTexts {

    private TimelineTexts() {}

    /// "2 412 transactions: 2 380 committed, 30 rolled back, 2 open".
    static String summary(TimelineData data) {
        Transactions transactions = data.transactions();
        Map<TxnOutcome, Integer> counts = new EnumMap<>(TxnOutcome.class);
        for (int row = 0; row < transactions.size(); row++) {
            counts.merge(transactions.outcome(row), 1, Integer::sum);
        }
        List<String> parts = new ArrayList<>();
        counts.forEach((outcome, count) -> parts.add(Texts.get("timeline.count." + outcome.key(), count)));
        return Texts.get("timeline.summary", transactions.size(), String.join(", ", parts));
    }

    /// "Transaction 742 committed at 0/16A3F20, 2026-11-21 …: 3 inserts, 1 update; 1.2 kB of WAL".
    static String sentence(TimelineData data, int row) {
        Transactions transactions = data.transactions();
        return Texts.get(
                "timeline.sentence." + transactions.outcome(row).key(),
                Xid.toString(transactions.xid(row)),
                Lsn.toString(transactions.firstLsn(row)),
                Lsn.toString(transactions.commitLsn(row)),
                changes(transactions, row),
                bytes(transactions.walBytes(row)));
    }

    /// The tooltip: a line a fact.
    static String tooltip(TimelineData data, int row) {
        Transactions transactions = data.transactions();
        List<String> lines = new ArrayList<>();
        lines.add(Texts.get(
                "timeline.tip.title",
                Xid.toString(transactions.xid(row)),
                Texts.get("timeline.outcome." + transactions.outcome(row).key())));
        lines.add(Texts.get("timeline.tip.first", Lsn.toString(transactions.firstLsn(row))));
        if (transactions.outcome(row) != TxnOutcome.OPEN) {
            lines.add(Texts.get(
                    "timeline.tip.end",
                    Lsn.toString(transactions.commitLsn(row)),
                    Lsn.toString(transactions.endLsn(row))));
        }
        if (transactions.commitTime(row) != Transactions.NO_TIME) {
            lines.add(Texts.get("timeline.tip.time", Timestamps.toString(transactions.commitTime(row))));
        }
        String gid = transactions.gid(row);
        if (!gid.isEmpty()) {
            lines.add(Texts.get("timeline.tip.gid", gid));
        }
        lines.add(Texts.get("timeline.tip.changes", changes(transactions, row)));
        if (transactions.subxactCount(row) > 0) {
            int aborted = 0;
            for (int i = 0; i < transactions.subxactCount(row); i++) {
                aborted += transactions.isSubAborted(row, i) ? 1 : 0;
            }
            lines.add(Texts.get("timeline.tip.subxacts", transactions.subxactCount(row), aborted));
        }
        lines.add(Texts.get(
                "timeline.tip.bytes", bytes(transactions.walBytes(row)), bytes(transactions.decodedBytes(row))));
        return String.join("\n", lines);
    }

    /// "3 inserts, 1 update", "no changes".
    static String changes(Transactions transactions, int row) {
        List<String> parts = new ArrayList<>();
        int inserts = transactions.changes(row, ChangeKind.INSERT) + transactions.changes(row, ChangeKind.MULTI_INSERT);
        add(parts, "insert", inserts);
        add(parts, "update", transactions.changes(row, ChangeKind.UPDATE));
        int deletes =
                transactions.changes(row, ChangeKind.DELETE) + transactions.changes(row, ChangeKind.KEYLESS_DELETE);
        add(parts, "delete", deletes);
        for (ChangeKind kind : List.of(ChangeKind.TRUNCATE, ChangeKind.MESSAGE)) {
            add(parts, kind.key(), transactions.changes(row, kind));
        }
        return parts.isEmpty() ? Texts.get("timeline.changes.none") : String.join(", ", parts);
    }

    private static void add(List<String> parts, String kind, int count) {
        if (count > 0) {
            parts.add(Texts.get("timeline.changes." + kind, count));
        }
    }

    /// "1.2 kB": in PostgreSQL's units of 1024.
    static String bytes(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 || value >= 100
                ? String.format(Locale.ROOT, "%.0f %s", value, units[unit])
                : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }
}
