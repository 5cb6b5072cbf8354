package org.walscope.plugins.decode;

import org.walscope.model.Lsn;
import org.walscope.model.heap.HeapRedo;

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

    /// What [#fate] begins with where nothing was sent.
    public static final String UNSENT = "not sent";

    // access/rmgrlist.h
    private static final int RM_SEQ = 15;
    private static final int RM_LOGICALMSG = 21;

    /// Whether records of that resource manager are explained: they may be of rows, sequences or messages.
    public static boolean isMadeOf(int rmid) {
        return rmid == HeapRedo.RM_HEAP || rmid == HeapRedo.RM_HEAP2 || rmid == RM_SEQ || rmid == RM_LOGICALMSG;
    }

    /// What became of it: "sent", "sent, as an INSERT: …", "not sent: …".
    public String fate() {
        return (sent ? "sent" : UNSENT) + (reason.isEmpty() ? "" : (sent ? ", " : ": ") + reason);
    }

    /// As a line.
    @Override
    public String toString() {
        return "%s xid %s %s%s: %s"
                .formatted(
                        lsn,
                        Integer.toUnsignedString(xid),
                        operation,
                        relation.isEmpty() ? "" : " " + relation,
                        fate());
    }
}
