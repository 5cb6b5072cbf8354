package org.walscope.model.record;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Severity;
import org.walscope.model.record.ReadFailure.Kind;
import org.walscope.model.segment.PageHeader;
import org.walscope.model.segment.WalSegment;
import org.walscope.model.segment.WalSegmentName;
import org.walscope.model.segment.WalTimeline;

/// Reads a timeline, proving every record, on through damage, into an index or for whoever looks at the records one
/// by one; the loop of bin/pg_waldump/pg_waldump.c, which stops at the first damage. The only place where failures
/// become problems.
public final class WalScan {

    /// As far as there is WAL.
    static final long NO_END = -1;

    /// No record is lost by a problem.
    private static final long NOTHING_LOST = -1;

    private final WalTimeline timeline;
    private final long from;
    private final Consumer<WalProblem> problems;
    private final BooleanSupplier stop;
    private final XLogReader reader;
    private final Salvage salvage;
    private final RecordSink sink;
    /// Ends where anything is not as it should be, and leaves it to another scan to tell of it.
    private final boolean onlySound;

    private boolean sound = true;
    /// More WAL is on its way, so that where it ends now is no damage.
    private boolean growing;

    /// Where the next record is looked for.
    private long at;
    /// Where the last record starts; [XLogReader#ANY_PREV] when what comes next need not follow it.
    private long prev = XLogReader.ANY_PREV;
    private long lastGood;

    private int firstTimeline;
    private int firstHeaderBytes;
    private int lastTimeline;

    private WalScan(
            WalTimeline timeline,
            Lsn from,
            RecordSink sink,
            boolean onlySound,
            Consumer<WalProblem> problems,
            BooleanSupplier stop) {
        this.timeline = timeline;
        this.from = from.value();
        this.sink = sink;
        this.onlySound = onlySound;
        this.problems = problems;
        this.stop = stop;
        this.reader = new XLogReader(timeline);
        this.salvage = new Salvage(timeline, stop);
    }

    /// Scans `timeline` on the caller's thread. The index is published once a page, and when the scan ends.
    ///
    /// @param into     an empty index
    /// @param problems gets each problem when it is met, in the order of their LSNs
    /// @param stop     asked once a page; the scan ends early when it says true
    public static void scan(WalTimeline timeline, WalIndex into, Consumer<WalProblem> problems, BooleanSupplier stop) {
        read(timeline, timeline.start(), new IndexSink(into), problems, stop);
    }

    /// The same on the caller's thread and those of `workers`, see [#read(WalTimeline, Lsn, ForkingSink, Consumer,
    /// BooleanSupplier, Executor, int)].
    public static void scan(
            WalTimeline timeline,
            WalIndex into,
            Consumer<WalProblem> problems,
            BooleanSupplier stop,
            Executor workers,
            int ahead) {
        read(timeline, timeline.start(), new IndexSink(into), problems, stop, workers, ahead);
    }

    /// Shows the records from the first one at or behind `from` on, on the caller's thread.
    ///
    /// @param problems gets each problem when it is met, in the order of their LSNs; the last one has nowhere to
    ///     resume
    /// @param stop     asked once a page; the scan ends early when it says true
    public static void read(
            WalTimeline timeline, Lsn from, RecordSink sink, Consumer<WalProblem> problems, BooleanSupplier stop) {
        WalScan scan = whole(timeline, from, sink, problems, stop);
        if (scan.begin()) {
            scan.runTo(NO_END);
        }
        sink.pageEnded();
    }

    /// The same on several threads: stretches of the timeline are read ahead by tasks of `workers` into forks of
    /// `sink`, and joined in order on the caller's thread, which alone touches `sink` and `problems`. A stretch
    /// that does not join the one before it record to record, or is not sound, is read again from there, so that
    /// the outcome is that of one thread.
    ///
    /// @param stop  asked by all of these threads
    /// @param ahead stretches that may be read but not joined yet, at least 1; each holds what its fork keeps of
    ///     [ForkingSink#stretchBytes] of WAL
    public static <S extends ForkingSink<S>> void read(
            WalTimeline timeline,
            Lsn from,
            S sink,
            Consumer<WalProblem> problems,
            BooleanSupplier stop,
            Executor workers,
            int ahead) {
        new ParallelScan<>(timeline, from, sink, problems, stop).run(workers, ahead);
    }

