package org.walscope.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.walscope.model.Lsn;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.PhysicalSlotFollower;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.model.server.Server;
import org.walscope.model.server.ServerException;
import org.walscope.model.server.SlotFollower;
import org.walscope.model.server.StreamFollower;
import org.walscope.model.server.StreamRequest;
import org.walscope.model.server.WalFolder;
import org.walscope.model.server.WalFolderException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `walscope stream`: what a slot sends, confirmed as it is written.
@Command(
        name = "stream",
        description = {
            "Prints what a logical slot sends, as it comes, through the slot's own plugin; writes what a physical slot"
                    + " sends into segment files.",
            "This CONSUMES the slot: what is written and fsynced is confirmed, and not sent again."
        },
        mixinStandardHelpOptions = true)
final class StreamCommand implements Callable<Integer> {

    @Mixin
    private ServerOption server = new ServerOption();

    @Parameters(paramLabel = "SLOT", description = "The slot; nobody else may be using it.")
    private String slot = "";

    @Option(names = "-o", paramLabel = "NAME=VALUE", description = "An option of the output plugin; may be repeated.")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(
            names = "--output",
            paramLabel = "FILE",
            defaultValue = "-",
            description =
                    "Append to this file; - is standard output. Of a physical slot a folder, to which segments are"
                            + " added.")
    private String output = "-";

    @Option(
            names = "--from",
            paramLabel = "LSN",
            description = "Leave out transactions that committed before it. Default: where the slot stands. Only of a"
                    + " logical slot.")
    private Optional<String> from = Optional.empty();

    @Option(
            names = "--until",
            paramLabel = "LSN",
            description =
                    "End before the first write beyond it, or of a physical slot there. A transaction that commits"
                            + " later may be begun; it is not confirmed and comes again, whole.")
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
        for (Optional<String> lsn : List.of(from, until)) {
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
        ReplicationSlot found;
        try (Server session = Server.connect(settings)) {
            found = SlotsCommand.find(session, slot);
        }
        return found.isLogical() ? streamChanges(settings, found) : streamWal(settings, found);
    }

    private int streamChanges(ConnectionSettings settings, ReplicationSlot found) throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        String plugin = found.plugin().orElse("");
        Map<String, String> complete;
        try (Server session =
                Server.connect(found.database().map(settings::withDatabase).orElse(settings))) {
            complete = session.peekOptions(plugin, options);
        }
        if (!new StreamQuestion(err, found, confirm, yes).mayStream(complete)) {
            return ExitCode.USAGE;
        }
        try (StreamOutput sink = StreamOutput.open(output, StreamFormat.of(plugin, json), confirm)) {
            if (confirm && !sink.isDurable()) {
                err.println("The output is no file: a write is confirmed once it was flushed there, and what reads it"
                        + " may still lose it.");
            }
            var report = new StreamReport(err, complete, sink::written);
            follow(new SlotFollower(settings, request(complete), sink, report), report);
            return ExitCode.FINE;
        } catch (IOException e) {
            return cannotWrite(output.equals("-") ? "standard output" : output, e);
        }
    }

    private int streamWal(ConnectionSettings settings, ReplicationSlot found) throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        if (output.equals("-")) {
            return wrong("Slot \"" + slot + "\" is physical: it sends WAL, which is written into segment files. Name a"
                    + " folder for them: --output FOLDER.");
        }
        if (json || from.isPresent() || !options.isEmpty()) {
            return wrong("Slot \"" + slot + "\" is physical: -o, --from and --json are for logical slots. It goes on"
                    + " behind the last whole segment in the folder, else where the slot stands.");
        }
        Path folder = Path.of(output);
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            return wrong(output + " is no folder. Name one for the segment files: --output FOLDER.");
        }
        if (!new StreamQuestion(err, found, confirm, yes).mayStreamWal()) {
            return ExitCode.USAGE;
        }
        try (var sink = new WalFolder(madeDirectory(folder), confirm)) {
            var report = new StreamReport(err, Map.of(), () -> "segments into " + output);
            follow(new PhysicalSlotFollower(settings, request(Map.of()), sink, report), report);
            return ExitCode.FINE;
        } catch (WalFolderException e) {
            return wrong(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return cannotWrite(output, e);
        }
    }

    private static Path madeDirectory(Path folder) throws IOException {
        return Files.isDirectory(folder) ? folder : Files.createDirectory(folder);
    }

    private StreamRequest request(Map<String, String> complete) {
        return new StreamRequest(
                slot,
                complete,
                from.flatMap(Lsn::parse),
                until.flatMap(Lsn::parse),
                Duration.ofSeconds(statusSeconds),
                applicationName);
    }

    private static void follow(StreamFollower follower, StreamReport report) throws ServerException, IOException {
        try (StopOnInterrupt stop = new StopOnInterrupt();
                var heartbeat = new StreamHeartbeat(follower::reassure)) {
            try {
                follower.follow(stop);
            } finally {
                heartbeat.close();
                report.sayWhatWasWritten();
            }
        }
    }

    private int cannotWrite(String where, IOException e) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("Cannot write to " + where + ": " + e.getMessage()
                + ". What was not safely written was not confirmed; the slot sends it again.");
        return ExitCode.UNREACHABLE;
    }
}
