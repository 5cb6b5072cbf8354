package org.walscope.view.record;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.record.WalIndex;

/// What the record table shows at one moment: records of the index, all or those a filter chose, and between them, in
/// their place, the problems of the WAL. A *position* counts lines of the table, a *row* records of the index.
/// Immutable; nothing is kept per record.
public final class RecordRows {

    /// Problems shown inline at most; the findings list has all.
    static final int MAX_PROBLEMS = 10_000;

    private final WalIndex index;
    private final PgVersion version;
    private final int published;
    private final Chosen chosen;
    private final List<WalProblem> problems;
    private final long[] problemPositions;

    /// The rows a filter let through, ascending.
    ///
    /// @param rows  the first `count` are valid; later ones may be written while this is read
    /// @param asked how many rows of the index the filter has seen so far
    record Chosen(int[] rows, int count, int asked) {

        static final Chosen ALL = new Chosen(new int[0], -1, 0);

        boolean isAll() {
            return count < 0;
        }

        /// How many chosen rows are `row` or before it.
        int upTo(int row) {
            int place = Arrays.binarySearch(rows, 0, count, row);
            return place >= 0 ? place + 1 : -place - 1;
        }
    }

    RecordRows(WalIndex index, PgVersion version, int published, Chosen chosen, List<WalProblem> found) {
        this.index = index;
        this.version = version;
        this.published = published;
        this.chosen = chosen;
        this.problems = found.stream()
                .filter(problem -> problem.lsn().isValid())
                .sorted(Comparator.comparing(WalProblem::lsn))
                .limit(MAX_PROBLEMS)
                .toList();
        this.problemPositions = new long[problems.size()];
        for (int i = 0; i < problemPositions.length; i++) {
            int before = Math.min(index.rowAt(problems.get(i).lsn()), published - 1);
            problemPositions[i] = i + (chosen.isAll() ? before + 1 : chosen.upTo(before));
        }
    }

    WalIndex index() {
        return index;
    }

    PgVersion version() {
        return version;
    }

    /// Lines of the table: records and problems.
    public long count() {
        return records() + (long) problems.size();
    }

    /// Records shown.
    public int records() {
        return chosen.isAll() ? published : chosen.count;
    }

    /// Records there are.
    public int total() {
        return published;
    }

    public boolean isFiltered() {
        return !chosen.isAll();
    }

    /// The problem at that position; empty when a record is there.
    public Optional<WalProblem> problem(long position) {
        int place = Arrays.binarySearch(problemPositions, position);
        return place >= 0 ? Optional.of(problems.get(place)) : Optional.empty();
    }

    /// The index row at a position that is no problem's.
    public int row(long position) {
        int place = Arrays.binarySearch(problemPositions, position);
        if (place >= 0) {
            throw new IllegalArgumentException("position " + position + " is a problem's");
        }
        int record = (int) (position - (-place - 1));
        return chosen.isAll() ? record : chosen.rows[record];
    }

    /// The LSN at a position, be it a record's or a problem's.
    public Lsn lsn(long position) {
        return problem(position).map(WalProblem::lsn).orElseGet(() -> new Lsn(index.lsn(row(position))));
    }

    /// The position of the record that starts at `lsn`; where it is not shown, of the last one shown before it.
    /// -1 when there is none.
    public long positionOf(Lsn lsn) {
        int row = Math.min(index.rowAt(lsn), published - 1);
        int record = chosen.isAll() ? row : chosen.upTo(row) - 1;
        if (record < 0) {
            return -1;
        }
        // A problem stands before the record when the number of records before it is at most the record's
        int low = 0;
        int high = problemPositions.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (problemPositions[middle] - middle <= record) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return record + (long) low;
    }

    /// The position of a problem, -1 when it is not shown.
    public long positionOf(WalProblem problem) {
        int place = problems.indexOf(problem);
        return place < 0 ? -1 : problemPositions[place];
    }

    /// Whether the record that starts at `lsn` is among those shown.
    public boolean shows(Lsn lsn) {
        long position = positionOf(lsn);
        return position >= 0 && index.lsn(row(position)) == lsn.value();
    }

    /// The problem that lies within the record of that index row, if any.
    public Optional<WalProblem> problemWithin(int row) {
        if (problems.isEmpty()) {
            return Optional.empty();
        }
        var start = new Lsn(index.lsn(row));
        Lsn end = start.plus(index.length(row));
        int low = 0;
        int high = problems.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (problems.get(middle).lsn().isBefore(start)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < problems.size() && problems.get(low).lsn().isBefore(end)
                ? Optional.of(problems.get(low))
                : Optional.empty();
    }
}
