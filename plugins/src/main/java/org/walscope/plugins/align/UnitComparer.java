package org.walscope.plugins.align;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.walscope.model.Lsn;
import org.walscope.model.Xid;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.DecodedTransaction;
import org.walscope.model.change.Frame;
import org.walscope.model.change.RelationName;

/// What differs between partners, and why one has none.
final class UnitComparer {

    private final ComparedSide left;
    private final ComparedSide right;
    private final RowComparer rows;
    private final Optional<Published> leftPublished;
    private final Optional<Published> rightPublished;
    /// Tables a side says have no replica identity.
    private final Set<RelationName> withoutIdentity = new HashSet<>();
    private final Set<RelationName> leftTables;
    private final Set<RelationName> rightTables;

    UnitComparer(ComparedSide left, ComparedSide right) {
        this.left = left;
        this.right = right;
        this.leftPublished = left.published();
        this.rightPublished = right.published();
        this.rows = new RowComparer(left, right, leftPublished, rightPublished);
        this.leftTables = tables(left);
        this.rightTables = tables(right);
    }

    private Set<RelationName> tables(ComparedSide side) {
        var tables = new HashSet<RelationName>();
        for (DecodedTransaction txn : side.output().transactions()) {
            for (DecodedChange change : txn.changes()) {
                switch (change) {
                    case DecodedChange.Insert c -> tables.add(c.relation());
                    case DecodedChange.Update c -> tables.add(c.relation());
                    case DecodedChange.Delete c -> {
                        tables.add(c.relation());
                        if (c.old().isEmpty()) {
                            withoutIdentity.add(c.relation());
                        }
                    }
                    case DecodedChange.Truncate c -> tables.addAll(c.relations());
                    case DecodedChange.Description c -> {
                        c.relation().ifPresent(tables::add);
                        if (c.identity().equals(Optional.of('n'))) {
                            c.relation().ifPresent(withoutIdentity::add);
                        }
                    }
                    case DecodedChange.Message c -> {}
                    case DecodedChange.Undisclosed c -> {}
                    case DecodedChange.Unread c -> {}
                }
            }
        }
        return tables;
    }

    /// Partners.
    Difference compare(Unit a, Unit b) {
        if (a.item() instanceof Frame || b.item() instanceof Frame) {
            return Difference.NONE;
        }
        DecodedChange x = (DecodedChange) a.item();
        DecodedChange y = (DecodedChange) b.item();
        if (x instanceof DecodedChange.Undisclosed || y instanceof DecodedChange.Undisclosed) {
            return x instanceof DecodedChange.Undisclosed && y instanceof DecodedChange.Undisclosed
                    ? Difference.NONE
                    : Difference.expected(hider(x).plugin() + " does not show what it streams");
        }
        if (x instanceof DecodedChange.Unread(var at, var text)
                && y instanceof DecodedChange.Unread(var there, var other)) {
            return text.equals(other) ? Difference.NONE : Difference.meaning("other text");
        }
        if (x instanceof DecodedChange.Unread || y instanceof DecodedChange.Unread) {
            ComparedSide unread = x instanceof DecodedChange.Unread ? left : right;
            return Difference.expected("the output of " + unread.plugin() + " was not understood; paired by place");
        }
        var out = new Differences();
        if (x instanceof DecodedChange.Insert i && y instanceof DecodedChange.Insert j) {
            relation(i.relation(), j.relation(), out);
            rows.compare(i.relation(), i.row(), j.row(), out);
        } else if (x instanceof DecodedChange.Update i && y instanceof DecodedChange.Update j) {
            relation(i.relation(), j.relation(), out);
            rows.compare(i.relation(), i.row(), j.row(), out);
            rows.compareOld(i.relation(), i.old(), j.old(), i.row(), j.row(), out);
        } else if (x instanceof DecodedChange.Delete i && y instanceof DecodedChange.Delete j) {
            relation(i.relation(), j.relation(), out);
            rows.compareOld(i.relation(), i.old(), j.old(), List.of(), List.of(), out);
        } else if (x instanceof DecodedChange.Truncate i && y instanceof DecodedChange.Truncate j) {
            truncates(i, j, out);
        } else if (x instanceof DecodedChange.Message i && y instanceof DecodedChange.Message j) {
            messages(i, j, out);
        } else if (!x.getClass().equals(y.getClass())) {
            out.add(otherKind(x, y));
        }
        return out.sum();
    }

