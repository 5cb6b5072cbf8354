package org.walscope.view;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.walscope.model.Lsn;
import org.walscope.model.server.CopyLedger;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.model.server.Server;
import org.walscope.model.server.ServerException;
import org.walscope.model.server.ServerFacts;
import org.walscope.model.server.SlotHistory;
import org.walscope.model.server.SlotsReport;

/// A server's slots as they were last seen, and what was kept of earlier looks. FX thread, where nothing else is
/// said.
public final class SeenSlots {

    private final Optional<Path> state;
    private final ReadOnlyObjectWrapper<Lsn> currentLsn = new ReadOnlyObjectWrapper<>(Lsn.INVALID);
    private final ReadOnlyObjectWrapper<Optional<SlotsReport>> report = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ObservableList<ReplicationSlot> slots = FXCollections.observableArrayList();
    private final ObservableList<ReplicationSlot> readOnlySlots = FXCollections.unmodifiableObservableList(slots);
    private final ObservableList<ReplicationSlot> leftCopies = FXCollections.observableArrayList();
    private final ObservableList<ReplicationSlot> readOnlyLeft = FXCollections.unmodifiableObservableList(leftCopies);
    private Optional<Past> past = Optional.empty();
    private Optional<SlotsReport> first = Optional.empty();

    /// @param state the folder where it keeps what was seen, and which copies were made; without one it forgets
    SeenSlots(Optional<Path> state) {
        this.state = state;
    }

    /// A history, used by one look at a time.
    static final class Past {
        private final SlotHistory history;

        Past(SlotHistory history) {
            this.history = history;
        }

        synchronized SlotHistory.Sample add(SlotsReport seen) throws IOException {
            history.add(Instant.now(), seen.slots());
            return history.samples().getLast();
        }

        synchronized List<SlotHistory.Sample> samples() {
            return history.samples();
        }
    }

    /// @param left copies that stayed behind
    record Look(SlotsReport report, List<ReplicationSlot> left) {}

    /// What is kept of that server. Off the FX thread.
    Optional<Past> past(ServerFacts said) throws IOException {
        return state.isEmpty()
                ? Optional.empty()
                : Optional.of(new Past(SlotHistory.open(state.get(), said.systemIdentifier())));
    }

    /// Looks, and keeps it. Off the FX thread.
    Look look(Server at, Optional<Past> into) throws ServerException, IOException {
        SlotsReport seen = at.report();
        if (into.isPresent()) {
            into.get().add(seen);
        }
        Optional<CopyLedger> noted = ledger();
        List<ReplicationSlot> left = noted.isEmpty()
                ? List.of()
                : noted.get().among(at.systemIdentifier(), seen.slots().slots());
        return new Look(seen, left);
    }

    /// Where persistent copies are noted; empty where nothing is kept. Any thread.
    public Optional<CopyLedger> ledger() {
        return state.map(CopyLedger::new);
    }

    Optional<Past> past() {
        return past;
    }

    /// Another server.
    void begin(Optional<Past> of, Look look) {
        past = of;
        first = Optional.of(look.report);
        show(look);
    }

    void show(Look look) {
        currentLsn.set(look.report.slots().currentLsn());
        report.set(Optional.of(look.report));
        leftCopies.setAll(look.left);
        slots.setAll(look.report.slots().slots());
    }

    void end() {
        past = Optional.empty();
        first = Optional.empty();
        currentLsn.set(Lsn.INVALID);
        report.set(Optional.empty());
        leftCopies.clear();
        slots.clear();
    }

    /// By name.
    public ObservableList<ReplicationSlot> slots() {
        return readOnlySlots;
    }

    /// Where the server's WAL was then.
    public ReadOnlyObjectProperty<Lsn> currentLsn() {
        return currentLsn.getReadOnlyProperty();
    }

    /// What the slots kept and what kept them.
    public ReadOnlyObjectProperty<Optional<SlotsReport>> report() {
        return report.getReadOnlyProperty();
    }

    /// The same when the server was first looked at.
    public Optional<SlotsReport> first() {
        return first;
    }

    /// Persistent copies that were made here and are still there.
    public ObservableList<ReplicationSlot> leftCopies() {
        return readOnlyLeft;
    }

    /// Where the slots have been, in earlier runs too, oldest first; empty where nothing is kept.
    public List<SlotHistory.Sample> samples() {
        return past.map(Past::samples).orElse(List.of());
    }
}
