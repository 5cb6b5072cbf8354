package org.walscope.model.verify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.segment.PageHeader;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalSegment;
import org.walscope.model.segment.WalTimeline;

/// What verifying WAL files came to; what bin/pg_waldump would stop at, and more.
///
/// @param records  that proved themselves
/// @param pages    whole or cut
/// @param bytes    of all segments
/// @param findings about files first, then by timeline, in the order of their LSNs
public record Verification(long records, long segments, long pages, long bytes, List<WalProblem> findings) {

    /// Verifies opened files on the caller's thread.
    ///
    /// @param stop asked now and then; what was found so far is the result when it says true
    public static Verification of(WalFiles files, BooleanSupplier stop) {
        var findings = new ArrayList<>(files.problems());
        long records = 0;
        long segments = 0;
        long pages = 0;
        long bytes = 0;
        for (WalTimeline timeline : files.timelines()) {
            for (WalSegment segment : timeline.segments()) {
                segments++;
                bytes += segment.bytes().byteSize();
                pages += (segment.bytes().byteSize() + PageHeader.PAGE_BYTES - 1) / PageHeader.PAGE_BYTES;
            }
            var index = new WalIndex();
            var found = new ArrayList<WalProblem>();
            WalScan.scan(timeline, index, found::add, stop);
            records += index.size();
            new RecordBodies(timeline, index).check(found::add, stop);
            found.sort(Comparator.comparing(WalProblem::lsn));
            findings.addAll(found);
        }
        return new Verification(records, segments, pages, bytes, List.copyOf(findings));
    }
}
