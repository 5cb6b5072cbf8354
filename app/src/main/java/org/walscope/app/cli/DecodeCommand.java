package org.walscope.app.cli;

import java.io.FileDescriptor;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Severity;
import org.walscope.model.catalog.CatalogFile;
import org.walscope.model.catalog.CatalogFinding;
import org.walscope.model.catalog.CatalogFormatException;
import org.walscope.model.catalog.SavedCatalog;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.reorder.ReplayOptions;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalTimeline;
import org.walscope.model.value.OutputSettings;
import org.walscope.plugins.decode.DecodableWal;
import org.walscope.plugins.decode.DecodeOptions;
import org.walscope.plugins.decode.WalDecoder;
import org.walscope.plugins.output.OutputContext;
import org.walscope.plugins.output.OutputPlugin;
import org.walscope.plugins.output.OutputPluginException;
import org.walscope.plugins.output.OutputPlugins;
import org.walscope.plugins.output.PluginFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `walscope decode`: what a slot with that plugin would have sent, from files alone.
@Command(
        name = "decode",
        description = {
            "Decodes WAL files with a saved catalog as a slot with that output plugin would, without a server.",
            "Each write is a line: text as the plugin writes it, binary output in lower-case hex."
        },
        mixinStandardHelpOptions = true)
final class DecodeCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "WAL segments, folders or archives of them.")
    private List<Path> paths = List.of();

    @Option(
            names = "--catalog",
            required = true,
            paramLabel = "FILE",
            description = "Of the database, as walscope catalog save wrote it; best from before the WAL.")
    private Path catalog = Path.of("");

    @Option(
            names = "--plugin",
            required = true,
            paramLabel = "NAME",
            description = "test_decoding, pgoutput or wal2json, or one of --plugin-jar.")
    private String plugin = "";

    @Option(
            names = "--plugin-jar",
            paramLabel = "FILE",
            description = "A jar with output plugins of your own. They run with all rights that Walscope has.")
    private Optional<Path> pluginJar = Optional.empty();

    @Option(
            names = "-o",
            paramLabel = "NAME[=VALUE]",
            description = "An option of the output plugin; may be repeated, and their order is kept.")
    private List<String> options = List.of();

    @Option(
            names = "--setting",
            paramLabel = "NAME=VALUE",
            description =
                    "A setting that the text of values depends on: TimeZone, DateStyle, IntervalStyle, bytea_output"
                            + " or extra_float_digits; may be repeated. Default: UTC, ISO, postgres, hex and 1.")
    private List<String> settings = List.of();

    @Option(
            names = "--from",
            paramLabel = "LSN",
            description = "Leave out transactions that committed before it, as a slot's confirmed_flush_lsn does.")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "LSN", description = "Read no record that starts there or behind it.")
    private Optional<String> to = Optional.empty();

    @Option(
            names = "--work-mem",
            paramLabel = "SIZE",
            defaultValue = "64MB",
            description = "logical_decoding_work_mem, as 64kB or 1GB; in kB without a unit. Beyond it transactions are"
                    + " streamed, where the plugin's options ask for that. Default: 64MB.")
    private String workMem = "64MB";

    @Option(names = "--two-phase", description = "The slot was made with two_phase (PG 14 on).")
    private boolean twoPhase;

    @Option(
            names = "--timeline",
            paramLabel = "TLI",
            description = "Which timeline to decode where the files are of several. Default: the highest, from the"
                    + " timelines that it came from on.")
    private Optional<Integer> timeline = Optional.empty();

    @Option(
            names = "--raw",
            description =
                    "Write every byte as pg_recvlogical does: binary output as it is, and text beyond a byte of 0,"
                            + " where it ends for SQL and here.")
    private boolean raw;

    @Option(
            names = "--explain",
            description =
                    "Write instead, for each record of a row, message or sequence, whether the plugin sends it and if"
                            + " not by which rule, then the same of each transaction.")
    private boolean explain;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            defaultValue = "-",
            description = "Write to this file, which is replaced; - is standard output.")
    private String output = "-";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private boolean found;

    @Override
    public Integer call() {
        long limit = MemorySize.parse(workMem)
                .filter(bytes -> bytes >= MemorySize.SMALLEST_WORK_MEM)
                .orElseThrow(() -> wrong("--work-mem", workMem, "a size of 64kB or more, as 64kB, 256MB or 1GB"));
        OutputSettings session = session();
        Optional<Lsn> start = from.map(text -> lsn("--from", text));
        Optional<Lsn> end = to.map(text -> lsn("--to", text));
        try (var stop = new StopOnInterrupt();
                WalFiles files = WalFiles.open(paths)) {
            OutputPlugin decoding = chosenPlugin();
            SavedCatalog saved = CatalogFile.read(catalog);
            files.problems().forEach(this::tell);
            WalTimeline wal = choose(files.timelines());
            var slot = ReplayOptions.of(saved.database())
                    .withServerVersion(saved.serverVersion())
                    .withWorkMem(limit)
                    .withTwoPhase(twoPhase);
            var given = new DecodeOptions(
                    start.map(lsn -> slot.withStart(new ReplayOptions.SlotStart.Restart(wal.start(), lsn)))
                            .orElse(slot),
                    pluginOptions(),
                    end,
                    session);
            DecodableWal decodable = DecodableWal.of(wal, saved, scanned(wal, stop), stop);
            decodable.findings().forEach(this::tell);
            if (explain) {
                explain(decodable, decoding, given, stop);
            } else {
                decode(decodable.decoder(decoding, given, this::warn), stop);
            }
            return stop.getAsBoolean() || found ? ExitCode.FOUND : ExitCode.FINE;
        } catch (OutputPluginException e) {
            say("ERROR: " + e.getMessage());
            return ExitCode.FOUND;
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            if (pluginJar.isEmpty() || e instanceof ParameterException) {
                throw e;
            }
            say("ERROR: plugin \"%s\" of %s failed: %s".formatted(plugin, pluginJar.get(), e));
            return ExitCode.FOUND;
        } catch (NothingToDecode e) {
            say(String.valueOf(e.getMessage()));
            return ExitCode.UNREACHABLE;
        } catch (IOException e) {
            say(reason(e));
            return ExitCode.UNREACHABLE;
        }
    }

    /// There is no WAL, or not that timeline.
    private static final class NothingToDecode extends IOException {
        private static final long serialVersionUID = 1;

        NothingToDecode(String sentence) {
            super(sentence);
        }
    }

    private WalTimeline choose(List<WalTimeline> timelines) throws NothingToDecode {
        List<WalTimeline> eligible = timelines.stream()
                .filter(each -> timeline.isEmpty() || each.timeline() == timeline.get())
                .toList();
        if (eligible.isEmpty()) {
            throw new NothingToDecode(
                    timelines.isEmpty()
                            ? "There is no WAL segment in " + paths + "."
                            : "There is no WAL of timeline " + timeline.orElse(0) + " in " + paths + ".");
        }
        List<Long> systems =
                timelines.stream().map(WalTimeline::systemIdentifier).distinct().toList();
        if (systems.size() > 1) {
            throw new NothingToDecode("There is WAL of " + systems.size() + " database systems in " + paths + ": "
                    + String.join(
                            ", ", systems.stream().map(Long::toUnsignedString).toList())
                    + ". Name the files of one.");
        }
        return timeline.isEmpty()
                ? WalTimeline.toDecode(timelines).orElseThrow()
                : eligible.getFirst().withAncestors(timelines).orElse(eligible.getFirst());
    }

    private OutputPlugin chosenPlugin() throws IOException {
        List<OutputPlugin> own = pluginJar.isPresent() ? PluginFolder.loadNamed(pluginJar.get()) : List.of();
        Stream<String> names =
                Stream.concat(OutputPlugins.names().stream(), own.stream().map(OutputPlugin::name));
        return OutputPlugins.of(plugin)
                .or(() ->
                        own.stream().filter(each -> each.name().equals(plugin)).findFirst())
                .orElseThrow(() -> wrong("--plugin", plugin, "one of " + names.collect(Collectors.joining(", "))));
    }

    private List<OutputContext.Option> pluginOptions() {
        var given = new ArrayList<OutputContext.Option>();
        for (String option : options) {
            int equals = option.indexOf('=');
            given.add(
                    equals < 0
                            ? new OutputContext.Option(option, "", false)
                            : new OutputContext.Option(
                                    option.substring(0, equals), option.substring(equals + 1), true));
        }
        return given;
    }

    private OutputSettings session() {
        OutputSettings session = OutputSettings.DEFAULT;
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 0) {
                throw wrong("--setting", setting, "a name and a value, as TimeZone=Europe/Berlin");
            }
            try {
                session = session.with(setting.substring(0, equals), setting.substring(equals + 1));
            } catch (OutputSettings.InvalidSetting e) {
                throw new ParameterException(spec.commandLine(), "--setting: " + e.getMessage() + ".", e);
            }
        }
        return session;
    }

    private FileOutputStream open() throws FileNotFoundException {
        return output.equals("-") ? new FileOutputStream(FileDescriptor.out) : new FileOutputStream(output);
    }

    private void decode(WalDecoder decoder, BooleanSupplier stop) throws OutputPluginException, IOException {
        try (var written = new DecodedLines(open(), form(decoder))) {
            decoder.decode(written, stop);
            sayWhatWasCut(written.cut());
        }
    }

    private void explain(DecodableWal wal, OutputPlugin decoding, DecodeOptions given, BooleanSupplier stop)
            throws OutputPluginException, IOException {
        try (var out = new PrintWriter(open(), false, StandardCharsets.UTF_8)) {
            wal.explain(decoding, given, out::println, out::println, this::warn, stop);
            if (out.checkError()) {
                throw new IOException("the output does not take what is written");
            }
        }
    }

    private WalIndex scanned(WalTimeline wal, BooleanSupplier stop) {
        var index = new WalIndex();
        int threads = Runtime.getRuntime().availableProcessors();
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            WalScan.scan(wal, index, this::tell, stop, workers, 2 * threads);
        }
        return index;
    }

    private DecodedLines.Form form(WalDecoder decoder) {
        if (raw) {
            return DecodedLines.Form.RAW;
        }
        return decoder.startup().binary() ? DecodedLines.Form.HEX : DecodedLines.Form.TEXT;
    }

    private void sayWhatWasCut(int writes) {
        if (writes > 0) {
            say("Note: %,d %s a byte of 0, where its line ends as text does in SQL; --raw writes all of it."
                    .formatted(writes, writes == 1 ? "write has" : "writes have"));
        }
    }

    private void tell(WalProblem problem) {
        if (problem.severity() != Severity.INFO) {
            found = true;
            say(problem.severity() + " at " + problem.lsn() + ": " + problem.message());
        }
    }

    private void tell(CatalogFinding finding) {
        boolean note = finding.kind() == CatalogFinding.Kind.OTHER_TIME;
        found |= !note;
        say((note ? "Note: " : "Warning: ") + finding.text());
    }

    private void warn(String warning) {
        found = true;
        say("WARNING: " + warning);
    }

    private void say(String sentence) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(sentence);
        err.flush();
    }

    private String reason(IOException e) {
        return switch (e) {
            case CatalogFormatException format -> String.valueOf(format.getMessage());
            case NoSuchFileException missing
            when missing.getReason() == null -> missing.getMessage() + ": there is no such file";
            default -> String.valueOf(e.getMessage());
        };
    }

    private Lsn lsn(String option, String text) {
        return Lsn.parse(text).orElseThrow(() -> wrong(option, text, "an LSN, as 0/16B3748"));
    }

    private ParameterException wrong(String option, String given, String wanted) {
        return new ParameterException(spec.commandLine(), "%s is \"%s\": give %s.".formatted(option, given, wanted));
    }
}
