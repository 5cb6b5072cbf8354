package org.walscope.app.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.walscope.app.WalscopeApplication;
import org.walscope.app.WorkspaceWindow;
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

    /// For measuring how long the start takes, and for the installer's training run.
    @Option(names = "--exit-after-first-frame", hidden = true)
    private boolean exitAfterFirstFrame;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        return open(
                paths,
                java.util.Objects.requireNonNull(spec).commandLine().getErr(),
                exitAfterFirstFrame ? OpenCommand::closeAfterFirstFrame : _ -> {});
    }

    private static void closeAfterFirstFrame(WorkspaceWindow window) {
        Instant started = ProcessHandle.current().info().startInstant().orElseThrow();
        window.scene().addPostLayoutPulseListener(new Runnable() {
            @Override
            public void run() {
                window.scene().removePostLayoutPulseListener(this);
                System.out.println("first frame after "
                        + Duration.between(started, Instant.now()).toMillis() + " ms");
                window.workspace().whenIdle(window::close);
            }
        });
    }

    /// Shows the window until it is closed.
    static int open(List<Path> paths, PrintWriter err) {
        return open(paths, err, _ -> {});
    }

    private static int open(List<Path> paths, PrintWriter err, Consumer<WorkspaceWindow> ready) {
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
        WalscopeApplication.run(paths, ready);
        return ExitCode.FINE;
    }

    static boolean hasDisplay() {
        return !System.getProperty("os.name", "").startsWith("Linux")
                || !System.getenv().getOrDefault("DISPLAY", "").isEmpty()
                || System.getProperty("glass.platform") != null;
    }
}
