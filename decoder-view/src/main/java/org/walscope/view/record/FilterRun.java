package org.walscope.view.record;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.walscope.model.filter.FilterExpression;
import org.walscope.model.filter.FilterScope;
import org.walscope.model.filter.RowFilter;
import org.walscope.view.Texts;
import org.walscope.view.fx.Background;
import org.walscope.view.record.RecordRows.Chosen;

/// Asks a filter about the index's rows in the background, a slice at a time, and keeps the rows it lets through: four
/// bytes each, never more than there are rows. FX thread only.
final class FilterRun {

    /// Rows asked in one job: some 20 ms, so that the first matches are seen soon.
    private static final int SLICE = 1 << 21;

    /// Rows between two looks at the stop flag.
    private static final int STOP_MASK = (1 << 16) - 1;

    private final Background background;
    private final FilterExpression filter;
    private final FilterScope scope;
    private final Runnable arrived;
    private Chosen chosen = new Chosen(new int[0], 0, 0);
    private Optional<Background.Job> running = Optional.empty();
    private int published;
    private boolean stopped;

    /// @param arrived called when more rows have been asked
    FilterRun(Background background, FilterExpression filter, FilterScope scope, Runnable arrived) {
        this.background = background;
        this.filter = filter;
        this.scope = scope;
        this.arrived = arrived;
    }

    Chosen chosen() {
        return chosen;
    }

    /// Whether rows remain to be asked.
    boolean isBusy() {
        return chosen.asked() < published;
    }

    /// The index has so many rows now.
    void advance(int rows) {
        published = rows;
        next();
    }

    void stop() {
        stopped = true;
        running.ifPresent(Background.Job::stop);
    }

    private void next() {
        if (stopped || running.isPresent() || !isBusy()) {
            return;
        }
        Chosen before = chosen;
        int until = Math.min(published, before.asked() + SLICE);
        // An immediate background answers before start returns: the mark must not outlive the answer
        Background.Job[] job = {() -> {}};
        running = Optional.of(() -> job[0].stop());
        job[0] = background.start(
                Texts.get("record.filtering"), progress -> ask(before, until, progress), this::arrive, this::fail);
    }

    private Chosen ask(Chosen before, int until, Background.Progress progress) {
        IntPredicate test = RowFilter.of(filter, scope);
        int[] rows = before.rows();
        int count = before.count();
        for (int row = before.asked(); row < until; row++) {
            if ((row & STOP_MASK) == 0 && progress.stopped()) {
                break;
            }
            if (test.test(row)) {
                if (count == rows.length) {
                    rows = Arrays.copyOf(rows, (int) Math.min(until, Math.max(1024L, count * 2L)));
                }
                rows[count++] = row;
            }
        }
        return new Chosen(rows, count, until);
    }

    private void arrive(Chosen more) {
        running = Optional.empty();
        chosen = more;
        arrived.run();
        next();
    }

    /// The rows asked so far stay; the filter does not go on.
    private void fail(Throwable failure) {
        running = Optional.empty();
        stopped = true;
        System.getLogger(FilterRun.class.getName()).log(System.Logger.Level.ERROR, "Filter failed", failure);
        arrived.run();
    }
}
