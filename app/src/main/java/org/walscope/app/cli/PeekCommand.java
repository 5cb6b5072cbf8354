package org.walscope.app.cli;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.walscope.model.Lsn;
import org.walscope.model.change.PluginWrite;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.PeekLimit;
import org.walscope.model.server.Peeked;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.model.server.Server;
import org.walscope.model.server.SlotCopy;
import org.walscope.model.server.SlotName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `walscope peek`: what a logical slot holds, read through a temporary copy that is gone afterwards.
@Command(
        name = "peek",
        description = "Prints what a logical slot holds, without consuming it: read through a temporary copy.",
        mixinStandardHelpOptions = true)
final class PeekCommand implements Callable<Integer> {

    private static final Set<String> BINARY_PLUGINS = Set.of("pgoutput", "decoderbufs");

    @Mixin
    private ServerOption server = new ServerOption();

    @Parameters(paramLabel = "SLOT", description = "The slot to look into; it may be in use.")
    private String slot = "";

    @Option(names = "--plugin", paramLabel = "P", description = "Read it with another output plugin.")
    private Optional<String> plugin = Optional.empty();

    @Option(names = "-o", paramLabel = "NAME=VALUE", description = "An option of the output plugin; may be repeated.")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(names = "--to", paramLabel = "LSN", description = "Read transactions that commit up to there.")
    private Optional<String> to = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        Optional<Lsn> upTo = to.flatMap(Lsn::parse);
        if (to.isPresent() && upTo.isEmpty()) {
            spec.commandLine().getErr().println("\"" + to.get() + "\" is no LSN. Write it as 0/1529FB0.");
            return ExitCode.USAGE;
        }
        return server.run(spec, settings -> {
            Peeked peeked = peek(settings, upTo);
            peeked.cut().ifPresent(cut -> spec.commandLine().getErr().println(cut));
            return peeked.cut().isPresent() ? ExitCode.FOUND : ExitCode.FINE;
        });
    }

    private Peeked peek(ConnectionSettings settings, Optional<Lsn> upTo) throws Exception {
        ReplicationSlot source;
        String name;
        try (Server session = Server.connect(settings)) {
            source = SlotsCommand.find(session, slot);
            name = SlotName.forCopy(
                    slot,
                    chosen(source),
                    session.slots().stream().map(ReplicationSlot::name).toList());
        }
        ConnectionSettings there = source.database().map(settings::withDatabase).orElse(settings);
        Map<String, String> complete;
        try (Server session = Server.connect(there)) {
            complete = session.peekOptions(chosen(source), options);
        }
        if (!complete.equals(options)) {
            spec.commandLine().getErr().println("Reading with " + complete + ".");
        }
        try (SlotCopy copy = SlotCopy.logical(there, source, name, chosen(source), true)) {
            Peeked peeked = copy.peek(complete, upTo, PeekLimit.WHOLE, () -> false);
            print(peeked, copy.plugin());
            return peeked;
        }
    }

    private String chosen(ReplicationSlot source) {
        return plugin.or(source::plugin).orElse("");
    }

    /// Text as the plugin wrote it, a line a write; a binary plugin's writes as one line of hex each.
    private void print(Peeked peeked, String writer) {
        var out = spec.commandLine().getOut();
        boolean binary = BINARY_PLUGINS.contains(writer);
        for (PluginWrite write : peeked.writes()) {
            out.println(
                    binary ? HexFormat.of().formatHex(write.data()) : new String(write.data(), StandardCharsets.UTF_8));
        }
        out.flush();
    }
}
