package org.walscope.view;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
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
import org.walscope.model.segment.WalTimeline;
import org.walscope.view.fx.Background;

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
    private final ReadOnlyObjectWrapper<Optional<Transactions>> transactions =
            new ReadOnlyObjectWrapper<>(Optional.empty());
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
    private int openings;
    private Scan scan = Scan.NONE;

    public OpenWal(Background background) {
        this.background = background;
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

    /// Rows of the index that may be shown; grows some ten times a second while the scan goes on.
    public ReadOnlyIntegerProperty rows() {
        return rows.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty scanning() {
        return scanning.getReadOnlyProperty();
    }

    /// The transactions of [#index]; built once the scan has ended, empty until then.
    public ReadOnlyObjectProperty<Optional<Transactions>> transactions() {
        return transactions.getReadOnlyProperty();
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
    public void open(List<Path> paths, String newTitle) {
        int mine = ++openings;
        failure.set(Optional.empty());
        background.start(
                Texts.get("wal.job.open", newTitle),
                progress -> WalFiles.open(
                        paths,
                        progress,
                        (done, all) -> progress.report(
                                all == 0 ? 0 : (double) done / all,
                                Texts.get("wal.job.open.read", done >> 20, all >> 20))),
                opened -> {
                    if (mine == openings) {
                        opened(opened, newTitle);
                    } else {
                        opened.close();
                    }
                },
                error -> failure.set(Optional.of(Texts.get("wal.failure.open", newTitle, sentence(error)))));
    }

    private void opened(WalFiles opened, String newTitle) {
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
        var formerScan = scan;
        files = Optional.of(opened);
        title.set(newTitle);
        timelines.setAll(opened.timelines().stream()
                .sorted(Comparator.comparingLong(WalTimeline::systemIdentifier)
                        .thenComparing(WalTimeline::timeline, Integer::compareUnsigned))
                .toList());
        choose(timelines.getLast());
        former.ifPresent(old -> closeLater(old, formerScan));
    }

    /// Looks at another of [#timelines].
    public void choose(WalTimeline chosen) {
        scan.job.stop();
        var before = scan.ended;
        WalIndex filling = new WalIndex();
        index = filling;
        reader = Optional.of(new RecordReader(chosen));
        rows.set(0);
        transactions.set(Optional.empty());
        problems.setAll(files.map(WalFiles::problems).orElse(List.of()));
        timeline.set(Optional.of(chosen));
        scanning.set(true);
        var found = new Problems();
        var ended = new CountDownLatch(1);
        scan = new Scan(
                background.start(
                        Texts.get("wal.job.scan", title.get()),
                        progress -> {
                            try {
                                before.await();
                                BooleanSupplier stop = () -> {
                                    progress.show(() -> {
                                        look(filling, found);
                                        progress.report(
                                                fraction(chosen, filling),
                                                Texts.get("wal.job.scan.records", filling.size()));
                                    });
                                    return progress.stopped();
                                };
                                WalScan.scan(chosen, filling, found::add, stop, background.workers(), STRETCHES_AHEAD);
                                return filling;
                            } finally {
                                ended.countDown();
                            }
                        },
                        _ -> {
                            scanned(filling, found);
                            buildTransactions(chosen, filling);
                        },
                        error -> {
                            scanned(filling, found);
                            failure.set(Optional.of(Texts.get("wal.failure.scan", title.get(), sentence(error))));
                        }),
                ended);
    }

    /// Closes what is open; nothing is shown afterwards.
    public void close() {
        openings++;
        scan.job.stop();
        var former = files;
        files = Optional.empty();
        reader = Optional.empty();
        index = new WalIndex();
        title.set("");
        rows.set(0);
        transactions.set(Optional.empty());
        scanning.set(false);
        timelines.clear();
        problems.clear();
        timeline.set(Optional.empty());
        former.ifPresent(old -> closeLater(old, scan));
        scan = Scan.NONE;
    }

    private void buildTransactions(WalTimeline scanned, WalIndex filled) {
        if (filled != index) {
            return;
        }
        var ended = new CountDownLatch(1);
        var job = background.start(
                Texts.get("wal.job.transactions", title.get()),
                progress -> {
                    try {
                        return Transactions.build(filled, new RecordReader(scanned), progress);
                    } finally {
                        ended.countDown();
                    }
                },
                built -> transactions.set(Optional.of(built)),
                error -> failure.set(Optional.of(Texts.get("wal.failure.transactions", title.get(), sentence(error)))));
        scan = new Scan(job, ended);
    }

    private void scanned(WalIndex filled, Problems found) {
        look(filled, found);
        scanning.set(false);
    }

    private void look(WalIndex filling, Problems found) {
        if (filling == index) {
            problems.addAll(found.take());
            rows.set(filling.size());
        }
    }

    /// Unmaps files once the scan that reads them has ended; their pages must not go away under it.
    private void closeLater(WalFiles old, Scan reading) {
        background.start(
                Texts.get("wal.job.close"),
                _ -> {
                    if (reading.ended.await(SCAN_END_SECONDS, TimeUnit.SECONDS)) {
                        old.close();
                    }
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

    /// A scan under way, or ended.
    private record Scan(Background.Job job, CountDownLatch ended) {
        static final Scan NONE = new Scan(() -> {}, new CountDownLatch(0));
    }

    /// What a scan found and nobody has looked at yet; from the scan's thread to the FX thread.
    private static final class Problems {

        private final List<WalProblem> waiting = new ArrayList<>();
        private int added;

        synchronized void add(WalProblem problem) {
            added++;
            if (added < MAX_PROBLEMS) {
                waiting.add(problem);
            } else if (added == MAX_PROBLEMS) {
                waiting.add(new WalProblem(
                        WalProblem.Severity.WARNING,
                        problem.lsn(),
                        problem.file(),
                        problem.offset(),
                        Texts.get("wal.problems.more", MAX_PROBLEMS),
                        Optional.empty()));
            }
        }

        synchronized List<WalProblem> take() {
            var taken = List.copyOf(waiting);
            waiting.clear();
            return taken;
        }
    }
}
