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
import org.walscope.plugins.OutputComparison;
import org.walscope.plugins.PluginChoice;
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
            "Compares what output plugins make of slots, without touching them, and of WAL files:",
            "slots are read from temporary copies, which are gone afterwards; files need no server.",
            "Ends with 1 when there are differences of meaning."
        },
        mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {

    @Parameters(
            arity = "2..4",
            paramLabel = "SIDE",
            description = {
                "slot:NAME[,plugin=P][,key=value…]; without plugin the slot's own.",
                "wal:PATH,catalog=FILE,plugin=P[,key=value…]; values with commas in single quotes."
            })
    private String[] sides = {};

    @Option(
            names = "--server",
            paramLabel = "URL",
            description =
                    "For slots: postgresql://user@host:port/database, or keywords; the password from the password file.")
    private Optional<String> server = Optional.empty();

    @Option(
            names = "--from",
            paramLabel = "LSN",
            description = "Let the copies and the files begin there: 0/1529FB0. What committed before is left out.")
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
        Optional<ConnectionSettings> settings;
        try {
            for (String side : sides) {
                parsed.add(CompareSide.parse(side));
            }
            settings = server.map(url -> ConnectionSettings.parse(url, System.getenv()));
            if (settings.isEmpty() && parsed.stream().anyMatch(CompareSide.Slot.class::isInstance)) {
                throw new IllegalArgumentException("A slot is on a server: name it by --server.");
            }
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return ExitCode.USAGE;
        }
        settings.ifPresent(known -> known.warnings().forEach(err::println));
        OutputComparison.Result result;
        try {
            List<OutputComparison.Source> sources = new ArrayList<>();
            for (CompareSide side : parsed) {
                sources.add(source(settings, side));
            }
            result = OutputComparison.run(
                    settings, sources, begin, PeekLimit.WHOLE, () -> false, (fraction, what) -> {});
        } catch (ServerException | IOException e) {
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

    private static OutputComparison.Source source(Optional<ConnectionSettings> settings, CompareSide side)
            throws ServerException {
        return switch (side) {
            case CompareSide.Wal(var path, var catalog, var choice) ->
                new OutputComparison.WalSource(List.of(path), catalog, choice);
            case CompareSide.Slot slot -> source(settings.orElseThrow(), slot);
        };
    }

    /// The slot with a plugin: the one said, or its own.
    private static OutputComparison.Source source(ConnectionSettings settings, CompareSide.Slot side)
            throws ServerException {
        Optional<String> plugin = side.plugin();
        if (plugin.isEmpty()) {
            try (Server there = Server.connect(settings)) {
                plugin = there.slots().stream()
                        .filter(slot -> slot.name().equals(side.slot()))
                        .findFirst()
                        .flatMap(slot -> slot.plugin());
            }
        }
        return new OutputComparison.SlotSource(side.slot(), new PluginChoice(plugin.orElse(""), side.options()));
    }

    private static void print(OutputComparison.Result result, PrintWriter out) {
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

    private static void print(int number, OutputComparison.Side side, PrintWriter out) {
        String options = side.choice().optionsText();
        String what = side.copy().isPresent() ? "slot " : "WAL files ";
        String copy = side.copy()
                .map(name -> ", temporary copy " + name + (side.gone() ? ": gone" : ": not seen to be gone"))
                .orElse("");
        out.println("side " + number + ": " + what + side.source() + " through "
                + side.choice().plugin()
                + (options.isEmpty() ? "" : " (" + options + ")") + ", from " + side.start() + copy);
        side.notes().forEach(note -> out.println("side " + number + ": " + note));
    }

    private static void lines(String mark, ComparedSide side, LineRange lines, PrintWriter out) {
        for (int i = lines.from(); i < lines.to(); i++) {
            out.println(mark + side.output().lines().get(i).text());
        }
    }
}
