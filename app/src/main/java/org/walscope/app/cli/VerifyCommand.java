package org.walscope.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.walscope.model.bytes.WalProblem.Severity;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.verify.Verification;
import org.walscope.model.verify.VerifyProgress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `walscope verify`: reads WAL files from end to end and says what is damaged, missing or odd.
@Command(
        name = "verify",
        description = "Checks WAL files: pages, checksums, links between records, gaps, timelines.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "WAL segments, or folders of them.")
    private List<Path> paths = List.of();

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (var stop = new StopOnInterrupt()) {
            return verify(stop);
        }
    }

    private int verify(BooleanSupplier stop) {
        PrintWriter err = spec.commandLine().getErr();
        PrintWriter out = spec.commandLine().getOut();
        var progress = new VerifyProgress();
        Verification verified;
        int threads = Runtime.getRuntime().availableProcessors();
        try (WalFiles files = WalFiles.open(paths);
                ExecutorService executor = Executors.newFixedThreadPool(threads);
                var _ = new ProgressLine("Verifying", progress::share, err)) {
            verified = Verification.of(files, stop, executor, 2 * threads, progress);
        } catch (IOException e) {
            err.println(e.getMessage());
            return ExitCode.UNREACHABLE;
        }
        if (json) {
            out.println(VerifyJson.of(verified));
        } else {
            VerifyText.print(verified, out);
        }
        out.flush();
        if (verified.segments() == 0 && verified.findings().isEmpty()) {
            err.println("There is no WAL segment in "
                    + paths.stream().map(Path::toString).collect(Collectors.joining(", ")) + ".");
            return ExitCode.UNREACHABLE;
        }
        return verified.findings().stream()
                        .allMatch(finding -> finding.problem().severity() == Severity.INFO)
                ? ExitCode.FINE
                : ExitCode.FOUND;
    }
}
