package org.walscope.plugins;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.walscope.model.Lsn;
import org.walscope.model.change.PluginWrite;
import org.walscope.model.change.SqlIdentifier;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.DecodingFacts;
import org.walscope.model.server.PeekLimit;
import org.walscope.model.server.Peeked;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.model.server.Server;
import org.walscope.model.server.ServerException;
import org.walscope.model.server.SlotCopy;
import org.walscope.model.server.SlotName;
import org.walscope.plugins.align.Alignment;
import org.walscope.plugins.align.ComparedSide;
import org.walscope.plugins.align.SidesAligner;
import org.walscope.plugins.align.SyncPoint;
import org.walscope.plugins.output.OutputPlugins;
import org.walscope.plugins.reader.OutputReaders;

/// What slots would say through several plugins, and what WAL files say through Walscope's own. A slot itself is
/// never
/// read: a temporary copy is made of it with the first plugin, and of that copy one with each other plugin, so
/// that all
/// begin at one LSN; all are read up to one LSN, and dropped. Files are decoded over the same stretch.
public final class OutputComparison {

    /// Sides at most.
    public static final int MOST_SIDES = 4;

    private static final System.Logger LOG = System.getLogger(OutputComparison.class.getName());

    private OutputComparison() {}

    /// A side: where it comes from, and through which plugin.
    public sealed interface Source {

        PluginChoice choice();
    }

    /// A slot of the server.
    public record SlotSource(String slot, PluginChoice choice) implements Source {}

    /// WAL files, decoded without a server.
    ///
    /// @param paths   as [org.walscope.model.segment.WalFiles#open] takes them
    /// @param catalog a saved one, see [org.walscope.model.catalog.CatalogFile]
    /// @param maker   makes the plugin of `choice`
    public record WalSource(List<Path> paths, Path catalog, PluginChoice choice, OutputPlugins.Maker maker)
            implements Source {

        public WalSource {
            paths = List.copyOf(paths);
        }

        /// Through a built-in plugin.
        public WalSource(List<Path> paths, Path catalog, PluginChoice choice) {
            this(paths, catalog, choice, OutputPlugins.maker(choice.plugin()));
        }
    }

    /// How far it is.
    @FunctionalInterface
    public interface Progress {

        /// @param fraction 0 to 1
        void report(double fraction, String what);
    }

    /// What became of a side.
    ///
    /// @param source the slot it is of, or the WAL files
    /// @param copy   the name the temporary copy had; empty for WAL files
    /// @param choice plugin and options as given
    /// @param start  where the copy began, or the files
    /// @param gone   whether the server was seen without the copy afterwards
    /// @param notes  what could not be decoded of files, or not for certain; sentences
    public record Side(
            String source, Optional<String> copy, PluginChoice choice, Lsn start, boolean gone, List<String> notes) {

        public Side {
            notes = List.copyOf(notes);
        }

        /// Of a slot's copy.
        public Side(String source, String copy, PluginChoice choice, Lsn start, boolean gone) {
            this(source, Optional.of(copy), choice, start, gone, List.of());
        }
    }

    /// The comparison.
    ///
    /// @param upTo all sides were read to this LSN
    /// @param cut  a sentence when there is more than was read
    public record Result(List<Side> sides, Alignment alignment, Lsn upTo, Optional<String> cut) {

        public Result {
            sides = List.copyOf(sides);
        }

        /// The same outputs, with transactions that somebody says belong together.
        public Result with(List<SyncPoint> together, BooleanSupplier stop) {
            return new Result(sides, SidesAligner.align(alignment.sides(), together, stop), upTo, cut);
        }
    }

