package org.walscope.view;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalSegment;
import org.walscope.model.segment.WalTimeline;
import org.walscope.view.fx.Background;
import org.walscope.view.fx.FxThread;

/// The WAL that is open: files, the timeline looked at, its records as far as they are scanned, and what was found
/// wrong with them. Opening and scanning run in the background; rows appear while the scan goes on. FX thread only.
public final class OpenWal {

    /// Problems kept of one timeline; further ones are counted in a last line.
    static final int MAX_PROBLEMS = 10_000;

    /// Stretches of WAL that workers may have scanned ahead of what is shown.
    private static final int STRETCHES_AHEAD = 2 * Runtime.getRuntime().availableProcessors();

    /// How long a closing waits for a stopped scan before it leaves the files to the process's end.
    private static final long SCAN_END_SECONDS = 30;

    private final Background background;
    private final ReadOnlyObjectWrapper<Optional<WalTimeline>> timeline = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyIntegerWrapper rows = new ReadOnlyIntegerWrapper();
    private final ReadOnlyBooleanWrapper scanning = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<List<Path>> paths = new ReadOnlyObjectWrapper<>(List.of());
    private final BuiltTransactions transactions;
    private final ReadOnlyObjectWrapper<Optional<String>> failure = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyStringWrapper title = new ReadOnlyStringWrapper("");
    private final ObservableList<WalTimeline> timelines = FXCollections.observableArrayList();
    private final ObservableList<WalProblem> problems = FXCollections.observableArrayList();
    // Held here: a wrapper nobody holds is collected, with those who listen to it
    private final ObservableList<WalTimeline> readTimelines = FXCollections.unmodifiableObservableList(timelines);
    private final ObservableList<WalProblem> readProblems = FXCollections.unmodifiableObservableList(problems);

    private Optional<WalFiles> files = Optional.empty();
    private Optional<RecordReader> reader = Optional.empty();
    private WalIndex index = new WalIndex();
    private FoundProblems found = new FoundProblems();
    /// The last of [#problems], when that says how the WAL ends.
    private Optional<WalProblem> end = Optional.empty();
    /// Of the timeline looked at, when it was looked at last.
    private int segments;
    private int openings;
    private Reading scan = Reading.NONE;

    public OpenWal(Background background) {
        this.background = background;
        this.transactions = new BuiltTransactions(
                background,
                error -> failure.set(Optional.of(Texts.get("wal.failure.transactions", title.get(), sentence(error)))));
    }

    /// Where more WAL comes from, while it is on its way. On a thread of the background.
    ///
    /// @param <T> how it ended
    @FunctionalInterface
    public interface MoreWal<T> {

        /// Brings more until `progress` says stop, or there is no more to come.
        ///
        /// @param arrival to be called, some times a second, on the same thread: reads what has come
        T bring(Background.Progress progress, Arrival arrival) throws Exception;
    }

    /// Reads what has come.
    @FunctionalInterface
    public interface Arrival {
        WalFiles.Growth read() throws IOException;
    }

    /// The timeline whose records are shown; empty while nothing is open. Changes after [#index] and [#reader] have.
    public ReadOnlyObjectProperty<Optional<WalTimeline>> timeline() {
        return timeline.getReadOnlyProperty();
    }

    /// The records of the current timeline, perhaps still growing; another object after each change of timeline.
    public WalIndex index() {
        return index;
    }

    /// Reads single records of the current timeline, from any thread. Jobs that use it are stopped when the timeline
    /// changes: its files are closed soon after.
    public Optional<RecordReader> reader() {
        return reader;
    }

    /// Rows of the index that may be shown; grows some four times a second while the scan goes on.
    public ReadOnlyIntegerProperty rows() {
        return rows.getReadOnlyProperty();
    }

    /// True until the files have been read to their end once.
    public ReadOnlyBooleanProperty scanning() {
        return scanning.getReadOnlyProperty();
    }

    /// The transactions of [#index]; built once the scan has ended, empty until then. While it grows they follow
    /// it, a second or more behind.
    public ReadOnlyObjectProperty<Optional<Transactions>> transactions() {
        return transactions.shown();
    }

    /// The files and folders that are open; none while nothing is.
    public ReadOnlyObjectProperty<List<Path>> paths() {
        return paths.getReadOnlyProperty();
    }

    /// All timelines in the open files, by system identifier and number.
    public ObservableList<WalTimeline> timelines() {
        return readTimelines;
    }

