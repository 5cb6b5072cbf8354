package org.walscope.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Severity;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.reorder.MemoryReplay;
import org.walscope.model.reorder.ReplayOptions;
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
            "Spills are those of a slot with a plugin that does not stream; bytes decoded are estimates, as they"
                    + " depend on the server's build."
        },
        mixinStandardHelpOptions = true)
final class TransactionsCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "WAL segments, folders or archives of them.")
    private List<Path> paths = List.of();

    @Option(
            names = "--work-mem",
            paramLabel = "SIZE",
            defaultValue = "64MB",
            description = "logical_decoding_work_mem, as 64kB or 1GB; in kB without a unit. Default: 64MB.")
    private String workMem = "64MB";

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /// The transactions of one timeline, with the replay of each database that has any.
    record Found(WalTimeline timeline, Transactions transactions, List<MemoryReplay> replays) {}

    @Override
    public Integer call() {
        long limit = MemorySize.parse(workMem)
                .filter(bytes -> bytes >= MemorySize.SMALLEST_WORK_MEM)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--work-mem is \"" + workMem + "\": give a size of 64kB or more, as 64kB, 256MB or 1GB."));
        var findings = new ArrayList<WalProblem>();
        var found = new ArrayList<Found>();
        try (WalFiles files = WalFiles.open(paths)) {
            findings.addAll(files.problems());
            for (WalTimeline timeline : files.timelines()) {
                var index = new WalIndex();
                WalScan.scan(timeline, index, findings::add, () -> false);
                var transactions = Transactions.build(index, new RecordReader(timeline), () -> false);
                List<MemoryReplay> replays = transactions.databases().stream()
                        .map(database ->
                                transactions.replay(ReplayOptions.of(database).withWorkMem(limit), () -> false))
                        .toList();
                found.add(new Found(timeline, transactions, replays));
            }
        } catch (IOException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.UNREACHABLE;
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            TransactionsJson.print(found, limit, out);
        } else {
            TransactionsTable.print(found, limit, out);
        }
        out.flush();
        return complain(found, findings);
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
