package org.walscope.plugins.decode;

/// What came out of a transaction.
///
/// @param row    of [org.walscope.model.reorder.Transactions]
/// @param xid    of the top-level transaction
/// @param sent   rows and messages that the plugin wrote
/// @param unsent records of rows, messages and sequences that it did not write
/// @param reason why nothing was sent; empty where something was
public record TransactionExplanation(int row, int xid, int sent, int unsent, String reason) {

    /// What came out of it: "3 sent, 1 not", "nothing sent: …".
    public String fate() {
        return reason.isEmpty() ? "%d sent, %d not".formatted(sent, unsent) : "nothing sent: " + reason;
    }

    /// As a line.
    @Override
    public String toString() {
        return "transaction %s: %s".formatted(Integer.toUnsignedString(xid), fate());
    }
}