    /// Copies, reads, drops the copies, decodes, and compares.
    ///
    /// @param server needed where a side is a slot
    /// @param sides  two to [#MOST_SIDES]
    /// @param from   where the copies and the files begin; empty for where the slots are, and for all of the files
    /// @param limit  how much of a side is read at most; all slots end after the same transaction
    /// @throws ServerException       why not, with what to do; no copy is left then either
    /// @throws IOException           a file that cannot be read, or that a plugin cannot decode; the same
    /// @throws CancellationException when `stop` said so; no copy is left
    public static Result run(
            Optional<ConnectionSettings> server,
            List<? extends Source> sides,
            Optional<Lsn> from,
            PeekLimit limit,
            BooleanSupplier stop,
            Progress progress)
            throws ServerException, IOException {
        if (sides.size() < 2 || sides.size() > MOST_SIDES) {
            throw new IllegalArgumentException(sides.size() + " sides");
        }
        List<SlotSource> slots = sides.stream()
                .filter(SlotSource.class::isInstance)
                .map(SlotSource.class::cast)
                .toList();
        Outputs outputs = slots.isEmpty()
                ? new Outputs(List.of(), List.of(), Optional.empty(), Optional.empty())
                : ofSlots(server.orElseThrow(), slots, from, limit, stop, progress);
        Optional<Lsn> begin =
                from.or(() -> outputs.sides.stream().map(Side::start).findFirst());
        List<ComparedSide> compared = new ArrayList<>();
        List<Side> read = new ArrayList<>();
        Lsn upTo = outputs.upTo.orElse(new Lsn(0));
        int slot = 0;
        for (Source side : sides) {
            switch (side) {
                case SlotSource _ -> {
                    compared.add(outputs.compared.get(slot));
                    read.add(outputs.sides.get(slot++));
                }
                case WalSource files -> {
                    progress.report(0.85, "Decoding WAL files through " + files.choice.plugin());
                    WalOutput output = WalOutput.read(files, begin, outputs.upTo, limit, stop);
                    compared.add(output.compared());
                    read.add(output.side());
                    upTo = outputs.upTo.isEmpty() && upTo.isBefore(output.end()) ? output.end() : upTo;
                }
            }
        }
        progress.report(0.9, "Comparing");
        Alignment alignment = SidesAligner.align(compared, stop);
        if (stop.getAsBoolean()) {
            throw new CancellationException("The comparison was stopped.");
        }
        return new Result(read, alignment, upTo, outputs.cut);
    }

    /// What the slots said; empty without slots.
    private record Outputs(List<ComparedSide> compared, List<Side> sides, Optional<Lsn> upTo, Optional<String> cut) {}

    private static Outputs ofSlots(
            ConnectionSettings server,
            List<SlotSource> sides,
            Optional<Lsn> from,
            PeekLimit limit,
            BooleanSupplier stop,
            Progress progress)
            throws ServerException {
        progress.report(0, "Looking at the slots");
        Plan plan = plan(server, sides, from);
        var read = new Read(plan, limit, stop, progress);
        boolean done = false;
        try {
            read.copy(server);
            read.all();
            progress.report(0.8, "Dropping the copies");
            done = true;
        } catch (ServerException e) {
            read.abandon();
            throw explained(e, server, plan, stop);
        } finally {
            if (!done) {
                read.abandon();
            }
        }
        read.drop();
        return read.outputs();
    }

    /// A publication that does not exist may be there by now: then it came too late for this slot.
    private static ServerException explained(
            ServerException refused, ConnectionSettings server, Plan plan, BooleanSupplier stop) {
        String message = String.valueOf(refused.getMessage());
        Optional<Planned> asking = plan.sides.stream()
                .filter(side -> side.choice.plugin().equals("pgoutput")
                        && names(side).stream()
                                .anyMatch(name -> message.contains("publication \"" + name + "\" does not exist")))
                .findFirst();
        if (asking.isEmpty()) {
            return refused;
        }
        try {
            return LatePublication.find(server, asking.get().slot.name(), names(asking.get()), stop)
                    .map(late -> new ServerException(message + " " + late.sentence(), refused.sqlState(), refused))
                    .orElse(refused);
        } catch (ServerException e) {
            return refused;
        }
    }

    private static List<String> names(Planned side) {
        return SqlIdentifier.list(side.choice.options().getOrDefault("publication_names", ""));
    }

    /// What is to be done for a side, its plugin's options complete.
    private record Planned(
            SlotSource source, ReplicationSlot slot, String copy, PluginChoice choice, Optional<DecodingFacts> facts) {}

    private record Plan(List<Planned> sides, Optional<Lsn> from, Lsn upTo) {}

    private static Plan plan(ConnectionSettings settings, List<SlotSource> sides, Optional<Lsn> from)
            throws ServerException {
        try (Server server = Server.connect(settings)) {
            List<ReplicationSlot> slots = server.slots();
            List<String> names = new ArrayList<>();
            slots.forEach(slot -> names.add(slot.name()));
            List<Planned> planned = new ArrayList<>();
            for (SlotSource side : sides) {
                ReplicationSlot slot = find(slots, side.slot());
                String copy = SlotName.forCopy(side.slot(), side.choice().plugin(), names);
                names.add(copy);
                String database = slot.database().orElse(settings.database());
                try (Server there = Server.connect(settings.withDatabase(database))) {
                    planned.add(new Planned(
                            side, slot, copy, complete(there, side.choice()), Optional.of(there.decodingFacts())));
                }
            }
            return new Plan(planned, from, server.facts().currentLsn());
        }
    }

    private static ReplicationSlot find(List<ReplicationSlot> slots, String name) throws ServerException {
        return slots.stream()
                .filter(slot -> slot.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ServerException(
                        "There is no slot \"" + name + "\". List the slots, and name one of them.", "42704"));
    }