    private ComparedSide hider(DecodedChange x) {
        return x instanceof DecodedChange.Undisclosed ? left : right;
    }

    private void relation(RelationName a, RelationName b, Differences out) {
        boolean root = !a.equals(b)
                && (rightPublished.filter(known -> known.sentAs(a).equals(b)).isPresent()
                        || leftPublished
                                .filter(known -> known.sentAs(b).equals(a))
                                .isPresent());
        if (root) {
            out.add(Difference.expected(
                    "the publication sends changes of partitions under the name of their root: " + a + " and " + b));
        } else if (a.schema().isPresent() && b.schema().isPresent() && !a.equals(b)) {
            out.add(Difference.meaning("another table: " + a + " and " + b));
        } else if (a.schema().isPresent() != b.schema().isPresent()) {
            out.add(Difference.spelling("table named with and without its schema"));
        }
    }

    private static void truncates(DecodedChange.Truncate a, DecodedChange.Truncate b, Differences out) {
        if (a.flags().isPresent() && b.flags().isPresent() && !a.flags().equals(b.flags())) {
            out.add(Difference.meaning("other flags of the TRUNCATE"));
        }
    }

    private static void messages(DecodedChange.Message a, DecodedChange.Message b, Differences out) {
        if (a.content().isPresent() && b.content().isPresent() && !a.content().equals(b.content())) {
            boolean cut = isCutOf(a, b) || isCutOf(b, a);
            out.add(
                    cut
                            ? Difference.expected("the content has a zero byte, where text ends")
                            : Difference.meaning("other content of the message"));
        }
    }

    private static boolean isCutOf(DecodedChange.Message cut, DecodedChange.Message whole) {
        String text = whole.content().orElse("");
        int zero = text.indexOf(0);
        return zero >= 0 && text.substring(0, zero).equals(cut.content().orElse(""));
    }

    /// An UPDATE against an INSERT or DELETE: what pgoutput makes of it where a row filter lets only one of the
    /// rows
    /// through.
    private Difference otherKind(DecodedChange x, DecodedChange y) {
        boolean ofRight = right.isPgOutput() && x instanceof DecodedChange.Update;
        boolean ofLeft = left.isPgOutput() && y instanceof DecodedChange.Update;
        if (left.plugin().equals(right.plugin()) || ofRight == ofLeft) {
            return Difference.meaning("another kind of change");
        }
        DecodedChange.Update update = (DecodedChange.Update) (ofRight ? x : y);
        DecodedChange sent = ofRight ? y : x;
        var values = new Differences();
        if (sent instanceof DecodedChange.Insert insert) {
            rows.compare(
                    update.relation(),
                    ofRight ? update.row() : insert.row(),
                    ofRight ? insert.row() : update.row(),
                    values);
        } else if (sent instanceof DecodedChange.Delete delete) {
            rows.compareOld(
                    update.relation(),
                    ofRight ? update.old() : delete.old(),
                    ofRight ? delete.old() : update.old(),
                    List.of(),
                    List.of(),
                    values);
        } else {
            return Difference.meaning("another kind of change");
        }
        if (values.sum().kind() == DifferenceKind.MEANING) {
            return Difference.meaning("another kind of change");
        }
        String filter = (ofRight ? rightPublished : leftPublished)
                .flatMap(known -> known.rowFilter(update.relation()))
                .map(" "::concat)
                .orElse("");
        return Difference.expected(
                sent instanceof DecodedChange.Insert
                        ? "sent as INSERT: the UPDATE brought the row into the row filter" + filter
                        : "sent as DELETE: the UPDATE took the row out of the row filter" + filter);
    }

