package org.walscope.view.timeline;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.walscope.model.reorder.Transactions;

/// The axis by time. WAL tells the time only where a transaction ends, so that what lies between two ends is
/// interpolated by its LSN, and what lies before the first or behind the last is carried on at the mean rate. Times
/// are taken a moment before their record is written, so they may run back a little; here they never do.
final class TimeScale implements TimelineScale {

    private final long[] lsns;
    private final long[] times;
    private final int knots;
    private final long start;
    private final long span;
    private final double microsPerByte;

    private TimeScale(long[] lsns, long[] times, int knots, long from, long to) {
        this.lsns = lsns;
        this.times = times;
        this.knots = knots;
        this.microsPerByte = (double) (times[knots - 1] - times[0]) / Math.max(1, lsns[knots - 1] - lsns[0]);
        this.start = (long) Math.floor(time(from));
        this.span = Math.max(1, (long) Math.ceil(time(to)) - start);
    }

    /// Empty when fewer than two different times are known.
    ///
    /// @param from first LSN of the WAL
    /// @param to   the byte after its last record
    static Optional<TimelineScale> build(Transactions transactions, long from, long to, BooleanSupplier stop) {
        int rows = transactions.size();
        long[] lsns = new long[rows];
        long[] times = new long[rows];
        int knots = 0;
        for (int row = 0; row < rows; row++) {
            if ((row & 0xFFFF) == 0 && stop.getAsBoolean()) {
                break;
            }
            long time = transactions.localTime(row);
            if (transactions.commitLsn(row) == 0 || time == Transactions.NO_TIME) {
                continue;
            }
            long lsn = transactions.endLsn(row);
            if (knots > 0 && lsn <= lsns[knots - 1]) {
                continue;
            }
            lsns[knots] = lsn;
            times[knots] = knots == 0 ? time : Math.max(time, times[knots - 1]);
            knots++;
        }
        if (knots < 2 || times[knots - 1] == times[0]) {
            return Optional.empty();
        }
        return Optional.of(new TimeScale(Arrays.copyOf(lsns, knots), Arrays.copyOf(times, knots), knots, from, to));
    }

    @Override
    public Unit unit() {
        return Unit.TIME;
    }

    @Override
    public long span() {
        return span;
    }

    @Override
    public double position(long lsn) {
        return time(lsn) - start;
    }

    /// Microseconds since 2000-01-01 UTC.
    long timeAt(double position) {
        return start + (long) Math.floor(position);
    }

    /// Whether commit times lie on both sides.
    boolean isKnown(double position) {
        return firstKnown() <= position && position <= lastKnown();
    }

    /// The position of the first commit time.
    double firstKnown() {
        return times[0] - start;
    }

    double lastKnown() {
        return times[knots - 1] - start;
    }

    int commitTimes() {
        return knots;
    }

    private double time(long lsn) {
        int after = after(lsns, lsn);
        if (after == 0) {
            return times[0] - (lsns[0] - lsn) * microsPerByte;
        }
        if (after == knots) {
            return times[knots - 1] + (lsn - lsns[knots - 1]) * microsPerByte;
        }
        return times[after - 1]
                + (double) (times[after] - times[after - 1])
                        * (lsn - lsns[after - 1])
                        / (lsns[after] - lsns[after - 1]);
    }

    @Override
    public long lsn(double position) {
        double time = start + position;
        int after = after(times, (long) Math.floor(time));
        if (after == 0) {
            return lsns[0] - (long) Math.ceil((times[0] - time) / microsPerByte);
        }
        if (after == knots) {
            return lsns[knots - 1] + (long) Math.floor((time - times[knots - 1]) / microsPerByte);
        }
        return lsns[after - 1]
                + (long) Math.floor((lsns[after] - lsns[after - 1])
                        * (time - times[after - 1])
                        / Math.max(1, times[after] - times[after - 1]));
    }

    /// The first place whose value lies above `value`.
    private int after(long[] values, long value) {
        int low = 0;
        int high = knots;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (values[middle] <= value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
