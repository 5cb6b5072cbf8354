package org.walscope.model.verify;

import java.util.Optional;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.record.WalIndex;
import org.walscope.model.segment.PageHeader;
import org.walscope.model.segment.WalTimeline;

/// What there is of one timeline.
///
/// @param systemIdentifier unsigned; 0 when no segment tells it
/// @param pages            whole or cut
/// @param missingSegments  between the first and the last that are there
/// @param records          that proved themselves
/// @param first            where the first good record starts
/// @param last             where the last good record starts
public record VerifiedTimeline(
        int timeline,
        long systemIdentifier,
        PgVersion version,
        String firstSegment,
        String lastSegment,
        long segments,
        long missingSegments,
        long pages,
        long bytes,
        long records,
        Optional<Lsn> first,
        Optional<Lsn> last) {

    static VerifiedTimeline of(WalTimeline timeline, WalIndex index) {
        long pages = 0;
        long bytes = 0;
        for (var segment : timeline.segments()) {
            long size = segment.bytes().byteSize();
            bytes += size;
            pages += (size + PageHeader.PAGE_BYTES - 1) / PageHeader.PAGE_BYTES;
        }
        var firstSegment = timeline.segments().getFirst();
        var lastSegment = timeline.segments().getLast();
        long span = lastSegment.number() - firstSegment.number() + 1;
        return new VerifiedTimeline(
                timeline.timeline(),
                timeline.systemIdentifier(),
                timeline.version(),
                firstSegment.name().toString(),
                lastSegment.name().toString(),
                timeline.segments().size(),
                span - timeline.segments().size(),
                pages,
                bytes,
                index.size(),
                row(index, 0),
                row(index, index.size() - 1));
    }

    private static Optional<Lsn> row(WalIndex index, int row) {
        return row >= 0 && row < index.size() ? Optional.of(new Lsn(index.lsn(row))) : Optional.empty();
    }
}