    /// What is wrong with the open files and the current timeline, as far as it is scanned.
    public ObservableList<WalProblem> problems() {
        return readProblems;
    }

    /// Why the last opening or scan failed, in a sentence; empty again once another begins.
    public ReadOnlyObjectProperty<Optional<String>> failure() {
        return failure.getReadOnlyProperty();
    }

    /// What is open, in the words of who opened it: a folder's name, a slot's.
    public ReadOnlyStringProperty title() {
        return title.getReadOnlyProperty();
    }

    /// Opens files and folders together. What was open is closed once the new files are; when they hold no WAL it
    /// stays, [#failure] says why, and [#problems] tells of each file.
    public void open(List<Path> wanted, String newTitle) {
        int mine = ++openings;
        failure.set(Optional.empty());
        background.start(
                Texts.get("wal.job.open", newTitle),
                progress -> WalFiles.open(
                        wanted,
                        progress,
                        (done, all) -> progress.report(
                                all == 0 ? 0 : (double) done / all,
                                Texts.get("wal.job.open.read", done >> 20, all >> 20))),
                opened -> {
                    if (mine == openings) {
                        opened(opened, wanted, newTitle);
                    } else {
                        opened.close();
                    }
                },
                error -> failure.set(Optional.of(Texts.get("wal.failure.open", newTitle, sentence(error)))));
    }

    private void opened(WalFiles opened, List<Path> wanted, String newTitle) {
        if (opened.timelines().isEmpty()) {
            problems.addAll(opened.problems());
            opened.close();
            String why = opened.problems().isEmpty()
                    ? Texts.get("wal.failure.nothing", newTitle)
                    : Texts.get(
                            "wal.failure.no-wal",
                            newTitle,
                            opened.problems().getFirst().message());
            failure.set(Optional.of(timeline.get().isPresent() ? why + " " + Texts.get("wal.failure.stays") : why));
            return;
        }
        var former = files;
        var readings = readings();
        files = Optional.of(opened);
        title.set(newTitle);
        paths.set(List.copyOf(wanted));
        timelines.setAll(opened.timelines().stream()
                .sorted(Comparator.comparingLong(WalTimeline::systemIdentifier)
                        .thenComparing(WalTimeline::timeline, Integer::compareUnsigned))
                .toList());
        choose(timelines.getLast());
        former.ifPresent(old -> closeLater(old, readings));
    }

    /// Looks at another of [#timelines].
    public void choose(WalTimeline chosen) {
        scan.job().stop();
        var before = scan.ended();
        WalIndex filling = new WalIndex();
        FoundProblems finding = new FoundProblems();
        index = filling;
        found = finding;
        end = Optional.empty();
        reader = Optional.of(new RecordReader(chosen));
        rows.set(0);
        transactions.clear();
        problems.setAll(files.map(WalFiles::problems).orElse(List.of()));
        segments = chosen.segments().size();
        scanning.set(true);
        timeline.set(Optional.of(chosen));
        var ended = new CountDownLatch(1);
        scan = new Reading(
                background.start(
                        Texts.get("wal.job.scan", title.get()),
                        progress -> {
                            try {
                                before.await();
                                BooleanSupplier stop = () -> {
                                    progress.show(() -> {
                                        look(filling);
                                        progress.report(
                                                fraction(chosen, filling),
                                                Texts.get("wal.job.scan.records", filling.size()));
                                    });
                                    return progress.stopped();
                                };
                                WalScan.scan(
                                        chosen, filling, finding::add, stop, background.workers(), STRETCHES_AHEAD);
                                return filling;
                            } finally {
                                ended.countDown();
                            }
                        },
                        _ -> {
                            scanned(filling);
                            buildTransactions(chosen, filling, false);
                        },
                        error -> {
                            scanned(filling);
                            failure.set(Optional.of(Texts.get("wal.failure.scan", title.get(), sentence(error))));
                        }),
                ended);
    }

