package org.walscope.model.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Severity;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalTimeline;

/// What opening and scanning a folder gave: every record of every timeline as pg_waldump's line has it, and every
/// problem.
record Scanned(List<Row> rows, List<WalProblem> problems) {

    /// A record's row.
    record Row(int timeline, long lsn, int rmid, int info, int totalLength, int imageBytes, int xid) {

        @Override
        public String toString() {
            return "%s rmid %d len %d image %d xid %d".formatted(Lsn.toString(lsn), rmid, totalLength, imageBytes, xid);
        }
    }

    static Scanned of(Path... paths) {
        var rows = new ArrayList<Row>();
        try (WalFiles files = WalFiles.open(List.of(paths))) {
            var problems = new ArrayList<>(files.problems());
            for (WalTimeline timeline : files.timelines()) {
                var index = new WalIndex();
                WalScan.scan(timeline, index, problems::add, () -> false);
                for (int row = 0; row < index.size(); row++) {
                    rows.add(new Row(
                            timeline.timeline(),
                            index.lsn(row),
                            index.rmid(row),
                            index.info(row),
                            index.length(row),
                            index.imageBytes(row),
                            index.xid(row)));
                }
            }
            return new Scanned(rows, problems);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<WalProblem> worse() {
        return problems.stream()
                .filter(problem -> problem.severity() != Severity.INFO)
                .toList();
    }

    List<Long> lsns() {
        return rows.stream().map(Row::lsn).toList();
    }
}
