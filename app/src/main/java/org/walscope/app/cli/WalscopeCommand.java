package org.walscope.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The program's command line; the subcommands are its list.
@Command(
        name = "walscope",
        description =
                "Inspects PostgreSQL's write-ahead log: WAL files, replication slots, what output plugins make of them.",
        mixinStandardHelpOptions = true,
        version = "walscope 0.1.0",
        subcommands = {
            CommandLine.HelpCommand.class,
            OpenCommand.class,
            DemoCommand.class,
            DumpCommand.class,
            VerifyCommand.class,
            TransactionsCommand.class,
            SlotsCommand.class,
            PeekCommand.class,
            CompareCommand.class
        })
public final class WalscopeCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "PATH",
            arity = "0..*",
            description = "WAL segments and folders of them, to open in the window")
    private List<Path> paths = new ArrayList<>();

    @Spec
    private @Nullable CommandSpec spec;

    /// Runs the command line; the result is the process's exit status.
    public static int run(String... args) {
        return new CommandLine(new WalscopeCommand()).execute(args);
    }

    /// Without a subcommand the window opens.
    @Override
    public Integer call() {
        return OpenCommand.open(
                paths, Objects.requireNonNull(spec).commandLine().getErr());
    }
}