    private static PluginChoice complete(Server there, PluginChoice choice) throws ServerException {
        if (!choice.plugin().equals("pgoutput") || choice.options().containsKey("publication_names")) {
            return choice.complete(List.of());
        }
        List<String> publications = there.publications();
        if (publications.isEmpty()) {
            String database = there.settings().database();
            throw new ServerException(
                    "pgoutput needs a publication, and database \"" + database + "\" has none. CREATE PUBLICATION"
                            + " there (it is seen only for changes after it), name publication_names, or choose"
                            + " another plugin.",
                    "42704");
        }
        return choice.complete(publications);
    }

    /// Reads the copies to the end of one transaction.
    private static final class Read {

        private final Plan plan;
        private final PeekLimit limit;
        private final BooleanSupplier stop;
        private final Progress progress;
        private final List<SlotCopy> copies = new ArrayList<>();
        private final List<List<PluginWrite>> writes = new ArrayList<>();
        private Optional<String> cut = Optional.empty();
        private Lsn upTo;

        Read(Plan plan, PeekLimit limit, BooleanSupplier stop, Progress progress) {
            this.plan = plan;
            this.limit = limit;
            this.stop = stop;
            this.progress = progress;
            this.upTo = plan.upTo;
        }

        /// A slot that an earlier side has too is copied from that side's copy, which stands still: so that both
        /// begin at one LSN.
        void copy(ConnectionSettings server) throws ServerException {
            for (Planned side : plan.sides) {
                stopIfAsked();
                progress.report(0.1, "Copying slot " + side.source.slot());
                Optional<SlotCopy> earlier = copies.stream()
                        .filter(copy ->
                                plan.sides.get(copies.indexOf(copy)).slot.name().equals(side.slot.name()))
                        .findFirst();
                copies.add(
                        earlier.isPresent()
                                ? SlotCopy.logical(
                                        earlier.get().settings(),
                                        earlier.get().name(),
                                        side.copy,
                                        side.choice.plugin(),
                                        true)
                                : SlotCopy.logical(server, side.slot, side.copy, side.choice.plugin(), true));
                if (earlier.isEmpty() && plan.from.isPresent()) {
                    copies.getLast().advance(plan.from.get());
                }
            }
        }

        void all() throws ServerException {
            Lsn[] readTo = new Lsn[copies.size()];
            for (int side = 0; side < copies.size(); side++) {
                progress.report(
                        0.2 + 0.6 * side / copies.size(),
                        "Reading through " + copies.get(side).plugin());
                Peeked found = peek(side);
                if (found.cut().isPresent() && lastOf(found).isBefore(upTo)) {
                    upTo = lastOf(found);
                    cut = found.cut();
                }
                readTo[side] = upTo;
                writes.add(found.writes());
            }
            for (int side = 0; side < copies.size(); side++) {
                if (upTo.isBefore(readTo[side])) {
                    writes.set(side, peek(side).writes());
                }
            }
        }

        private Peeked peek(int side) throws ServerException {
            Peeked found = copies.get(side).peek(plan.sides.get(side).choice.options(), Optional.of(upTo), limit, stop);
            stopIfAsked();
            return found;
        }

        private Lsn lastOf(Peeked peeked) {
            return peeked.writes().isEmpty() ? upTo : peeked.writes().getLast().lsn();
        }

        private void stopIfAsked() {
            if (stop.getAsBoolean()) {
                throw new CancellationException("The comparison was stopped.");
            }
        }

        void drop() throws ServerException {
            try {
                for (SlotCopy copy : copies.reversed()) {
                    copy.close();
                }
            } finally {
                abandon();
            }
        }

        /// Ends all that are left, whatever becomes of one: what failed before is what is to be told.
        void abandon() {
            for (SlotCopy copy : copies.reversed()) {
                try {
                    copy.close();
                } catch (ServerException e) {
                    LOG.log(System.Logger.Level.WARNING, "ending the copy " + copy.name(), e);
                }
            }
        }

        /// Reads the writes; the copies are gone by now.
        Outputs outputs() {
            List<ComparedSide> compared = new ArrayList<>();
            List<Side> sides = new ArrayList<>();
            for (int i = 0; i < copies.size(); i++) {
                Planned side = plan.sides.get(i);
                SlotCopy copy = copies.get(i);
                compared.add(new ComparedSide(
                        OutputReaders.of(side.choice.plugin()).read(writes.get(i), stop),
                        side.choice.options(),
                        side.facts));
                sides.add(new Side(side.source.slot(), copy.name(), side.choice, copy.start(), copy.isGone()));
            }
            return new Outputs(compared, sides, Optional.of(upTo), cut);
        }
    }
}
