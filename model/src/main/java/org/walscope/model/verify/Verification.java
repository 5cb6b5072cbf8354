package org.walscope.model.verify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Kind;
import org.walscope.model.bytes.WalProblem.Severity;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.segment.PageHeader;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalSegment;
import org.walscope.model.segment.WalTimeline;

/// What verifying WAL files came to; what bin/pg_waldump would stop at, and more.
///
/// @param complete false when it was stopped before the end
/// @param findings about files first, then by timeline, in the order of their LSNs
public record Verification(boolean complete, List<VerifiedTimeline> timelines, List<Finding> findings) {

    /// Verifies opened files on the caller's thread.
    ///
    /// @param stop asked once a page, and now and then; what was found so far is the result when it says true
    public static Verification of(WalFiles files, BooleanSupplier stop) {
        return of(files, stop, Runnable::run, 1, new VerifyProgress());
    }

    /// The same, with tasks on `executor` that read ahead; the outcome is that of one thread.
    ///
    /// @param ahead how many pieces of work may be begun but not finished, at least 1
    public static Verification of(
            WalFiles files, BooleanSupplier stop, Executor executor, int ahead, VerifyProgress progress) {
        // Each byte is read twice: by the scan, and where its record's body is checked.
        progress.begin(2 * sum(files.timelines(), Verification::bytes));
        BooleanSupplier counting = () -> {
            progress.add(PageHeader.PAGE_BYTES);
            return stop.getAsBoolean();
        };
        var timelines = new ArrayList<VerifiedTimeline>();
        var findings = new ArrayList<Finding>();
        files.problems().forEach(problem -> findings.add(new Finding(problem, 0, 0, 0, 0)));
        for (WalTimeline timeline : files.timelines()) {
            var index = new WalIndex();
            var found = new ArrayList<WalProblem>();
            WalScan.scan(timeline, index, found::add, counting, executor, ahead);
            new RecordBodies(timeline, index).check(found::add, stop, executor, ahead, progress);
            found.sort(Comparator.comparing(WalProblem::lsn));
            timelines.add(VerifiedTimeline.of(timeline, index));
            findings.addAll(new Losses(timeline, index).findings(found));
        }
        return new Verification(!stop.getAsBoolean(), List.copyOf(timelines), List.copyOf(findings));
    }

    public long records() {
        return sum(timelines, VerifiedTimeline::records);
    }

    public long segments() {
        return sum(timelines, VerifiedTimeline::segments);
    }

    public long pages() {
        return sum(timelines, VerifiedTimeline::pages);
    }

    /// Of all segments.
    public long bytes() {
        return sum(timelines, VerifiedTimeline::bytes);
    }

    public long missingSegments() {
        return sum(timelines, VerifiedTimeline::missingSegments);
    }

    public long skippedBytes() {
        return sum(findings, Finding::skippedBytes);
    }

    public long missingBytes() {
        return sum(findings, Finding::missingBytes);
    }

    /// How many findings of a kind there are that are no mere notices.
    public long count(Kind kind) {
        return findings.stream()
                .map(Finding::problem)
                .filter(problem -> problem.kind() == kind && problem.severity() != Severity.INFO)
                .count();
    }

    private static long bytes(WalTimeline timeline) {
        return sum(timeline.segments(), (WalSegment segment) -> segment.bytes().byteSize());
    }

    private static <T> long sum(List<T> of, ToLongFunction<T> what) {
        return of.stream().mapToLong(what).sum();
    }
}
