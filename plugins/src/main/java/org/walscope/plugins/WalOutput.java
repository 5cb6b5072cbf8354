package org.walscope.plugins;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.catalog.CatalogFile;
import org.walscope.model.catalog.CatalogFinding;
import org.walscope.model.catalog.SavedCatalog;
import org.walscope.model.change.PluginWrite;
import org.walscope.model.reorder.ReplayOptions;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalTimeline;
import org.walscope.model.server.DecodingFacts;
import org.walscope.model.server.PeekLimit;
import org.walscope.model.value.OutputSettings;
import org.walscope.plugins.OutputComparison.Side;
import org.walscope.plugins.OutputComparison.WalSource;
import org.walscope.plugins.align.ComparedSide;
import org.walscope.plugins.decode.DecodableWal;
import org.walscope.plugins.decode.DecodeOptions;
import org.walscope.plugins.output.OutputPlugin;
import org.walscope.plugins.output.OutputPluginException;
import org.walscope.plugins.reader.OutputReaders;

/// What WAL files say through a plugin, read like a slot's output.
///
/// @param end the byte after the last record that was decoded
record WalOutput(ComparedSide compared, Side side, Lsn end) {

    /// @param from  transactions that committed before it are left out
    /// @param upTo  records from there on are not read
    /// @param limit more than that is refused
    /// @throws IOException           a sentence: what cannot be read, or what the plugin refused
    /// @throws CancellationException when `stop` said so
    static WalOutput read(
            WalSource source, Optional<Lsn> from, Optional<Lsn> upTo, PeekLimit limit, BooleanSupplier stop)
            throws IOException {
        OutputPlugin plugin = source.maker().make();
        SavedCatalog catalog = CatalogFile.read(source.catalog());
        List<String> notes = new ArrayList<>();
        List<PluginWrite> writes = new ArrayList<>();
        try (WalFiles files = WalFiles.open(source.paths())) {
            files.problems().forEach(problem -> note(problem, notes));
            WalTimeline timeline = WalTimeline.toDecode(files.timelines())
                    .orElseThrow(() -> new IOException("There is no WAL segment in " + name(source) + "."));
            DecodableWal wal = DecodableWal.read(timeline, catalog, problem -> note(problem, notes), stop);
            Catalog atStart = wal.history().at(timeline.start().value(), 0);
            DecodingFacts facts = CatalogFacts.of(atStart);
            PluginChoice choice = source.choice().complete(atStart.publicationNames());
            wal.findings().stream().map(CatalogFinding::text).forEach(notes::add);
            decode(wal, plugin, options(choice, catalog, timeline, from, upTo), limit, writes, notes, stop);
            if (stop.getAsBoolean()) {
                throw new CancellationException("The comparison was stopped.");
            }
            var compared = new ComparedSide(
                    OutputReaders.of(choice.plugin()).read(writes, stop), choice.options(), Optional.of(facts));
            Lsn start = from.filter(timeline.start()::isBefore).orElse(timeline.start());
            return new WalOutput(
                    compared, new Side(name(source), Optional.empty(), choice, start, true, notes), wal.end());
        } catch (CancellationException e) {
            throw e;
        } catch (OutputPluginException e) {
            throw new IOException(
                    "%s cannot decode %s: %s".formatted(source.choice().plugin(), name(source), e.getMessage()), e);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw new IOException(
                    "%s failed while it decoded %s: %s"
                            .formatted(source.choice().plugin(), name(source), e),
                    e);
        }
    }

    private static DecodeOptions options(
            PluginChoice choice, SavedCatalog catalog, WalTimeline timeline, Optional<Lsn> from, Optional<Lsn> upTo) {
        ReplayOptions slot = ReplayOptions.of(catalog.database()).withServerVersion(catalog.serverVersion());
        return new DecodeOptions(
                from.map(lsn -> slot.withStart(new ReplayOptions.SlotStart.Restart(timeline.start(), lsn)))
                        .orElse(slot),
                choice.given(),
                upTo,
                OutputSettings.DEFAULT);
    }

    private static void decode(
            DecodableWal wal,
            OutputPlugin plugin,
            DecodeOptions options,
            PeekLimit limit,
            List<PluginWrite> writes,
            List<String> notes,
            BooleanSupplier stop)
            throws OutputPluginException, IOException {
        long[] bytes = {0};
        wal.decoder(plugin, options, notes::add)
                .decode(
                        (lsn, xid, last, message) -> {
                            bytes[0] += message.length();
                            if (writes.size() == limit.writes() || bytes[0] > limit.bytes()) {
                                throw new IOException(
                                        "The WAL files say more than %,d writes of %,d bytes: name a shorter stretch of"
                                                        .formatted(limit.writes(), limit.bytes())
                                                + " them.");
                            }
                            writes.add(new PluginWrite(
                                    new Lsn(lsn), xid, Arrays.copyOf(message.bytes(), message.length())));
                        },
                        stop);
    }

    private static void note(WalProblem problem, List<String> notes) {
        if (problem.severity() != WalProblem.Severity.INFO) {
            notes.add(problem.severity() + " at " + problem.lsn() + ": " + problem.message());
        }
    }

    private static String name(WalSource source) {
        return source.paths().stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
