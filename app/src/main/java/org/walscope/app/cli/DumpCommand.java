package org.walscope.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Severity;
import org.walscope.model.dump.Dump;
import org.walscope.model.dump.DumpText;
import org.walscope.model.dump.FullPageFiles;
import org.walscope.model.dump.RecordFilter;
import org.walscope.model.dump.WhereFilter;
import org.walscope.model.filter.FilterExpression;
import org.walscope.model.record.RecordSink;
import org.walscope.model.record.WalScan;
import org.walscope.model.record.XLogRecord;
import org.walscope.model.rmgr.RmgrDesc;
import org.walscope.model.rmgr.RmgrTable;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalTimeline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `walscope dump`: prints records as the `pg_waldump` of the release that wrote them. Where that one stops at damage,
/// this says so on the error output and goes on behind it.
@Command(
        name = "dump",
        description = "Prints WAL records byte for byte as the pg_waldump of that WAL's release does.",
        mixinStandardHelpOptions = true)
final class DumpCommand implements Callable<Integer> {

    private static final long FOLLOW_MILLIS = 1000;

    /// At once to the output: the system takes larger pieces six times as slowly, and smaller ones twice.
    private static final int WRITE_BYTES = 1 << 16;

    @Parameters(
            arity = "0..*",
            paramLabel = "PATH",
            description = "WAL segments, folders or archives of them; of two segments also those between.")
    private List<Path> paths = List.of();

    @Option(
            names = {"-p", "--path"},
            paramLabel = "PATH",
            description = "Folder or archive in which to find WAL segments, or a folder with a ./pg_wal of them.")
    private Optional<Path> folder = Optional.empty();

    @Mixin
    private DumpOptions options = new DumpOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private boolean found;
    /// In all rounds of following.
    private int shown;
    /// Nobody reads the output any more.
    private volatile boolean unread;

    private Optional<FullPageFiles> pages = Optional.empty();

    @Override
    public Integer call() throws InterruptedException {
        if (options.listsRmgrs()) {
            RmgrTable.builtin().stream()
                    .map(RmgrDesc::name)
                    .forEach(spec.commandLine().getOut()::println);
            return ExitCode.FINE;
        }
        options.check();
        var chosen = new DumpPaths(folder, paths);
        if (chosen.isEmpty()) {
            throw options.wrong("no WAL given: name a segment or a folder of segments");
        }
        try {
            pages = options.fullPageFiles();
            Optional<Lsn> next = dump(chosen, Optional.empty());
            while (options.follow() && next.isPresent()) {
                Thread.sleep(FOLLOW_MILLIS);
                next = dump(chosen, next);
            }
        } catch (IOException | UncheckedIOException e) {
            say(String.valueOf(e.getMessage()));
            return ExitCode.UNREACHABLE;
        }
        return found ? ExitCode.FOUND : ExitCode.FINE;
    }

    /// Prints what there is now.
    ///
    /// @param from where the last round ended
    /// @return where to look for more; empty when nothing more is wanted
    private Optional<Lsn> dump(DumpPaths chosen, Optional<Lsn> from) throws IOException {
        try (WalFiles files = WalFiles.open(chosen.toOpen())) {
            if (from.isEmpty()) {
                files.problems().stream()
                        .filter(problem -> problem.severity() != Severity.INFO)
                        .forEach(problem -> found(problem.message()));
            }
            WalTimeline timeline = chosen.chosen(choose(files.timelines(), chosen));
            Lsn start = from.or(options::start).orElse(timeline.start());
            Optional<Lsn> end = options.end()
                    .or(() -> chosen.isFolder() || options.follow() ? Optional.empty() : Optional.of(timeline.end()));
            checkInside(timeline, start, end, chosen);
            RecordFilter filter = options.where()
                    .map(where -> options.filter().and(recordsThat(where, timeline)))
                    .orElseGet(options::filter);
            var dump = new Dump(
                    timeline.version(),
                    new Dump.Options(filter, options.style(), options.limit().map(limit -> limit - shown), end),
                    new Printer(timeline, start, from.isEmpty()));
            read(timeline, start, dump, filter, problem -> problem(problem, timeline.version(), dump, end));
            dump.finish();
            shown += dump.shown();
            System.out.flush();
            return dump.ended() || unread ? Optional.empty() : dump.next().or(() -> Optional.of(start));
        }
    }

    /// On all processors, unless only the first records are wanted or pages are saved.
    private void read(WalTimeline timeline, Lsn start, Dump dump, RecordFilter filter, Consumer<WalProblem> problems) {
        if (options.limit().isPresent() || pages.isPresent()) {
            RecordSink sink =
                    pages.map(files -> saving(files, timeline, dump, filter)).orElse(dump);
            WalScan.read(timeline, start, sink, problems, () -> unread);
            return;
        }
        int processors = Runtime.getRuntime().availableProcessors();
        try (var workers = Executors.newFixedThreadPool(processors)) {
            WalScan.read(timeline, start, dump, problems, () -> unread, workers, 2 * processors);
        }
    }

