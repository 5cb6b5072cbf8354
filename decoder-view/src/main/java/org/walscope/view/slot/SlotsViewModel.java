package org.walscope.view.slot;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.walscope.model.Lsn;
import org.walscope.model.change.PluginWrite;
import org.walscope.model.server.PeekLimit;
import org.walscope.model.server.Peeked;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.model.server.Server;
import org.walscope.model.server.ServerException;
import org.walscope.model.server.SlotCopy;
import org.walscope.model.server.SlotName;
import org.walscope.view.OpenCopies;
import org.walscope.view.ServerSession;
import org.walscope.view.Texts;
import org.walscope.view.fx.Background;

/// Decides what the slots view does: which slot is chosen, what is asked before a lasting change, what a peek
/// found. FX thread only.
public final class SlotsViewModel {

    /// Offered besides those the server lists as allowed.
    private static final List<String> KNOWN_PLUGINS = List.of("test_decoding", "pgoutput", "wal2json");

    private static final HexFormat HEX = HexFormat.of();

    private final ServerSession session;
    private final ObjectProperty<Optional<ReplicationSlot>> chosen = new SimpleObjectProperty<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Question>> question = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Look>> look = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<String> note = new ReadOnlyObjectWrapper<>("");
    private final LastingCopies lasting;
    private Background.Job job = () -> {};

    public SlotsViewModel(ServerSession session) {
        this.session = session;
        this.lasting = new LastingCopies(session.seen().ledger());
    }

    /// A lasting change that waits for a yes.
    ///
    /// @param text names what it will do
    /// @param verb on the button that does it
    public record Question(String text, String verb, Runnable yes) {}

    /// What a peek found, as lines to read.
    ///
    /// @param writes the same as they came
    /// @param cut    a sentence when there may be more
    public record Look(
            String slot, String plugin, List<String> lines, List<PluginWrite> writes, Optional<String> cut) {}

    /// The slot under the cursor, as last seen.
    public ObjectProperty<Optional<ReplicationSlot>> chosen() {
        return chosen;
    }

    /// What waits for a yes or a no.
    public ReadOnlyObjectProperty<Optional<Question>> question() {
        return question.getReadOnlyProperty();
    }

    /// The last peek.
    public ReadOnlyObjectProperty<Optional<Look>> look() {
        return look.getReadOnlyProperty();
    }

    /// What was done last, in a sentence.
    public ReadOnlyObjectProperty<String> note() {
        return note.getReadOnlyProperty();
    }

    public void refresh() {
        session.refresh();
    }

    /// Stops what is under way.
    public void stop() {
        job.stop();
    }

    /// The plugins to offer for a copy: those the server allows, or the well-known ones and the slot's own.
    public List<String> plugins(Optional<ReplicationSlot> slot) {
        Set<String> plugins = new LinkedHashSet<>();
        slot.flatMap(ReplicationSlot::plugin).ifPresent(plugins::add);
        plugins.addAll(session.facts()
                .get()
                .flatMap(facts -> facts.outputPluginLibraries())
                .orElse(KNOWN_PLUGINS));
        return List.copyOf(plugins);
    }

    /// A free name for a copy.
    public String nameForCopy(ReplicationSlot slot, String plugin) {
        return SlotName.forCopy(
                slot.name(),
                slot.isLogical() ? plugin : "copy",
                session.slots().stream().map(ReplicationSlot::name).toList());
    }

    /// Whether it is one of ours that live with this window.
    public boolean isOpenCopy(ReplicationSlot slot) {
        return copyOf(slot).isPresent();
    }

    /// Makes a temporary copy; a persistent one is asked about first.
    void copy(CopyRequest request) {
        if (request.temporary()) {
            makeTemporary(request);
        } else {
            ReplicationSlot source = request.source();
            ask(
                    Texts.get(
                            "slot.ask.copy",
                            String.join(", ", LastingCopies.names(request)),
                            source.name(),
                            SlotTexts.bytes(source.retainedBytes()),
                            request.count()),
                    Texts.get("slot.ask.copy.yes"),
                    () -> makeLasting(request));
        }
    }

