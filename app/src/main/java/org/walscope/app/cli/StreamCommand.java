package org.walscope.app.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.walscope.model.Lsn;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.model.server.Server;
import org.walscope.model.server.SlotFollower;
import org.walscope.model.server.StreamRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `walscope stream`: what a logical slot sends, confirmed as it is written.
@Command(
        name = "stream",
        description = {
            "Prints what a logical slot sends, as it comes, through the slot's own plugin.",
            "This CONSUMES the slot: what is written and fsynced is confirmed, and not sent again."
        },
        mixinStandardHelpOptions = true)
final class StreamCommand implements Callable<Integer> {

    private static final Set<String> TRUE = Set.of("true", "on", "yes", "1", "t", "y", "");

    @Mixin
    private ServerOption server = new ServerOption();

    @Parameters(paramLabel = "SLOT", description = "The logical slot; nobody else may be using it.")
    private String slot = "";

    @Option(names = "-o", paramLabel = "NAME=VALUE", description = "An option of the output plugin; may be repeated.")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(
            names = "--output",
            paramLabel = "FILE",
            defaultValue = "-",
            description = "Append to this file; - is standard output.")
    private String output = "-";

    @Option(
            names = "--from",
            paramLabel = "LSN",
            description = "Leave out transactions that committed before it. Default: where the slot stands.")
    private Optional<String> from = Optional.empty();

    @Option(
            names = "--until",
            paramLabel = "LSN",
            description = "End before the first write beyond it. A transaction that commits later may be begun; it is"
                    + " not confirmed and comes again, whole.")
    private Optional<String> until = Optional.empty();

    @Option(
            names = "--confirm",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Confirm what is written (the default), or nothing: the slot stays where it is.")
    private boolean confirm = true;

    @Option(
            names = "--status-interval",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "Between status updates while nothing comes, 1 to 3600. Default: 10.")
    private int statusSeconds = 10;

    @Option(
            names = "--application-name",
            paramLabel = "NAME",
            defaultValue = "Walscope",
            description = "What synchronous_standby_names may name. Default: Walscope.")
    private String applicationName = "Walscope";

    @Option(names = "--json", description = "Print each write as a JSON object with its LSN and time, one a line.")
    private boolean json;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        for (Optional<String> lsn : java.util.List.of(from, until)) {
            if (lsn.isPresent() && lsn.flatMap(Lsn::parse).isEmpty()) {
                return wrong("\"" + lsn.get() + "\" is no LSN. Write it as 0/1529FB0.");
            }
        }
        if (statusSeconds < 1 || statusSeconds > 3600) {
            return wrong("The status interval is " + statusSeconds + "; give it from 1 to 3600 seconds.");
        }
        return server.run(spec, this::stream);
    }

    private int wrong(String sentence) {
        spec.commandLine().getErr().println(sentence);
        return ExitCode.USAGE;
    }

    private int stream(ConnectionSettings settings) throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        ReplicationSlot found;
        try (Server session = Server.connect(settings)) {
            found = SlotsCommand.find(session, slot);
        }
        String plugin = found.plugin().orElse("");
        Map<String, String> complete;
        try (Server session =
                Server.connect(found.database().map(settings::withDatabase).orElse(settings))) {
            complete = session.peekOptions(plugin, options);
        }
        if (found.isLogical() && !mayGoOn(found, complete)) {
            return ExitCode.USAGE;
        }
        var request = new StreamRequest(
                slot,
                complete,
                from.flatMap(Lsn::parse),
                until.flatMap(Lsn::parse),
                Duration.ofSeconds(statusSeconds),
                applicationName);
        try (StreamOutput sink = StreamOutput.open(output, StreamFormat.of(plugin, json), confirm);
                StopOnInterrupt stop = new StopOnInterrupt()) {
            if (confirm && !sink.isDurable()) {
                err.println("The output is no file: a write is confirmed once it was flushed there, and what reads it"
                        + " may still lose it.");
            }
            var watcher = new StreamReport(err, complete, sink);
            var follower = new SlotFollower(settings, request, sink, watcher);
            try (var heartbeat = new Heartbeat(follower::reassure)) {
                heartbeat.start();
                follower.follow(stop);
            } finally {
                watcher.sayWhatWasWritten();
            }
            return ExitCode.FINE;
        } catch (IOException e) {
            err.println("Cannot write to " + (output.equals("-") ? "standard output" : output) + ": " + e.getMessage()
                    + ". What was not safely written was not confirmed; the slot sends it again.");
            return ExitCode.UNREACHABLE;
        }
    }

    /// Says what streaming does to the slot, and asks where it changes it.
    private boolean mayGoOn(ReplicationSlot found, Map<String, String> complete) {
        PrintWriter err = spec.commandLine().getErr();
        boolean turnsTwoPhaseOn = found.plugin().filter("pgoutput"::equals).isPresent()
                && isTrue(complete.get("two_phase"))
                && found.column("two_phase").filter("t"::equals).isEmpty();
        if (confirm) {
            err.println("This consumes slot \"" + slot + "\": what is written is confirmed, and the server sends it to"
                    + " nobody again, the slot's own consumer included. To look without consuming: walscope peek, or"
                    + " --no-confirm.");
        } else {
            err.println("Nothing is confirmed: slot \"" + slot + "\" stays at "
                    + found.confirmedFlushLsn().map(Lsn::toString).orElse("its position")
                    + ", keeps its WAL, and sends all of this again next time; no commit is released. Meanwhile the"
                    + " slot is in use, and its own consumer cannot connect.");
        }
        if (turnsTwoPhaseOn) {
            err.println("The option two_phase turns two_phase on for slot \"" + slot + "\", for good.");
        }
        err.flush();
        if (yes || (!confirm && !turnsTwoPhaseOn)) {
            return true;
        }
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            err.println("There is no terminal to ask on. Add --yes if that is what you want.");
            return false;
        }
        String answer = console.readLine("Go on? [y/N] ");
        boolean agreed =
                answer != null && Set.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
        if (!agreed) {
            err.println("Nothing was read.");
        }
        return agreed;
    }

    private static boolean isTrue(@org.jspecify.annotations.Nullable String value) {
        return value != null && TRUE.contains(value.toLowerCase(Locale.ROOT));
    }

    /// Keeps the server waiting while the output is slow.
    private static final class Heartbeat implements AutoCloseable {

        private static final long TICK_MILLIS = 100;

        private final Thread thread;

        Heartbeat(Runnable beat) {
            thread = Thread.ofPlatform().daemon().name("stream heartbeat").unstarted(() -> {
                try {
                    while (true) {
                        Thread.sleep(TICK_MILLIS);
                        beat.run();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        void start() {
            thread.start();
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }
}
