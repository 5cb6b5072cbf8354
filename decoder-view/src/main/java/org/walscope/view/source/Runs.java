package org.walscope.view.source;

import java.util.ArrayList;
import java.util.List;
import org.walscope.model.segment.WalSegment;
import org.walscope.model.segment.WalTimeline;

/// A timeline's segments as stretches without a gap, or as single ones, with the gaps between them.
final class Runs {

    private Runs() {}

    static List<Source> of(WalTimeline timeline) {
        var lines = new ArrayList<Source>();
        List<WalSegment> segments = timeline.segments();
        int from = 0;
        for (int i = 1; i <= segments.size(); i++) {
            WalSegment last = segments.get(i - 1);
            long missing = i == segments.size() ? 0 : segments.get(i).number() - last.number() - 1;
            if (i == segments.size() || missing > 0) {
                List<WalSegment> run = segments.subList(from, i);
                lines.add(
                        run.size() == 1 ? new Source.Segment(timeline, run.getFirst()) : new Source.Run(timeline, run));
                from = i;
            }
            if (missing > 0) {
                lines.add(new Source.Gap(
                        timeline, missing, last.end(), segments.get(i).start()));
            }
        }
        return lines;
    }
}
