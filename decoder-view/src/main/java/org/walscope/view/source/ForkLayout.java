package org.walscope.view.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.walscope.model.Lsn;
import org.walscope.model.segment.TimelineHistory;
import org.walscope.model.segment.WalSegment;
import org.walscope.model.segment.WalTimeline;

/// How the timelines of one system lie on its WAL: a lane each, from where it was forked off to where its last segment
/// ends.
///
/// @param from  the left end
/// @param to    the right end
/// @param lanes by timeline, each after the one it was forked off
record ForkLayout(Lsn from, Lsn to, List<Lane> lanes) {

    /// One timeline's lane; positions are fractions of the whole, 0 to 1.
    ///
    /// @param timeline the number, unsigned
    /// @param begin    where it begins, or its first segment does where that is not known
    /// @param end      where its last segment ends, or the next timeline was forked off where there is none
    /// @param segments stretches that are here
    /// @param fork     where it came from
    record Lane(int timeline, double begin, double end, List<Stretch> segments, Optional<Fork> fork) {}

    record Stretch(double begin, double end) {}

    /// @param parent the other lane's place in the list
    record Fork(int parent, int parentTimeline, double at, Lsn lsn, String reason) {}

    /// @param timelines of one system
    /// @return empty when it is not known that one of them was forked off another
    static Optional<ForkLayout> of(List<WalTimeline> timelines) {
        if (timelines.isEmpty() || timelines.getFirst().beside().histories().isEmpty()) {
            return Optional.empty();
        }
        var known = new TreeMap<Integer, Known>(Integer::compareUnsigned);
        for (WalTimeline timeline : timelines) {
            known.computeIfAbsent(timeline.timeline(), Known::new).segments.addAll(timeline.segments());
        }
        for (var file : timelines.getFirst().beside().histories()) {
            TimelineHistory history = file.history();
            int child = history.timeline();
            for (TimelineHistory.Ancestor ancestor : history.ancestors().reversed()) {
                known.computeIfAbsent(child, Known::new).parent = Optional.of(ancestor);
                child = ancestor.timeline();
                known.computeIfAbsent(child, Known::new).leaves(ancestor.end());
            }
        }
        return layout(List.copyOf(known.values()));
    }

    private static Optional<ForkLayout> layout(List<Known> known) {
        Lsn from = known.stream().map(Known::begin).min(Lsn::compareTo).orElseThrow();
        Lsn to = known.stream().map(Known::end).max(Lsn::compareTo).orElseThrow();
        double whole = Math.max(1, to.minus(from));
        List<Integer> numbers = known.stream().map(each -> each.timeline).toList();
        var lanes = new ArrayList<Lane>();
        for (Known each : known) {
            lanes.add(new Lane(
                    each.timeline,
                    each.begin().minus(from) / whole,
                    each.end().minus(from) / whole,
                    each.segments.stream()
                            .map(segment -> new Stretch(
                                    Math.max(
                                                    segment.start().minus(from),
                                                    each.begin().minus(from))
                                            / whole,
                                    segment.end().minus(from) / whole))
                            .toList(),
                    each.parent.map(parent -> new Fork(
                            numbers.indexOf(parent.timeline()),
                            parent.timeline(),
                            parent.end().minus(from) / whole,
                            parent.end(),
                            parent.reason()))));
        }
        return Optional.of(new ForkLayout(from, to, List.copyOf(lanes)));
    }

    /// What files and histories say of one timeline.
    private static final class Known {

        private final int timeline;
        private final List<WalSegment> segments = new ArrayList<>();
        private Optional<TimelineHistory.Ancestor> parent = Optional.empty();
        private Lsn left = Lsn.INVALID;

        Known(int timeline) {
            this.timeline = timeline;
        }

        void leaves(Lsn at) {
            left = left.isBefore(at) ? at : left;
        }

        Lsn begin() {
            return parent.map(TimelineHistory.Ancestor::end)
                    .orElseGet(() ->
                            segments.isEmpty() ? left : segments.getFirst().start());
        }

        Lsn end() {
            Lsn last = segments.isEmpty() ? begin() : segments.getLast().end();
            return last.isBefore(left) ? left : last;
        }
    }
}
