package org.walscope.plugins;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.walscope.model.Lsn;
import org.walscope.model.change.PluginWrite;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.PeekLimit;
import org.walscope.model.server.Peeked;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.model.server.Server;
import org.walscope.model.server.ServerException;
import org.walscope.model.server.SlotCopy;
import org.walscope.model.server.SlotName;
import org.walscope.plugins.align.Alignment;
import org.walscope.plugins.align.ComparedSide;
import org.walscope.plugins.align.TxnAligner;
import org.walscope.plugins.reader.OutputReaders;

/// What a slot would say through two plugins. The slot itself is never read: a temporary copy is made of it with the
/// left plugin, and of that copy one with the right plugin, so that both begin at one LSN; both are read up to one
/// LSN, and dropped.
public final class SlotComparison {

    private SlotComparison() {}

    /// A side's slot and plugin.
    public record Source(String slot, PluginChoice choice) {}

    /// How far it is.
    @FunctionalInterface
    public interface Progress {

        /// @param fraction 0 to 1
        void report(double fraction, String what);
    }

    /// What became of a side.
    ///
    /// @param source the slot it is of
    /// @param copy   the name the temporary copy had
    /// @param choice plugin and options as given to the server
    /// @param start  where the copy began
    /// @param gone   whether the server was seen without the copy afterwards
    public record Side(String source, String copy, PluginChoice choice, Lsn start, boolean gone) {}

    /// The comparison.
    ///
    /// @param upTo both sides were read to this LSN
    /// @param cut  a sentence when there is more than was read
    public record Result(Side left, Side right, Alignment alignment, Lsn upTo, Optional<String> cut) {}

    /// Copies, reads, drops the copies, and compares.
    ///
    /// @param limit how much of the slot is read at most; both sides end after the same transaction
    /// @throws ServerException       why not, with what to do; no copy is left then either
    /// @throws CancellationException when `stop` said so; no copy is left
    public static Result run(
            ConnectionSettings server,
            Source left,
            Source right,
            PeekLimit limit,
            BooleanSupplier stop,
            Progress progress)
            throws ServerException {
        progress.report(0, "Looking at the slots");
        Plan plan = plan(server, left, right);
        progress.report(0.1, "Copying slot " + left.slot());
        var read = new Read(plan, limit, stop, progress);
        try (SlotCopy first = SlotCopy.logical(server, plan.leftSlot, plan.leftCopy, plan.left.plugin(), true)) {
            // The same slot on both sides: of the copy, which stands still, so that both begin at one LSN.
            boolean same = plan.leftSlot.name().equals(plan.rightSlot.name());
            progress.report(0.2, "Copying slot " + right.slot());
            try (SlotCopy second = same
                    ? SlotCopy.logical(first.settings(), first.name(), plan.rightCopy, plan.right.plugin(), true)
                    : SlotCopy.logical(server, plan.rightSlot, plan.rightCopy, plan.right.plugin(), true)) {
                read.both(first, second);
                progress.report(0.8, "Dropping the copies");
            }
        }
        return read.result(left.slot(), right.slot());
    }

    /// What is to be done, the plugins' options complete.
    private record Plan(
            ReplicationSlot leftSlot,
            ReplicationSlot rightSlot,
            String leftCopy,
            String rightCopy,
            PluginChoice left,
            PluginChoice right,
            Lsn upTo) {}

    private static Plan plan(ConnectionSettings settings, Source left, Source right) throws ServerException {
        try (Server server = Server.connect(settings)) {
            List<ReplicationSlot> slots = server.slots();
            ReplicationSlot leftSlot = find(slots, left.slot());
            ReplicationSlot rightSlot = find(slots, right.slot());
            var names = new java.util.ArrayList<String>();
            slots.forEach(slot -> names.add(slot.name()));
            String leftCopy = SlotName.forCopy(left.slot(), left.choice().plugin(), names);
            names.add(leftCopy);
            String rightCopy = SlotName.forCopy(right.slot(), right.choice().plugin(), names);
            return new Plan(
                    leftSlot,
                    rightSlot,
                    leftCopy,
                    rightCopy,
                    complete(settings, leftSlot, left.choice()),
                    complete(settings, rightSlot, right.choice()),
                    server.facts().currentLsn());
        }
    }

