package org.walscope.model.verify;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Severity;
import org.walscope.model.record.WalIndex;
import org.walscope.model.segment.WalSegment;
import org.walscope.model.segment.WalTimeline;

/// Makes findings of a timeline's problems: what each costs, and how much good WAL follows it.
record Losses(WalTimeline timeline, WalIndex index) {

    /// @param problems in the order of their LSNs
    List<Finding> findings(List<WalProblem> problems) {
        var findings = new ArrayList<Finding>(problems.size());
        for (int i = 0; i < problems.size(); i++) {
            WalProblem problem = problems.get(i);
            findings.add(finding(problem, nextFrom(problems, i)));
        }
        return findings;
    }

    /// Where the next problem that is no mere notice begins.
    private Lsn nextFrom(List<WalProblem> problems, int place) {
        return problems.stream()
                .skip(place + 1L)
                .filter(problem -> problem.severity() != Severity.INFO)
                .findFirst()
                .map(problem -> problem.lostFrom().orElse(problem.lsn()))
                .orElse(timeline.end());
    }

    private Finding finding(WalProblem problem, Lsn next) {
        long skipped = 0;
        long missing = 0;
        if (problem.lostFrom().isPresent()) {
            Lsn from = problem.lostFrom().get();
            Lsn to = problem.resumesAt().orElseGet(this::writtenEnd);
            skipped = bytesOfFiles(from, to);
            missing = Math.max(0, to.minus(from)) - skipped;
        }
        Optional<Lsn> resume = problem.resumesAt();
        return new Finding(
                problem,
                skipped,
                missing,
                resume.isPresent() ? records(resume.get(), next) : 0,
                resume.isPresent() ? segments(resume.get(), next) : 0);
    }

    /// Where the files end, less the zeros at the very end, where nothing was ever written.
    private Lsn writtenEnd() {
        WalSegment last = timeline.segments().getLast();
        MemorySegment bytes = last.bytes();
        long size = bytes.byteSize();
        long end = size;
        while (end > 0 && bytes.get(ValueLayout.JAVA_BYTE, end - 1) == 0) {
            end--;
        }
        return end == size ? last.end() : last.start().plus(end);
    }

    private long bytesOfFiles(Lsn from, Lsn to) {
        long bytes = 0;
        for (WalSegment segment : timeline.segments()) {
            Lsn start = segment.start().isBefore(from) ? from : segment.start();
            Lsn present = segment.start().plus(segment.bytes().byteSize());
            Lsn end = to.isBefore(present) ? to : present;
            if (start.isBefore(end)) {
                bytes += end.minus(start);
            }
        }
        return bytes;
    }

    private long records(Lsn from, Lsn to) {
        return Math.max(0, rowsBefore(to) - rowsBefore(from));
    }

    private int rowsBefore(Lsn lsn) {
        int row = index.rowAt(lsn);
        return row >= 0 && index.lsn(row) == lsn.value() ? row : row + 1;
    }

    private long segments(Lsn from, Lsn to) {
        return timeline.segments().stream()
                .filter(segment -> from.isBefore(segment.start()) && !to.isBefore(segment.end()))
                .count();
    }
}
