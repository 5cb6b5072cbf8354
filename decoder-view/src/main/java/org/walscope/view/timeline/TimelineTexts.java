package org.walscope.view.timeline;

import java.util.ArrayList;
import java.util.List;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.Xid;
import org.walscope.model.reorder.MemoryEvent;
import org.walscope.model.reorder.MemoryReplay;
import org.walscope.model.reorder.ReplayOptions.SlotStart;
import org.walscope.model.reorder.SnapshotState;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.rmgr.Timestamps;
import org.walscope.view.RelationNames;
import org.walscope.view.Texts;
import org.walscope.view.TransactionTexts;

/// What the timeline says in words.
final class TimelineTexts {

    /// Relations of a transaction that are named; of more the number is said.
    private static final int MOST_RELATIONS = 6;

    private TimelineTexts() {}

    /// "2 412 transactions: 2 380 committed, 30 rolled back, 2 open".
    static String summary(TimelineData data) {
        List<String> parts = new ArrayList<>();
        for (TimelineOutcome outcome : TimelineOutcome.values()) {
            int count = data.outcomes()[outcome.ordinal()];
            if (count > 0) {
                parts.add(Texts.get("timeline.count." + outcome.key(), count));
            }
        }
        return Texts.get("timeline.summary", data.transactions().size(), String.join(", ", parts));
    }

    /// "Transaction 742, from 0/… to its commit at 0/…: 3 inserts, 1 update; 1.2 kB of WAL. It touched orders."
    static String sentence(TimelineData data, int row, RelationNames names) {
        String relations = relations(data, row, names, MOST_RELATIONS);
        String sentence = sentence(data, row);
        return relations.isEmpty() ? sentence : Texts.get("timeline.sentence.relations", sentence, relations);
    }

    /// "orders, sales.items and 3 more"; empty text where the transaction changed no row.
    static String relations(TimelineData data, int row, RelationNames names, int most) {
        TouchedRelations.Names touched = data.relations().names(row, names, most);
        String named = String.join(", ", touched.named());
        return touched.more() == 0 || named.isEmpty()
                ? named
                : Texts.get("timeline.relations.more", named, touched.more());
    }

    private static String sentence(TimelineData data, int row) {
        Transactions transactions = data.transactions();
        return Texts.get(
                "timeline.sentence." + data.layout().outcome(row).key(),
                Xid.toString(transactions.xid(row)),
                Lsn.toString(transactions.firstLsn(row)),
                Lsn.toString(transactions.commitLsn(row)),
                TransactionTexts.changes(transactions, row),
                TransactionTexts.bytes(transactions.walBytes(row)));
    }

    /// "Transaction 742 · committed"
    static String title(TimelineLayout layout, int row) {
        return Texts.get(
                "timeline.tip.title",
                Xid.toString(layout.transactions().xid(row)),
                Texts.get("timeline.outcome." + layout.outcome(row).key()));
    }

    /// How many bars of a lane lie between two positions, too narrow to be told apart.
    static String cluster(TimelineLayout layout, int lane, double from, double to) {
        BarRows bars = layout.lanes();
        int first = bars.placeEndingAfter(lane, from);
        int after = bars.placeStartingAt(first, bars.placeAfter(lane), to);
        return Texts.get("timeline.tip.cluster", after - first, bars.aborted(first, after));
    }

    /// The tooltip: a line a fact.
    ///
    /// @param serverVersion `server_version_num`, 0 when not known
    static String tooltip(TimelineData data, int row, int serverVersion, RelationNames names) {
        Transactions transactions = data.transactions();
        List<String> lines = new ArrayList<>();
        lines.add(title(data.layout(), row));
        lines.add(Texts.get("timeline.tip.first", Lsn.toString(transactions.firstLsn(row))));
        if (transactions.commitLsn(row) != 0) {
            lines.add(Texts.get(
                    "timeline.tip.end",
                    Lsn.toString(transactions.commitLsn(row)),
                    Lsn.toString(transactions.endLsn(row))));
        }
        if (transactions.commitTime(row) != Transactions.NO_TIME) {
            lines.add(Timestamps.toString(transactions.commitTime(row)));
        }
        String gid = transactions.gid(row);
        if (!gid.isEmpty()) {
            lines.add(Texts.get("timeline.tip.gid", gid));
        }
        lines.add(TransactionTexts.changes(transactions, row));
        String relations = relations(data, row, names, MOST_RELATIONS);
        if (!relations.isEmpty()) {
            lines.add(relations);
        }
        if (transactions.subxactCount(row) > 0) {
            int aborted = 0;
            for (int i = 0; i < transactions.subxactCount(row); i++) {
                aborted += transactions.isSubAborted(row, i) ? 1 : 0;
            }
            lines.add(Texts.get("timeline.tip.subxacts", transactions.subxactCount(row), aborted));
        }
        lines.add(Texts.get(
                "timeline.tip.bytes",
                TransactionTexts.bytes(transactions.walBytes(row)),
                TransactionTexts.bytes(transactions.decodedBytes(row, serverVersion)),
                TransactionTexts.estimate(transactions.estimates(serverVersion))));
        return String.join("\n", lines);
    }