    /// Goes on behind the last row of `into` when there is more WAL than its scan met, on the caller's thread.
    ///
    /// @param into     filled by a scan of this timeline that has ended; nobody else appends to it
    /// @param growing  whether more is on its way: then it ends where nothing is written behind, and that is
    ///     told of as information, be it inside a record
    /// @param problems as of [#read]
    public static void readOn(
            WalTimeline timeline, WalIndex into, boolean growing, Consumer<WalProblem> problems, BooleanSupplier stop) {
        var sink = new IndexSink(into);
        WalScan scan = whole(timeline, timeline.start(), sink, problems, stop);
        scan.growing = growing;
        if (into.size() == 0 ? scan.begin() : scan.beginBehind(into.lsn(into.size() - 1))) {
            scan.runTo(NO_END);
        }
        sink.pageEnded();
    }

    /// Starts behind a record that was read before; false when it is not there any more.
    private boolean beginBehind(long record) {
        if (!reader.read(record, XLogReader.ANY_PREV)) {
            report(Severity.WARNING, WalProblem.Kind.END_OF_WAL, reader.failure(), NOTHING_LOST, 0);
            return false;
        }
        at = reader.nextLsn();
        prev = record;
        lastGood = record;
        return true;
    }

    /// A scan of all from `from` on, on through damage.
    static WalScan whole(
            WalTimeline timeline, Lsn from, RecordSink sink, Consumer<WalProblem> problems, BooleanSupplier stop) {
        return new WalScan(timeline, from, sink, false, problems, stop);
    }

    /// A scan of a part, begun where it is told to, as far as all is sound.
    static WalScan part(WalTimeline timeline, Lsn from, RecordSink sink, BooleanSupplier stop) {
        return new WalScan(timeline, from, sink, true, problem -> {}, stop);
    }

    /// Starts at a page as if nothing had been before it; false when its first record cannot be found, or when it
    /// does not prove itself.
    boolean beginAt(long page) {
        long first = reader.firstRecordFrom(page);
        if (first < 0 || !reader.read(first, XLogReader.ANY_PREV)) {
            return false;
        }
        firstTimeline = reader.page().timeline();
        firstHeaderBytes = reader.page().headerBytes();
        at = first;
        prev = reader.prev();
        return true;
    }

    /// Goes on behind what another scan read.
    void follow(WalScan before) {
        at = before.at;
        prev = before.prev;
        lastGood = before.lastGood;
        lastTimeline = before.lastTimeline;
        reader.page().forget();
    }

    /// Whether what `next` read begins right where this scan ended.
    boolean joins(long nextFirst, long nextFirstPrev, WalScan next) {
        return (at == nextFirst || at % PageHeader.PAGE_BYTES == 0 && at == nextFirst - next.firstHeaderBytes)
                && prev == nextFirstPrev
                && Integer.compareUnsigned(lastTimeline, next.firstTimeline) <= 0;
    }

    long at() {
        return at;
    }

    long prev() {
        return prev;
    }

    /// Whether nothing was met that has to be told of.
    boolean sound() {
        return sound;
    }

    /// Reads the records that start before `end`; false when the WAL ended or the scan was stopped.
    boolean runTo(long end) {
        boolean going = true;
        long page = -1;
        while (going && (end == NO_END || Long.compareUnsigned(at, end) < 0)) {
            if (reader.read(at, prev)) {
                going = show();
                if (reader.page().address() != page) {
                    page = reader.page().address();
                    sink.pageEnded();
                    going &= !stop.getAsBoolean();
                }
            } else {
                going = !stop.getAsBoolean() && goOn(reader.failure());
            }
        }
        lastTimeline = reader.page().timeline();
        return going;
    }

    /// Finds the first record; false when there is none.
    boolean begin() {
        long start = from;
        long first = reader.firstRecordFrom(start);
        if (first < 0) {
            at = start;
            return goOn(reader.failure());
        }
        at = first;
        long skipped = first - start - reader.page().headerBytes();
        if (skipped > 0 && start == timeline.start().value()) {
            report(
                    Severity.INFO,
                    WalProblem.Kind.FIRST_RECORD,
                    new ReadFailure(
                            Kind.NO_RECORD,
                            start,
                            timeline.segments().getFirst().fileName(),
                            0,
                            "first record is after %s, at %s: the rest of a record begun before is skipped"
                                    .formatted(Lsn.toString(start), Lsn.toString(first))),
                    NOTHING_LOST,
                    first);
        }
        return true;
    }