    /// Goes on reading the timeline while `source` brings more of it into the open files. Not while [#scanning].
    ///
    /// @param looked called after each look at what has come, some times a second
    /// @param ended  gets how the source ended, once all it brought is read; empty when it was stopped
    ///     otherwise: its job in the task list, or another timeline or other files being chosen
    /// @param failed gets why it failed; what it brought stays
    public <T> void grow(
            String job, MoreWal<T> source, Runnable looked, Consumer<Optional<T>> ended, Consumer<Throwable> failed) {
        WalTimeline shown = timeline.get().orElseThrow();
        WalFiles open = files.orElseThrow();
        WalIndex filling = index;
        FoundProblems finding = found;
        var before = scan.ended();
        var readToEnd = new CountDownLatch(1);
        Runnable last = () -> {
            if (filling == index) {
                look(filling);
                buildTransactions(shown, filling, false);
            }
        };
        scan = new Reading(
                background.start(
                        job,
                        progress -> {
                            try {
                                before.await(); // only one at a time may append to the index
                                T result = source.bring(progress, () -> {
                                    var grown = open.lookAgain(shown, progress);
                                    grown.recycled().forEach(segment -> finding.note(recycled(segment)));
                                    WalScan.readOn(shown, filling, true, finding::add, progress);
                                    progress.show(() -> {
                                        look(filling);
                                        buildTransactions(shown, filling, true);
                                        looked.run();
                                    });
                                    return grown;
                                });
                                WalScan.readOn(shown, filling, false, finding::add, progress);
                                return result;
                            } finally {
                                readToEnd.countDown();
                                if (progress.stopped()) {
                                    FxThread.run(() -> {
                                        last.run();
                                        ended.accept(Optional.empty());
                                    });
                                }
                            }
                        },
                        result -> {
                            last.run();
                            ended.accept(Optional.of(result));
                        },
                        error -> {
                            last.run();
                            failed.accept(error);
                        }),
                readToEnd);
    }

    private static WalProblem recycled(WalSegment segment) {
        return new WalProblem(
                WalProblem.Severity.WARNING,
                segment.start(),
                segment.fileName(),
                -1,
                Texts.get("wal.recycled", segment.fileName()),
                Optional.empty());
    }

    /// Closes what is open; nothing is shown afterwards.
    public void close() {
        openings++;
        scan.job().stop();
        var former = files;
        var readings = readings();
        files = Optional.empty();
        paths.set(List.of());
        reader = Optional.empty();
        index = new WalIndex();
        title.set("");
        found = new FoundProblems();
        end = Optional.empty();
        rows.set(0);
        transactions.clear();
        scanning.set(false);
        timelines.clear();
        problems.clear();
        timeline.set(Optional.empty());
        former.ifPresent(old -> closeLater(old, readings));
        scan = Reading.NONE;
    }

    private List<Reading> readings() {
        return List.of(scan, transactions.building());
    }

    private void buildTransactions(WalTimeline scanned, WalIndex filled, boolean growing) {
        if (filled == index) {
            transactions.build(title.get(), scanned, filled, growing);
        }
    }

    private void scanned(WalIndex filled) {
        look(filled);
        scanning.set(false);
    }

    private void look(WalIndex filling) {
        if (filling != index) {
            return;
        }
        List<WalProblem> more = found.take();
        if (!more.isEmpty() || !found.end().equals(end)) {
            end.ifPresent(problems::remove);
            end = found.end();
            problems.addAll(Stream.concat(more.stream(), end.stream()).toList());
        }
        rows.set(filling.size());
        int now = timeline.get().map(shown -> shown.segments().size()).orElse(0);
        if (now != segments) {
            segments = now;
            timeline.get()
                    .filter(timelines::contains)
                    .ifPresent(shown -> timelines.set(timelines.indexOf(shown), shown)); // so that it is told of
        }
    }

    /// Unmaps files once the jobs that read them have ended; their pages must not go away under them.
    private void closeLater(WalFiles old, List<Reading> readings) {
        background.start(
                Texts.get("wal.job.close"),
                _ -> {
                    for (Reading reading : readings) {
                        if (!reading.ended().await(SCAN_END_SECONDS, TimeUnit.SECONDS)) {
                            return old;
                        }
                    }
                    old.close();
                    return old;
                },
                _ -> {},
                error -> failure.set(Optional.of(Texts.get("wal.failure.close", sentence(error)))));
    }

    private static double fraction(WalTimeline scanned, WalIndex filling) {
        int size = filling.size();
        double whole = scanned.end().minus(scanned.start());
        return size == 0 || whole <= 0 ? 0 : new Lsn(filling.lsn(size - 1)).minus(scanned.start()) / whole;
    }

    private static String sentence(Throwable error) {
        @Nullable String message = error.getMessage();
        return message == null ? error.toString() : message;
    }
}
