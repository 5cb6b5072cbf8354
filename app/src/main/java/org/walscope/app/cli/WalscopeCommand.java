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
        version = "walscope 0.1.0")
public final class WalscopeCommand implements Callable<Integer> {

    /// The subcommands, in the order in which the help shows them.
    private static final List<Subcommand> SUBCOMMANDS = List.of(
            new Subcommand("help", CommandLine.HelpCommand.class),
            new Subcommand("open", OpenCommand.class),
            new Subcommand("demo", DemoCommand.class),
            new Subcommand("dump", DumpCommand.class),
            new Subcommand("verify", VerifyCommand.class),
            new Subcommand("transactions", TransactionsCommand.class),
            new Subcommand("slots", SlotsCommand.class),
            new Subcommand("peek", PeekCommand.class),
            new Subcommand("stream", StreamCommand.class),
            new Subcommand("compare", CompareCommand.class),
            new Subcommand("replication", ReplicationCommand.class),
            new Subcommand("catalog", CatalogCommand.class),
            new Subcommand("decode", DecodeCommand.class));

    private record Subcommand(String name, Class<?> type) {}

    @Parameters(
            paramLabel = "PATH",
            arity = "0..*",
            description = "WAL segments and folders of them, to open in the window")
    private List<Path> paths = new ArrayList<>();

    @Spec
    private @Nullable CommandSpec spec;

    /// Runs the command line; the result is the process's exit status.
    public static int run(String... args) {
        return commandLine(args).execute(args);
    }

    /// With the subcommand that is called, or all where it is none: learning all their options takes a tenth of a
    /// second.
    static CommandLine commandLine(String... args) {
        var line = new CommandLine(new WalscopeCommand());
        List<Subcommand> called = SUBCOMMANDS.stream()
                .filter(command -> args.length > 0 && args[0].equals(command.name) && !command.name.equals("help"))
                .toList();
        (called.isEmpty() ? SUBCOMMANDS : called).forEach(command -> line.addSubcommand(command.name, command.type));
        return line;
    }

    /// Without a subcommand the window opens.
    @Override
    public Integer call() {
        return OpenCommand.open(
                paths, Objects.requireNonNull(spec).commandLine().getErr());
    }
}
