package org.walscope.view.timeline;

import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import org.walscope.model.Lsn;
import org.walscope.model.Xid;
import org.walscope.model.reorder.Transactions;
import org.walscope.view.Selection;
import org.walscope.view.Texts;

/// Finds what one types: a transaction by its xid or that of a subtransaction, a record by its LSN. Anything else is a
/// relation.
final class TimelineSearch {

    private static final Pattern XID = Pattern.compile("\\d+");

    private TimelineSearch() {}

    /// What came of it.
    ///
    /// @param row      of the top-level transaction; -1 when it is not here
    /// @param lsn      its first record, or the subtransaction's
    /// @param sentence why nothing was found, or which subtransaction it is; else empty
    record Found(int row, Lsn lsn, String sentence) {
        static Found nothing(String sentence) {
            return new Found(-1, Lsn.INVALID, sentence);
        }
    }

    /// Whether what was typed is neither an xid nor an LSN.
    static boolean isRelation(String text) {
        return Lsn.parse(text).isEmpty() && !XID.matcher(text).matches();
    }

    /// Goes to an LSN or a transaction.
    ///
    /// @param lead shows the transaction in that row
    /// @return why nothing was found, or what else is to be said
    static String find(TimelineData data, Selection selection, String text, IntConsumer lead) {
        Optional<Lsn> lsn = Lsn.parse(text);
        if (lsn.isPresent()) {
            return goTo(data, selection, lsn.get());
        }
        Found found = transaction(data, text);
        if (found.row() >= 0) {
            lead.accept(found.row());
            selection.select(found.lsn(), data.transactions().xid(found.row()));
        }
        return found.sentence();
    }

    /// @param text an xid in decimal; of a 64-bit one the lower half counts, as `pg_current_xact_id` shows it
    static Found transaction(TimelineData data, String text) {
        long number;
        try {
            number = Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            return Found.nothing(Texts.get("timeline.find.not-understood", text));
        }
        int xid = (int) number;
        Transactions transactions = data.transactions();
        int row = Xid.isValid(xid) ? transactions.rowOf(xid) : -1;
        if (row < 0) {
            return Found.nothing(Texts.get("timeline.find.none", text));
        }
        if (transactions.xid(row) == xid) {
            return new Found(row, new Lsn(transactions.firstLsn(row)), "");
        }
        for (int i = 0; i < transactions.subxactCount(row); i++) {
            if (transactions.subXid(row, i) == xid) {
                String sentence = Texts.get(
                        transactions.isSubAborted(row, i) ? "timeline.find.sub-aborted" : "timeline.find.sub",
                        Xid.toString(xid),
                        Xid.toString(transactions.xid(row)));
                return new Found(row, new Lsn(transactions.subFirstLsn(row, i)), sentence);
            }
        }
        return new Found(row, new Lsn(transactions.firstLsn(row)), "");
    }

    /// Selects the record that starts at or before that LSN; says so when there is none.
    static String goTo(TimelineData data, Selection selection, Lsn lsn) {
        if (lsn.value() < data.from() || lsn.value() >= data.to()) {
            return Texts.get(
                    "timeline.find.outside", lsn.toString(), Lsn.toString(data.from()), Lsn.toString(data.to()));
        }
        int record = data.index().rowAt(lsn);
        int xid = data.index().xid(record);
        int row = Xid.isValid(xid) ? data.transactions().rowOf(xid) : -1;
        selection.select(
                new Lsn(data.index().lsn(record)),
                row < 0 ? xid : data.transactions().xid(row));
        return "";
    }
}
