package org.walscope.model.segment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Severity;

/// Sorts files into timelines. Files whose first page proves what they are make the groups; a file that proves nothing
/// is put where its name says, so that the reader meets it there and tells what is wrong with it.
final class TimelineSorter {

    /// What the segments of a timeline have in common.
    private record Key(long systemIdentifier, int timeline, int segmentSize, PgVersion version) {

        static Key of(WalFile file, SegmentIdentity identity) {
            return new Key(
                    identity.systemIdentifier(), file.name().timeline(), identity.segmentSize(), identity.version());
        }
    }

    private final FileIntake intake;
    private final List<WalProblem> problems;
    private final Map<Key, List<WalFile>> groups = new LinkedHashMap<>();
    private final Map<Key, List<SystemFiles.LeftOut>> leftOut = new LinkedHashMap<>();

    /// @param problems gets what is odd
    TimelineSorter(FileIntake intake, List<WalProblem> problems) {
        this.intake = intake;
        this.problems = problems;
    }

    List<WalTimeline> sort() {
        var unproven = new ArrayList<WalFile>();
        for (WalFile file : intake.files()) {
            if (file.proven()) {
                group(Key.of(file, file.identity().orElseThrow())).add(file);
            } else {
                unproven.add(file);
            }
        }
        foldForeign();
        for (WalFile file : unproven) {
            Optional<Key> neighbours = neighbours(file);
            if (neighbours.isPresent()) {
                group(neighbours.get()).add(file);
            } else if (file.identity().isPresent()) {
                group(Key.of(file, file.identity().get())).add(file);
            } else {
                refuse(file);
            }
        }
        Map<Key, List<WalSegment>> segments = new LinkedHashMap<>();
        groups.forEach((key, members) -> segments.put(key, segments(key, members)));
        var beside = new SystemFilesSorter(groups.entrySet().stream()
                .map(group -> new SystemFilesSorter.Member(group.getKey().systemIdentifier, group.getValue()))
                .toList());
        Map<Long, SystemFiles> ofSystems = new LinkedHashMap<>();
        groups.keySet()
                .forEach(key -> ofSystems.computeIfAbsent(
                        key.systemIdentifier, system -> beside.of(system, intake, leftOutOf(system))));
        var timelines = new ArrayList<WalTimeline>();
        segments.forEach((key, of) -> timelines.add(new WalTimeline(
                key.systemIdentifier,
                key.timeline,
                key.version,
                key.segmentSize,
                of,
                ofSystems.getOrDefault(key.systemIdentifier, SystemFiles.NONE))));
        var met = new ArrayList<Long>();
        timelines.forEach(timeline -> met.add(timeline.systemIdentifier()));
        timelines.sort(Comparator.<WalTimeline>comparingInt(timeline -> met.indexOf(timeline.systemIdentifier()))
                .thenComparing(WalTimeline::timeline, Integer::compareUnsigned));
        return List.copyOf(timelines);
    }

    private List<WalFile> group(Key key) {
        return groups.computeIfAbsent(key, ignored -> new ArrayList<>());
    }

    /// A file of another system among the segments of one folder, right beside one of them by its name, is read as
    /// their neighbour: either its identifier is spoilt, or it does not belong there, and the reader tells which.
    private void foldForeign() {
        for (Key small : List.copyOf(groups.keySet())) {
            for (Key large : List.copyOf(groups.keySet())) {
                List<WalFile> foreign = groups.getOrDefault(small, List.of());
                List<WalFile> own = groups.getOrDefault(large, List.of());
                if (small.systemIdentifier != large.systemIdentifier
                        && small.timeline == large.timeline
                        && small.segmentSize == large.segmentSize
                        && !foreign.isEmpty()
                        && (foreign.size() < own.size() || foreign.size() == own.size() && follows(foreign, own))
                        && foreign.stream().allMatch(file -> own.stream().anyMatch(other -> sameFolder(file, other)))
                        && foreign.stream()
                                .anyMatch(file ->
                                        own.stream().anyMatch(other -> adjacent(file, other, small.segmentSize)))) {
                    own.addAll(foreign);
                    groups.remove(small);
                }
            }
        }
    }

    private static boolean follows(List<WalFile> later, List<WalFile> earlier) {
        return later.getFirst().fileName().compareTo(earlier.getFirst().fileName()) > 0;
    }

    private static boolean sameFolder(WalFile a, WalFile b) {
        return a.folder().equals(b.folder());
    }

    private static boolean adjacent(WalFile a, WalFile b, int size) {
        return Math.abs(a.name().number(size) - b.name().number(size)) == 1;
    }

