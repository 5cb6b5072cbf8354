package org.walscope.view.transaction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.walscope.model.Lsn;
import org.walscope.model.Xid;
import org.walscope.model.reorder.ReorderBufferTxn;
import org.walscope.model.reorder.TransactionRecords;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.reorder.TxnOutcome;
import org.walscope.model.rmgr.Timestamps;
import org.walscope.view.Texts;
import org.walscope.view.TransactionTexts;

/// What the inspector says of a [TransactionReport].
final class TransactionWords {

    /// Xids that are named; of more the number is said.
    private static final int NAMED = 12;

    /// Kinds of records that are named.
    private static final int NAMED_KINDS = 4;

    /// A line of facts.
    record Fact(String label, String value) {}

    private TransactionWords() {}

    /// The verdict: from where to where it was open, how long that was as far as anyone can know, what it kept
    /// back.
    static String verdict(TransactionReport report) {
        var meanwhile = report.meanwhile();
        String first = report.txn().firstLsn().toString();
        String open = Texts.get(
                "txn.verdict." + outcome(report),
                Xid.toString(report.txn().xid()),
                first,
                Lsn.toString(report.lastLsn()),
                duration(report));
        String others = Texts.get("txn.verdict.meanwhile", meanwhile.committed());
        String held = Texts.get(
                report.isOver() ? "txn.verdict.held" : "txn.verdict.holds",
                first,
                TransactionTexts.bytes(
                        report.lastLsn() - report.txn().firstLsn().value()));
        String verdict = Texts.get("txn.verdict", open, others, held);
        if (meanwhile.oldestBefore() >= 0) {
            Transactions transactions = report.transactions();
            verdict = Texts.get(
                    "txn.verdict.older",
                    verdict,
                    Xid.toString(transactions.xid(meanwhile.oldestBefore())),
                    Lsn.toString(transactions.firstLsn(meanwhile.oldestBefore())));
        }
        return verdict + origin(report) + catalog(report);
    }

    /// Where it came from; "" for a local one. WAL knows an origin's number alone.
    private static String origin(TransactionReport report) {
        return report.txn()
                .origin()
                .map(origin -> Texts.get("txn.verdict.origin", Integer.toString(origin.id()), there(origin)))
                .orElse("");
    }

    /// "0/AABBCC there, 2024-02-29 12:00:00 UTC".
    private static String there(ReorderBufferTxn.Origin origin) {
        return origin.lsn().isValid() && origin.time() != Transactions.NO_TIME
                ? Texts.get("txn.origin.there", origin.lsn().toString(), Timestamps.toString(origin.time()))
                : Texts.get("txn.origin.nowhere");
    }

    /// What a commit that changed the catalog means to others; "" for any other.
    private static String catalog(TransactionReport report) {
        int messages = messages(report);
        return messages == 0
                ? ""
                : Texts.get(
                        "txn.verdict.catalog",
                        TransactionTexts.changeCount(report.transactions(), report.row()),
                        TransactionTexts.bytes(report.txn().walBytes()),
                        TransactionTexts.bytes(report.kinds().endRecordBytes()),
                        messages,
                        Lsn.toString(report.lastLsn()));
    }

