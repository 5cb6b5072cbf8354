package org.walscope.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The program's command line; the subcommands are its list.
@Command(
        name = "walscope",
        description =
                "Inspects PostgreSQL's write-ahead log: WAL files, replication slots, what output plugins make of them.",
        mixinStandardHelpOptions = true,
        version = "walscope 0.1.0",
        subcommands = {
            CommandLine.HelpCommand.class,
            DumpCommand.class,
            VerifyCommand.class,
            TransactionsCommand.class,
            CompareCommand.class
        })
public final class WalscopeCommand implements Runnable {

    /// Runs the command line; the result is the process's exit status.
    public static int run(String... args) {
        return new CommandLine(new WalscopeCommand()).execute(args);
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