    private void makeTemporary(CopyRequest request) {
        ReplicationSlot source = request.source();
        job = session.run(
                Texts.get("slot.job.copy", source.name()),
                (server, progress) -> {
                    tryOptions(server, request);
                    SlotCopy copy = source.isLogical()
                            ? SlotCopy.logical(server.settings(), source, request.name(), request.plugin(), true)
                            : SlotCopy.physical(server.settings(), source.name(), request.name(), true);
                    if (progress.stopped()) {
                        copy.close();
                    } else {
                        session.copies().add(copy);
                    }
                    return copy;
                },
                copy -> did(Texts.get(
                        "slot.did.copy.temporary",
                        source.name(),
                        copy.name(),
                        copy.start().toString())));
    }

    private void makeLasting(CopyRequest request) {
        job = session.run(
                Texts.get("slot.job.copy", request.source().name()),
                (server, progress) -> {
                    tryOptions(server, request);
                    return lasting.make(server, request);
                },
                made -> did(Texts.get(
                        "slot.did.copy",
                        request.source().name(),
                        String.join(", ", LastingCopies.names(request)),
                        made.getFirst().start().toString())));
    }

    private static void tryOptions(Server server, CopyRequest request) throws ServerException {
        if (request.source().isLogical() && !request.options().isEmpty()) {
            SlotCopy.tryOptions(server.settings(), request.source(), request.plugin(), request.options());
        }
    }

    /// Drops the copies that were left behind, once confirmed.
    void dropLeft() {
        List<ReplicationSlot> left = List.copyOf(session.seen().leftCopies());
        String names = names(left);
        ask(
                Texts.get("slot.ask.left", left.size(), names),
                Texts.get("slot.ask.drop.yes"),
                () -> job = session.run(
                        Texts.get("slot.job.left"),
                        (server, _) -> lasting.drop(server, left),
                        _ -> did(Texts.get("slot.did.left.drop", names))));
    }

    /// Leaves them, and does not ask again.
    void keepLeft() {
        List<ReplicationSlot> left = List.copyOf(session.seen().leftCopies());
        job = session.run(
                Texts.get("slot.job.left"),
                (server, _) -> lasting.keep(server, left),
                _ -> did(Texts.get("slot.did.left.keep", names(left))));
    }

    private static String names(List<ReplicationSlot> slots) {
        return slots.stream().map(ReplicationSlot::name).collect(Collectors.joining(", "));
    }

    /// Ends a temporary copy of ours.
    public void closeCopy(ReplicationSlot slot) {
        copyOf(slot)
                .ifPresent(copy -> job = session.run(
                        Texts.get("slot.job.close", copy.name()),
                        (server, progress) -> {
                            session.copies().close(copy);
                            return copy;
                        },
                        closed -> did(Texts.get("slot.did.close", closed.name()))));
    }

    /// Ends them all.
    public void closeCopies() {
        OpenCopies copies = session.copies();
        int count = copies.shown().size();
        job = session.run(
                Texts.get("slot.job.close-all"),
                (server, progress) -> {
                    copies.closeAll();
                    return count;
                },
                closed -> did(Texts.get("slot.did.close-all", closed)));
    }

    /// Looks at what a logical slot holds, through a temporary copy that is gone afterwards; into a copy of ours
    /// directly.
    public void peek(ReplicationSlot slot) {
        String plugin = slot.plugin().orElse("");
        Optional<SlotCopy> own = copyOf(slot);
        job = session.run(
                Texts.get("slot.job.peek", slot.name()),
                (server, progress) -> look(slot, plugin, peek(server, slot, plugin, own, progress)),
                found -> {
                    look.set(Optional.of(found));
                    note.set(Texts.get(
                            own.isPresent() ? "slot.did.peek.own" : "slot.did.peek",
                            found.slot(),
                            found.lines().size()));
                    session.refresh();
                });
    }

    private static Peeked peek(
            Server server, ReplicationSlot slot, String plugin, Optional<SlotCopy> own, Background.Progress progress)
            throws ServerException {
        Map<String, String> options;
        try (Server there = Server.connect(
                slot.database().map(server.settings()::withDatabase).orElse(server.settings()))) {
            options = there.peekOptions(plugin, Map.of());
        }
        if (own.isPresent()) {
            return own.get().peek(options, Optional.empty(), PeekLimit.BEGINNING, progress);
        }
        String name = SlotName.forCopy(
                slot.name(),
                plugin,
                server.slots().stream().map(ReplicationSlot::name).toList());
        try (SlotCopy copy = SlotCopy.logical(server.settings(), slot, name, plugin, true)) {
            return copy.peek(options, Optional.empty(), PeekLimit.BEGINNING, progress);
        }
    }