    /// The largest group of the same timeline in the file's folder.
    private Optional<Key> neighbours(WalFile file) {
        Path folder = file.folder();
        return groups.keySet().stream()
                .filter(key -> key.timeline == file.name().timeline())
                .filter(key -> Integer.toUnsignedLong(file.name().low()) < 0x1_0000_0000L / key.segmentSize)
                .filter(key ->
                        group(key).stream().anyMatch(other -> other.folder().equals(folder)))
                .max(Comparator.comparingInt(key -> group(key).size()));
    }

    private void refuse(WalFile file) {
        long length = file.bytes().byteSize();
        Lsn start = PageHeader.isSegmentSize(length) ? file.name().start((int) length) : Lsn.INVALID;
        String magic = PageHeader.bytesNeeded(file.bytes(), 0) < 0
                ? ""
                : "invalid magic number %04X in log segment %s, offset 0: "
                        .formatted(PageHeader.read(file.bytes(), 0).magic(), file.name());
        problems.add(new WalProblem(
                Severity.ERROR,
                start,
                file.fileName(),
                0,
                magic + "file \"" + file.fileName() + "\" is no WAL segment" + FileKind.described(file.bytes()),
                Optional.empty()));
    }

    private List<SystemFiles.LeftOut> leftOutOf(long system) {
        return leftOut.entrySet().stream()
                .filter(entry -> entry.getKey().systemIdentifier == system)
                .flatMap(entry -> entry.getValue().stream())
                .toList();
    }

    private List<WalSegment> segments(Key key, List<WalFile> members) {
        var chosen = new TreeMap<Long, WalFile>(Long::compareUnsigned);
        for (WalFile file : members) {
            chosen.merge(file.name().number(key.segmentSize), file, (first, second) -> choose(key, first, second));
        }
        List<WalSegment> segments =
                chosen.values().stream().map(file -> file.at(key.segmentSize)).toList();
        segments.forEach(this::reportTimeline);
        reportGaps(segments);
        return segments;
    }

    /// That segments are missing, reading tells; here is said what lies behind.
    private void reportGaps(List<WalSegment> segments) {
        int from = segments.size();
        for (int i = segments.size() - 1; i > 0; i--) {
            WalSegment before = segments.get(i - 1);
            WalSegment behind = segments.get(i);
            long gap = behind.number() - before.number() - 1;
            if (gap > 0) {
                int files = from - i;
                from = i;
                problems.add(new WalProblem(
                        Severity.INFO,
                        behind.start(),
                        behind.fileName(),
                        0,
                        "%s from here on %s a gap of %s, %s to %s, and cannot be joined to what is before it"
                                .formatted(
                                        files == 1 ? "one file" : files + " files",
                                        files == 1 ? "follows" : "follow",
                                        gap == 1 ? "one segment" : gap + " segments",
                                        before.end(),
                                        behind.start()),
                        Optional.empty()));
            }
        }
    }

    private void reportTimeline(WalSegment segment) {
        if (segment.highestTimeline() != segment.name().timeline()) {
            problems.add(new WalProblem(
                    Severity.ERROR,
                    segment.start(),
                    segment.fileName(),
                    0,
                    "unexpected timeline ID %s in log segment %s, offset 0: the file has a name of timeline %s"
                            .formatted(
                                    Integer.toUnsignedString(segment.highestTimeline()),
                                    segment.name(),
                                    Integer.toUnsignedString(segment.name().timeline())),
                    Optional.empty()));
        }
    }

    /// Of two files for one segment the whole one, the proven one, the longer one, the first one.
    private WalFile choose(Key key, WalFile first, WalFile second) {
        var order = Comparator.comparing(WalFile::partial)
                .reversed()
                .thenComparing(WalFile::proven)
                .thenComparing(file -> file.bytes().byteSize());
        WalFile read = order.compare(first, second) >= 0 ? first : second;
        WalFile left = read == first ? second : first;
        long differs = read.bytes().mismatch(left.bytes());
        boolean expected = differs < 0 || left.partial();
        leftOut.computeIfAbsent(key, ignored -> new ArrayList<>())
                .add(new SystemFiles.LeftOut(left.path(), left.name(), read.path(), differs));
        problems.add(new WalProblem(
                expected ? Severity.INFO : Severity.WARNING,
                Lsn.INVALID,
                left.fileName(),
                differs,
                "segment %s is here twice%s: \"%s\" is read, \"%s\" is left out"
                        .formatted(
                                read.name(),
                                differs < 0 ? ", both the same" : ", different from offset " + differs + " on",
                                read.path(),
                                left.path()),
                Optional.empty()));
        return read;
    }
}
