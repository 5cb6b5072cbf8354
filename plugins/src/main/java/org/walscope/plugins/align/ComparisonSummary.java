package org.walscope.plugins.align;

import java.util.List;

/// A comparison in numbers.
///
/// @param transactions on either side, one on both counted once
/// @param changes      likewise
/// @param spelling     changes that differ so; likewise the next two
/// @param other        rows that are no change (frames, descriptions) and differ in meaning
/// @param unread       writes of either side that no reader understood
public record ComparisonSummary(
        int transactions, int changes, int spelling, int expected, int meaning, int other, long unread) {

    /// Counts.
    ///
    /// @param transactions on any side, one on several counted once
    static ComparisonSummary of(List<ComparedSide> sides, List<AlignedRow> rows, int transactions) {
        int changes = 0;
        int[] ofChanges = new int[DifferenceKind.values().length];
        int other = 0;
        for (AlignedRow row : rows) {
            DifferenceKind kind = row.difference().kind();
            if (row.change()) {
                changes++;
                ofChanges[kind.ordinal()]++;
            } else if (kind == DifferenceKind.MEANING) {
                other++;
            }
        }
        return new ComparisonSummary(
                transactions,
                changes,
                ofChanges[DifferenceKind.SPELLING.ordinal()],
                ofChanges[DifferenceKind.EXPECTED.ordinal()],
                ofChanges[DifferenceKind.MEANING.ordinal()],
                other,
                sides.stream().mapToLong(side -> side.output().problems()).sum());
    }

    /// Rows that differ in meaning.
    public int differences() {
        return meaning + other;
    }

    /// All of it in one sentence.
    public String sentence() {
        String compared = count(transactions, "transaction") + " and " + count(changes, "change") + " compared: ";
        String found =
                differences() == 0 ? "no difference of meaning" : count(differences(), "difference") + " of meaning";
        String rest = expected > 0 ? ", " + expected + " expected" : "";
        String spelled = spelling > 0 ? ", " + spelling + " of spelling" : "";
        String dark = unread > 0 ? "; " + count(unread, "write") + " could not be read" : "";
        return compared + found + rest + spelled + dark + '.';
    }

    private static String count(long n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }
}
