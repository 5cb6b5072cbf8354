package org.walscope.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.walscope.model.Lsn;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.model.server.Server;
import org.walscope.model.server.ServerException;
import org.walscope.model.server.SlotCopy;
import org.walscope.model.server.SlotsReport;
import org.walscope.model.server.SlotsSnapshot;
import org.walscope.view.slot.SlotWords;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `walscope slots`: lists the slots of a server, and copies, creates, drops and advances them.
@Command(
        name = "slots",
        description = "Lists the replication slots of a server; copies, creates, drops and advances them.",
        mixinStandardHelpOptions = true)
final class SlotsCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "list", description = "Lists all slots.", mixinStandardHelpOptions = true)
    int list(
            @Mixin ServerOption server,
            @Option(
                            names = "--json",
                            description = "Print one JSON document, with every column of the server's release.")
                    boolean json)
            throws Exception {
        return server.run(spec, settings -> {
            SlotsReport now;
            try (Server session = Server.connect(settings)) {
                now = session.report();
            }
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(SlotsJson.of(now));
            } else {
                table(now.slots()).forEach(out::println);
                for (ReplicationSlot slot : now.byRetainedBytes()) {
                    out.println();
                    SlotWords.of(now, slot, List.of(), Optional.empty()).forEach(out::println);
                }
            }
            return ExitCode.FINE;
        });
    }

    @Command(
            name = "copy",
            description = "Copies a slot: a logical one with the same or another output plugin, or a physical one.",
            mixinStandardHelpOptions = true)
    int copy(
            @Mixin ServerOption server,
            @Parameters(paramLabel = "SOURCE", description = "The slot to copy.") String source,
            @Parameters(
                            paramLabel = "NAME",
                            arity = "1..*",
                            description = "The copy's name; of a physical slot several, which start at one position.")
                    List<String> names,
            @Option(
                            names = "--plugin",
                            paramLabel = "P",
                            description = "The copy's output plugin; the source's if left out.")
                    Optional<String> plugin,
            @Option(names = "--temporary", description = "The copy lives while this command waits for Enter.")
                    boolean temporary)
            throws Exception {
        return server.run(spec, settings -> {
            ReplicationSlot slot;
            try (Server session = Server.connect(settings)) {
                slot = find(session, source);
            }
            if (!slot.isLogical() && plugin.isPresent()) {
                spec.commandLine().getErr().println("Slot \"" + source + "\" is physical and has no output plugin.");
                return ExitCode.USAGE;
            }
            if (names.size() > 1) {
                return copies(settings, slot, names, temporary);
            }
            String name = names.getFirst();
            SlotCopy copy = slot.isLogical()
                    ? SlotCopy.logical(
                            settings, slot, name, plugin.or(slot::plugin).orElse(""), temporary)
                    : SlotCopy.physical(settings, source, name, temporary);
            try (copy) {
                PrintWriter out = spec.commandLine().getOut();
                out.println("Copied slot " + source + " as " + name + " at " + copy.start()
                        + (copy.plugin().isEmpty() ? "" : ", plugin " + copy.plugin()) + ".");
                if (temporary) {
                    out.println("The copy is temporary: it is gone when this command ends. Press Enter to end it.");
                    out.flush();
                    awaitEnter(System.in);
                } else {
                    out.println(
                            "It stays on the server and keeps WAL until it is dropped: walscope slots drop " + name);
                }
            }
            if (temporary) {
                spec.commandLine().getOut().println("The temporary copy " + name + " is gone.");
            }
            return ExitCode.FINE;
        });
    }

    private int copies(ConnectionSettings settings, ReplicationSlot source, List<String> names, boolean temporary)
            throws ServerException {
        if (source.isLogical() || temporary) {
            spec.commandLine()
                    .getErr()
                    .println("Several copies at once are made of a physical slot, and stay. Give one name, or leave"
                            + " --temporary out.");
            return ExitCode.USAGE;
        }
        for (SlotCopy copy : SlotCopy.physical(settings, source.name(), names)) {
            spec.commandLine()
                    .getOut()
                    .println("Copied slot " + source.name() + " as " + copy.name() + " at " + copy.start() + ".");
        }
        spec.commandLine()
                .getOut()
                .println("They stay on the server and keep WAL until they are dropped: walscope slots drop NAME");
        return ExitCode.FINE;
    }

    @Command(
            name = "create",
            description =
                    "Creates a persistent slot: a logical one in the database of the connection, or a physical one.",
            mixinStandardHelpOptions = true)
    int create(
            @Mixin ServerOption server,
            @Parameters(paramLabel = "NAME", description = "The slot's name.") String name,
            @ArgGroup(multiplicity = "1") Kind kind)
            throws Exception {
        return server.run(spec, settings -> {
            try (Server session = Server.connect(settings)) {
                if (kind.physical) {
                    Lsn at = session.createPhysicalSlot(name);
                    spec.commandLine()
                            .getOut()
                            .println("Created physical slot " + name + ", which keeps WAL from " + at + " on.");
                    return ExitCode.FINE;
                }
                Lsn at = session.createSlot(name, kind.plugin);
                spec.commandLine()
                        .getOut()
                        .println("Created slot " + name + " in database " + settings.database() + ", consistent at "
                                + at + ". It keeps WAL until it is read or dropped.");
            }
            return ExitCode.FINE;
        });
    }

    /// What is to be created.
    static final class Kind {

        @Option(names = "--plugin", paramLabel = "P", description = "A logical slot with this output plugin.")
        private String plugin = "";

        @Option(names = "--physical", description = "A physical slot, which keeps WAL at once.")
        private boolean physical;
    }

    @Command(name = "drop", description = "Drops a slot for good.", mixinStandardHelpOptions = true)
    int drop(
            @Mixin ServerOption server, @Parameters(paramLabel = "NAME", description = "The slot to drop.") String name)
            throws Exception {
        return server.run(spec, settings -> {
            try (Server session = Server.connect(settings)) {
                session.dropSlot(name);
                spec.commandLine().getOut().println("Dropped slot " + name + ".");
            }
            return ExitCode.FINE;
        });
    }

    @Command(
            name = "advance",
            description = "Advances a slot: its consumer never sees what lies before the LSN.",
            mixinStandardHelpOptions = true)
    int advance(
            @Mixin ServerOption server,
            @Parameters(paramLabel = "NAME", description = "The slot to advance.") String name,
            @Parameters(paramLabel = "LSN", description = "Where to: 0/1529FB0.") String lsn)
            throws Exception {
        Optional<Lsn> to = Lsn.parse(lsn);
        if (to.isEmpty()) {
            spec.commandLine().getErr().println("\"" + lsn + "\" is no LSN. Write it as 0/1529FB0.");
            return ExitCode.USAGE;
        }
        return server.run(spec, settings -> {
            try (Server session = Server.connect(settings)) {
                Lsn at = session.advanceSlot(name, to.get());
                spec.commandLine().getOut().println("Slot " + name + " is at " + at + " now.");
            }
            return ExitCode.FINE;
        });
    }

    static ReplicationSlot find(Server session, String name) throws ServerException {
        return session.slots().stream()
                .filter(slot -> slot.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ServerException(
                        "The server has no replication slot \"" + name + "\". List them: walscope slots list",
                        "42704"));
    }

    private static void awaitEnter(InputStream in) throws IOException {
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            // what is typed before Enter does not matter
        }
    }

    private static List<String> table(SlotsSnapshot now) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "slot",
                "plugin",
                "type",
                "database",
                "use",
                "restart_lsn",
                "confirmed_flush_lsn",
                "retained",
                "wal_status"));
        for (ReplicationSlot slot : now.slots()) {
            String use = (slot.temporary() ? "temporary " : "")
                    + (slot.activePid().isPresent() ? "pid " + slot.activePid().getAsInt() : "idle");
            rows.add(List.of(
                    slot.name(),
                    slot.plugin().orElse(""),
                    slot.column("slot_type").orElse(""),
                    slot.database().orElse(""),
                    use,
                    slot.restartLsn().map(Lsn::toString).orElse(""),
                    slot.confirmedFlushLsn().map(Lsn::toString).orElse(""),
                    slot.retainedBytes().isPresent()
                            ? Long.toString(slot.retainedBytes().getAsLong())
                            : "",
                    slot.walStatus().orElse("")));
        }
        int[] widths = new int[rows.getFirst().size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).repeat(" ", widths[i] - row.get(i).length() + 2);
            }
            lines.add(line.toString().stripTrailing());
        }
        lines.add(now.slots().size() + (now.slots().size() == 1 ? " slot" : " slots") + "; the server is at "
                + now.currentLsn() + ".");
        return lines;
    }
}
