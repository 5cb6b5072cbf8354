package org.walscope.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.walscope.model.bytes.WalProblem;

/// What the scan of a timeline found: handed from its thread to the FX thread. How the WAL ends is told apart
/// from the rest, since a scan that goes on finds another end.
final class FoundProblems {

    private final List<WalProblem> waiting = new ArrayList<>();
    private Optional<WalProblem> end = Optional.empty();
    private int added;

    /// From the scan's thread.
    synchronized void add(WalProblem problem) {
        if (problem.resumesAt().isEmpty()) {
            end = Optional.of(problem);
            return;
        }
        added++;
        if (added < OpenWal.MAX_PROBLEMS) {
            waiting.add(problem);
        } else if (added == OpenWal.MAX_PROBLEMS) {
            waiting.add(new WalProblem(
                    WalProblem.Severity.WARNING,
                    problem.lsn(),
                    problem.file(),
                    problem.offset(),
                    Texts.get("wal.problems.more", OpenWal.MAX_PROBLEMS),
                    Optional.empty()));
        }
    }

    /// What is worth a line whatever becomes of the end.
    synchronized void note(WalProblem problem) {
        waiting.add(problem);
    }

    /// Those that were not taken yet.
    synchronized List<WalProblem> take() {
        var taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }

    /// Where the WAL ends, as the last scan met it.
    synchronized Optional<WalProblem> end() {
        return end;
    }
}