    private boolean show() {
        if (reader.overwritten() != 0) {
            if (onlySound) {
                sound = false;
                return false;
            }
            reportOverwritten();
        }
        boolean going = Long.compareUnsigned(reader.lsn(), from) < 0 || sink.record(reader);
        prev = reader.lsn();
        lastGood = prev;
        at = reader.nextLsn();
        return going;
    }

    /// Tells of a failure and moves behind it; false when nothing proves itself there.
    private boolean goOn(ReadFailure failure) {
        if (onlySound) {
            sound = false;
            return false;
        }
        if (failure.kind() == Kind.FOREIGN_PAGE) {
            reader.page().acceptForeign(failure.lsn());
            if (reader.read(at, prev)) {
                boolean inForeign = Long.compareUnsigned(reader.lsn(), failure.lsn()) >= 0;
                long resume = inForeign ? reader.lsn() : reader.nextLsn();
                report(Severity.ERROR, failure.kind().problem(), failure, NOTHING_LOST, resume);
                return true;
            }
        }
        WalEnd end = new WalEnd(timeline);
        if (growing && end.isOpen(failure)) {
            report(Severity.INFO, WalProblem.Kind.END_OF_WAL, end.worded(failure, at), NOTHING_LOST, 0);
            return false;
        }
        long resume = salvage.search(failure, at, lastGood);
        if (growing && resume != Salvage.NONE) {
            // Perhaps it was not written yet when it was read; what lies behind it is
            reader.page().forget();
            if (reader.read(at, prev)) {
                return true;
            }
        }
        if (resume != Salvage.NONE) {
            report(Severity.ERROR, failure.kind().problem(), failure, at, resume);
            acceptIfForeign(resume);
            reader.page().forget();
            at = resume;
            prev = XLogReader.ANY_PREV;
            return true;
        }
        if (stop.getAsBoolean()) {
            return false;
        }
        Severity found = salvage.onlyUnwritten() ? end.severity(failure, lastGood) : Severity.ERROR;
        Severity severity = growing ? Severity.INFO : found;
        if (severity == Severity.ERROR) {
            report(severity, failure.kind().problem(), failure, at, 0);
        } else {
            report(severity, WalProblem.Kind.END_OF_WAL, end.worded(failure, at), NOTHING_LOST, 0);
        }
        return false;
    }

    private void acceptIfForeign(long position) {
        timeline.segmentAt(new Lsn(position))
                .ifPresent(
                        segment -> reader.page().acceptForeign(segment.start().value()));
    }

    private void report(Severity severity, WalProblem.Kind kind, ReadFailure failure, long lostFrom, long resume) {
        String message = failure.kind() == Kind.MISSING_SEGMENT ? missing(failure) : failure.message();
        problems.accept(new WalProblem(
                severity,
                kind,
                new Lsn(failure.lsn()),
                failure.file(),
                failure.offset(),
                message,
                lostFrom == NOTHING_LOST ? Optional.empty() : Optional.of(new Lsn(lostFrom)),
                resume == 0 ? Optional.empty() : Optional.of(new Lsn(resume))));
    }

    /// A gap may be of several segments.
    private String missing(ReadFailure failure) {
        Optional<WalSegment> next = timeline.segmentFrom(new Lsn(failure.lsn()));
        int size = timeline.segmentSize();
        if (next.isEmpty() || next.get().number() - Long.divideUnsigned(failure.lsn(), size) < 2) {
            return failure.message();
        }
        return "WAL segments %s to %s are missing"
                .formatted(
                        failure.file(),
                        WalSegmentName.of(timeline.timeline(), next.get().number() - 1, size));
    }

    private void reportOverwritten() {
        long page = reader.lsn() & -PageHeader.PAGE_BYTES;
        WalSegment in = timeline.segmentAt(new Lsn(reader.overwritten())).orElseThrow();
        report(
                Severity.INFO,
                WalProblem.Kind.OVERWRITTEN,
                new ReadFailure(
                        Kind.NO_RECORD,
                        reader.overwritten(),
                        in.fileName(),
                        reader.overwritten() - in.start().value(),
                        "record at %s was lost half-written in a crash; the server skipped it and overwrote its end at %s"
                                .formatted(Lsn.toString(reader.overwritten()), Lsn.toString(page))),
                NOTHING_LOST,
                reader.lsn());
    }
}