    private static Look look(ReplicationSlot slot, String plugin, Peeked peeked) {
        List<String> lines = new ArrayList<>();
        boolean binary = plugin.equals("pgoutput") || plugin.equals("decoderbufs");
        for (PluginWrite write : peeked.writes()) {
            String text = binary ? HEX.formatHex(write.data()) : new String(write.data(), StandardCharsets.UTF_8);
            lines.add(write.lsn() + "  " + Integer.toUnsignedString(write.xid()) + "  " + text);
        }
        return new Look(slot.name(), plugin, List.copyOf(lines), peeked.writes(), peeked.cut());
    }

    /// Streams the slot, to be looked at; where that changes it, once confirmed.
    ///
    /// @param begin called when it is to begin
    void stream(SlotStreaming.StreamAsked asked, Runnable begin) {
        String slot = asked.slot().name();
        if (asked.confirm()) {
            ask(Texts.get("slot.ask.stream", slot), Texts.get("slot.ask.stream.yes"), begin);
        } else if (asked.turnsTwoPhaseOn()) {
            ask(Texts.get("slot.ask.two-phase", slot), Texts.get("slot.ask.stream.yes"), begin);
        } else {
            begin.run();
        }
    }

    /// Fetches the WAL the slot keeps and opens it.
    public void loadWal(ReplicationSlot slot) {
        job = session.loadWal(slot);
    }

    /// Hands the slot to the comparison.
    public void compare(ReplicationSlot slot) {
        session.compareSource().set(Optional.empty());
        session.compareSource().set(Optional.of(slot));
    }

    /// Creates a persistent slot, once confirmed: a logical one in the connected database, or a physical one.
    ///
    /// @param plugin empty for a physical one
    public void create(String name, String plugin) {
        if (plugin.isEmpty()) {
            ask(
                    Texts.get("slot.ask.create.physical", name),
                    Texts.get("slot.ask.create.yes"),
                    () -> job = session.run(
                            Texts.get("slot.job.create", name),
                            (server, progress) -> server.createPhysicalSlot(name),
                            at -> did(Texts.get("slot.did.create", name, at.toString()))));
            return;
        }
        String database = session.settings().get().map(at -> at.database()).orElse("");
        ask(
                Texts.get("slot.ask.create", name, plugin, database),
                Texts.get("slot.ask.create.yes"),
                () -> job = session.run(
                        Texts.get("slot.job.create", name),
                        (server, progress) -> server.createSlot(name, plugin),
                        at -> did(Texts.get("slot.did.create", name, at.toString()))));
    }

    /// Drops the slot, once confirmed.
    public void drop(ReplicationSlot slot) {
        ask(
                Texts.get("slot.ask.drop", slot.name(), SlotTexts.bytes(slot.retainedBytes())),
                Texts.get("slot.ask.drop.yes"),
                () -> job = session.run(
                        Texts.get("slot.job.drop", slot.name()),
                        (server, progress) -> lasting.drop(server, List.of(slot)),
                        gone -> did(Texts.get("slot.did.drop", slot.name()))));
    }

    /// Advances the slot, once confirmed.
    public void advance(ReplicationSlot slot, Lsn to) {
        ask(
                Texts.get("slot.ask.advance", slot.name(), to.toString()),
                Texts.get("slot.ask.advance.yes"),
                () -> job = session.run(
                        Texts.get("slot.job.advance", slot.name()),
                        (server, progress) -> server.advanceSlot(slot.name(), to),
                        at -> did(Texts.get("slot.did.advance", slot.name(), at.toString()))));
    }

    /// Does what was asked about.
    public void yes() {
        Optional<Question> asked = question.get();
        question.set(Optional.empty());
        asked.ifPresent(question -> question.yes().run());
    }

    /// Leaves it.
    public void no() {
        question.set(Optional.empty());
    }

    private void ask(String text, String verb, Runnable yes) {
        question.set(Optional.of(new Question(text, verb, yes)));
    }

    private void did(String sentence) {
        note.set(sentence);
        session.refresh();
    }

    private Optional<SlotCopy> copyOf(ReplicationSlot slot) {
        return session.copies().shown().stream()
                .filter(copy ->
                        copy.name().equals(slot.name()) && slot.activePid().orElse(0) == copy.backendPid())
                .findFirst();
    }
}