    /// Shows records, and saves the pages of those that were shown.
    private RecordSink saving(FullPageFiles to, WalTimeline timeline, Dump dump, RecordFilter filter) {
        return record -> {
            boolean going = dump.record(record);
            if (dump.last().equals(Optional.of(new Lsn(record.lsn()))) && filter.matches(record)) {
                savePages(to, timeline, record.toRecord());
            }
            return going;
        };
    }

    private void savePages(FullPageFiles to, WalTimeline timeline, XLogRecord record) {
        try {
            to.save(timeline.timeline(), record);
        } catch (WalFormatException e) {
            found(e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private LongPredicate recordsThat(FilterExpression where, WalTimeline timeline) {
        int processors = Runtime.getRuntime().availableProcessors();
        try (var workers = Executors.newFixedThreadPool(processors)) {
            return WhereFilter.of(where, timeline, () -> unread, workers, 2 * processors);
        }
    }

    private WalTimeline choose(List<WalTimeline> timelines, DumpPaths chosen) throws IOException {
        if (timelines.isEmpty()) {
            throw new IOException("could not find any WAL file in " + chosen);
        }
        if (timelines.stream().map(WalTimeline::systemIdentifier).distinct().count() > 1) {
            throw options.wrong("these are segments of more than one database system: name those of one");
        }
        int wanted = options.timeline()
                .orElse(chosen.isFolder() ? 1 : timelines.getFirst().timeline());
        for (WalTimeline timeline : timelines) {
            if (timeline.timeline() == wanted
                    || timelines.size() == 1 && options.timeline().isEmpty()) {
                return timeline;
            }
        }
        throw options.wrong(
                "no segment is of timeline %s; there are timelines %s (-t chooses one)",
                Integer.toUnsignedString(wanted),
                timelines.stream()
                        .map(timeline -> Integer.toUnsignedString(timeline.timeline()))
                        .toList());
    }

    private void checkInside(WalTimeline timeline, Lsn start, Optional<Lsn> end, DumpPaths chosen) {
        PgVersion version = timeline.version();
        if (start.isBefore(timeline.start()) || !start.isBefore(timeline.end()) && !options.follow()) {
            throw options.wrong("start WAL location %s is not inside %s", DumpText.lsn(start, version), chosen);
        }
        if (!chosen.isFolder() && end.isPresent() && end.get().isAfter(timeline.end())) {
            throw options.wrong("end WAL location %s is not inside %s", DumpText.lsn(end.get(), version), chosen);
        }
    }

    private void problem(WalProblem problem, PgVersion version, Dump dump, Optional<Lsn> end) {
        boolean last = problem.resumesAt().isEmpty();
        boolean statisticsEnd = dump.problem(problem) && !last;
        if (statisticsEnd) {
            say("the statistics end at %s, where pg_waldump stops; -s %s counts what follows"
                    .formatted(
                            DumpText.lsn(problem.lostFrom().orElse(problem.lsn()), version),
                            DumpText.lsn(problem.resumesAt().orElseThrow(), version)));
        }
        if (problem.severity() == Severity.INFO) {
            boolean asked =
                    options.follow() || end.isPresent() && !problem.lsn().isBefore(end.get());
            if (last && !asked) {
                say(problem.message());
            }
            return;
        }
        if (last && end.isPresent() && !problem.lsn().isBefore(end.get())) {
            return;
        }
        dump.flush();
        System.out.flush();
        found(dump.last()
                .map(lsn -> "error in WAL record at %s: %s".formatted(DumpText.lsn(lsn, version), problem.message()))
                .orElse(problem.message()));
    }

    private void found(String message) {
        found = true;
        say(message);
    }

    private void say(String message) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("walscope: " + message);
        err.flush();
    }

    /// @param asked whether `start` is where reading was asked to start, not where the last round ended
    private final class Printer implements Dump.Output {

        private final WalTimeline timeline;
        private final Lsn start;
        private final boolean asked;

        Printer(WalTimeline timeline, Lsn start, boolean asked) {
            this.timeline = timeline;
            this.start = start;
            this.asked = asked;
        }

        /// Says so where reading was to start inside a segment, and not where a record does; up to PG 16 on the
        /// standard
        /// output.
        @Override
        public void first(Lsn first) {
            long skipped = first.minus(start);
            if (!asked || skipped == 0 || start.value() % timeline.segmentSize() == 0) {
                return;
            }
            PgVersion version = timeline.version();
            String text = "first record is after %s, at %s, skipping over %d byte%s"
                    .formatted(
                            DumpText.lsn(start, version),
                            DumpText.lsn(first, version),
                            skipped,
                            skipped == 1 ? "" : "s");
            if (version.atLeast(PgVersion.PG17)) {
                say(text);
            } else {
                byte[] line = (text + "\n").getBytes(StandardCharsets.UTF_8);
                text(line, line.length);
            }
        }

        @Override
        public void text(byte[] bytes, int length) {
            for (int written = 0; written < length; written += WRITE_BYTES) {
                System.out.write(bytes, written, Math.min(WRITE_BYTES, length - written));
            }
            unread = System.out.checkError();
        }

        @Override
        public void damaged(WalFormatException problem) {
            System.out.flush();
            found(String.valueOf(problem.getMessage()));
        }
    }
}
