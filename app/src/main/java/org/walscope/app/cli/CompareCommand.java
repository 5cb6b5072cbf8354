package org.walscope.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.walscope.model.Lsn;
import org.walscope.model.change.LineRange;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.PeekLimit;
import org.walscope.model.server.Server;
import org.walscope.model.server.ServerException;
import org.walscope.plugins.PluginChoice;
import org.walscope.plugins.SlotComparison;
import org.walscope.plugins.align.AlignedRow;
import org.walscope.plugins.align.ComparedSide;
import org.walscope.plugins.align.DifferenceKind;
import org.walscope.plugins.export.ComparisonHtml;
import org.walscope.plugins.export.ComparisonJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `walscope compare`: what two plugins make of the same WAL, read from temporary copies of the slots.
@Command(
        name = "compare",
        description = {
            "Compares what two output plugins make of a slot, without touching it:",
            "both sides are read from temporary copies, which are gone afterwards.",
            "Ends with 1 when there are differences of meaning."
        },
        mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {

    @Parameters(
            arity = "2..4",
            paramLabel = "SIDE",
            description = "slot:NAME[,plugin=P][,key=value…]; without plugin the slot's own.")
    private String[] sides = {};

    @Option(
            names = "--server",
            required = true,
            paramLabel = "URL",
            description = "postgresql://user@host:port/database, or keywords; the password from the password file.")
    private String server = "";

    @Option(
            names = "--from",
            paramLabel = "LSN",
            description = "Let the copies begin there: 0/1529FB0. What the slot holds before is left out.")
    private Optional<String> from = Optional.empty();

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page of what differs to this file, too.")
    private Optional<Path> html = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Optional<Lsn> begin = from.flatMap(Lsn::parse);
        if (from.isPresent() && begin.isEmpty()) {
            err.println("\"" + from.get() + "\" is no LSN. Write it as 0/1529FB0.");
            return ExitCode.USAGE;
        }
        List<CompareSide> parsed = new ArrayList<>();
        ConnectionSettings settings;
        try {
            for (String side : sides) {
                parsed.add(CompareSide.parse(side));
            }
            settings = ConnectionSettings.parse(server, System.getenv());
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return ExitCode.USAGE;
        }
        settings.warnings().forEach(err::println);
        SlotComparison.Result result;
        try {
            List<SlotComparison.Source> sources = new ArrayList<>();
            for (CompareSide side : parsed) {
                sources.add(source(settings, side));
            }
            result = SlotComparison.run(
                    settings, sources, Optional.empty(), PeekLimit.WHOLE, () -> false, (fraction, what) -> {});
        } catch (ServerException e) {
            err.println(e.getMessage());
            return ExitCode.UNREACHABLE;
        }
        PrintWriter out = spec.commandLine().getOut();
        try {
            if (html.isPresent()) {
                try (Writer page = Files.newBufferedWriter(html.get(), StandardCharsets.UTF_8)) {
                    ComparisonHtml.write(result, page);
                }
            }
            if (json) {
                ComparisonJson.write(result, out);
            } else {
                print(result, out);
            }
        } catch (IOException e) {
            err.println("The result could not be written: " + e.getMessage());
            return ExitCode.UNREACHABLE;
        }
        out.flush();
        return result.alignment().summary().differences() == 0 ? ExitCode.FINE : ExitCode.FOUND;
    }

    /// The slot with a plugin: the one said, or its own.
    private static SlotComparison.Source source(ConnectionSettings settings, CompareSide side) throws ServerException {
        Optional<String> plugin = side.plugin();
        if (plugin.isEmpty()) {
            try (Server there = Server.connect(settings)) {
                plugin = there.slots().stream()
                        .filter(slot -> slot.name().equals(side.slot()))
                        .findFirst()
                        .flatMap(slot -> slot.plugin());
            }
        }
        return new SlotComparison.Source(side.slot(), new PluginChoice(plugin.orElse(""), side.options()));
    }

    private static void print(SlotComparison.Result result, PrintWriter out) {
        for (int i = 0; i < result.sides().size(); i++) {
            print(i + 1, result.sides().get(i), out);
        }
        out.println("read up to " + result.upTo());
        for (AlignedRow row : result.alignment().rows()) {
            DifferenceKind kind = row.difference().kind();
            if (kind == DifferenceKind.MEANING || kind == DifferenceKind.EXPECTED) {
                out.println();
                out.println((kind == DifferenceKind.MEANING ? "! " : "~ ")
                        + row.difference().reason());
                for (int i = 0; i < row.sides().size(); i++) {
                    lines(
                            (i + 1) + " ",
                            result.alignment().sides().get(i),
                            row.sides().get(i),
                            out);
                }
            }
        }
        out.println();
        result.cut().ifPresent(out::println);
        out.println(result.alignment().summary().sentence());
    }

    private static void print(int number, SlotComparison.Side side, PrintWriter out) {
        String options = side.choice().optionsText();
        out.println("side " + number + ": slot " + side.source() + " through "
                + side.choice().plugin()
                + (options.isEmpty() ? "" : " (" + options + ")") + ", from " + side.start() + ", temporary copy "
                + side.copy() + (side.gone() ? ": gone" : ": not seen to be gone"));
    }

    private static void lines(String mark, ComparedSide side, LineRange lines, PrintWriter out) {
        for (int i = lines.from(); i < lines.to(); i++) {
            out.println(mark + side.output().lines().get(i).text());
        }
    }
}