    /// A subtransaction's tooltip.
    static String subTooltip(TimelineData data, int row, int sub) {
        Transactions transactions = data.transactions();
        boolean aborted = transactions.isSubAborted(row, sub);
        return Texts.get(
                        aborted ? "timeline.tip.sub-aborted" : "timeline.tip.sub",
                        Xid.toString(transactions.subXid(row, sub)),
                        Xid.toString(transactions.xid(row)))
                + "\n"
                + Texts.get(
                        aborted ? "timeline.tip.sub-range-aborted" : "timeline.tip.sub-range",
                        Lsn.toString(transactions.subFirstLsn(row, sub)),
                        Lsn.toString(aborted ? transactions.subEndLsn(row, sub) : transactions.subLastLsn(row, sub)));
    }

    /// What lies in a marked range.
    static String range(TimelineData data, long from, long to) {
        int first = data.rowEndingAt(from);
        int after = Math.max(first, data.rowEndingAt(to));
        int rolledBack = data.rolledBackBefore()[after] - data.rolledBackBefore()[first];
        return Texts.get(
                "timeline.range",
                Lsn.toString(from),
                Lsn.toString(to),
                TransactionTexts.bytes(to - from),
                data.indexRowOf(to) - data.indexRowOf(from),
                after - first,
                rolledBack);
    }

    /// Above the curve: whose buffer it is, what it came to.
    ///
    /// @param top the most it held in sight, in bytes
    static String buffer(BufferViewModel buffer, long top) {
        MemoryReplay replay = buffer.replay().orElseThrow();
        String slot = Texts.get(
                replay.options().streaming() && buffer.canStream()
                        ? "timeline.buffer.streaming"
                        : "timeline.buffer.spilling",
                Integer.toUnsignedString(replay.options().database()),
                TransactionTexts.estimate(replay.estimates()));
        var counted = replay.statistics();
        String early = Texts.get("timeline.buffer.events", counted.spillCount(), counted.streamCount());
        String text = Texts.get("timeline.buffer", slot, TransactionTexts.bytes(top), early);
        if (replay.options().start().isPresent()) {
            text = Texts.get(
                    "timeline.buffer.start",
                    text,
                    start(replay.options().start().get()));
        }
        return buffer.hasLimit() ? text : Texts.get("timeline.buffer.by-count", text, PgVersion.PG12.toString());
    }

    static String start(SlotStart start) {
        return Texts.get(
                switch (start) {
                    case SlotStart.Restart _ -> "timeline.start.restart";
                    case SlotStart.Created _ -> "timeline.start.created";
                },
                start.lsn().toString());
    }

    static String event(MemoryEvent event) {
        return Texts.get(
                switch (event.kind()) {
                    case SPILL -> "timeline.event.spill";
                    case STREAM -> "timeline.event.stream";
                    case DROP_ABORTED -> "timeline.event.drop";
                },
                Xid.toString(event.xid()),
                TransactionTexts.bytes(event.bytes()),
                event.changes(),
                event.lsn().toString());
    }

    static String state(SnapshotState state) {
        return Texts.get(
                "timeline.state",
                state.state().name(),
                state.lsn().toString(),
                Texts.get("timeline.state." + state.reason().name().toLowerCase(java.util.Locale.ROOT)));
    }

    /// The label of a position on the axis.
    static String cursor(TimelineScale scale, Lsn lsn) {
        if (scale instanceof TimeScale time) {
            double position = time.position(lsn.value());
            return "≈ " + TimelineAxis.label(time.timeAt(position), 1000);
        }
        return lsn.toString();
    }
}
