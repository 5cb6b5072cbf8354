package org.walscope.plugins.decode;

import org.walscope.model.Lsn;

/// What became of a record that logical decoding reads, or of one of its rows, and by which rule.
///
/// @param row       of the index
/// @param tuple     which of the rows of a MULTI_INSERT it is, from 0
/// @param xid       of the transaction or subtransaction that wrote it; 0 for none
/// @param operation as pg_waldump names it, without what it says of pages
/// @param relation  as the catalogs of that moment name it; its file where they do not know it; empty for none
/// @param sent      whether the plugin wrote anything of it
/// @param reason    why not, or why as something else than it is; empty where it was sent as it is
public record Explanation(
        int row, int tuple, Lsn lsn, int xid, String operation, String relation, boolean sent, String reason) {

    /// As a line.
    @Override
    public String toString() {
        return "%s xid %s %s%s: %s%s"
                .formatted(
                        lsn,
                        Integer.toUnsignedString(xid),
                        operation,
                        relation.isEmpty() ? "" : " " + relation,
                        sent ? "sent" : "not sent",
                        reason.isEmpty() ? "" : sent ? ", " + reason : ": " + reason);
    }
}