    /// The frames of two partners: what both say of the transaction must agree.
    static Difference transactions(DecodedTransaction a, DecodedTransaction b) {
        var out = new Differences();
        both(a.endLsn(), b.endLsn(), "the transaction ends at another LSN", out);
        both(a.commitLsn(), b.commitLsn(), "the transaction commits at another LSN", out);
        both(
                a.commitTime().map(UnitComparer::micros),
                b.commitTime().map(UnitComparer::micros),
                "another commit time",
                out);
        both(a.gid(), b.gid(), "another GID", out);
        return out.sum();
    }

    private static long micros(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }

    private static <T> void both(Optional<T> a, Optional<T> b, String reason, Differences out) {
        if (a.isPresent() && b.isPresent() && !Objects.equals(a, b)) {
            out.add(Difference.meaning(reason));
        }
    }

    /// Why a unit has no partner.
    ///
    /// @param ofLeft whether the unit is on the left
    /// @param txn    its transaction
    /// @param alone  whether the other side lacks the transaction
    Difference missing(Unit unit, boolean ofLeft, Optional<DecodedTransaction> txn, boolean alone) {
        ComparedSide has = ofLeft ? left : right;
        ComparedSide lacks = ofLeft ? right : left;
        if (unit.item() instanceof DecodedChange.Description) {
            return has.plugin().equals(lacks.plugin())
                    ? Difference.spelling("sent again on one side only")
                    : Difference.expected("describes what follows; " + lacks.plugin() + " has no such line");
        }
        if (unit.item() instanceof DecodedChange.Message message && lacks.hidesMessages()) {
            return Difference.expected((message.transactional() ? "" : "not transactional; ")
                    + "pgoutput sends logical messages only with the option messages 'true'");
        }
        if (alone && txn.isPresent() && lacks.hidesRemote().isPresent() && isRemote(txn.get(), has, lacks)) {
            return Difference.expected(
                    "hidden by the option " + lacks.hidesRemote().get() + " of " + lacks.plugin()
                            + ": the transaction was replayed from another node");
        }
        if (alone && txn.isPresent()) {
            return aloneBecause(unit, txn.get(), has, lacks);
        }
        if (unit.item() instanceof Frame frame) {
            return frame(frame, has, lacks);
        }
        if (txn.isPresent() && isRolledBack((DecodedChange) unit.item(), txn.get())) {
            return Difference.expected("its subtransaction was rolled back after this was streamed");
        }
        return change((DecodedChange) unit.item(), lacks, ofLeft ? rightTables : leftTables);
    }

    /// Whether a transaction that a side hides was replayed: where the other side says its origin, by that; where
    /// it
    /// cannot say one (test_decoding never does), nothing but the option explains that it is missing from a side
    /// with
    /// the same plugin.
    private static boolean isRemote(DecodedTransaction txn, ComparedSide has, ComparedSide lacks) {
        return txn.origin().isPresent()
                || has.plugin().equals(lacks.plugin()) && has.hidesRemote().isEmpty();
    }

    private Difference aloneBecause(Unit unit, DecodedTransaction txn, ComparedSide has, ComparedSide lacks) {
        if (txn.outcome() == DecodedTransaction.Outcome.ABORTED) {
            return Difference.expected("the transaction was rolled back; only what streams or prepares tells of it");
        }
        if (txn.isEmpty()) {
            return Difference.expected("an empty transaction: " + lacks.plugin() + " wrote nothing of it");
        }
        boolean allExpected = txn.changes().stream()
                .filter(c -> !(c instanceof DecodedChange.Description))
                .allMatch(c -> c instanceof DecodedChange.Message && lacks.hidesMessages()
                        || change(c, lacks, lacks == left ? leftTables : rightTables)
                                        .kind()
                                == DifferenceKind.EXPECTED);
        if (unit.item() instanceof DecodedChange c && !allExpected || unit.item() instanceof DecodedChange.Unread) {
            Difference own = change((DecodedChange) unit.item(), lacks, lacks == left ? leftTables : rightTables);
            return own.kind() == DifferenceKind.EXPECTED
                    ? own
                    : Difference.meaning("transaction " + name(txn) + " is missing from " + lacks.plugin()
                            + (own.reason().isEmpty() ? "" : "; " + own.reason()));
        }
        return unit.item() instanceof DecodedChange c
                ? change(c, lacks, lacks == left ? leftTables : rightTables)
                : allExpected
                        ? Difference.expected("nothing in the transaction that " + lacks.plugin() + " would write")
                        : Difference.meaning("transaction " + name(txn) + " is missing from " + lacks.plugin());
    }

