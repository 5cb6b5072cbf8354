package org.walscope.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Severity;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.reorder.MemoryReplay;
import org.walscope.model.reorder.ReplayOptions;
import org.walscope.model.reorder.SpillFile;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalTimeline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `walscope transactions`: the reorder buffer's table.
@Command(
        name = "transactions",
        description = {
            "Lists the transactions in WAL files in the order they ended, those still open last, with what logical"
                    + " decoding would have queued for each.",
            "The counters are those a slot of each database would have that was consistent before the first record"
                    + " and reads after all had ended; the options make it another slot."
        },
        mixinStandardHelpOptions = true)
final class TransactionsCommand implements Callable<Integer> {

    private static final Pattern SERVER_VERSION = Pattern.compile("(\\d{2})\\.(\\d{1,3})");

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "WAL segments, folders or archives of them.")
    private List<Path> paths = List.of();

    @Option(
            names = "--work-mem",
            paramLabel = "SIZE",
            defaultValue = "64MB",
            description = "logical_decoding_work_mem, as 64kB or 1GB; in kB without a unit. Default: 64MB.")
    private String workMem = "64MB";

    @Option(names = "--streaming", description = "The slot's plugin takes transactions before their end (PG 14 on).")
    private boolean streaming;

    @Option(names = "--two-phase", description = "The slot decodes prepared transactions when prepared (PG 14 on).")
    private boolean twoPhase;

    @Option(names = "--only-local", description = "The slot's plugin wants no change that came from another node.")
    private boolean onlyLocal;

    @Option(
            names = "--database",
            paramLabel = "OID",
            description = "The slot's database. Default: a slot of each database that has transactions.")
    private @Nullable Long database;

    @Option(
            names = "--from",
            paramLabel = "LSN",
            description = "Where the slot was created, or its restart_lsn when --confirmed is given.")
    private @Nullable String from;

    @Option(names = "--confirmed", paramLabel = "LSN", description = "The slot's confirmed_flush_lsn.")
    private @Nullable String confirmed;

    @Option(
            names = "--xmin",
            paramLabel = "XID",
            description = "The catalog_xmin the slot was created with; needs --from, and no --confirmed. Default: any.")
    private @Nullable Long xmin;

    @Option(
            names = "--server-version",
            paramLabel = "MAJOR.MINOR",
            description = "The server's release, as 15.18: some minor releases count changes larger than others."
                    + " Default: the newest.")
    private @Nullable String serverVersion;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /// The transactions of one timeline, with the replay of the slot asked for, or of each database that has any.
    ///
    /// @param serverVersion `server_version_num`, 0 when not known
    record Found(WalTimeline timeline, Transactions transactions, List<MemoryReplay> replays, int serverVersion) {

        /// The one that says what becomes of that transaction.
        Optional<MemoryReplay> replayOf(int row) {
            return replays.size() == 1
                    ? Optional.of(replays.getFirst())
                    : replays.stream()
                            .filter(replay -> replay.database() == transactions.database(row))
                            .findFirst();
        }
    }

    @Override
    public Integer call() {
        long limit = MemorySize.parse(workMem)
                .filter(bytes -> bytes >= MemorySize.SMALLEST_WORK_MEM)
                .orElseThrow(() -> wrong("--work-mem", workMem, "a size of 64kB or more, as 64kB, 256MB or 1GB"));
        ReplayOptions slot = slot(limit);
        var findings = new ArrayList<WalProblem>();
        var found = new ArrayList<Found>();
        List<SpillFile> spilled;
        try (WalFiles files = WalFiles.open(paths)) {
            findings.addAll(files.problems());
            for (WalTimeline timeline : files.timelines()) {
                var index = new WalIndex();
                WalScan.scan(timeline, index, findings::add, () -> false);
                var transactions = Transactions.build(index, new RecordReader(timeline), () -> false);
                List<Integer> databases = database == null ? transactions.databases() : List.of(database.intValue());
                List<MemoryReplay> replays = databases.stream()
                        .map(oid -> transactions.replay(slot.withDatabase(oid), () -> false))
                        .toList();
                found.add(new Found(timeline, transactions, replays, slot.serverVersion()));
            }
            spilled = spillFiles();
        } catch (IOException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.UNREACHABLE;
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            TransactionsJson.print(found, spilled, limit, out);
        } else {
            TransactionsTable.print(found, spilled, limit, out);
        }
        out.flush();
        return complain(found, findings);
    }

    /// Those in the data directories that the WAL lies in.
    private List<SpillFile> spillFiles() throws IOException {
        Set<Path> directories = new LinkedHashSet<>();
        for (Path path : paths) {
            SpillFile.directoryFor(path).ifPresent(directories::add);
        }
        List<SpillFile> spilled = new ArrayList<>();
        for (Path directory : directories) {
            spilled.addAll(SpillFile.in(directory));
        }
        return spilled;
    }

    private ReplayOptions slot(long limit) {
        if (database != null && (database <= 0 || database > 0xFFFFFFFFL)) {
            throw wrong("--database", database.toString(), "a database's OID, as pg_database has it");
        }
        ReplayOptions slot = ReplayOptions.of(0)
                .withWorkMem(limit)
                .withStreaming(streaming)
                .withTwoPhase(twoPhase)
                .withOnlyLocal(onlyLocal)
                .withServerVersion(serverVersionNumber());
        if (confirmed != null && from == null) {
            throw new ParameterException(
                    spec.commandLine(), "--confirmed needs --from: give the slot's restart_lsn there.");
        }
        if (xmin != null && (from == null || confirmed != null)) {
            throw new ParameterException(
                    spec.commandLine(), "--xmin is of a slot that is created at --from, without --confirmed.");
        }
        if (xmin != null && (xmin <= 0 || xmin > 0xFFFFFFFFL)) {
            throw wrong("--xmin", xmin.toString(), "a transaction's number, as catalog_xmin has it");
        }
        if (from == null) {
            return slot;
        }
        Lsn start = lsn("--from", from);
        return slot.withStart(
                confirmed == null
                        ? new ReplayOptions.SlotStart.Created(start, xmin == null ? 0 : xmin.intValue())
                        : new ReplayOptions.SlotStart.Restart(start, lsn("--confirmed", confirmed)));
    }

    private int serverVersionNumber() {
        if (serverVersion == null) {
            return 0;
        }
        Matcher version = SERVER_VERSION.matcher(serverVersion);
        if (!version.matches()) {
            throw wrong("--server-version", serverVersion, "major and minor release, as 15.18");
        }
        return Integer.parseInt(version.group(1)) * 10000 + Integer.parseInt(version.group(2));
    }

    private Lsn lsn(String option, String text) {
        return Lsn.parse(text).orElseThrow(() -> wrong(option, text, "an LSN, as 0/16B3748"));
    }

    private ParameterException wrong(String option, String given, String wanted) {
        return new ParameterException(spec.commandLine(), "%s is \"%s\": give %s.".formatted(option, given, wanted));
    }

    private int complain(List<Found> found, List<WalProblem> findings) {
        PrintWriter err = spec.commandLine().getErr();
        List<WalProblem> bad = findings.stream()
                .filter(finding -> finding.severity() != Severity.INFO)
                .toList();
        bad.forEach(finding -> err.println(finding.severity() + " at " + finding.lsn() + ": " + finding.message()));
        int unreadable = found.stream()
                .mapToInt(each -> each.transactions().unreadableRecords())
                .sum();
        if (unreadable > 0) {
            err.println(unreadable + " records could not be read in full; what they say is missing above.");
        }
        if (found.isEmpty()) {
            err.println("There is no WAL segment in " + paths + ".");
            return bad.isEmpty() ? ExitCode.UNREACHABLE : ExitCode.FOUND;
        }
        return bad.isEmpty() && unreadable == 0 ? ExitCode.FINE : ExitCode.FOUND;
    }
}
