package org.walscope.model.reorder;

/// Which transactions a slot gives to its plugin, as a replay has decided. Not changed once made; any thread.
public final class SlotVerdicts {

    private final Transactions transactions;
    private final int database;
    private final SlotVerdict[] decided;

    /// @param decided by row of [Transactions]; null where the replay decided nothing
    SlotVerdicts(Transactions transactions, int database, SlotVerdict[] decided) {
        this.transactions = transactions;
        this.database = database;
        this.decided = decided;
    }

    /// Whether the slot gives that transaction to its plugin, and if not why.
    public SlotVerdict of(int row) {
        SlotVerdict known = decided[row];
        TxnOutcome outcome = transactions.outcome(row);
        if (known != null && (outcome == TxnOutcome.COMMIT || known == SlotVerdict.DECODED)) {
            return known;
        }
        if (transactions.database(row) != 0 && transactions.database(row) != database) {
            return SlotVerdict.OTHER_DATABASE;
        }
        return switch (outcome) {
            case OPEN -> SlotVerdict.OPEN;
            case ABORT -> SlotVerdict.ABORTED;
            case PREPARE -> SlotVerdict.PREPARED;
            case COMMIT -> SlotVerdict.EMPTY;
        };
    }
}