    private static ReplicationSlot find(List<ReplicationSlot> slots, String name) throws ServerException {
        return slots.stream()
                .filter(slot -> slot.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ServerException(
                        "There is no slot \"" + name + "\". List the slots, and name one of them.", "42704"));
    }

    private static PluginChoice complete(ConnectionSettings settings, ReplicationSlot slot, PluginChoice choice)
            throws ServerException {
        if (!choice.plugin().equals("pgoutput") || choice.options().containsKey("publication_names")) {
            return choice.complete(List.of());
        }
        String database = slot.database().orElse(settings.database());
        try (Server there = Server.connect(settings.withDatabase(database))) {
            List<String> publications = there.publications();
            if (publications.isEmpty()) {
                throw new ServerException(
                        "pgoutput needs a publication, and database \"" + database + "\" has none. CREATE PUBLICATION"
                                + " there (it is seen only for changes after it), name publication_names, or choose"
                                + " another plugin.",
                        "42704");
            }
            return choice.complete(publications);
        }
    }

    /// Reads both copies to the end of one transaction.
    private static final class Read {

        private final Plan plan;
        private final PeekLimit limit;
        private final BooleanSupplier stop;
        private final Progress progress;
        private Optional<SlotCopy> leftCopy = Optional.empty();
        private Optional<SlotCopy> rightCopy = Optional.empty();
        private List<PluginWrite> left = List.of();
        private List<PluginWrite> right = List.of();
        private Optional<String> cut = Optional.empty();
        private Lsn upTo;

        Read(Plan plan, PeekLimit limit, BooleanSupplier stop, Progress progress) {
            this.plan = plan;
            this.limit = limit;
            this.stop = stop;
            this.progress = progress;
            this.upTo = plan.upTo;
        }

        void both(SlotCopy first, SlotCopy second) throws ServerException {
            leftCopy = Optional.of(first);
            rightCopy = Optional.of(second);
            progress.report(0.3, "Reading through " + first.plugin());
            Peeked a = first.peek(plan.left.options(), Optional.of(upTo), limit, stop);
            stopIfAsked();
            if (a.cut().isPresent()) {
                upTo = lastOf(a);
                cut = a.cut();
            }
            progress.report(0.55, "Reading through " + second.plugin());
            Peeked b = second.peek(plan.right.options(), Optional.of(upTo), limit, stop);
            stopIfAsked();
            if (b.cut().isPresent() && lastOf(b).isBefore(upTo)) {
                upTo = lastOf(b);
                cut = b.cut();
                a = first.peek(plan.left.options(), Optional.of(upTo), limit, stop);
                stopIfAsked();
            }
            left = a.writes();
            right = b.writes();
        }

        private Lsn lastOf(Peeked peeked) {
            return peeked.writes().isEmpty() ? upTo : peeked.writes().getLast().lsn();
        }

        private void stopIfAsked() {
            if (stop.getAsBoolean()) {
                throw new CancellationException("The comparison was stopped.");
            }
        }

        /// Reads the writes and aligns; the copies are gone by now.
        Result result(String leftSource, String rightSource) {
            progress.report(0.85, "Comparing");
            var leftSide = new ComparedSide(OutputReaders.of(plan.left.plugin()).read(left, stop), plan.left.options());
            var rightSide =
                    new ComparedSide(OutputReaders.of(plan.right.plugin()).read(right, stop), plan.right.options());
            Alignment alignment = TxnAligner.align(leftSide, rightSide, stop);
            stopIfAsked();
            return new Result(
                    side(leftSource, leftCopy.orElseThrow(), plan.left),
                    side(rightSource, rightCopy.orElseThrow(), plan.right),
                    alignment,
                    upTo,
                    cut);
        }

        private static Side side(String source, SlotCopy copy, PluginChoice choice) {
            return new Side(source, copy.name(), choice, copy.start(), copy.isGone());
        }
    }
}