    private static String name(DecodedTransaction txn) {
        return txn.xid().isPresent()
                ? Xid.toString(txn.xid().getAsInt())
                : txn.endLsn().map(Lsn::toString).orElse("");
    }

    private static boolean isRolledBack(DecodedChange change, DecodedTransaction txn) {
        return change.at().xid().isPresent()
                && txn.abortedSubxids().contains(change.at().xid().getAsInt());
    }

    private static Difference frame(Frame frame, ComparedSide has, ComparedSide lacks) {
        return switch (frame.kind()) {
            case STREAM_START, STREAM_STOP, STREAM_ABORT ->
                Difference.expected(has.plugin() + " streams the transaction while it is in progress");
            case PREPARE, STREAM_PREPARE, BEGIN, COMMIT, COMMIT_PREPARED, ROLLBACK_PREPARED, STREAM_COMMIT ->
                Difference.expected(has.plugin() + " tells the transaction in other parts than " + lacks.plugin());
            case ORIGIN -> Difference.expected(lacks.plugin() + " has no line for the replication origin");
        };
    }

    private Difference change(DecodedChange change, ComparedSide lacks, Set<RelationName> known) {
        return switch (change) {
            case DecodedChange.Insert i -> row(i.relation(), Published.Operation.INSERT, lacks, known);
            case DecodedChange.Update u ->
                hasNoIdentity(u.relation(), lacks)
                        ? noIdentity(u.relation())
                        : row(u.relation(), Published.Operation.UPDATE, lacks, known);
            case DecodedChange.Delete d ->
                hasNoIdentity(d.relation(), lacks)
                        ? noIdentity(d.relation())
                        : row(d.relation(), Published.Operation.DELETE, lacks, known);
            case DecodedChange.Truncate t ->
                lacks.isWal2JsonFormat1()
                        ? Difference.expected("wal2json does not write TRUNCATE in format 1")
                        : row(t.relations().getFirst(), Published.Operation.TRUNCATE, lacks, known);
            case DecodedChange.Message m -> Difference.meaning("the message is missing from " + lacks.plugin());
            case DecodedChange.Undisclosed u ->
                Difference.meaning("no counterpart in " + lacks.plugin() + "; what it was is not shown");
            case DecodedChange.Unread u -> Difference.meaning("could not be read, and has no counterpart");
            case DecodedChange.Description d -> Difference.NONE;
        };
    }

    private static Difference noIdentity(RelationName relation) {
        return Difference.expected(relation + " has no replica identity: wal2json drops its UPDATEs and DELETEs, with"
                + " a WARNING on the server only");
    }

    private boolean hasNoIdentity(RelationName relation, ComparedSide lacks) {
        return lacks.isWal2Json() && (withoutIdentity.contains(relation) || lacks.hasNoIdentity(relation));
    }

    private Difference row(
            RelationName relation, Published.Operation kind, ComparedSide lacks, Set<RelationName> known) {
        Optional<Published> published = lacks == left ? leftPublished : rightPublished;
        String missing = "this " + kind + " is missing from " + lacks.plugin();
        if (published.isPresent()) {
            return published
                    .get()
                    .whyNot(relation, kind)
                    .map(Difference::expected)
                    .orElseGet(
                            () -> Difference.meaning(missing + published.get().unexplained()));
        }
        return Difference.meaning(known.contains(relation) ? missing : missing + ", which never names " + relation);
    }
}