    private static int messages(TransactionReport report) {
        return report.transactions().commitMessages(report.row()).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    static String outcome(TransactionReport report) {
        return report.txn().endedByCrash() ? "crash" : report.txn().outcome().key();
    }

    /// "12 min 5 s", "between 3 s and 4 s", "at least 3 s", "for an unknown time".
    static String duration(TransactionReport report) {
        OptionalLong least =
                difference(report.started().notAfter(), report.ended().notBefore());
        OptionalLong most =
                difference(report.started().notBefore(), report.ended().notAfter());
        if (most.isPresent() && least.isPresent()) {
            String from = TransactionTexts.duration(least.getAsLong());
            String to = TransactionTexts.duration(most.getAsLong());
            if (from.equals(to)) {
                return Texts.get("txn.duration.about", to);
            }
            return least.getAsLong() == 0
                    ? Texts.get("txn.duration.most", to)
                    : Texts.get("txn.duration.between", from, to);
        }
        if (least.isPresent() && least.getAsLong() > 0) {
            return Texts.get("txn.duration.least", TransactionTexts.duration(least.getAsLong()));
        }
        return most.isPresent()
                ? Texts.get("txn.duration.most", TransactionTexts.duration(most.getAsLong()))
                : Texts.get("txn.duration.unknown");
    }

    private static OptionalLong difference(OptionalLong from, OptionalLong to) {
        return from.isPresent() && to.isPresent()
                ? OptionalLong.of(Math.max(0, to.getAsLong() - from.getAsLong()))
                : OptionalLong.empty();
    }

    /// @param serverVersion `server_version_num`, 0 when not known
    static List<Fact> facts(TransactionReport report, int serverVersion) {
        ReorderBufferTxn txn = report.txn();
        List<Fact> facts = new ArrayList<>();
        add(facts, "xid", Xid.toString(txn.xid()));
        add(facts, "outcome", Texts.get("txn.outcome." + outcome(report)));
        if (txn.subxids().length > 0) {
            int assignments = report.kinds().assignments();
            String subxids = xids(txn.subxids());
            add(facts, "subxids", assignments == 0 ? subxids : Texts.get("txn.subxids", subxids, assignments));
        }
        if (txn.abortedSubxids().length > 0) {
            add(facts, "aborted-subxids", xids(txn.abortedSubxids()));
        }
        add(facts, "first-lsn", txn.firstLsn().toString());
        txn.prepareLsn().ifPresent(lsn -> add(facts, "prepare-lsn", lsn.toString()));
        if (txn.outcome() != TxnOutcome.PREPARE) {
            txn.commitLsn().ifPresent(lsn -> add(facts, endingRecord(txn), lsn.toString()));
        }
        txn.endLsn().ifPresent(lsn -> add(facts, "end-lsn", lsn.toString()));
        add(facts, "first-time", bounds(report.started()));
        long ended = report.transactions().localTime(report.row());
        if (ended != Transactions.NO_TIME) {
            add(facts, "end-time", Timestamps.toString(ended));
        }
        if (!txn.gid().isEmpty()) {
            add(facts, "gid", txn.gid());
        }
        txn.origin()
                .ifPresent(origin ->
                        add(facts, "origin", Texts.get("txn.origin", Integer.toString(origin.id()), there(origin))));
        if (txn.database() != 0) {
            add(facts, "database", Integer.toUnsignedString(txn.database()));
        }
        add(facts, "changes", TransactionTexts.changes(report.transactions(), report.row()));
        add(
                facts,
                "bytes",
                Texts.get(
                        "txn.bytes",
                        TransactionTexts.bytes(txn.walBytes()),
                        TransactionTexts.bytes(report.transactions().decodedBytes(report.row(), serverVersion)),
                        TransactionTexts.estimate(report.transactions().estimates(serverVersion))));
        add(facts, "records", records(report));
        if (report.sharing() > 0) {
            add(facts, "sharing", Texts.get("txn.sharing", report.sharing()));
        }
        if (messages(report) > 0) {
            add(facts, "commit-record", commitRecord(report));
        }
        if (report.kinds().runningXacts() > 0) {
            add(facts, "running", running(report));
        }
        report.next().ifPresent(next -> add(facts, "next", next(report, next)));
        return facts;
    }

    /// "Btree INSERT_LEAF 52 % (1,204), Heap INSERT 30 % (1,100), others 18 %": most bytes first.
    private static String records(TransactionReport report) {
        long all = Math.max(1, report.kinds().bytes());
        List<String> parts = new ArrayList<>();
        long named = 0;
        for (TransactionRecords.Share share : report.kinds()
                .shares()
                .subList(0, Math.min(NAMED_KINDS, report.kinds().shares().size()))) {
            parts.add(Texts.get(
                    "txn.records.kind", share.rmgr(), share.operation(), percent(share.bytes(), all), share.records()));
            named += share.bytes();
        }
        if (named < report.kinds().bytes()) {
            parts.add(Texts.get("txn.records.others", percent(report.kinds().bytes() - named, all)));
        }
        return String.join(", ", parts);
    }

    private static String percent(long part, long all) {
        return String.format(Locale.ROOT, "%.0f", 100.0 * part / all);
    }

    /// "384 kB in 2 segments: 9,300 messages, of them 6,000 catcache, 2,100 relcache, 1,200 snapshot".
    private static String commitRecord(TransactionReport report) {
        String kinds = report.transactions().commitMessages(report.row()).entrySet().stream()
                .map(each -> Texts.get("txn.messages", each.getKey().key(), each.getValue()))
                .collect(Collectors.joining(", "));
        return Texts.get(
                "txn.commit-record",
                TransactionTexts.bytes(report.kinds().endRecordBytes()),
                report.kinds().endRecordSegments(),
                messages(report),
                kinds);
    }

    /// "in 4 of 4 while it was open, from 0/… to 0/…".
    private static String running(TransactionReport report) {
        List<Integer> listed = report.kinds().listed();
        return listed.isEmpty()
                ? Texts.get("txn.running.none", report.kinds().runningXacts())
                : Texts.get(
                        "txn.running",
                        listed.size(),
                        report.kinds().runningXacts(),
                        Lsn.toString(report.index().lsn(listed.getFirst())),
                        Lsn.toString(report.index().lsn(listed.getLast())));
    }

    private static String next(TransactionReport report, int next) {
        return Texts.get(
                "txn.next",
                Xid.toString(report.transactions().xid(next)),
                Lsn.toString(report.transactions().commitLsn(next)));
    }

    private static String endingRecord(ReorderBufferTxn txn) {
        if (txn.endedByCrash()) {
            return "gone-lsn";
        }
        return txn.outcome() == TxnOutcome.ABORT ? "abort-lsn" : "commit-lsn";
    }

    private static void add(List<Fact> facts, String key, String value) {
        facts.add(new Fact(Texts.get("txn.fact." + key), value));
    }

    private static String xids(int[] xids) {
        String named = Arrays.stream(xids).limit(NAMED).mapToObj(Xid::toString).collect(Collectors.joining(", "));
        return xids.length <= NAMED ? named : Texts.get("txn.xids.more", named, xids.length - NAMED);
    }

    /// When something was written that has no time of its own.
    private static String bounds(TimeBounds bounds) {
        if (bounds.notBefore().isPresent() && bounds.notAfter().isPresent()) {
            return Texts.get(
                    "txn.time.between",
                    Timestamps.toString(bounds.notBefore().getAsLong()),
                    Timestamps.toString(bounds.notAfter().getAsLong()));
        }
        if (bounds.notAfter().isPresent()) {
            return Texts.get(
                    "txn.time.before", Timestamps.toString(bounds.notAfter().getAsLong()));
        }
        return bounds.notBefore().isPresent()
                ? Texts.get(
                        "txn.time.after", Timestamps.toString(bounds.notBefore().getAsLong()))
                : Texts.get("txn.time.unknown");
    }

    /// "103 committed and 2 rolled back meanwhile, 90 of them begun meanwhile; 4,001 changes of others lie in
    /// between."
    static String meanwhile(TransactionReport report) {
        var others = report.meanwhile();
        return Texts.get("txn.meanwhile", others.committed(), others.rolledBack(), others.begun(), others.changes());
    }
}
