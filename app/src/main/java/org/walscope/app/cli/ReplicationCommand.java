package org.walscope.app.cli;

import java.util.Optional;
import org.walscope.model.server.ApplyError;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.ReplicationMap;
import org.walscope.model.server.Server;
import org.walscope.plugins.SkipProposal;
import org.walscope.view.replication.MapTree;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `walscope replication`: who replicates what to whom, and which transaction a subscriber cannot apply.
@Command(
        name = "replication",
        description = "Shows publications, slots, subscriptions and origins; finds what a subscriber cannot apply.",
        mixinStandardHelpOptions = true)
final class ReplicationCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "map", description = "Who replicates what to whom.", mixinStandardHelpOptions = true)
    int map(
            @Mixin ServerOption server,
            @Option(
                            names = "--other",
                            paramLabel = "URL",
                            description = "The other end, the subscriber or the publisher.")
                    Optional<String> other)
            throws Exception {
        return server.run(spec, settings -> {
            ReplicationMap here;
            Optional<ReplicationMap> there = Optional.empty();
            try (Server session = Server.connect(settings)) {
                here = session.replicationMap();
            }
            if (other.isPresent()) {
                try (Server session = Server.connect(ConnectionSettings.parse(other.get(), System.getenv()))) {
                    there = Optional.of(session.replicationMap());
                }
            }
            MapTree.lines(here, there).forEach(spec.commandLine().getOut()::println);
            return ExitCode.FINE;
        });
    }

    @Command(
            name = "skip",
            description = {
                "Finds the transaction that a subscriber's log names, with the statement that skips it and what that",
                "leaves out. Nothing is skipped, and the slot is not read: a temporary copy of it is."
            },
            mixinStandardHelpOptions = true)
    int skip(
            @Mixin ServerOption server,
            @Option(names = "--slot", paramLabel = "SLOT", required = true, description = "The subscription's slot.")
                    String slot,
            @Parameters(
                            paramLabel = "LINE",
                            description =
                                    "The line of the subscriber's log: \"processing remote data … finished at …\".")
                    String line)
            throws Exception {
        Optional<ApplyError> error = ApplyError.parse(line);
        if (error.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("That is no line of a subscriber's log: it says \"processing remote data for replication"
                            + " origin … finished at …\".");
            return ExitCode.USAGE;
        }
        return server.run(spec, settings -> {
            SkipProposal.find(settings, slot, error.get(), () -> false)
                    .sentences(error.get())
                    .forEach(spec.commandLine().getOut()::println);
            return ExitCode.FINE;
        });
    }
}
