package org.walscope.model.segment;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;

/// The segments of one timeline of one database system, ordered, perhaps with holes. Any thread reads it until
/// the [WalFiles] that opened it is closed. Only [WalFiles#lookAgain] changes it: segments are added, and files
/// that have become longer are mapped anew.
public final class WalTimeline {

    private final long systemIdentifier;
    private final int timeline;
    private final PgVersion version;
    private final int segmentSize;
    private final SystemFiles beside;
    private volatile Places places;

    /// @param starts the segments' starts, for finding one
    private record Places(List<WalSegment> segments, long[] starts) {

        static Places of(Collection<WalSegment> segments) {
            List<WalSegment> sorted = segments.stream()
                    .sorted(Comparator.comparing(WalSegment::start))
                    .toList();
            return new Places(
                    sorted,
                    sorted.stream()
                            .mapToLong(segment -> segment.start().value())
                            .toArray());
        }

        /// Of the first segment that starts at `position` or later.
        int from(long position) {
            int low = 0;
            int high = starts.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (Long.compareUnsigned(starts[middle], position) < 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }

    /// A timeline of segments that are there already, in files or in memory.
    ///
    /// @param systemIdentifier unsigned; 0 when no page tells it
    /// @param timeline         the number, unsigned
    /// @param segmentSize      of each segment, in bytes
    /// @param segments         at least one, each start only once, in any order
    public WalTimeline(
            long systemIdentifier, int timeline, PgVersion version, int segmentSize, List<WalSegment> segments) {
        this(systemIdentifier, timeline, version, segmentSize, segments, SystemFiles.NONE);
    }

    WalTimeline(
            long systemIdentifier,
            int timeline,
            PgVersion version,
            int segmentSize,
            List<WalSegment> segments,
            SystemFiles beside) {
        this.systemIdentifier = systemIdentifier;
        this.timeline = timeline;
        this.version = version;
        this.segmentSize = segmentSize;
        this.beside = beside;
        this.places = Places.of(segments);
    }

    /// Unsigned; 0 when no page tells it.
    public long systemIdentifier() {
        return systemIdentifier;
    }

    /// The timeline's number, unsigned.
    public int timeline() {
        return timeline;
    }

    public PgVersion version() {
        return version;
    }

    /// In bytes.
    public int segmentSize() {
        return segmentSize;
    }

    /// In the order of their starts; never empty.
    public List<WalSegment> segments() {
        return places.segments;
    }

    /// Where the first segment starts.
    public Lsn start() {
        return segments().getFirst().start();
    }

    /// The first position behind the last segment.
    public Lsn end() {
        return segments().getLast().end();
    }

    /// What lies beside the segments of this timeline's system; the same for all of its timelines.
    public SystemFiles beside() {
        return beside;
    }

    /// Where the timeline came from, when its history file is here.
    public Optional<TimelineHistory> history() {
        return beside.history(timeline);
    }

    /// This timeline with the segments of those it came from below where it was forked off, as recovery reads them
    /// (`XLogFileReadAnyTLI` of access/transam/xlogrecovery.c). Of the segment in which a fork lies only the later
    /// timeline's file is taken: the other one's records behind the fork are not of this history.
    ///
    /// @param all timelines to look in
    /// @return empty when its history is not known, or nothing can be taken from the others
    public Optional<WalTimeline> withAncestors(List<WalTimeline> all) {
        var joined = new java.util.ArrayList<WalSegment>();
        for (TimelineHistory.Ancestor ancestor :
                history().map(TimelineHistory::ancestors).orElse(List.of())) {
            long first = Long.divideUnsigned(ancestor.begin().value(), segmentSize);
            long end = Long.divideUnsigned(ancestor.end().value(), segmentSize);
            all.stream()
                    .filter(other -> other.systemIdentifier == systemIdentifier
                            && other.timeline == ancestor.timeline()
                            && other.segmentSize == segmentSize
                            && other.version == version)
                    .flatMap(other -> other.segments().stream())
                    .filter(segment -> !segment.partial()
                            && Long.compareUnsigned(segment.number(), first) >= 0
                            && Long.compareUnsigned(segment.number(), end) < 0
                            && segment.start().isBefore(start()))
                    .forEach(joined::add);
        }
        if (joined.isEmpty()) {
            return Optional.empty();
        }
        joined.addAll(segments());
        return Optional.of(new WalTimeline(systemIdentifier, timeline, version, segmentSize, joined, beside));
    }

    /// The timeline to decode where nobody names one: the highest, from those it came from on. Empty without any.
    ///
    /// @param all of one system
    public static Optional<WalTimeline> toDecode(List<WalTimeline> all) {
        return all.stream()
                .max(Comparator.comparing(WalTimeline::timeline, Integer::compareUnsigned))
                .map(highest -> highest.withAncestors(all).orElse(highest));
    }

    /// The segments with these names and those between; empty when there is none.
    public Optional<WalTimeline> between(WalSegmentName first, WalSegmentName last) {
        List<WalSegment> chosen = segments().stream()
                .filter(segment -> Long.compareUnsigned(segment.number(), first.number(segmentSize)) >= 0
                        && Long.compareUnsigned(segment.number(), last.number(segmentSize)) <= 0)
                .toList();
        return chosen.isEmpty()
                ? Optional.empty()
                : Optional.of(new WalTimeline(systemIdentifier, timeline, version, segmentSize, chosen, beside));
    }

    /// The segment that holds `position`.
    public Optional<WalSegment> segmentAt(Lsn position) {
        Places now = places;
        long start = position.value() & -segmentSize;
        int place = now.from(start);
        return place < now.starts.length && now.starts[place] == start
                ? Optional.of(now.segments.get(place))
                : Optional.empty();
    }

    /// The first segment that starts at `position` or later.
    public Optional<WalSegment> segmentFrom(Lsn position) {
        Places now = places;
        int place = now.from(position.value());
        return place < now.starts.length ? Optional.of(now.segments.get(place)) : Optional.empty();
    }

    /// Adds segments, each in place of the one that has its start. One thread at a time.
    void put(List<WalSegment> more) {
        var all = new LinkedHashMap<Lsn, WalSegment>();
        places.segments.forEach(segment -> all.put(segment.start(), segment));
        more.forEach(segment -> all.put(segment.start(), segment));
        places = Places.of(all.values());
    }
}
