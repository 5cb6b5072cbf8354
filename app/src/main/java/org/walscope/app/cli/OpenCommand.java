package org.walscope.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.walscope.app.OpeningTimes;
import org.walscope.app.WalscopeApplication;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Opens the window, on WAL files if any are named.
@Command(name = "open", description = "Opens the window, on these WAL files and folders if any are named.")
public final class OpenCommand implements Callable<Integer> {

    @Parameters(paramLabel = "PATH", arity = "0..*", description = "WAL segments and folders of them")
    private List<Path> paths = new ArrayList<>();

    /// How long the start and the opening take, in a window shown nowhere; see [OpeningTimes].
    @Option(names = "--measure", hidden = true)
    private boolean measure;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = java.util.Objects.requireNonNull(spec).commandLine().getErr();
        return measure ? measure(paths) : open(paths, err);
    }

    private static int measure(List<Path> paths) throws IOException {
        WalscopeApplication.drawWithoutDisplay();
        WalscopeApplication.runForgetting(window -> OpeningTimes.take(window, paths, System.out::println));
        return ExitCode.FINE;
    }

    /// Shows the window until it is closed.
    static int open(List<Path> paths, PrintWriter err) {
        for (Path path : paths) {
            if (!Files.exists(path)) {
                err.println(path + " does not exist: name WAL files or folders, or a subcommand of walscope --help");
                return ExitCode.USAGE;
            }
        }
        if (!hasDisplay()) {
            err.println("There is no display to open a window on (DISPLAY is not set)."
                    + " The subcommands of walscope --help work without one.");
            return ExitCode.UNREACHABLE;
        }
        WalscopeApplication.run(paths, _ -> {});
        return ExitCode.FINE;
    }

    static boolean hasDisplay() {
        return !System.getProperty("os.name", "").startsWith("Linux")
                || !System.getenv().getOrDefault("DISPLAY", "").isEmpty()
                || System.getProperty("glass.platform") != null;
    }
}
